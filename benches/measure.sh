# Functions for the scripts beside this one: make what is measured, run commands, keep what they
# took, print medians as rows of a Markdown table. Needs GNU time.
# shellcheck shell=bash disable=SC2034,SC2154 # tools.sh says where things are; callers use what is set

# Builds what is measured as it is released: sets $built to where it is, and $protovet.
build() { # more for cargo…
  cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --bins "$@"
  built=${CARGO_TARGET_DIR:-$root/target}/release
  protovet=$built/protovet
}

# Makes an empty folder to work in and to keep measurements in: sets $work.
start() { # name
  work=$cache/$1
  rm -rf "$work" && mkdir -p "$work"
}

# Makes an empty repository of somebody, on main.
repository() { # folder
  rm -rf "$1" && mkdir -p "$1"
  git -C "$1" init --quiet --initial-branch=main
  git -C "$1" config user.name bench
  git -C "$1" config user.email bench@example.com
}

# Lets git look once more at files that are as new as its index, which are read again until then.
settle() { # repository
  sleep 1
  git -C "$1" status --short >/dev/null
}

# Runs a command and adds a line to a file: seconds, processor seconds twice, KB at most.
measure() { # file, command…
  local file=$1 status=0 findings=1
  shift
  # findings make a comparison end with 1 (protovet) or 100 (buf); anything else is a failure
  if [ "$1" = "${buf:-}" ] || [ "${2:-}" = breaking ]; then findings=100; fi
  command time --quiet --append --output "$file" --format '%e %U %S %M' "$@" \
    >/dev/null 2>"$work/err" || status=$?
  case $status in 0 | "$findings") ;; *) cat "$work/err" >&2 && exit 1 ;; esac
}

# The same to a hundredth of GNU time's resolution, for what takes milliseconds: the mean of 20
# runs in a row. Processor time is that of all runs by their number.
measure_short() { # file, command…
  local file=$1 runs=20
  shift
  command time --quiet --append --output "$file.many" --format '%e %U %S %M' \
    bash -c 'runs=$1; shift; for ((i = 0; i < runs; i++)); do
      "$@" >/dev/null 2>&1; case $? in 0 | 1) ;; *) exit 9 ;; esac; done' _ "$runs" "$@" ||
    { echo "$* failed" >&2 && exit 1; }
  tail -n 1 "$file.many" | awk -v runs="$runs" \
    '{ printf "%.5f %.5f %.5f %d\n", $1 / runs, $2 / runs, $3 / runs, $4 }' >>"$file"
}

least() { # file
  sort -g "$work/$1" | sed -n 1p
}

# A row of a table without comparisons: what took how long at least, for what is disturbed by
# whatever else the machine does.
least_row() { # what, file
  least "$2" | awk -v what="$1" '{
    printf "| %s | %.2f s | %.2f s | %d MB |\n", what, $1, $2 + $3, $4 / 1000 }'
}

median() { # file, column
  awk -v column="$2" '{ print column == 2 ? $2 + $3 : $column }' "$1" | sort -g |
    awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

# A row: what took how long, and how it compares with another measurement; without one, dashes.
row() { # what, file, file to compare with
  local time cpu memory base=$work/${3:-}
  time=$(median "$work/$2" 1) cpu=$(median "$work/$2" 2) memory=$(median "$work/$2" 4)
  if [ -z "${3:-}" ]; then
    awk -v what="$1" -v time="$time" -v cpu="$cpu" -v memory="$memory" 'BEGIN {
      printf "| %s | %s | %s | %d MB | | |\n", what, shown(time), shown(cpu), memory / 1000 }
      function shown(s) { return s < 0.5 ? sprintf("%.0f ms", s * 1000) : sprintf("%.2f s", s) }'
    return
  fi
  awk -v what="$1" -v time="$time" -v cpu="$cpu" -v memory="$memory" \
    -v base_time="$(median "$base" 1)" -v base_memory="$(median "$base" 4)" 'BEGIN {
      printf "| %s | %s | %s | %d MB | %.2f× | %.2f× |\n", what, shown(time), shown(cpu),
        memory / 1000, base_time / (time > 0 ? time : 0.01), base_memory / memory }
    function shown(s) { return s < 0.5 ? sprintf("%.0f ms", s * 1000) : sprintf("%.2f s", s) }'
}

header() {
  echo '| work | time | processor time | memory | times faster than buf | times less memory |'
  echo '|---|--:|--:|--:|--:|--:|'
}
