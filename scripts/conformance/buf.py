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

import fnmatch
import json
import os
import pathlib
import shutil
import sys
from collections import Counter

from compare import (ROOT, VERSIONS, Answers, Known, Refused, config_of, differing, digest_of,
                     do_all, findings, page_couples, parsed, parser, places, print_differences,
                     rules_of_buf, run, told, write_side)

LEAST_FIRINGS = 50
SAMPLE_EVERY = 25
LINES_SHOWN = 6


class Couple:
    """Two folders of schemas, and what to call them."""

    def __init__(self, name, old, new, stage):
        self.name, self.old, self.new, self.stage = name, old, new, stage

    def swapped(self):
        return Couple(f"{self.name}, swapped", self.new, self.old, self.stage)


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


def ask(program, couple, config, arguments=()):
    """Lets buf or protovet compare a couple; gives how that went."""
    old = os.path.relpath(couple.old, couple.new)
    command = [program, "breaking", ".", "--against", old, "--error-format", "json",
               "--config", json.dumps(config), *arguments]
    return run(command, couple.new)


class Buf:
    """buf, whose answers are kept."""

    def __init__(self, program, work):
        self.program, self.answers = program, Answers(work)
        self.rules = {version: rules_of_buf(program, "ls-breaking-rules", version)
                      for version in VERSIONS}

    def categories(self, version):
        names = {name for rule in self.rules[version].values() for name in rule["categories"]}
        return sorted(names)

    def members(self, version, category):
        rules = self.rules[version].values()
        if category == "default":
            return {rule["id"] for rule in rules if rule["default"]}
        return {rule["id"] for rule in rules if category in rule["categories"]}

    def ask(self, couple, config, arguments=()):
        question = [digest_of(couple.old), digest_of(couple.new), config, arguments]
        return self.answers.of(question, lambda: ask(self.program, couple, config, arguments))


class Protovet:
    """protovet under buf's command line."""

    def __init__(self, program):
        self.program = program

    def ask(self, couple, config, arguments=()):
        return findings(*ask(self.program, couple, config, arguments))


class Comparison:
    """What is compared, and what came of it."""

    def __init__(self, buf, protovet):
        self.buf, self.protovet, self.known = buf, protovet, Known()
        self.compared = Counter()
        self.differences = []
        self.firings = Counter()

    def all_rules(self, couple, version, forward):
        """All rules at once."""
        config = config_of("breaking", version, self.buf.rules[version])
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
        everything = config_of("breaking", version, self.buf.rules[version])
        for category in [*self.buf.categories(version), "default"]:
            config = config_of("breaking", version, [] if category == "default" else [category])
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
            config = config_of("breaking", "v2", everything, **more)
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
        for place, who, a, b in differing(places(theirs), places(ours)):
            if not self.known.explains(couple, version, place, who):
                self.differs(f"{place[0]}, more from {who}",
                             readable(couple, f"{version}, {what}", place, a, b))


def readable(couple, what, place, theirs, ours):
    """A difference with the text of both versions around it."""
    lines = told(f"{couple.name}, {what}", place, theirs, ours)
    _, path, start_line, _, end_line, _ = place
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


def arguments():
    options = parser("batch 1*")
    options.add_argument("--protovet", help="without it buf's answers are only collected")
    options.add_argument("--one-way", action="store_true")
    return parsed(options)


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
    protovet = Protovet(options.protovet) if options.protovet else None
    comparison = Comparison(Buf(options.buf, options.work), protovet)
    couples = [couple for couple in couples_of(options) if fnmatch.fnmatch(couple.name, options.only)]
    do_all(work_of(comparison, couples, options), options.jobs)
    failed = False
    if any(couple.stage == "generated" for couple in couples) and options.only == "*":
        failed |= print_firings(comparison, options.versions.split(","))
    print_differences(comparison.differences, options.show)
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
