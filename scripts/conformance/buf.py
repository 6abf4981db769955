"""Compares what protovet says under buf's rules with what buf says.

    buf.py --buf BUF --protovet PROTOVET --work FOLDER [--generated FOLDER] [--schemas FOLDER…]
           [--only PATTERN] [--stages pages,…] [--versions v2,v1,v1beta1] [--one-way]

Couples of versions are compared both ways: those of the pages of all rules, the fixtures, the
generated ones, and each folder of schemas with the next one. Compared is, for each rule, path and
range of lines and columns, how many different messages there are; for what has no path, the name of
what was deleted. buf is asked once with all rules, and its answers are kept in FOLDER; what a
category holds is taken from buf's own list. On a sample both are also asked for each category.

Differences that are known are in `buf_differences.toml`, each with its reason.
"""

import argparse
import concurrent.futures
import fnmatch
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VERSIONS = ["v2", "v1", "v1beta1"]
LEAST_FIRINGS = 50
SAMPLE_EVERY = 25
LINES_SHOWN = 6


class Couple:
    """Two folders of schemas, and what to call them."""

    def __init__(self, name, old, new, stage):
        self.name, self.old, self.new, self.stage = name, old, new, stage

    def swapped(self):
        return Couple(f"{self.name}, swapped", self.new, self.old, self.stage)


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


def couples_of_pages(work):
    target = work / "pages"
    shutil.rmtree(target, ignore_errors=True)
    for folder in ("src/rules", "src/buf/pages"):
        for page in sorted((ROOT / folder).glob("*.md")):
            for index, (old, new) in enumerate(page_couples(page.read_text()), 1):
                place = target / folder.replace("/", "_") / page.stem / str(index)
                write_side(place / "old", old)
                write_side(place / "new", new)
                name = f"{folder}/{page.name}, example {index}"
                yield Couple(name, place / "old", place / "new", "pages")


def couples_of_fixtures(work):
    target = work / "fixtures"
    shutil.rmtree(target, ignore_errors=True)
    for case in sorted((ROOT / "testdata").iterdir()):
        sides = [case / "old", case / "new"]
        if not all(side.is_dir() and any(side.rglob("*.proto")) for side in sides):
            continue
        place = target / case.name
        for side in sides:
            paths = side.rglob("*.proto")
            write_side(place / side.name,
                       {str(path.relative_to(side)): path.read_text() for path in paths})
        yield Couple(f"testdata/{case.name}", place / "old", place / "new", "fixtures")


def couples_of_generated(folder):
    for batch in sorted(pathlib.Path(folder).resolve().iterdir(), key=lambda path: int(path.name)):
        yield Couple(f"batch {batch.name}", batch / "old", batch / "new", "generated")


def couples_of_schemas(folders):
    for old, new in zip(folders, folders[1:]):
        old, new = pathlib.Path(old).resolve(), pathlib.Path(new).resolve()
        yield Couple(f"{old.parent.name} {old.name} and {new.name}", old, new, "schemas")


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


