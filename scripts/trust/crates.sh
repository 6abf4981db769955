#!/usr/bin/env bash
# Looks over the crates that protovet is built with: licences, where they come from, which are there
# twice, which may not be there at all (deny.toml), and what is known against them. With `--offline`
# without the latter, as the list of advisories is fetched.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

install_cargo_tools
cd "$root"
if [ "${1:-}" = --offline ]; then
  cargo deny --offline check bans licenses sources
  echo "advisories were not looked at"
  exit
fi
cargo deny check
cargo audit
cargo audit --file fuzz/Cargo.lock
