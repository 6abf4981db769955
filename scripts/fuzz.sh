#!/usr/bin/env bash
# Fuzzes every target for a while: `scripts/fuzz.sh SECONDS [TARGET…]`, 30 seconds each by default.
# Needs cargo-fuzz (`cargo install cargo-fuzz`) and a nightly toolchain. What it learns stays in
# fuzz/corpus; an input that fails is kept in fuzz/artifacts, its path is printed, and the exit code
# is 1. At the end it tells how much was tried, and in how much time of a processor.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"

seconds=${1:-30}
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  mapfile -t targets < <(cargo +nightly fuzz list)
fi

# no unsafe code of ours is in there: without a sanitizer more is tried in the same time
export RAYON_NUM_THREADS=1
cargo run --quiet --manifest-path seeds/Cargo.toml --target-dir target/seeds -- corpus
cargo +nightly fuzz build --sanitizer none
host=$(rustc -vV | sed -n "s/^host: //p")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
TIMEFORMAT='%U %S'
table='| target | executions | CPU seconds |\n|---|--:|--:|\n'
for target in "${targets[@]}"; do
  echo "== $target"
  mkdir -p "corpus/$target" "artifacts/$target"
  options=(-max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 -print_final_stats=1)
  options+=(-artifact_prefix="artifacts/$target/")
  case $target in
    text | pair) options+=(-dict=proto.dict -max_len=20000) ;;
    evolved | fix) options+=(-max_len=4096) ;;
  esac
  if ! cpu=$({ time "target/$host/release/$target" "${options[@]}" "corpus/$target" >"$log" 2>&1; } 2>&1); then
    failed=1
  fi
  grep -E "^stat::|SUMMARY|panicked|DONE|Test unit written" "$log" || true
  tried=$(sed -n "s/^stat::number_of_executed_units: *//p" "$log" | tail -1)
  spent=$(awk 'END { printf "%.0f", $1 + $2 }' <<<"$cpu")
  table+="| $target | ${tried:-0} | $spent |\n"
  [ -z "$(ls "artifacts/$target")" ] || failed=1
done
printf '%b' "\n$table"
exit $failed
