#!/usr/bin/env bash
# Gets protovet: downloads a release and verifies it, or builds it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

version=${VERSION#v}
if [ -z "$version" ]; then
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ACTION/Cargo.toml" | head -n 1)
fi
tools=${RUNNER_TOOL_CACHE:-${RUNNER_TEMP:?is set by GitHub}}/protovet

# The name that releases have for this machine.
target() {
  case "${RUNNER_OS:-$(uname -s)}/${RUNNER_ARCH:-$(uname -m)}" in
    Linux/X64 | Linux/x86_64) echo x86_64-unknown-linux-musl ;;
    Linux/ARM64 | Linux/aarch64) echo aarch64-unknown-linux-musl ;;
    macOS/X64 | Darwin/x86_64) echo x86_64-apple-darwin ;;
    macOS/ARM64 | Darwin/arm64) echo aarch64-apple-darwin ;;
    Windows/X64) echo x86_64-pc-windows-msvc ;;
    *) return 1 ;;
  esac
}

download() { # URL FILE
  curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"
}

sha256() { # FILE
  if command -v sha256sum >/dev/null; then
    sha256sum "$1"
  else
    shasum -a 256 "$1"
  fi | cut -d ' ' -f 1
}

# Says that protovet is there, and how it is called.
found() {
  "$1" --version
  output protovet "$1"
  dirname "$1" >>"${GITHUB_PATH:?is set by GitHub}"
  exit 0
}

verify() { # FILE NAME SUMS
  local expected actual
  actual=$(sha256 "$1")
  expected=$(awk -v name="$2" '$2 == name || $2 == "*" name { print $1 }' "$3")
  [ -n "$expected" ] || fail "SHA256SUMS of release $version does not name $2"
  for expected in "$expected" ${CHECKSUM:+"$CHECKSUM"}; do
    [ "$actual" = "$expected" ] ||
      fail "$2 of release $version has the SHA-256 $actual instead of $expected: it is not used"
  done
}

unpack() { # ARCHIVE FOLDER
  case $1 in
    *.zip) if command -v unzip >/dev/null; then unzip -q -o "$1" -d "$2"; else tar -xf "$1" -C "$2"; fi ;;
    *) tar -xzf "$1" -C "$2" ;;
  esac
}

# Downloads the release; fails if there is none for this version and machine.
release() {
  local target name program url work folder
  target=$(target) || return 1
  name=protovet-$target.tar.gz program=protovet
  case $target in *windows*) name=protovet-$target.zip program=protovet.exe ;; esac
  folder=$tools/$version/$target
  [ -z "$CHECKSUM" ] && [ -x "$folder/$program" ] && found "$folder/$program"
  url=${RELEASES%/}/v$version
  work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/protovet.XXXXXX")
  download "$url/SHA256SUMS" "$work/SHA256SUMS" || return 1
  download "$url/$name" "$work/$name" || return 1
  verify "$work/$name" "$name" "$work/SHA256SUMS"
  mkdir -p "$folder"
  unpack "$work/$name" "$folder"
  rm -rf "$work"
  [ -x "$folder/$program" ] || fail "$name of release $version has no $program"
  found "$folder/$program"
}

build() {
  command -v cargo >/dev/null || return 1
  cargo install --quiet --locked --path "$ACTION" --bin protovet --root "$tools/built" --no-track --force
  found "$tools/built/bin/protovet"
}

case $INSTALL in
  path)
    protovet=$(command -v protovet) || fail "there is no protovet on PATH: install it in a step before, or leave \`install\` out"
    found "$protovet"
    ;;
  release)
    release || fail "release $version of protovet cannot be downloaded for this machine: name another \`version\`, or use \`install: build\`"
    ;;
  build)
    build || fail "building protovet needs cargo: install a Rust toolchain in a step before"
    ;;
  auto)
    if ! release; then
      [ -z "$VERSION" ] || fail "release $version of protovet cannot be downloaded for this machine: name another \`version\`"
      echo "there is no release $version for this machine: building it"
      build || fail "there is no release $version for this machine, and no cargo to build it: install a Rust toolchain in a step before"
    fi
    ;;
  *) fail "\`install\` is auto, release, build or path, not \`$INSTALL\`" ;;
esac