def run(program, arguments, couple, config):
    old = os.path.relpath(couple.old, couple.new)
    command = [program, "breaking", ".", "--against", old, "--error-format", "json",
               "--config", json.dumps(config), *arguments]
    done = subprocess.run(command, cwd=couple.new, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def findings(code, out, err):
    if code not in (0, 100):
        raise Refused(err.strip() or f"exit code {code}")
    found = [json.loads(line) for line in out.splitlines()]
    if any(one["type"] == "COMPILE" for one in found):
        raise Refused("; ".join(f"{one.get('path')}: {one['message']}" for one in found[:3]))
    return found


class Buf:
    """buf, whose answers are kept."""

    def __init__(self, program, work):
        self.program, self.answers = program, work / "answers"
        self.answers.mkdir(parents=True, exist_ok=True)
        self.rules = {version: self.list_rules(version) for version in VERSIONS}

    def list_rules(self, version):
        listed = subprocess.run(
            [self.program, "config", "ls-breaking-rules", "--version", version, "--format", "json"],
            capture_output=True, text=True, check=True).stdout
        return {rule["id"]: rule for rule in map(json.loads, listed.splitlines())}

    def categories(self, version):
        names = {name for rule in self.rules[version].values() for name in rule["categories"]}
        return sorted(names)

    def members(self, version, category):
        rules = self.rules[version].values()
        if category == "default":
            return {rule["id"] for rule in rules if rule["default"]}
        return {rule["id"] for rule in rules if category in rule["categories"]}

    def ask(self, couple, config, arguments=()):
        key = json.dumps([digest_of(couple.old), digest_of(couple.new), config, arguments])
        kept = self.answers / hashlib.sha256(key.encode()).hexdigest()
        if kept.exists():
            return findings(*json.loads(kept.read_text()))
        answer = run(self.program, arguments, couple, config)
        kept.write_text(json.dumps(answer))
        return findings(*answer)


class Protovet:
    """protovet under buf's command line."""

    def __init__(self, program):
        self.program = program

    def ask(self, couple, config, arguments=()):
        return findings(*run(self.program, arguments, couple, config))


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


def config_of(version, used, **more):
    section = {**({"use": sorted(used)} if used else {}), **more}
    return {"version": version, "breaking": section} if section else {"version": version}


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


class Comparison:
    """What is compared, and what came of it."""

    def __init__(self, buf, protovet):
        self.buf, self.protovet, self.known = buf, protovet, Known()
        self.compared = Counter()
        self.differences = []
        self.firings = Counter()

    def all_rules(self, couple, version, forward):
        """All rules at once."""
        config = config_of(version, self.buf.rules[version])
        theirs = None
        try:
            theirs = self.buf.ask(couple, config)
        except Refused as refused:
            self.refused(couple, version, "buf", str(refused))
            return
        if couple.stage == "generated" and forward:
            for one in theirs:
                self.firings[version, one["type"]] += 1
        if self.protovet:
            self.compare(couple, version, "all rules", theirs, config)

    def categories(self, couple, version):
        """Each category by its name, and the default."""
        everything = config_of(version, self.buf.rules[version])
        for category in [*self.buf.categories(version), "default"]:
            config = config_of(version, [] if category == "default" else [category])
            try:
                members = self.buf.members(version, category)
                chosen = [one for one in self.buf.ask(couple, everything) if one["type"] in members]
                # with that many schemas buf takes minutes and gigabytes
                is_large = couple.stage == "schemas"
                theirs = chosen if is_large else self.buf.ask(couple, config)
            except Refused:
                continue
            if places(theirs) != places(chosen):
                self.differs(f"{category} of buf is not what its list of rules says",
                             f"{couple.name}, {version}")
            if self.protovet:
                self.compare(couple, version, category, theirs, config)

    def variants(self, couple):
        """What else can be said of rules that has to do with positions and packages."""
        everything = self.buf.rules["v2"]
        first, *rest = sorted(path.name for path in couple.new.iterdir())
        variants = {
            "ignore_unstable_packages": ({"ignore_unstable_packages": True}, ()),
            "--exclude-imports": ({}, ("--exclude-imports",)),
            "ignore": ({"ignore": [first]}, ()),
            "ignore_only": ({"ignore_only": {"WIRE": [first], "FIELD_SAME_NAME": rest[:9] or [first]}},
                            ()),
        }
        for what, (more, arguments) in variants.items():
            config = config_of("v2", everything, **more)
            try:
                theirs = self.buf.ask(couple, config, arguments)
            except Refused:
                continue
            if self.protovet:
                self.compare(couple, "v2", what, theirs, config, arguments)

    def differs(self, kind, text):
        self.differences.append((kind, text))

    def refused(self, couple, version, who, why):
        place = ("", "", 0, 0, 0, 0)
        if not self.known.explains(couple, version, place, f"{who} refuses"):
            self.differs(f"{who} refuses", f"{couple.name}, {version}: {why[:400]}")

    def compare(self, couple, version, what, theirs, config, arguments=()):
        try:
            ours = self.protovet.ask(couple, config, arguments)
        except Refused as refused:
            self.refused(couple, version, "protovet", str(refused))
            return
        self.compared[couple.stage, what] += 1
        theirs, ours = places(theirs), places(ours)
        for place in sorted(set(theirs) | set(ours)):
            a, b = len(theirs.get(place, ())), len(ours.get(place, ()))
            if a == b:
                continue
            who = "buf" if a > b else "protovet"
            if not self.known.explains(couple, version, place, who):
                self.differs(f"{place[0]}, more from {who}",
                             readable(couple, f"{version}, {what}", place,
                                      theirs.get(place, ()), ours.get(place, ())))


def readable(couple, what, place, theirs, ours):
    """A difference with the text of both versions around it."""
    rule, path, start_line, start_column, end_line, end_column = place
    lines = [f"{couple.name}, {what}: {rule} {path} "
             f"{start_line}:{start_column}-{end_line}:{end_column}"]
    for who, messages in (("buf", theirs), ("protovet", ours)):
        lines += [f"  {who} says: {message}" for message in sorted(messages)]
        lines += [f"  {who} says nothing there"] * (not messages)
    for side, folder in (("old", couple.old), ("new", couple.new)):
        file = folder / path
        if not file.is_file():
            lines.append(f"  {side}: no such file in {folder}")
            continue
        text = file.read_text().split("\n")
        lines.append(f"  {side} {file}:")
        first = max(0, start_line - 3) if side == "new" and start_line > 1 else 0
        lines += [f"    {number + 1:4} {line}" for number, line in enumerate(text)
                  if first <= number < max(end_line, first + 12)][:LINES_SHOWN]
    return "\n".join(lines)


def program_of(buf):
    """The program itself: what npm links to starts node first, each time."""
    modules = pathlib.Path(buf).absolute().parent.parent
    return str(next(modules.glob("@bufbuild/buf-*/bin/buf"), buf))


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--buf", required=True)
    parser.add_argument("--protovet", help="without it buf's answers are only collected")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--generated")
    parser.add_argument("--schemas", nargs="*", default=[])
    parser.add_argument("--only", default="*", help="couples with such a name: `batch 1*`")
    parser.add_argument("--stages", default="pages,fixtures,generated,schemas")
    parser.add_argument("--versions", default=",".join(VERSIONS))
    parser.add_argument("--one-way", action="store_true")
    parser.add_argument("--show", type=int, default=20, help="how many kinds of differences to print")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    options.buf = program_of(options.buf)
    options.protovet = options.protovet and os.path.abspath(options.protovet)
    return options


def couples_of(options):
    stages = options.stages.split(",")
    if "pages" in stages:
        yield from couples_of_pages(options.work)
    if "fixtures" in stages:
        yield from couples_of_fixtures(options.work)
    if "generated" in stages and options.generated:
        yield from couples_of_generated(options.generated)
    if "schemas" in stages:
        yield from couples_of_schemas(options.schemas)


def work_of(comparison, couples, options):
    """All that is to be done, as functions."""
    for index, couple in enumerate(couples):
        is_sample = index % SAMPLE_EVERY == 0 and couple.stage != "schemas"
        ways = [couple] if options.one_way else [couple, couple.swapped()]
        for one in ways:
            for version in options.versions.split(","):
                yield lambda c=one, v=version, f=one is couple: comparison.all_rules(c, v, f)
                if is_sample or couple.stage == "schemas":
                    yield lambda c=one, v=version: comparison.categories(c, v)
            if is_sample or couple.stage == "fixtures":
                yield lambda c=one: comparison.variants(c)


def print_firings(comparison, versions):
    """The firings of each rule in each category; says whether one is too rare."""
    rare = False
    for version in versions:
        names = [*comparison.buf.categories(version), "default"]
        print(f"\nfirings in the generated evolutions, {version}: {', '.join(names)}")
        for rule in sorted(comparison.buf.rules[version]):
            count = comparison.firings[version, rule]
            row = [str(count) if rule in comparison.buf.members(version, name) else "-"
                   for name in names]
            few = count < LEAST_FIRINGS
            rare |= few
            mark = f"   FEWER THAN {LEAST_FIRINGS}" if few else ""
            print(f"  {rule:50} {' '.join(f'{cell:>6}' for cell in row)}{mark}")
    return rare


def main():
    options = arguments()
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    protovet = Protovet(options.protovet) if options.protovet else None
    comparison = Comparison(Buf(options.buf, options.work), protovet)
    couples = [couple for couple in couples_of(options) if fnmatch.fnmatch(couple.name, options.only)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        todo = [pool.submit(work) for work in work_of(comparison, couples, options)]
        for done in concurrent.futures.as_completed(todo):
            done.result()
    failed = False
    if any(couple.stage == "generated" for couple in couples) and options.only == "*":
        failed |= print_firings(comparison, options.versions.split(","))
    kinds = Counter(kind for kind, _ in comparison.differences)
    first = {}
    for kind, text in comparison.differences:
        first.setdefault(kind, text)
    for kind in list(first)[:options.show]:
        print("\n" + first[kind])
    for kind, count in kinds.most_common():
        print(f"  {count} times: {kind}")
    stale = [entry for index, entry in enumerate(comparison.known.entries)
             if index not in comparison.known.used]
    whole = options.only == "*" and len(options.stages.split(",")) == 4 and protovet
    for entry in stale if whole else []:
        failed = True
        print(f"\na known difference is no longer there: {entry}")
    print(f"\n{len(couples)} couples, {sum(comparison.compared.values())} comparisons, "
          f"{len(comparison.known.used)} known differences, "
          f"{len(comparison.differences)} differences")
    sys.exit(1 if failed or comparison.differences else 0)


if __name__ == "__main__":
    main()
