#!/usr/bin/env bash
# Keeps one comment on a pull request up to date. Says nothing where there is nothing to say, and
# leaves it where it is not allowed to: the check itself says what matters.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

# What GitHub takes for a comment, in characters, less what stands around the report.
readonly MOST=64000

if ! command -v gh >/dev/null; then
  echo "no comment: there is no gh on this machine"
  exit 0
fi

folder=$(mktemp -d "${RUNNER_TEMP:?is set by GitHub}/protovet.XXXXXX")
# a comment ends at the first --, and the name of a job can be anything
marker="<!-- protovet: $(printf '%s' "$KEY" | tr -c 'A-Za-z0-9._/' '_') -->"

# Asks GitHub. Ends without a word of blame where the token may not.
ask() {
  local code=0
  gh api "$@" >"$folder/answer" 2>"$folder/trouble" || code=$?
  [ "$code" -ne 0 ] || return 0
  if grep --quiet --extended-regexp 'HTTP (401|403|404)|set the GH_TOKEN' "$folder/trouble"; then
    echo "no comment: the token may not comment here, as in pull requests from forks"
  else
    warning "the comment on the pull request could not be written: $(head -n 1 "$folder/trouble")"
  fi
  exit 0
}

ask --paginate "repos/$REPOSITORY/issues/$NUMBER/comments?per_page=100" \
  --jq ".[] | select(.body | startswith(\"$marker\")) | .id"
comment=$(head -n 1 "$folder/answer")

if [ "$VERDICT/$ERRORS/$WARNINGS" = clean/0/0 ] && [ -z "$comment" ]; then
  echo "no comment: there is nothing to say"
  exit 0
fi
{
  printf '%s\n' "$marker"
  if [ ! -s "${REPORT:-/dev/null}" ]; then
    printf '**protovet**: %s.\n' "$FOUND"
  elif [ "$(wc -m <"$REPORT")" -gt "$MOST" ]; then
    # whole lines, so that no tag or table row is cut in two
    head -c "$MOST" "$REPORT" | sed '$d'
    printf '\n… and more than fits into a comment: the run has all of it.\n'
  else
    cat "$REPORT"
  fi
  printf '\n[The whole run](%s)\n' "$RUN_URL"
} >"$folder/body"
if [ -n "$comment" ]; then
  ask --method PATCH "repos/$REPOSITORY/issues/comments/$comment" --field "body=@$folder/body"
else
  ask --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" --field "body=@$folder/body"
fi
