#!/bin/sh
# Writes the descriptor sets in testdata/descriptor_sets/ anew, from the .proto files beside them,
# with protoc (of grpcio-tools) and buf. Both are installed into .cache/ on first use.
set -eu
cd "$(dirname "$0")/.."
cache=$PWD/.cache

if [ ! -x "$cache/py/bin/python" ]; then
  python3 -m venv "$cache/py"
  "$cache/py/bin/pip" install --quiet grpcio-tools
fi
buf=$cache/npm/node_modules/.bin/buf
if [ ! -x "$buf" ]; then
  npm install --silent --prefix "$cache/npm" @bufbuild/buf
fi

cd testdata/descriptor_sets
protoc() {
  "$cache/py/bin/python" -m grpc_tools.protoc --proto_path=. "$@" shop/*.proto
}
protoc --include_imports --include_source_info --retain_options --descriptor_set_out=protoc.binpb
gzip -9nf protoc.binpb
protoc --descriptor_set_out=protoc_without_imports.binpb
"$buf" build . -o buf.binpb
gzip -9nf buf.binpb
