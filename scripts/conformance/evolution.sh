#!/usr/bin/env bash
# Judges many random evolutions: in this process whether ordinary values are preserved exactly where
# protovet finds no error, and by the reference runtime (PyPI `protobuf`) whether values become what
# the first part went by. Prints what does not hold; there should be nothing.
#
#   scripts/conformance/evolution.sh [COUNT [FIRST_SEED [JUDGED]]]
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

count=${1:-100000}
first=${2:-0}
judged=${3:-10000}
cd "$root"

PROTOVET_EVOLUTIONS=$count PROTOVET_FIRST_EVOLUTION=$first \
  cargo test --release --locked --test evolution -- --nocapture

cargo build --release --quiet --locked --example evolve
evolve=${CARGO_TARGET_DIR:-$root/target}/release/examples/evolve
"$evolve" "$first" "$judged" 60 | python3 scripts/conformance/evolution.py
