#!/usr/bin/env bash
# Has the reference runtime (PyPI `protobuf`) confirm every witness between releases of Google's
# schemas, on all surfaces of data. Prints what it holds against them; there should be nothing.
#
#   scripts/conformance/witnesses.sh [VERSION…]     versions of npm google-proto-files, in order
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(1.0.3 2.5.2 3.0.3 4.2.0 5.0.3 6.0.1)
install_protoc
cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --bin protovet
protovet=${CARGO_TARGET_DIR:-$root/target}/release/protovet
work=$cache/conformance
mkdir -p "$work"

failed=0
previous=
for version in "${versions[@]}"; do
  install_schemas "$version"
  (cd "$schemas" && find . -name '*.proto' | sed 's|^\./||' | LC_ALL=C sort >"$work/files" &&
    protoc -I. --include_imports -o "$work/$version.binpb" "@$work/files" 2>/dev/null)
  if [ -n "$previous" ]; then
    echo "google-proto-files $previous to $version"
    "$protovet" diff --surface binary,json,rpc --fail-on never --format json \
      "$cache/google-proto-files/$previous" "$schemas" 2>/dev/null |
      python3 "$root/scripts/conformance/witnesses.py" "$work/$previous.binpb" "$work/$version.binpb" ||
      failed=1
  fi
  previous=$version
done
exit "$failed"
