#!/usr/bin/env bash
# Makes all that a release is made of for this machine, installs each in a clean place and uses it there:
# the wheel, the archive as the action gets it, the npm packages, the container, the formula, manual pages
# and completions. Needs python3 with venv, node with npm, curl and musl-gcc; Linux on x86-64.
#
#   scripts/package.sh [BUILT]     BUILT has `wheels` and `release`, as an earlier run left them
set -euo pipefail
. "$(dirname "$0")/tools.sh"

target=x86_64-unknown-linux-musl
built=${1:-$cache/package}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
venv=$cache/maturin
if [ ! -x "$venv/bin/maturin" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet install 'maturin>=1.9,<2'
fi

if [ $# -eq 0 ]; then
  echo "== build"
  rustup target list --installed | grep --quiet "$target" || rustup target add "$target"
  rm -rf "$built"
  (cd "$root" && nice -n 19 "$venv/bin/maturin" build --quiet --release --locked --target "$target" \
    --compatibility manylinux2014 musllinux_1_1 --out "$built/wheels")
  mkdir -p "$built/release"
  for binary in protovet protoc-gen-protovet-breaking; do
    cp "${CARGO_TARGET_DIR:-$root/target}/$target/release/$binary" "$built/release/"
  done
fi

built=$(cd "$built" && pwd)
work=$(mktemp -d)
server=''
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} CARGO_HOME=${CARGO_HOME:-$HOME/.cargo}
export HOME=$work/home
mkdir "$HOME"

# What was said must have a text in it, and the code must be the expected one.
said() { # TEXT CODE EXPECTED
  if [ "$2" -ne "$3" ] || ! grep --quiet "$1" "$work/said"; then
    cat "$work/said"
    echo "ended with $2 instead of $3, or does not say $1" >&2
    exit 1
  fi
}

# A protovet must say its version and find what the quick start is about.
holds() { # COMMAND...
  local code=0
  [ "$("$@" --version)" = "protovet $version" ]
  (cd "$root" && "$@" diff testdata/quick-start/old testdata/quick-start/new) >"$work/said" 2>&1 || code=$?
  said FIELD_NUMBER_REUSED "$code" 1
}

echo "== binary"
echo "$(wc -c <"$built/release/protovet") bytes"
if ldd "$built/release/protovet" >"$work/linked" 2>&1 && ! grep --quiet 'statically linked' "$work/linked"; then
  cat "$work/linked" && exit 1
fi
holds "$built/release/protovet"
# nothing is reachable in a network namespace of its own
if unshare --net true 2>/dev/null; then holds unshare --net "$built/release/protovet"; fi

echo "== wheel"
ls "$built/wheels"
python3 -m venv "$work/clean"
"$work/clean/bin/pip" --quiet install --no-index --find-links "$built/wheels" protovet
holds "$work/clean/bin/protovet"
[ "$("$work/clean/bin/protoc-gen-protovet-breaking" --version)" = "protoc-gen-protovet-breaking $version" ]

echo "== wheel, by pre-commit"
if [ -x "$cache/hooks/venv/bin/pre-commit" ]; then
  git init --quiet --initial-branch main "$work/repo"
  (
    cd "$work/repo"
    git config user.name Ada && git config user.email ada@example.test
    awk '/^```yaml/ { n++; inside = n == 2; next } /^```/ { inside = 0 } inside' "$root/docs/hooks.md" >.pre-commit-config.yaml
    grep --quiet 'additional_dependencies: \[protovet==' .pre-commit-config.yaml
    printf 'syntax = "proto3";\nmessage User {\n  string email = 1;\n}\n' >user.proto
    git add -A && git commit --quiet -m one
    sed -i 's/= 1;/= 2;/' user.proto
    git add -A
    # what it makes its environment with is on this machine, and the wheel is here
    code=0
    PIP_FIND_LINKS=$built/wheels "$cache/hooks/venv/bin/pre-commit" run >"$work/said" 2>&1 || code=$?
    said FIELD_RENUMBERED "$code" 1
  )
fi

echo "== archive, as the action gets it"
"$root/packaging/archive.sh" "$target" "$built/release" "$work/served/v$version"
(cd "$work/served/v$version" && sha256sum -- * >"$work/sums" && mv "$work/sums" SHA256SUMS)
tar -tzf "$work/served/v$version/protovet-$target.tar.gz" | sort >"$work/list"
for file in protovet protoc-gen-protovet-breaking LICENSE-MIT man/protovet-check.1 completions/_protovet; do
  if ! grep --quiet --line-regexp "\(\./\)\?$file" "$work/list"; then cat "$work/list" && exit 1; fi
done
python3 -m http.server --bind 127.0.0.1 --directory "$work/served" 0 >"$work/server" 2>&1 &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
  port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' "$work/server")
  [ -z "$port" ] || break
  sleep 0.5
done
mkdir "$work/runner"
touch "$work/output" "$work/path"
ACTION=$root INSTALL=release VERSION='' CHECKSUM='' RELEASES=http://127.0.0.1:$port \
  RUNNER_TEMP=$work/runner RUNNER_TOOL_CACHE=$work/tools GITHUB_OUTPUT=$work/output GITHUB_PATH=$work/path \
  "$root/action/install.sh"
holds "$(cat "$work/path")/protovet"

echo "== npm"
node "$root/packaging/npm/pack.mjs" "$work/npm" "$target=$built/release/protovet"
for package in "$work"/npm/*/; do (cd "$package" && npm pack --silent --pack-destination "$work"); done
mkdir "$work/app"
(
  cd "$work/app"
  npm init --yes >/dev/null
  npm install --silent --offline --no-audit --no-fund "$work"/protovet-linux-x64-*.tgz "$work/protovet-$version.tgz"
)
holds "$work/app/node_modules/.bin/protovet"
[ "$("$work/app/node_modules/.bin/protoc-gen-protovet-breaking" --version)" = "protoc-gen-protovet-breaking $version" ]
code=0
(cd "$work/app" && rm -rf node_modules/@protovet && node_modules/.bin/protovet --version) 2>"$work/said" || code=$?
said 'is not installed' "$code" 2

echo "== container"
if [ "$(id -u)" -eq 0 ]; then
  # what the Containerfile puts where, and nothing else
  mkdir -p "$work/image/usr/bin" "$work/image/etc" "$work/image/work"
  grep --quiet --fixed-strings 'COPY ${TARGETARCH}/protovet /usr/bin/protovet' "$root/packaging/Containerfile"
  grep --quiet --fixed-strings 'COPY gitconfig /etc/gitconfig' "$root/packaging/Containerfile"
  cp "$built/release/protovet" "$work/image/usr/bin/"
  cp "$root/packaging/gitconfig" "$work/image/etc/gitconfig"
  git init --quiet --initial-branch main "$work/image/work"
  (
    cd "$work/image/work"
    git config user.name Ada && git config user.email ada@example.test
    printf 'syntax = "proto3";\nmessage User {\n  string email = 1;\n}\n' >user.proto
    git add -A && git commit --quiet -m one
    sed -i 's/= 1;/= 2;/' user.proto
  )
  # what is mounted belongs to somebody else
  chown -R 1234:1234 "$work/image/work"
  code=0
  (cd "$work/image" && chroot "$work/image" /usr/bin/protovet check /work) >"$work/said" 2>&1 || code=$?
  said FIELD_RENUMBERED "$code" 1
fi

echo "== formula"
for other in aarch64-apple-darwin x86_64-apple-darwin aarch64-unknown-linux-musl; do
  printf '%064d  protovet-%s.tar.gz\n' 1 "$other"
done | cat - "$work/served/v$version/SHA256SUMS" >"$work/SHA256SUMS"
"$root/packaging/homebrew/formula.sh" "$version" "$work/SHA256SUMS" >"$work/protovet.rb"
if grep '@' "$work/protovet.rb"; then exit 1; fi
[ "$(grep --count 'sha256 "[0-9a-f]\{64\}"' "$work/protovet.rb")" -eq 4 ]
if command -v ruby >/dev/null; then ruby -c "$work/protovet.rb"; fi

echo "== manual pages and completions"
mkdir "$work/unpacked" && tar -xzf "$work/served/v$version/protovet-$target.tar.gz" -C "$work/unpacked"
if command -v groff >/dev/null; then
  for page in "$work"/unpacked/man/*.1; do
    groff -man -ww -Tutf8 "$page" 2>"$work/said" >"$work/page"
    if [ -s "$work/said" ]; then head -n 5 "$work/said" && echo "$page" && exit 1; fi
  done
fi
if command -v zsh >/dev/null; then zsh -n "$work/unpacked/completions/_protovet"; fi
if command -v fish >/dev/null; then
  fish --no-execute "$work/unpacked/completions/protovet.fish"
  fish --command "source $work/unpacked/completions/protovet.fish; complete --do-complete 'protovet hist'" | grep --quiet '^history'
fi

echo "== crate"
(cd "$root" && cargo package --quiet --no-verify --allow-dirty --locked --target-dir "$work/crate")
echo "$(cat "$work"/crate/package/*.crate | wc -c) bytes"
echo "everything installs and runs"
