#!/usr/bin/env bash
# Which lines the tests run: a line for each part of the library and one for the program. Lines of
# unit tests do not count. `--html` writes pages with every line as well.
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

install_cargo_tools
rustup component add llvm-tools >/dev/null 2>&1
cd "$root"
export CARGO_TARGET_DIR=$cache/trust/coverage
found=$cache/trust/coverage.json
cargo llvm-cov --locked --ignore-run-fail --json --summary-only --output-path "$found"
python3 scripts/trust/coverage.py "$found"
if [ "${1:-}" = --html ]; then
  cargo llvm-cov report --html --output-dir "$cache/trust/coverage-pages"
fi
