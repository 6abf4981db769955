"""What comparisons of protovet with buf have in common: examples of pages, answers that are kept, places
of findings, known differences, and how what differs is told; see buf.py and buf_lint.py."""

import argparse
import concurrent.futures
import fnmatch
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tomllib
from collections import Counter, defaultdict

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VERSIONS = ["v2", "v1", "v1beta1"]


def blocks(page):
    """The fenced blocks of a page: words behind the fence, and the text."""
    for found in re.finditer(r"^```([^\n]*)\n(.*?)^```$", page, re.M | re.S):
        yield found[1].split(), found[2]


def page_couples(page):
    """The couples of a page: `proto old` blocks followed by `proto new` blocks."""
    couples, old, new, is_open = [], {}, {}, False

    def flush():
        if old and new:
            couples.append((dict(old), dict(new)))
        old.clear()
        new.clear()

    for words, text in blocks(page):
        if words[:1] != ["proto"]:
            continue
        named = next((word[5:] for word in words if word.startswith("file=")), None)
        side = words[1] if len(words) > 1 else ""
        if side == "old":
            if new or not is_open:
                flush()
            old[named or "a.proto"] = text
            is_open = True
        elif side == "new" and is_open:
            new[named or "a.proto"] = text
            is_open = named is not None
        else:
            is_open = False
    flush()
    return couples


def write_side(folder, files):
    """Writes files, and those of the tests that they import."""
    shared = ROOT / "tests" / "pages" / "imports"
    todo = list(files.items())
    written = set(files)
    while todo:
        path, text = todo.pop()
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        for wanted in re.findall(r'^import\s+(?:\w+\s+)?"([^"]+)"', text, re.M):
            if wanted not in written and (shared / wanted).exists():
                written.add(wanted)
                todo.append((wanted, (shared / wanted).read_text()))


def digest_of(folder, known={}):
    """What tells the contents of a folder apart."""
    if folder not in known:
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*.proto")):
            digest.update(str(path.relative_to(folder)).encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
        known[folder] = digest.hexdigest()
    return known[folder]


class Refused(Exception):
    """A tool could not compare."""


def findings(code, out, err):
    if code not in (0, 100):
        raise Refused(err.strip() or f"exit code {code}")
    found = [json.loads(line) for line in out.splitlines()]
    if any(one["type"] == "COMPILE" for one in found):
        raise Refused("; ".join(f"{one.get('path')}: {one['message']}" for one in found[:3]))
    return found


class Answers:
    """What buf said to what was asked before, by contents and questions."""

    def __init__(self, work):
        self.folder = work / "answers"
        self.folder.mkdir(parents=True, exist_ok=True)

    def of(self, question, ask):
        """The findings that answer a question; `ask` runs buf and gives how that went."""
        kept = self.folder / hashlib.sha256(json.dumps(question).encode()).hexdigest()
        if kept.exists():
            return findings(*json.loads(kept.read_text()))
        answer = ask()
        kept.write_text(json.dumps(answer))
        return findings(*answer)


def rules_of_buf(program, command, version):
    """The rules that `buf config` lists, by ID."""
    listed = subprocess.run([program, "config", command, "--version", version, "--format", "json"],
                            capture_output=True, text=True, check=True).stdout
    return {rule["id"]: rule for rule in map(json.loads, listed.splitlines())}


def config_of(section, version, used, **more):
    """A configuration that uses certain rules; all that are there by default if none is named."""
    said = {**({"use": sorted(used)} if used else {}), **more}
    return {"version": version, section: said} if said else {"version": version}


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def named(message):
    """The first name in a message, in whatever quotes, with the package that buf says apart."""
    nested = re.search(r'"([^"]*)" was deleted from package "([^"]*)"', message)
    if nested:
        return f"{nested[2]}.{nested[1]}".lstrip(".")
    found = re.search(r'"([^"]*)"|`([^`]*)`', message)
    return (found[1] or found[2] or "") if found else ""


def places(found):
    """How many different messages there are at each place."""
    messages = defaultdict(set)
    for one in found:
        path = one.get("path") or f"<{named(one['message'])}>"
        place = (one["type"], path, one["start_line"], one["start_column"],
                 one["end_line"], one["end_column"])
        messages[place].add(one["message"])
    return messages


class Known:
    """The differences that are known."""

    def __init__(self):
        path = pathlib.Path(__file__).with_name("buf_differences.toml")
        self.entries = tomllib.loads(path.read_text()).get("difference", [])
        self.used = set()

    def explains(self, couple, version, place, who):
        for index, entry in enumerate(self.entries):
            rule, path = place[:2]
            if (fnmatch.fnmatch(couple.name, entry["couple"])
                    and fnmatch.fnmatch(rule, entry.get("rule", "*"))
                    and fnmatch.fnmatch(path, entry.get("path", "*"))
                    and entry["only"] == who
                    and version in entry.get("versions", VERSIONS)):
                self.used.add(index)
                return True
        return False


def program_of(buf):
    """The program itself: what npm links to starts node first, each time."""
    modules = pathlib.Path(buf).absolute().parent.parent
    return str(next(modules.glob("@bufbuild/buf-*/bin/buf"), buf))


def differing(theirs, ours):
    """The places at which two answers have not the same number of messages: who has more, and both."""
    for place in sorted(set(theirs) | set(ours)):
        a, b = theirs.get(place, ()), ours.get(place, ())
        if len(a) != len(b):
            yield place, "buf" if len(a) > len(b) else "protovet", a, b


def told(title, place, theirs, ours):
    """A difference, as the lines to begin with."""
    rule, path, start_line, start_column, end_line, end_column = place
    lines = [f"{title}: {rule} {path} {start_line}:{start_column}-{end_line}:{end_column}"]
    for who, messages in (("buf", theirs), ("protovet", ours)):
        lines += [f"  {who} says: {message}" for message in sorted(messages)]
        lines += [f"  {who} says nothing there"] * (not messages)
    return lines


def parser(names):
    """The options that both comparisons have."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--buf", required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--generated")
    parser.add_argument("--schemas", nargs="*", default=[])
    parser.add_argument("--only", default="*", help=f"those with such a name: `{names}`")
    parser.add_argument("--stages", default="pages,fixtures,generated,schemas")
    parser.add_argument("--versions", default=",".join(VERSIONS))
    parser.add_argument("--show", type=int, default=20, help="how many kinds of differences to print")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser


def parsed(parser):
    options = parser.parse_args()
    options.buf = program_of(options.buf)
    options.protovet = options.protovet and os.path.abspath(options.protovet)
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    return options


def do_all(work, jobs):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for done in concurrent.futures.as_completed([pool.submit(one) for one in work]):
            done.result()


def print_differences(differences, show):
    """The first of each kind, and how many of each there are."""
    kinds, first = Counter(kind for kind, _ in differences), {}
    for kind, text in differences:
        first.setdefault(kind, text)
    for kind in list(first)[:show]:
        print("\n" + first[kind])
    for kind, count in kinds.most_common():
        print(f"  {count} times: {kind}")
