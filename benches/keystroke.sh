#!/usr/bin/env bash
# Measures what a key costs in an editor: types about 100 characters into a file of a git repository
# of 7,200 schemas (Google's, 6.0.1) by way of `protovet lsp`: into one that few import, and into one
# that 3,000 others need. Processor time is what counts on a machine that has other things to do.
#
#   benches/keystroke.sh
set -euo pipefail
. "$(dirname "$0")/../scripts/tools.sh"

install_schemas 6.0.1
cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --bin protovet
protovet=${CARGO_TARGET_DIR:-$root/target}/release/protovet
repository=$cache/keystroke
if [ ! -d "$repository/.git" ]; then
  rm -rf "$repository" && mkdir -p "$repository"
  cp -r "$schemas"/. "$repository"
  git -C "$repository" init --quiet --initial-branch=main
  git -C "$repository" config user.name bench
  git -C "$repository" config user.email bench@example.com
  git -C "$repository" add --all
  git -C "$repository" commit --quiet --message 6.0.1
  sleep 1 # what is as new as the index is read again
  git -C "$repository" status --short >/dev/null
fi

field=$'\n  // How often a message was given back, which is no error.\n  map<string, int64> returned_by_x = 9001;'
value=$'\n  // Said by nobody so far, but somebody may say it in time and then it must be known.\n  LATER = 77;'
type() { python3 "$(dirname "$0")/keystroke.py" "$protovet" "$repository" "$@"; }
type google/pubsub/v1/pubsub.proto $'message Topic {' "$field"
type google/api/field_behavior.proto $'REQUIRED = 2;' "$value"
