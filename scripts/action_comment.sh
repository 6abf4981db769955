#!/usr/bin/env bash
# Lets the comment of the action go through the real gh, to a stand-in for GitHub on this machine: 130
# comments on two pages, a token that may write, and one that may not. Needs gh, python3 and curl.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

command -v gh >/dev/null || { echo "gh is missing: apt-get install gh" >&2 && exit 2; }
work=$(mktemp -d)
server=''
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
python3 "$root/scripts/github_comments.py" >"$work/port" &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ ! -s "$work/port" ] || break
  sleep 0.5
done
port=$(cat "$work/port")

comment() { # TOKEN VERDICT REPORT
  printf '%s\n' "$3" >"$work/report.md"
  local count=1
  [ "$2" != clean ] || count=0
  # gh speaks plain HTTP to this host alone, by way of the proxy that answers for it
  env -u GH_ENTERPRISE_TOKEN HOME="$work" GH_HOST=github.localhost GH_TOKEN="$1" GITHUB_TOKEN='' \
    HTTP_PROXY="http://127.0.0.1:$port" RUNNER_TEMP="$work" REPOSITORY=acme/schemas NUMBER=7 \
    KEY=schema/job/./proto VERDICT="$2" ERRORS=$count WARNINGS=0 FOUND="$count errors" \
    REPORT="$work/report.md" RUN_URL=https://github.example/run "$root/action/comment.sh"
}

# How many comments there are, and what the last one says.
told() {
  curl --silent --noproxy '*' "http://127.0.0.1:$port/all" |
    python3 -c 'import json, sys; all = json.load(sys.stdin); print(len(all), all[-1]["body"])'
}

expect() { # TEXT
  case $(told) in
    "$1"*) ;;
    *) told && echo "expected $1" >&2 && exit 1 ;;
  esac
}

comment writes clean '### nothing found'
expect '130 '
comment writes findings '### `one` "error" 100 %'
expect '131 <!-- protovet: schema/job/./proto -->
### `one` "error" 100 %'
comment writes findings '### two errors'
expect '131 <!-- protovet: schema/job/./proto -->
### two errors'
for token in reads nothing ''; do
  comment "$token" findings '### three errors' >"$work/said" 2>&1
  if ! grep --quiet 'no comment: the token may not' "$work/said" || grep '::' "$work/said"; then
    cat "$work/said" && exit 1
  fi
done
comment writes clean '### nothing found'
expect '131 <!-- protovet: schema/job/./proto -->
### nothing found'
echo "the comment is kept"
