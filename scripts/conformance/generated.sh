#!/usr/bin/env bash
# Compares what protovet makes of random valid schemas with what protoc makes of them. Prints the
# differences; there should be none.
#
#   scripts/conformance/generated.sh [COUNT [FIRST_SEED]]
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

count=${1:-1000}
first=${2:-1}
install_protoc
cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --example generate
generate=${CARGO_TARGET_DIR:-$root/target}/debug/examples/generate
work=$cache/generated
rm -rf "$work" && mkdir -p "$work"

"$generate" write "$work" "$first" "$count"
"$python" "$root/scripts/conformance/generated.py" "$work"
"$generate" compare "$work"
