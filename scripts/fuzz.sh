#!/usr/bin/env bash
# Fuzzes every target for a while: `scripts/fuzz.sh SECONDS [TARGET…]`, 30 seconds each by default.
# Needs cargo-fuzz (`cargo install cargo-fuzz`) and a nightly toolchain. What it learns stays in
# fuzz/corpus; an input that fails is kept in fuzz/artifacts, its path is printed, and the exit code
# is 1.
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
host=$(rustc -vV | sed -n "s/^host: //p")
cargo +nightly run --quiet --release --target "$host" --example seeds -- corpus
failed=0
for target in "${targets[@]}"; do
  echo "== $target"
  mkdir -p "corpus/$target"
  options=(-max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1)
  case $target in
    text | pair) options+=(-dict=proto.dict -max_len=20000) ;;
    evolved) options+=(-max_len=4096) ;;
  esac
  if ! cargo +nightly fuzz run --sanitizer none "$target" -- "${options[@]}" 2>&1 |
    grep -E "^stat::|SUMMARY|panicked|artifact_prefix|DONE"; then
    failed=1
  fi
  [ -z "$(ls "artifacts/$target" 2>/dev/null)" ] || failed=1
done
exit $failed
