#!/usr/bin/env bash
# How the time of protovet grows with its input: `scaling.sh [SHAPE…]`. Fails when four times as much
# input takes more than eight times as long, and over twenty seconds.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

cd "$root"
cargo build --release --locked --quiet --bin protovet
exec python3 scripts/trust/scaling.py target/release/protovet "$@"
