#!/bin/sh
# Checks that protoc judges the schemas of testdata/invalid and testdata/valid as our tests do.
# Puts protoc (of grpcio-tools) into .cache/ the first time; needs python3 with venv.
set -eu
cd "$(dirname "$0")/../.."
venv=.cache/protoc
if ! [ -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet grpcio-tools
fi
protoc() {
    "$venv/bin/python" -m grpc_tools.protoc --proto_path="$1" --descriptor_set_out=/dev/null "$2"
}
wrong=0
for file in testdata/invalid/*.proto; do
    if protoc testdata/invalid "$file" >/dev/null 2>&1; then
        echo "protoc accepts $file"
        wrong=1
    fi
done
for file in testdata/valid/*.proto testdata/valid/lib/*.proto; do
    if ! protoc testdata/valid "$file" >/dev/null 2>&1; then
        echo "protoc rejects $file"
        wrong=1
    fi
done
[ "$wrong" = 0 ] && echo "protoc agrees"
exit "$wrong"
