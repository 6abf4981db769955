"""Fixes a copy of a folder of schemas and checks what must hold of that; see fix.sh.

usage: fix.py PROTOVET WORK FOLDER [OLD]
"""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

protovet, work, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
old = Path(sys.argv[4]).resolve() if len(sys.argv) > 4 else None
copy = work / "copy"


def run(*arguments):
    """Runs protovet beside the copy; gives what it printed."""
    ran = subprocess.run([protovet, *arguments], cwd=work, capture_output=True, text=True)
    if ran.returncode not in (0, 1):
        sys.exit(f"{' '.join(arguments)} failed: {ran.stderr}")
    return ran


def findings():
    command = ["check", "copy", "--against", str(old)] if old else ["lint", "copy"]
    lines = run(*command, "--format", "json", "--fail-on", "never", "--verbose").stdout.splitlines()
    return [json.loads(line) for line in lines]


def key(finding):
    return finding["type"], finding["element"], finding["message"]


def subject(finding):
    return finding["type"], finding["element"]


def fix():
    command = ["fix", "copy", "--against", str(old)] if old else ["lint", "copy", "--fix"]
    return run(*command, "--fail-on", "never", "--format", "concise").stderr


def texts():
    return {path: path.read_bytes() for path in sorted(copy.rglob("*.proto"))}


def compiles(paths):
    """What protoc says of files, if it refuses them."""
    names = [str(path.relative_to(copy)) for path in paths]
    protoc = [sys.executable, "-m", "grpc_tools.protoc", "-I.", "-o", "/dev/null", *names]
    ran = subprocess.run(protoc, cwd=copy, capture_output=True, text=True)
    return ran.stderr if ran.returncode else ""


COMMENT = rb"//[^\n]*|/\*.*?\*/"
STRING = rb'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\''


def rest(text):
    """A text without what fixes may change: reserved statements, numbers, names of what has a number,
    and how much white space there is. Comments are compared by themselves."""
    tokens = re.findall(STRING + b"|" + COMMENT, text, re.DOTALL)
    comments = [token for token in tokens if token.startswith(b"/")]
    bare = re.sub(STRING + b"|" + COMMENT, lambda it: b"" if it[0][:1] == b"/" else it[0], text,
                  flags=re.DOTALL)
    bare = re.sub(rb"\breserved\b[^;]*;", b"", bare)
    bare = re.sub(rb"\w+\s*=\s*-?\d+", b"= 0", bare)
    bare = re.sub(rb"\s*([{};])\s*", rb"\1", bare)
    return comments, re.sub(rb"\s+", b" ", bare)


shutil.rmtree(copy, ignore_errors=True)
shutil.copytree(folder, copy)
before, found = texts(), findings()
told = fix().splitlines()
after, left = texts(), findings()

problems = []
changed = [path for path in before if before[path] != after[path]]
fixed = [line for line in told if line.startswith("protovet: fixed ")]
dropped = [line for line in told if re.match(r"protovet: left \w+ of `", line)]
people = [line for line in told if re.match(r"protovet: left \d+ finding", line)]
listed = Counter(key(it) for it in found if "fix" in it)
remaining = Counter(key(it) for it in left)
for line in fixed:
    rule, element = re.match(r"protovet: fixed (\S+) of `([^`]*)`", line).groups()
    gone = Counter(key(it) for it in found) - remaining
    if not any(it[:2] == (rule, element) for it in gone):
        problems.append(f"{rule} of {element} is still there")
known = {subject(it) for it in found}
for finding in left:
    if subject(finding) not in known and finding["severity"] != "note":
        problems.append(f"new: {' '.join(key(finding))}")
for path in changed:
    if rest(before[path]) != rest(after[path]):
        problems.append(f"{path}: other bytes differ")
    if before[path].endswith(b"\n") != after[path].endswith(b"\n"):
        problems.append(f"{path}: the last line end differs")
if changed and (refused := compiles(changed)):
    problems.append(f"protoc refuses the result: {refused}")
fix()
if texts() != after:
    problems.append("a second run changes something")

rules = Counter(line.split()[2] for line in fixed)
print(f"  {len(found)} findings, {sum(listed.values())} of them with a fix; {len(fixed)} fixed in "
      f"{len(changed)} files, {len(dropped)} left, {len(left)} findings then")
for rule, count in sorted(rules.items()):
    print(f"    {count:6} {rule}")
for line in [*dropped[:10], *people]:
    print(f"    {line}")
for problem in problems[:20]:
    print(f"  WRONG: {problem}")
sys.exit(bool(problems))
