#!/usr/bin/env bash
# Measures what a key costs in an editor: types about 100 characters into a file of a git repository
# of 7,200 schemas (Google's, 6.0.1) by way of `protovet lsp`: into one that few import, and into one
# that 3,000 others need. Processor time is what counts on a machine that has other things to do.
#
#   benches/keystroke.sh
set -euo pipefail
. "$(dirname "$0")/../scripts/tools.sh"
. "$(dirname "$0")/measure.sh"

install_schemas 6.0.1
build
repository=$cache/keystroke
if [ ! -d "$repository/.git" ]; then
  repository "$repository"
  cp -r "$schemas"/. "$repository"
  git -C "$repository" add --all
  git -C "$repository" commit --quiet --message 6.0.1
  settle "$repository"
fi

field=$'\n  // How often a message was given back, which is no error.\n  map<string, int64> returned_by_x = 9001;'
value=$'\n  // Said by nobody so far, but somebody may say it in time and then it must be known.\n  LATER = 77;'
type() { python3 "$(dirname "$0")/keystroke.py" "$protovet" "$repository" "$@"; }
type google/pubsub/v1/pubsub.proto $'message Topic {' "$field"
type google/api/field_behavior.proto $'REQUIRED = 2;' "$value"
