#!/usr/bin/env bash
# Measures what the history of a large repository costs: 10,000 commits over 7,000 files, made of two
# versions of Google's schemas with small edits in between. Prints a Markdown table. Puts the schemas
# into .cache/ the first time; needs npm, python3 and GNU time.
#
#   benches/history.sh [RUNS [COMMITS]]     5 and 10,000 if not given; the least time of all runs counts
set -euo pipefail
. "$(dirname "$0")/../scripts/tools.sh"
. "$(dirname "$0")/measure.sh"

runs=${1:-5}
commits=${2:-10000}
install_schemas 4.2.0 && old=$schemas
install_schemas 6.0.1 && new=$schemas
build
start history
repository=$cache/history-repository-$commits
if [ ! -f "$repository/.git/ready" ]; then
  repository "$repository"
  python3 "$root/benches/history_repository.py" "$commits" "$old" "$new" |
    git -C "$repository" fast-import --quiet
  git -C "$repository" repack -adq
  git -C "$repository" reset --quiet --hard
  git -C "$repository" tag ready
  touch "$repository/.git/ready"
fi
cd "$repository"
git reset --quiet --hard ready # without the commits of earlier runs

git log --first-parent --raw --no-abbrev --format= -- '*.proto' |
  awk '$4 !~ /^0*$/ && !seen[$4]++ { print $4 }' >"$work/blobs"

for ((run = 1; run <= runs; run++)); do
  measure "$work/log" git log --first-parent --raw --no-abbrev --format=%H
  measure "$work/blobs" git cat-file --batch --buffer <"$work/blobs"
  rm -rf .git/protovet
  measure "$work/cold" "$protovet" history --no-cache --quiet
  measure "$work/filled" "$protovet" history --quiet
  measure "$work/kept" "$protovet" history --quiet
  file=$(git ls-files '*.proto' | sed -n '100p')
  printf '// run %s\n' "$RANDOM" >>"$file"
  git commit --quiet --all --message 'one more'
  printf '\nmessage BenchRun%s {}\n' "$RANDOM" >>"$file"
  measure "$work/check-alone" "$protovet" check --no-history --quiet
  measure "$work/check" "$protovet" check --quiet
  git checkout --quiet -- .
done

echo "$(git rev-list --count HEAD) commits, $(git ls-files | wc -l) files," \
  "$(wc -l <"$work/blobs") distinct contents, $(nproc) cores; the least of $runs runs"
echo
echo '| work | time | processor time | memory |'
echo '|---|--:|--:|--:|'
least_row '`git log --first-parent --raw`' log
least_row '`git cat-file --batch` of each content once' blobs
least_row '`protovet history`, nothing kept' cold
least_row '`protovet history`, and keeping it' filled
least_row '`protovet history`, from what is kept' kept
least_row '`protovet check --no-history` after one more commit' check-alone
least_row '`protovet check` after one more commit' check
echo
time_of() { least "$1" | cut -d ' ' -f 1; }
awk -v log_time="$(time_of log)" -v blobs="$(time_of blobs)" -v cold="$(time_of cold)" \
  -v alone="$(time_of check-alone)" -v check="$(time_of check)" 'BEGIN {
    printf "cold: %.2f times git alone; a check takes %d ms longer\n",
      cold / (log_time + blobs), 1000 * (check - alone) }'
