#!/usr/bin/env bash
# Measures what a change costs in a git repository of 8,000 schemas (Google's, 6.0.1, after 5.0.3):
# nothing changed, one file changed, a file that everything imports changed; and buf on the same.
#
#   benches/changes.sh [RUNS [RUNS_OF_BUF]]     how often each is run; 5 and 1 if not given
set -euo pipefail
. "$(dirname "$0")/../scripts/tools.sh"
. "$(dirname "$0")/measure.sh"

runs=${1:-5}
runs_of_buf=${2:-1}
install_buf
install_schemas 5.0.3 && old=$schemas
install_schemas 6.0.1 && new=$schemas
build
start changes
repository "$work/repository"
printf 'version: v1\nbreaking:\n  use: [WIRE]\n' >"$work/buf.yaml"
cd "$work/repository"

# The two versions as commits on main.
for version in "$old" "$new"; do
  git rm --quiet -r --ignore-unmatch . >/dev/null
  cp -r "$version"/. .
  git add --all && git commit --quiet --message "$(basename "$version")"
done

# A branch on which one file differs: a branch's name, the file, what to replace, and with what.
branch() {
  git checkout --quiet -b "$1" main
  sed -i "0,/$3/s//$4/" "$2"
  git commit --quiet --all --message "change $2"
}
branch leaf google/pubsub/v1/pubsub.proto 'string name = 1' 'string name = 77'
branch hub google/api/field_behavior.proto 'REQUIRED = 2;' 'REQUIRED = 2; LATER = 77;'
# a name that is in most files, though not in the options that it is for
branch rule google/api/http.proto 'string selector = 1;' 'string selector = 1; string name = 77;'
for name in main leaf hub rule; do
  git checkout --quiet "$name"
  settle .
  for ((run = 1; run <= runs; run++)); do
    rm -rf .git/protovet
    measure "$work/$name-cold" "$protovet" check --against main --exact
    measure_short "$work/$name" "$protovet" check --against main --exact
  done
  case $name in main | rule) continue ;; esac
  for ((run = 1; run <= runs_of_buf; run++)); do
    measure "$work/$name-buf" "$buf" breaking . --against '.git#branch=main' \
      --config "$work/buf.yaml"
  done
done
for ((run = 1; run <= runs; run++)); do
  measure_short "$work/two" "$protovet" diff "$old/google/pubsub/v1/schema.proto" \
    "$new/google/pubsub/v1/schema.proto"
done

echo "google-proto-files 6.0.1 in git ($(git ls-files '*.proto' | wc -l) files), $(nproc) cores," \
  "$("$buf" --version 2>/dev/null), medians of $runs runs ($runs_of_buf of buf)"
echo
header
row 'nothing changed: `protovet check`' main leaf-buf
row 'one file changed: `protovet check`' leaf leaf-buf
row 'the same, the first time in a clone' leaf-cold leaf-buf
row 'one file changed: `buf breaking`' leaf-buf leaf-buf
row 'a file that 3,000 others need: `protovet check`' hub hub-buf
row 'the same, the first time in a clone' hub-cold hub-buf
row 'the same: `buf breaking`' hub-buf hub-buf
row 'a field `name` in the type of an option of 1,600 files: `protovet check`' rule hub-buf
row 'two files: `protovet diff`' two
