#!/usr/bin/env bash
# Checks once, and writes every report that is asked for.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

# What GitHub takes for the summary of a step, in bytes, less what stands around the report.
readonly MOST_SUMMARY=1000000

summarize() { # TEXT
  [ "$SUMMARY" != true ] || printf '%s\n' "$1" >>"${GITHUB_STEP_SUMMARY:?is set by GitHub}"
}

conclude() { # CODE VERDICT ERRORS WARNINGS FOUND
  output code "$1"
  output verdict "$2"
  output errors "$3"
  output warnings "$4"
  output found "$5"
  exit 0
}

if [ -z "$AGAINST" ]; then
  summarize "**protovet**: nothing to compare with, $WHY."
  conclude 0 clean 0 0 "nothing to compare with, $WHY"
fi

folder=$(mktemp -d "${RUNNER_TEMP:?is set by GitHub}/protovet.XXXXXX")
# words, as they would be typed, and nothing that a shell would make of them
read -r -a more <<<"${ARGS//$'\n'/ }"
format=concise
[ "$ANNOTATIONS" != true ] || format=github

code=0
"$PROTOVET" check "$SCHEMA" --against "$AGAINST" --exact --format "$format" \
  --report "json=$folder/findings.json" --report "sarif=$folder/findings.sarif" \
  --report "markdown=$folder/findings.md" ${more[@]+"${more[@]}"} 2>"$folder/said" || code=$?
cat "$folder/said" >&2

# How many findings there are; what was approved is none.
count() { # SEVERITY
  awk -v severity="\"severity\":\"$1\"" '
    index($0, severity) && !index($0, "\"allowed\":{") { count++ }
    END { print count + 0 }' "$folder/findings.json"
}

for report in json sarif md; do
  name=${report/md/markdown}
  [ ! -s "$folder/findings.$report" ] || output "$name" "$folder/findings.$report"
done
case $code in
  0) verdict=clean ;;
  1) verdict=findings ;;
  *) verdict=error ;;
esac
if [ -s "$folder/findings.md" ]; then
  summarize "$(head -c "$MOST_SUMMARY" "$folder/findings.md")

Compared with ${AGAINST:0:7}, $WHY."
else
  summarize "**protovet** could not do its work:
\`\`\`text
$(head -c "$MOST_SUMMARY" "$folder/said")
\`\`\`"
fi
if [ "$verdict" = error ]; then
  conclude 2 error 0 0 'the check could not be done'
fi
errors=$(count error) warnings=$(count warning)
conclude "$code" "$verdict" "$errors" "$warnings" "$errors errors, $warnings warnings"
