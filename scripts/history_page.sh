#!/usr/bin/env bash
# Makes the page of `protovet history --html` from a repository in which numbers had every fate, uses
# it in headless Chromium as somebody would, on a phone and a desk, in light and dark, and takes
# pictures. Uses an installed Chromium, or lets playwright fetch one; needs node and npm.
#
#   scripts/history_page.sh [TYPES]     how many plain messages there are besides; 3000 if not given
set -euo pipefail
. "$(dirname "$0")/tools.sh"

work=$cache/history-page
rm -rf "$work" && mkdir -p "$work/repository" "$work/pictures"
install_browser

cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --bin protovet
protovet=${CARGO_TARGET_DIR:-$root/target}/debug/protovet
git -C "$work/repository" init --quiet --initial-branch=main
python3 "$root/scripts/history_page_repository.py" "${1:-3000}" |
  git -C "$work/repository" fast-import --quiet
"$protovet" history "$work/repository" --html "$work/page.html"
"$protovet" history "$work/repository" --quiet --html - | cmp - "$work/page.html"
node "$root/scripts/history_page.mjs" "$work/page.html" "$work/pictures" "$playwright" ${chromium:+"$chromium"}
