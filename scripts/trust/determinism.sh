#!/usr/bin/env bash
# Two releases of Google's schemas, compared with 1, 2, 3 and 8 threads, in several languages and time
# zones, from copies whose files were made in other orders: all reports must be the same bytes.
# `determinism.sh [OLD [NEW]]` names other releases; PROTOVET names a binary.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

old=${1:-4.2.0} new=${2:-5.0.3}
install_schemas "$old" && old_schemas=$schemas
install_schemas "$new" && new_schemas=$schemas
cd "$root"
if [ -z "${PROTOVET:-}" ]; then
  cargo build --quiet --locked --release
  PROTOVET=$root/target/release/protovet
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Copies a folder, its files made in the order in which `$3` puts their names.
copy() {
  mkdir -p "$2"
  (cd "$1" && find . -name '*.proto' | $3 | tar -cf - -T -) | tar -xf - -C "$2"
}

formats="text concise json github sarif markdown gitlab junit rdjson rdjsonl azure checkstyle html"
runs=0
# Runs in a folder with so many threads, and keeps the hash of each report.
run() {
  local folder=$1 threads=$2 reports=()
  for format in $formats; do reports+=(--report "$format=$work/out.$format"); done
  (cd "$folder" && RAYON_NUM_THREADS=$threads "$PROTOVET" diff old new --quiet \
    --surface binary,json,rpc,code "${reports[@]}" >"$work/stdout") || [ $? -eq 1 ]
  (cd "$work" && sha256sum stdout out.*) >"$work/hashes"
  if [ ! -f "$work/first" ]; then
    mv "$work/hashes" "$work/first"
  else
    diff "$work/first" "$work/hashes"
  fi
  runs=$((runs + 1))
}

for order in "sort" "sort -r" "shuf"; do
  copy "$old_schemas" "$work/$order/old" "$order"
  copy "$new_schemas" "$work/$order/new" "$order"
  for threads in 1 2 3 8; do run "$work/$order" "$threads"; done
  LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu run "$work/$order" 4
done
echo "$runs runs over $(find "$work/sort/new" -name '*.proto' | wc -l) files: the same bytes in $(wc -w <<<"$formats") formats"
