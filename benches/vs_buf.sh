#!/usr/bin/env bash
# Measures protovet and buf on the same schemas, in turns, and prints the medians as a Markdown
# table. Puts buf and Google's schemas into .cache/ the first time; needs npm and GNU time.
#
#   benches/vs_buf.sh [RUNS [RUNS_OF_BUF]]     how often each is run; 7 and 3 if not given
set -euo pipefail
. "$(dirname "$0")/../scripts/tools.sh"
. "$(dirname "$0")/measure.sh"

runs=${1:-7}
runs_of_buf=${2:-3}
install_buf
install_schemas 5.0.3 && old=$schemas
install_schemas 6.0.1 && new=$schemas
build --examples
start vs_buf
printf 'version: v2\nbreaking:\n  use: [WIRE]\n' >"$work/buf.yaml"
printf 'version: v2\nbreaking:\n  use: [FILE]\n' >"$work/file.yaml"

for ((run = 1; run <= runs || run <= runs_of_buf; run++)); do
  if ((run <= runs)); then
    measure "$work/floor-one" "$built/examples/floor" "$new"
    measure "$work/build-protovet" "$built/examples/compile" "$new"
    measure "$work/lint-protovet" "$protovet" lint --quiet --format concise "$new"
    measure "$work/floor-both" "$built/examples/floor" "$old" "$new"
    measure "$work/breaking-protovet" "$protovet" check "$new" --against "$old"
    measure "$work/file-protovet" "$protovet" breaking "$new" --against "$old" \
      --config "$work/file.yaml"
  fi
  if ((run <= runs_of_buf)); then
    measure "$work/build-buf" "$buf" build "$new" -o /dev/null
    measure "$work/breaking-buf" "$buf" breaking "$new" --against "$old" --config "$work/buf.yaml"
    measure "$work/file-buf" "$buf" breaking "$new" --against "$old" --config "$work/file.yaml"
  fi
done

echo "google-proto-files 6.0.1 ($(find "$new" -name '*.proto' | wc -l) files), $(nproc) cores," \
  "$("$buf" --version 2>/dev/null), medians of $runs runs ($runs_of_buf of buf)"
echo
header
row 'reading the files and counting lines' floor-one build-buf
row '`protovet`: compile' build-protovet build-buf
row '`protovet lint`' lint-protovet build-buf
row '`buf build`' build-buf build-buf
row 'reading 5.0.3 and 6.0.1 and counting lines' floor-both breaking-buf
row '`protovet check`, all rules' breaking-protovet breaking-buf
row '`buf breaking`, WIRE' breaking-buf breaking-buf
row '`protovet breaking`, FILE' file-protovet file-buf
row '`buf breaking`, FILE' file-buf file-buf
