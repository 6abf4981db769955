#!/usr/bin/env bash
# Compares `protovet breaking` with `buf breaking`: every rule, category and version of the
# configuration, over the couples of all rule pages, the fixtures, generated evolutions, and releases
# of Google's schemas, both ways. Prints how often each rule fired and every difference that
# `buf_differences.toml` does not list; there should be none.
#
#   scripts/conformance/buf.sh [BATCHES [OPTION…]]     batches of 75 evolutions, 68 if not given;
#                                                     options as buf.py has them
#
# PROTOVET names the program if it is not to be built. buf's answers are kept in .cache/, so that
# only the first run takes long: about an hour, and 4 GB of memory for Google's schemas. To leave
# these out: scripts/conformance/buf.sh 68 --stages pages,fixtures,generated
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

batches=${1:-68}
shift || true
install_buf
versions=(1.0.3 2.5.2 3.0.3 4.2.0 5.0.3 6.0.1)
folders=()
if [[ "$*" != *--stages* || "$*" == *schemas* ]]; then
  for version in "${versions[@]}"; do
    install_schemas "$version"
    folders+=("$schemas")
  done
fi
built=${CARGO_TARGET_DIR:-$root/target}/release
cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --example evolve_buf
if [ -z "${PROTOVET:-}" ]; then
  cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --bin protovet
  PROTOVET=$built/protovet
fi

rm -rf "$cache/evolve_buf"
"$built/examples/evolve_buf" "$cache/evolve_buf" 1 "$batches" 75
exec python3 "$root/scripts/conformance/buf.py" --buf "$buf" --protovet "$PROTOVET" \
  --work "$cache/conformance_buf" --generated "$cache/evolve_buf" --schemas "${folders[@]}" "$@"
