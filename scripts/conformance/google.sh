#!/usr/bin/env bash
# Compares what protovet makes of Google's schemas with what protoc and buf make of them: every
# name, number, type, feature, default and option. Prints the differences; there should be none.
#
#   scripts/conformance/google.sh [VERSION…]     versions of npm google-proto-files
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(1.0.3 2.5.2 3.0.3 4.2.0 5.0.3 6.0.1)
install_protoc
install_buf
cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --example dump
dump=${CARGO_TARGET_DIR:-$root/target}/release/examples/dump
work=$cache/conformance
mkdir -p "$work"

failed=0
compare() { # what is compared, ours, theirs
  if cmp -s "$2" "$3"; then
    echo "  $1: equal, $(grep -c '' "$2") lines"
  else
    echo "  $1: DIFFERENT"
    diff "$2" "$3" | head -n 40 || true
    failed=1
  fi
}

for version in "${versions[@]}"; do
  install_schemas "$version"
  (cd "$schemas" && find . -name '*.proto' | sed 's|^\./||' | LC_ALL=C sort) >"$work/files"
  echo "google-proto-files $version: $(grep -c '' "$work/files") files"
  "$dump" "$schemas" >"$work/text"
  (cd "$schemas" && protoc -I. --include_imports --descriptor_set_out="$work/protoc.binpb" \
    "@$work/files" 2>/dev/null)
  "$dump" "$work/protoc.binpb" >"$work/protoc"
  compare "protoc without source info" "$work/text" "$work/protoc"
  (cd "$schemas" && "$buf" build . -o "$work/buf.binpb" 2>/dev/null)
  "$dump" "$work/buf.binpb" >"$work/buf"
  compare "buf with source info" "$work/text" "$work/buf"
done
exit "$failed"
