#!/usr/bin/env bash
# Changes the code that judges, one place at a time, and looks whether a test notices:
# `mutants.sh relation|judge [ARGUMENT OF CARGO-MUTANTS…]`, as in `mutants.sh judge --shard 0/20 -f
# 'judge/src/rules/**'`. `relation` is judged by its own tests and the measured matrix, `judge`
# (pairing, relation, rules, the walk) by the tests of all of them, the pages, the corpus and random
# evolutions. See split.py for why that is quick. What nobody notices is listed in
# .cache/trust/mutants-WHAT/mutants.out/missed.txt.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

what=${1:?relation or judge}
shift
install_mutants
cd "$root"
folder=$cache/trust/mutants-$what
parts=()
[ "$what" = judge ] || parts=("$what")
python3 scripts/trust/split.py "$folder" "${parts[@]}"
cd "$folder"
export CARGO_TARGET_DIR=$cache/trust/mutants-target
export PROTOVET_EVOLUTIONS=${PROTOVET_EVOLUTIONS:-60}
status=0
cargo mutants --in-place --package protovet --jobs 1 --timeout 300 --no-shuffle "$@" || status=$?
for found in caught missed unviable timeout; do
  printf '%s %s\n' "$(wc -l <"mutants.out/$found.txt")" "$found"
done
# 2 says that some were missed: they are listed
[ "$status" -le 3 ] || exit "$status"
