#!/usr/bin/env bash
# Measures whether cost grows with size alone: generated schemas of 7,200 and of 50,000 files, and
# one of 10,000 messages with 200,000 fields in 400 files, which buf does too. Every file changed.
#
#   benches/scale.sh [RUNS [RUNS_OF_BUF]]     how often each is run; 3 and 1 if not given
set -euo pipefail
. "$(dirname "$0")/../scripts/tools.sh"
. "$(dirname "$0")/measure.sh"

runs=${1:-3}
runs_of_buf=${2:-1}
install_buf
build
start scale
printf 'version: v2\nbreaking:\n  use: [WIRE]\n' >"$work/buf.yaml"

generate() { # name, files, messages, fields
  python3 "$root/benches/generate.py" "$work/$1-old" "$2" "$3" "$4"
  python3 "$root/benches/generate.py" "$work/$1-new" "$2" "$3" "$4" --changed
}
generate many 7200 6 10
generate most 50000 6 10
generate fields 400 25 20
for ((run = 1; run <= runs; run++)); do
  for name in many most fields; do
    measure "$work/$name" "$protovet" check "$work/$name-new" --against "$work/$name-old"
  done
done
for ((run = 1; run <= runs_of_buf; run++)); do
  measure "$work/fields-buf" "$buf" breaking "$work/fields-new" --against "$work/fields-old" \
    --config "$work/buf.yaml"
done

echo "generated schemas, $(nproc) cores, $("$buf" --version 2>/dev/null)," \
  "medians of $runs runs ($runs_of_buf of buf)"
echo
header
row '7,200 files, all changed: `protovet check`' many
row '50,000 files, all changed: `protovet check`' most
row '10,000 messages, 200,000 fields: `protovet check`' fields fields-buf
row 'the same: `buf breaking`, WIRE' fields-buf fields-buf
awk -v many="$(median "$work/many" 1)" -v most="$(median "$work/most" 1)" 'BEGIN {
  printf "\na file of 50,000 costs %.2f times what a file of 7,200 costs\n",
    (most / 50000) / (many / 7200) }'
