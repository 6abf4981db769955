#!/usr/bin/env bash
# Holds reports to schemas that others made: SARIF to the 2.1.0 schema of its makers, as the crate
# serde-sarif carries it; JUnit to the schema of Jenkins, as the source of pytest carries it;
# Checkstyle to a parser of XML; and our own JSON, GitLab's and reviewdog's to the schemas that are kept
# here. Needs cargo and python3 with venv, and installs into .cache/.
#
#   scripts/conformance/reports.sh
set -euo pipefail
. "$(dirname "$0")/../tools.sh"

work=$cache/reports
rm -rf "$work" && mkdir -p "$work/fetch/src"
checker=$cache/reports-venv
if [ ! -x "$checker/bin/python" ]; then
  python3 -m venv "$checker"
  "$checker/bin/pip" --quiet install jsonschema lxml
fi
cat >"$work/fetch/Cargo.toml" <<'TOML'
[package]
name = "fetch"
version = "0.0.0"
edition = "2021"
[dependencies]
serde-sarif = "=0.8.0"
[workspace]
TOML
touch "$work/fetch/src/lib.rs"
sarif=$(cd "$work/fetch" && cargo metadata --quiet --format-version 1 |
  python3 -c 'import json, os, sys
packages = json.load(sys.stdin)["packages"]
found = [it["manifest_path"] for it in packages if it["name"] == "serde-sarif"]
print(os.path.join(os.path.dirname(found[0]), "src", "schema.json"))')
junit=$cache/junit-10.xsd
if [ ! -f "$junit" ]; then
  (cd "$work/fetch" && "$checker/bin/pip" --quiet download --no-deps --no-binary pytest pytest==8.4.2 &&
    tar -xzf pytest-8.4.2.tar.gz --strip-components=3 --wildcards '*/testing/example_scripts/junit-10.xsd')
  cp "$work/fetch/junit-10.xsd" "$junit"
fi

cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --bin protovet
protovet=${CARGO_TARGET_DIR:-$root/target}/debug/protovet
python3 "$root/scripts/report_page_schemas.py" "$work" 40
echo 'message {' >"$work/broken.proto"
cd "$work"
reports() {
  local name=$1 code=0
  shift
  "$protovet" "$@" --quiet --report "sarif=$name.sarif" --report "junit=$name.junit.xml" \
    --report "checkstyle=$name.checkstyle.xml" --report "json=$name.lines.json" \
    --report "gitlab=$name.gitlab.json" --report "rdjson=$name.rdjson.json" >/dev/null 2>&1 || code=$?
  [ "$code" -le 2 ]
}
reports changed diff old new --surface binary,rpc,json,code --suggest-bump --witness
reports same diff old old
reports broken diff old broken.proto
reports lint lint new
for folder in "$root"/testdata/*/old; do
  case=$(dirname "$folder")
  reports "case-$(basename "$case")" diff "$folder" "$case/new" --surface binary,rpc,json,code
done
"$protovet" rules --format json >all.rules.json
"$protovet" rules --buf --format json >all.bufRules.json
git init --quiet --initial-branch=main past
for side in old new; do
  cp -r "$side/." past/
  git -C past add -A
  git -C past -c user.name=Ada -c user.email=ada@example.test commit --quiet -m "$side"
done
(cd past && "$protovet" history --all --format json --quiet >../all.element.json)
"$protovet" breaking new --against old --error-format json >all.annotation.json || [ $? = 100 ]
"$checker/bin/python" "$root/scripts/conformance/reports.py" "$sarif" "$junit" "$work" "$root"
