#!/usr/bin/env bash
# Prints the formula for a release:
#
#   packaging/homebrew/formula.sh VERSION SHA256SUMS
set -euo pipefail

version=$1 sums=$2

# The SHA-256 of the archive for a target.
sum() {
  local found
  found=$(awk -v name="protovet-$1.tar.gz" '$2 == name { print $1 }' "$sums")
  [ -n "$found" ] || { echo "$sums does not name protovet-$1.tar.gz" >&2 && exit 2; }
  echo "$found"
}

formula=$(<"$(dirname "$0")/protovet.rb.in")
formula=${formula//@VERSION@/$version}
for target in aarch64-apple-darwin x86_64-apple-darwin aarch64-unknown-linux-musl x86_64-unknown-linux-musl; do
  formula=${formula//@$target@/$(sum "$target")}
done
printf '%s\n' "$formula"
