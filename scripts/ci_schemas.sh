#!/usr/bin/env bash
# Holds the jobs of docs/ci, the workflows and the action to the schemas of the services (PyPI
# check-jsonschema, which brings them along), and asks zizmor what it thinks of the workflows.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

venv=$cache/ci-schemas
if [ ! -x "$venv/bin/zizmor" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet install check-jsonschema zizmor
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Every YAML block of a page, as a file of its own.
blocks() {
  awk -v base="$work/$(basename "$1" .md)" '
    /^```yaml/ { inside = 1; file = base "-" ++count ".yml"; next }
    /^```/ { inside = 0 }
    inside { print >file }
  ' "$1"
}

holds() { # SCHEMA FILE...
  local schema=$1 more=()
  shift
  case $schema in
    gitlab-ci) more=(--data-transform gitlab-ci) ;;
    # its patterns are not those of JSON Schema
    azure-pipelines) more=(--data-transform azure-pipelines --regex-variant nonunicode) ;;
  esac
  echo "== $schema: $(basename -a "$@" | tr '\n' ' ')"
  "$venv/bin/check-jsonschema" --builtin-schema "vendor.$schema" ${more[@]+"${more[@]}"} "$@"
}

cd "$root"
for page in docs/ci/*.md; do blocks "$page"; done
holds github-workflows .github/workflows/*.yml "$work"/github-*.yml
holds github-actions action.yml
holds gitlab-ci "$work"/gitlab-*.yml
holds azure-pipelines "$work"/azure-*.yml
holds bitbucket-pipelines "$work"/bitbucket-*.yml
holds buildkite "$work"/buildkite-*.yml
echo "== zizmor"
zizmor() {
  "$venv/bin/zizmor" --offline --no-progress --config "$root/.github/zizmor.yml" "$@"
}
zizmor --min-severity medium action.yml .github/workflows
# these fetch with the credentials that zizmor would rather not leave behind
zizmor --min-severity high "$work"/github-*.yml
echo "all jobs hold"
