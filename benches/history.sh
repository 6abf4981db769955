#!/usr/bin/env bash
# Measures what the history of a large repository costs: 10,000 commits over 7,000 files, made of two
# versions of Google's schemas with small edits in between. Prints a Markdown table. Puts the schemas
# into .cache/ the first time; needs npm, python3 and GNU time.
#
#   benches/history.sh [RUNS [COMMITS]]     5 and 10,000 if not given; the least time of all runs counts
set -euo pipefail
. "$(dirname "$0")/../scripts/tools.sh"

runs=${1:-5}
commits=${2:-10000}
install_schemas 4.2.0 && old=$schemas
install_schemas 6.0.1 && new=$schemas
cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --bins
protovet=${CARGO_TARGET_DIR:-$root/target}/release/protovet
work=$cache/history
repository=$work/repository-$commits
if [ ! -f "$repository/ready" ]; then
  rm -rf "$repository" && mkdir -p "$repository"
  git -C "$repository" init --quiet --initial-branch=main
  python3 "$root/benches/history_repository.py" "$commits" "$old" "$new" |
    git -C "$repository" fast-import --quiet
  git -C "$repository" repack -adq
  git -C "$repository" reset --quiet --hard
  touch "$repository/ready"
fi
cd "$repository"
git config user.name Bench && git config user.email bench@example.test
rm -f "$work"/*.times

measure() { # name, command…
  local name=$1 status=0
  shift
  command time --quiet --append --output "$work/$name.times" --format '%e %U %S %M' "$@" \
    >/dev/null 2>"$work/err" || status=$?
  case $status in 0 | 1) ;; *) cat "$work/err" >&2 && exit 1 ;; esac
}

git log --first-parent --raw --no-abbrev --format= -- '*.proto' |
  awk '$4 !~ /^0*$/ && !seen[$4]++ { print $4 }' >"$work/blobs"

for ((run = 1; run <= runs; run++)); do
  measure log git log --first-parent --raw --no-abbrev --format=%H
  measure blobs git cat-file --batch --buffer <"$work/blobs"
  rm -rf .git/protovet
  measure cold "$protovet" history --no-cache --quiet
  measure filled "$protovet" history --quiet
  measure kept "$protovet" history --quiet
  file=$(git ls-files '*.proto' | sed -n '100p')
  printf '// run %s\n' "$RANDOM" >>"$file"
  git commit --quiet --all --message 'one more'
  printf '\nmessage BenchRun%s {}\n' "$RANDOM" >>"$file"
  measure check-alone "$protovet" check --no-history --quiet
  measure check "$protovet" check --quiet
  git checkout --quiet -- .
done

least() { sort -g "$work/$1.times" | head -1 | awk '{ printf "%.2f", $1 }'; }
row() {
  local line
  line=$(sort -g "$work/$2.times" | head -1)
  echo "$line" | awk -v what="$1" '{ printf "| %s | %.2f s | %.2f s | %d MB |\n", what, $1, $2 + $3, $4 / 1000 }'
}

echo "$(git rev-list --count HEAD) commits, $(git ls-files | wc -l) files," \
  "$(wc -l <"$work/blobs") distinct contents, $(nproc) cores; the least of $runs runs"
echo
echo '| work | time | processor time | memory |'
echo '|---|--:|--:|--:|'
row '`git log --first-parent --raw`' log
row '`git cat-file --batch` of each content once' blobs
row '`protovet history`, nothing kept' cold
row '`protovet history`, and keeping it' filled
row '`protovet history`, from what is kept' kept
row '`protovet check --no-history` after one more commit' check-alone
row '`protovet check` after one more commit' check
echo
awk -v log_time="$(least log)" -v blobs="$(least blobs)" -v cold="$(least cold)" \
  -v alone="$(least check-alone)" -v check="$(least check)" 'BEGIN {
    printf "cold: %.2f times git alone; a check takes %d ms longer\n",
      cold / (log_time + blobs), 1000 * (check - alone) }'
