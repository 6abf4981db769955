#!/usr/bin/env bash
# Compares `protovet lint` with `buf lint`: every rule, category, option and version of the
# configuration, over the examples of all rule pages, the fixtures, generated modules, and releases of
# Google's schemas. Prints how often each rule was found and every difference that
# `buf_differences.toml` does not list; there should be none.
#
#   scripts/conformance/buf_lint.sh [MODULES [OPTION…]]     generated modules, 500 if not given;
#                                                          options as buf_lint.py has them
#
# PROTOVET names the program if it is not to be built. buf's answers are kept in .cache/.
# To leave out what takes long: scripts/conformance/buf_lint.sh 100 --stages pages,generated
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

modules=${1:-500}
shift || true
install_buf
folders=()
if [[ "$*" != *--stages* || "$*" == *schemas* ]]; then
  for version in 1.0.3 3.0.3 6.0.1; do
    install_schemas "$version"
    folders+=("$schemas")
  done
fi
if [ -z "${PROTOVET:-}" ]; then
  cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --bin protovet
  PROTOVET=${CARGO_TARGET_DIR:-$root/target}/release/protovet
fi

rm -rf "$cache/lint_schemas"
python3 "$root/scripts/conformance/lint_schemas.py" "$cache/lint_schemas" 1 "$modules"
exec python3 "$root/scripts/conformance/buf_lint.py" --buf "$buf" --protovet "$PROTOVET" \
  --work "$cache/conformance_lint" --generated "$cache/lint_schemas" --schemas "${folders[@]}" "$@"
