#!/usr/bin/env bash
# Chooses the commit to compare with as the event asks, and fetches what is missing: nothing where all
# is there, else that commit and those between it and HEAD, whose messages may say what was approved.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

# How far back to look for where a branch started.
readonly DEPTHS="2 16 64 256 1024 4096 16384"

is_shallow() {
  [ "$(git rev-parse --is-shallow-repository)" = true ]
}

has() {
  git cat-file -e "$1^{commit}" 2>/dev/null
}

# Brings a commit here without what came before it. A clone that is whole stays whole.
fetch_commit() { # COMMIT OR REF
  if has "$1"; then return; fi
  fetch_one "$1" 2>&1
}

fetch_one() { # COMMIT OR REF
  local depth=()
  if is_shallow; then depth=(--depth=1); fi
  git fetch --quiet --no-tags ${depth[@]+"${depth[@]}"} origin "$1"
}

# Whether more of the history could tell of a newer commit that HEAD and another have in common.
is_cut_off_above() { # COMMIT OTHER
  local cut_off newer
  cut_off=$(git rev-parse --git-path shallow)
  [ -s "$cut_off" ] || return 1
  newer=$(git rev-list HEAD "$2" --not "$1")
  grep --quiet --line-regexp --fixed-strings --file="$cut_off" <<<"$newer"
}

# Fetches what HEAD has and a commit has not, as far as it is not there.
reach() { # COMMIT
  local depth
  is_shallow && is_cut_off_above "$1" HEAD || return 0
  for depth in $DEPTHS; do
    git fetch --quiet --no-tags --depth="$depth" origin "$(git rev-parse HEAD)" "$1" || break
    is_shallow && is_cut_off_above "$1" HEAD || return 0
  done
  warning "not all commits since ${1:0:7} could be fetched: what their messages approve does not count"
}

# Says what to compare with, and ends.
choose() { # COMMIT WHY
  local commit
  commit=$(git rev-parse --verify --quiet "$1^{commit}") || fail "there is no commit $1"
  reach "$commit"
  echo "comparing with $commit, $2"
  output against "$commit"
  output why "$2"
  exit 0
}

# Says that there is nothing to compare with, and ends.
nothing() { # WHY
  notice "nothing to compare with, $1"
  output against ''
  output why "$1"
  exit 0
}

# The newest commit that HEAD and another have in common, with as much of the history as it takes;
# nothing if there is none.
common() { # COMMIT
  local head depth base
  head=$(git rev-parse HEAD)
  if ! is_shallow; then
    has "$1" || git fetch --quiet --no-tags origin "$1" >&2
    git merge-base HEAD "$1" || true
    return
  fi
  for depth in $DEPTHS; do
    # By their ids, both: of a branch that is known already, git would not fetch more. And at once,
    # or the one would cut off what the other brought.
    git fetch --quiet --no-tags --depth="$depth" origin "$head" "$1" >&2
    base=$(git merge-base HEAD "$1") || base=''
    if ! is_shallow || { [ -n "$base" ] && ! is_cut_off_above "$base" "$1"; }; then break; fi
  done
  echo "$base"
}

# Compares with the commit at which HEAD left a branch, or with another one if HEAD was merged.
since() { # BRANCH [COMMIT]
  local tip base
  tip=$(git ls-remote --quiet origin "refs/heads/$1" | cut -f 1)
  [ -n "$tip" ] || fail "there is no branch $1 to compare with"
  base=$(common "$tip") || fail "the branch $1 cannot be fetched"
  if [ -z "$base" ] && is_shallow; then
    fail "HEAD and $1 have nothing in common in their last ${DEPTHS##* } commits: check out with \`fetch-depth: 0\`"
  fi
  [ -n "$base" ] || choose "$tip" "the newest commit of $1, with which HEAD has none in common"
  if [ "$base" = "$(git rev-parse HEAD)" ] && [ -n "${2:-}" ] && fetch_commit "$2"; then
    # merged in the meantime: what it changed is still what it was to change
    choose "$2" "what $1 was before it was merged"
  fi
  choose "$base" "the merge base of HEAD and $1"
}

# Compares with the commit before HEAD.
before_head() { # WHY
  if ! has 'HEAD^'; then
    ! is_shallow || git fetch --quiet --no-tags --depth=2 origin "$(git rev-parse HEAD)"
    has 'HEAD^' || nothing "as HEAD is the first commit"
  fi
  choose 'HEAD^' "the commit before HEAD, $1"
}

