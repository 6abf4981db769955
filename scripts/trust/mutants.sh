#!/usr/bin/env bash
# Changes the code that judges (pairing, relation, rules, the walk), one place at a time, and looks
# whether a test notices: `mutants.sh [--missed]`, where `--missed` tries those again that nobody
# noticed the last time. cargo-mutants lists the changes. All of them are compiled into one program,
# each behind a switch (scripts/trust/switch), so that one costs no more than a run of the tests
# that reach it. What nobody notices and scripts/trust/mutants_explained.toml does not explain is
# listed in .cache/trust/mutants/missed.txt, and the exit code is 1.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

install_mutants
cd "$root"
folder=$cache/trust/mutants
CARGO_TARGET_DIR=$cache/trust/switch cargo build --quiet --release --locked \
  --manifest-path scripts/trust/switch/Cargo.toml
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$folder/target}
python3 scripts/trust/mutants "$cache/trust/switch/release/protovet-switch" "$folder" "$@"
