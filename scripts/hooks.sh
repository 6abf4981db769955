#!/usr/bin/env bash
# Lets the real pre-commit, lefthook and husky run protovet in real repositories, with the manifest of
# this repository and the snippets of docs/hooks.md. Needs python3 with venv, npm and git.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

venv=$cache/hooks/venv
node=$cache/hooks/node
mkdir -p "$cache/hooks"
if [ ! -x "$venv/bin/pre-commit" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet install pre-commit
fi
if [ ! -d "$node/node_modules/husky" ] || [ ! -d "$node/node_modules/lefthook" ]; then
  mkdir -p "$node"
  (cd "$node" && npm init --yes >/dev/null && npm install --silent --ignore-scripts husky@9 lefthook@2)
fi
cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --bin protovet
export PATH="${CARGO_TARGET_DIR:-$root/target}/debug:$venv/bin:$node/node_modules/.bin:$PATH"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 XDG_CACHE_HOME=$work/home/cache
mkdir "$HOME"
git config --global user.name Ada
git config --global user.email ada@example.test
git config --global init.defaultBranch main
git config --global protocol.file.allow always

user() {
  printf 'syntax = "proto3";\npackage acme;\nmessage User {\n  string email = %s;\n}\n' "$1"
}

# A block of docs/hooks.md: the first behind a heading that has a text in it.
snippet() {
  awk -v heading="## $1" -v wanted="$2" '
    $0 == heading { inside = 1; next }
    /^## / { inside = 0 }
    inside && /^```/ { if (block) { if (text ~ wanted) { printf "%s", text; exit } block = 0 } else { block = 1; text = "" } next }
    inside && block { text = text $0 "\n" }
  ' "$root/docs/hooks.md"
}

# A repository with one commit on main, which its remote has.
repository() {
  cd "$work"
  rm -rf repo remote.git
  git init --quiet repo
  git init --quiet --bare remote.git
  cd repo
  mkdir proto
  user 1 >proto/user.proto
  git add -A
  git commit --quiet -m one
  git remote add origin ../remote.git
  git push --quiet --set-upstream origin main
}

fails() {
  local told=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    cat "$work/said" && echo "$*: passed, and must not" >&2 && exit 1
  fi
  grep --quiet --fixed-strings "$told" "$work/said" ||
    { cat "$work/said" && echo "$*: does not say $told" >&2 && exit 1; }
}

passes() {
  "$@" >"$work/said" 2>&1 || { cat "$work/said" && echo "$*: failed" >&2 && exit 1; }
}

# What must hold whoever runs the hooks. They are installed in the repository already.
exercise() {
  echo 'message Team {}' >>proto/user.proto
  git add -A
  passes git commit -m addition
  user 2 >proto/user.proto
  git add -A
  fails 'FIELD_RENUMBERED' git commit -m renumbered
  user 1 >proto/user.proto
  echo 'message Team {}' >>proto/user.proto
  git add -A
  git rm --quiet --cached proto/user.proto
  mv proto/user.proto "$work/user.proto"
  fails 'MESSAGE_DELETED' git commit -m 'only deletes'
  mv "$work/user.proto" proto/user.proto
  git add -A
  # what is not staged does not count
  user 2 >proto/user.proto
  echo note >note.txt
  git add note.txt
  passes git commit -m note
  git checkout --quiet proto
  passes git push --quiet origin main
  user 2 >proto/user.proto
  git add -A
  git commit --quiet --no-verify -m renumbered
  fails 'FIELD_RENUMBERED' git push origin main
  fails 'FIELD_RENUMBERED' git push origin main:refs/heads/other
  git reset --quiet --hard HEAD~1
  # as git runs hooks in a worktree
  git worktree add --quiet -b side ../side
  cd ../side
  # husky keeps what git runs out of git, so that each worktree needs its own
  [ ! -d .husky ] || passes husky
  user 2 >proto/user.proto
  git add -A
  fails 'FIELD_RENUMBERED' git commit -m renumbered
  cd ../repo
  git worktree remove --force ../side
}

echo "== pre-commit"
# The manifest as a repository of its own: only that, so that nothing is built here but once.
mkdir "$work/manifest"
cp "$root/.pre-commit-hooks.yaml" "$work/manifest/"
git -C "$work/manifest" init --quiet
git -C "$work/manifest" add -A
git -C "$work/manifest" commit --quiet -m hooks
git -C "$work/manifest" tag v0.1.0
passes pre-commit validate-manifest "$root/.pre-commit-hooks.yaml"
repository
snippet pre-commit protovet-push | sed -e "s|https://.*|$work/manifest|" \
  -e 's/^\( *\)- id: .*/&\n\1  language: system/' >.pre-commit-config.yaml
grep --quiet 'id: protovet-push' .pre-commit-config.yaml
passes pre-commit validate-config
git add -A && git commit --quiet -m config && git push --quiet
passes pre-commit install --hook-type pre-commit --hook-type pre-push
fails 'add the hook `protovet` to `.pre-commit-config.yaml`' protovet install-hook
exercise

echo "== lefthook"
repository
snippet lefthook pre-commit >lefthook.yml
grep --quiet 'use_stdin: true' lefthook.yml
git add -A && git commit --quiet -m config && git push --quiet
passes lefthook install
fails '`lefthook.yml`' protovet install-hook
exercise

echo "== husky"
repository
passes husky
snippet husky staged >.husky/pre-commit
snippet husky pre-push >.husky/pre-push
grep --quiet 'pre-push=' .husky/pre-push
git add -A && git commit --quiet --no-verify -m config && git push --quiet --no-verify
fails '`.husky/pre-commit`' protovet install-hook
exercise

echo "== plain git"
repository
passes protovet install-hook
passes protovet install-hook --hook pre-push
exercise
echo "all hooks hold"