# The stable release with the highest version below that of a tag; of all, if it is empty. Tags are
# releases of the same thing when they have the same text before the version.
release_before() { # TAG
  local tags
  tags=$(git ls-remote --quiet --refs --tags origin)
  awk -v tag="$1" '
    # a version as a number that compares, or nothing
    function parse(name) {
      if (!match(name, /[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/)) return 0
      prefix = substr(name, 1, RSTART - 1)
      if (prefix ~ /[0-9.]$/) return 0
      version = substr(name, RSTART)
      is_stable = version !~ /-/
      sub(/[-+].*/, "", version)
      split(version, part, ".")
      return 1
    }
    function is_below(a1, a2, a3, b1, b2, b3) {
      return a1 != b1 ? a1 < b1 : a2 != b2 ? a2 < b2 : a3 < b3
    }
    BEGIN {
      if (tag != "") {
        if (!parse(tag)) exit
        wanted = prefix; t1 = part[1] + 0; t2 = part[2] + 0; t3 = part[3] + 0
      }
    }
    {
      name = $2
      sub(/^refs\/tags\//, "", name)
      if (!parse(name) || !is_stable) next
      if (tag != "" ? prefix != wanted : prefix !~ /^v?$/) next
      v1 = part[1] + 0; v2 = part[2] + 0; v3 = part[3] + 0
      if (tag != "" && !is_below(v1, v2, v3, t1, t2, t3)) next
      if (best == "" || is_below(b1, b2, b3, v1, v2, v3)) { best = name; b1 = v1; b2 = v2; b3 = v3 }
    }
    END { print best }' <<<"$tags"
}

# Compares with a tag.
at_tag() { # TAG WHY
  if ! has "refs/tags/$1"; then
    fetch_one "+refs/tags/$1:refs/tags/$1" || fail "the tag $1 cannot be fetched"
  fi
  choose "refs/tags/$1" "$2"
}

named() { # REVISION
  local current='' tag
  if [ "$1" = latest-release ]; then
    case $REF in refs/tags/*) current=${REF#refs/tags/} ;; esac
    tag=$(release_before "$current")
    [ -n "$tag" ] || fail "\`against: latest-release\` finds no tag of a stable release, such as v1.2.0"
    at_tag "$tag" "the latest release, $tag"
  fi
  case $(git ls-remote --quiet origin "refs/heads/$1" "refs/tags/$1") in
    *refs/heads/*) since "$1" ;;
    *refs/tags/*) at_tag "$1" "the tag $1" ;;
  esac
  fetch_commit "$1" || fail "\`against: $1\` is no branch, tag or commit of origin"
  choose "$1" "as asked for"
}

pushed() {
  local branch=${REF#refs/heads/}
  [ "$DELETED" != true ] || nothing "as the push deletes $branch"
  case $BEFORE in
    '' | *[!0]*) ;;
    *)
      [ "$branch" != "$DEFAULT_BRANCH" ] || before_head "as $branch is new"
      since "$DEFAULT_BRANCH"
      ;;
  esac
  if [ "$FORCED" = true ] && [ "$branch" != "$DEFAULT_BRANCH" ]; then
    # a rebased branch counts as a new one: what it was rebased on is not its own change
    since "$DEFAULT_BRANCH"
  fi
  if fetch_commit "$BEFORE"; then
    choose "$BEFORE" "what $branch was before the push"
  fi
  warning "$BEFORE, which $branch was before the push, is gone"
  [ "$branch" != "$DEFAULT_BRANCH" ] || before_head "as what was there before the push is gone"
  since "$DEFAULT_BRANCH"
}

tagged() {
  local tag=${REF#refs/tags/} previous
  previous=$(release_before "$tag")
  [ -n "$previous" ] || nothing "as there is no release before $tag"
  at_tag "$previous" "the release before $tag"
}

otherwise() {
  [ -n "$DEFAULT_BRANCH" ] || before_head "as nothing tells what the default branch is"
  [ "$REF" != "refs/heads/$DEFAULT_BRANCH" ] || before_head "as it is on $DEFAULT_BRANCH"
  since "$DEFAULT_BRANCH"
}

git rev-parse --git-dir >/dev/null 2>&1 ||
  fail "there is no git repository here: check it out with actions/checkout in a step before"
[ -z "$AGAINST" ] || named "${AGAINST#origin/}"
case $EVENT/$REF in
  pull_request/* | pull_request_target/*) since "$BASE_REF" "$BASE_SHA" ;;
  merge_group/*)
    fetch_commit "$QUEUE_BASE" || fail "$QUEUE_BASE, what the merge queue builds on, cannot be fetched"
    choose "$QUEUE_BASE" "what the merge queue builds on"
    ;;
  */refs/tags/*) tagged ;;
  push/*) pushed ;;
  *) otherwise ;;
esac
