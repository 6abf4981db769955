#!/usr/bin/env bash
# Fixes what changed between releases of Google's schemas, forwards and backwards, and what lint finds
# in each, and checks what must hold: what was fixed is gone, nothing new is found, protoc compiles the
# result, a second run changes nothing, and no other byte differs. Prints what does not hold; there
# should be nothing.
#
#   scripts/conformance/fix.sh [VERSION…]     versions of npm google-proto-files, in order
#
# PROTOVET names a program to use instead of a release build.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(1.0.3 2.5.2 3.0.3 4.2.0 5.0.3 6.0.1)
install_protoc
protovet=${PROTOVET:-}
if [ -z "$protovet" ]; then
  cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --bin protovet
  protovet=${CARGO_TARGET_DIR:-$root/target}/release/protovet
fi
work=$cache/conformance/fix
rm -rf "$work" && mkdir -p "$work"

failed=0
judge() { # what is fixed, with what it is compared
  "$python" "$root/scripts/conformance/fix.py" "$protovet" "$work" "$@" || failed=1
}

previous=
for version in "${versions[@]}"; do
  install_schemas "$version"
  echo "google-proto-files $version, lint"
  judge "$schemas"
  if [ -n "$previous" ]; then
    echo "google-proto-files $previous to $version"
    judge "$schemas" "$cache/google-proto-files/$previous"
    echo "google-proto-files $version to $previous"
    judge "$cache/google-proto-files/$previous" "$schemas"
    echo "google-proto-files $version to $previous, WIRE_JSON of buf"
    judge "$cache/google-proto-files/$previous" "$schemas" WIRE_JSON
  fi
  previous=$version
done
exit "$failed"
