#!/usr/bin/env bash
# Counts the instructions of fixed work, and fails when there are over 5 % more than written down in
# instructions.txt. They say what time cannot say on a machine that does other things as well. Needs
# valgrind, python3 and a C compiler; takes the release build.
#
#   scripts/instructions.sh            compare
#   scripts/instructions.sh --write    write down what is counted now
#
# Another compiler makes other instructions: when it is not the one the figures were made with, they
# are only shown, and the script ends well.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
figures=$root/scripts/instructions.txt
percent=5

command -v valgrind >/dev/null || { echo "valgrind is not installed: install it with the package manager" >&2 && exit 2; }
compiler=$(cd "$root" && rustc -vV | sed -n '1p; s/^host: //p' | paste --serial --delimiters ' ')
cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --bin protovet --example compile
built=${CARGO_TARGET_DIR:-$root/target}/release
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT

# Schemas that are the same everywhere: two versions, and one with options on every field.
python3 "$root/benches/generate.py" "$work/old" 40 12 15
python3 "$root/benches/generate.py" "$work/new" 40 12 15 --changed
python3 "$root/benches/generate.py" "$work/options" 40 12 15 --options

# Adds how many instructions a command takes on one thread.
count() { # name, command…
  local name=$1 status=0
  shift
  (cd "$work" && RAYON_NUM_THREADS=1 valgrind --tool=callgrind --callgrind-out-file="$work/$name.out" "$@") \
    >"$work/$name.log" 2>&1 || status=$?
  # a comparison with findings ends with 1
  case $status in 0 | 1) ;; *) cat "$work/$name.log" >&2 && exit 2 ;; esac
  awk -v name="$name" '/^(summary|totals):/ { print name, $2; exit }' "$work/$name.out" >>"$work/counted"
}

harmless=$root/testdata/everything_harmless
count diff-fixture "$built/protovet" diff --color never "$harmless/old" "$harmless/new"
count compile "$built/examples/compile" old
count compile-options "$built/examples/compile" options
count diff-all-files "$built/protovet" diff --color never old new

if [ "${1:-}" = --write ]; then
  { echo "# $compiler" && cat "$work/counted"; } >"$figures"
  cat "$figures"
  exit
fi

[ -f "$figures" ] || { echo "there is no instructions.txt: make it with --write" >&2 && exit 2; }
written=$(sed -n '1s/^# //p' "$figures")
judged=1
if [ "$written" != "$compiler" ]; then
  judged=0
  echo "the figures are of $written, this is $compiler: they are shown, not judged"
fi
awk -v percent="$percent" -v judged="$judged" '
  FNR == NR { if ($1 != "#") known[$1] = $2; next }
  !($1 in known) { printf "%-16s %14d  is not in instructions.txt: run with --write\n", $1, $2; bad = 1; next }
  {
    change = ($2 / known[$1] - 1) * 100
    printf "%-16s %14d  was %14d  %+6.1f %%\n", $1, $2, known[$1], change
    if (change > percent) { bad = 1; more = more " " $1 }
  }
  END {
    if (more) printf "more than %d %% more instructions:%s\n", percent, more
    exit judged && bad
  }' "$figures" "$work/counted"
