#!/usr/bin/env bash
# Packs what was built for a target, as a release has it:
#
#   packaging/archive.sh TARGET FOLDER OUT      FOLDER has the binaries, which must run here
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
target=$1 built=$2 out=$3
suffix=''
case $target in *windows*) suffix=.exe ;; esac
name=protovet-$target

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for binary in protovet protoc-gen-protovet-breaking; do
  install -m 755 "$built/$binary$suffix" "$work/"
done
cp "$root"/LICENSE-* "$root/README.md" "$root/CHANGELOG.md" "$work/"
mkdir "$work/completions"
"$work/protovet$suffix" man "$work/man" >/dev/null
for shell in bash zsh fish powershell; do
  case $shell in
    bash) file=protovet.bash ;;
    zsh) file=_protovet ;;
    fish) file=protovet.fish ;;
    powershell) file=_protovet.ps1 ;;
  esac
  "$work/protovet$suffix" completions "$shell" >"$work/completions/$file"
done

mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$work"
if [ -n "$suffix" ]; then
  # Windows has no zip, but 7z on its runners, and Python wherever wheels are built
  python -m zipfile -c "$out/$name.zip" ./*
  echo "$out/$name.zip"
else
  tar -czf "$out/$name.tar.gz" ./*
  echo "$out/$name.tar.gz"
fi
