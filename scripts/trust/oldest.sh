#!/usr/bin/env bash
# Compiles everything with the oldest compiler that Cargo.toml promises, the tests included.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

cd "$root"
version=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
rustup toolchain install "$version" --profile minimal >/dev/null 2>&1
CARGO_TARGET_DIR=$cache/trust/oldest cargo "+$version" check --locked --all-targets
echo "compiles with $(rustc "+$version" --version)"
