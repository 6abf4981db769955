#!/usr/bin/env bash
# Makes the page of `--report html=` from schemas in which nearly everything changes, uses it in
# headless Chromium as somebody would, on a phone and a desk, in light and dark, and takes pictures.
# Uses an installed Chromium, or lets playwright fetch one; needs node and npm.
#
#   scripts/report_page.sh [TYPES]     how many plain messages there are besides; 150 if not given
set -euo pipefail
. "$(dirname "$0")/tools.sh"

work=$cache/report-page
rm -rf "$work" && mkdir -p "$work/pictures"
install_browser

cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --bin protovet
protovet=${CARGO_TARGET_DIR:-$root/target}/debug/protovet
python3 "$root/scripts/report_page_schemas.py" "$work" "${1:-150}"
cd "$work"
surfaces=(--surface "binary,rpc,json,code" --quiet)
code=0
"$protovet" diff old new "${surfaces[@]}" --suggest-bump --report html=page.html >/dev/null || code=$?
[ "$code" = 1 ]
"$protovet" diff old new "${surfaces[@]}" --fail-on never --suggest-bump --report html=- | cmp - page.html
"$protovet" diff old old "${surfaces[@]}" --report html=nothing.html >/dev/null
echo 'message {' >broken.proto
"$protovet" lint broken.proto --quiet --report html=broken.html 2>/dev/null || code=$?
[ "$code" = 2 ]
node "$root/scripts/report_page.mjs" "$work" "$work/pictures" "$playwright" ${chromium:+"$chromium"}
