#!/usr/bin/env bash
# A long history, every commit against the one before, under our rules and buf's: `soak.sh [COMMITS
# [SEED]]`, 2,000 by default. What is found must be what the naive computation finds.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

cd "$root"
PROTOVET_SOAK=${1:-2000} PROTOVET_SOAK_SEED=${2:-1} \
  cargo test --locked --test soak ${PROTOVET_PROFILE:+--profile "$PROTOVET_PROFILE"} -- --nocapture
