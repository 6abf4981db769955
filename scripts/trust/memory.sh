#!/usr/bin/env bash
# The most memory that protovet takes for the worst inputs below 100 MB: `memory.sh [CASE…]`. Fails
# when a case takes more than 1 GB, or ends otherwise than it is meant to.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

cd "$root"
cargo build --release --locked --quiet --bin protovet
exec python3 scripts/trust/memory.py target/release/protovet "$@"
