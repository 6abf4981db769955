"""Compares what `protovet lint` says under buf's rules with what `buf lint` says.

    buf_lint.py --buf BUF --protovet PROTOVET --work FOLDER [--generated FOLDER] [--schemas FOLDER…]
                [--only PATTERN] [--stages pages,…] [--versions v2,v1,v1beta1]

Looked at are the examples of the pages of all rules, the fixtures, the generated modules, and each
folder of schemas, with all rules at once; the generated ones also by category, by default, and with
each option. Compared is, for each rule, path and range of lines and columns, how many different
messages there are. buf's answers are kept in FOLDER. `PROTOVALIDATE`, which protovet does not check, is
left out.

Differences that are known are in `buf_differences.toml`, each with its reason.
"""

import fnmatch
import json
import pathlib
import shutil
import subprocess
import sys
from collections import Counter

from compare import (ROOT, VERSIONS, Answers, Known, Refused, blocks, config_of, differing, digest_of,
                     do_all, findings, page_couples, parsed, parser, places, print_differences,
                     rules_of_buf, run, told, write_side)

# how often each rule must be found in 500 modules
LEAST_FIRINGS = 30
UNCHECKED = {"PROTOVALIDATE"}
LINES_SHOWN = 8


class Case:
    """A folder to look at, and what to call it."""

    def __init__(self, name, folder, stage):
        self.name, self.folder, self.stage = name, folder, stage


def page_singles(page):
    """The examples of a page that are one version: neighbouring blocks with file names are one."""
    examples, last = [], None
    position = 0
    for words, text in blocks(page):
        if words[:1] != ["proto"]:
            continue
        start = page.index("```" + " ".join(words) + "\n" + text, position)
        named = next((word[5:] for word in words if word.startswith("file=")), None)
        adjacent = last is not None and not page[last:start].strip()
        if not any(word in ("old", "new", "past") for word in words):
            if not (adjacent and named and examples):
                examples.append({})
            examples[-1][named or "a.proto"] = text
        position = last = start + len("```" + " ".join(words) + "\n" + text) + len("```")
    return examples


def cases_of_pages(work):
    target = work / "pages"
    shutil.rmtree(target, ignore_errors=True)
    for folder in ("src/buf/lint/pages", "src/rules", "src/buf/pages"):
        for page in sorted((ROOT / folder).glob("*.md")):
            text = page.read_text()
            versions = page_singles(text)
            for old, new in page_couples(text):
                versions += [old, new]
            for index, files in enumerate(versions, 1):
                place = target / folder.replace("/", "_") / page.stem / str(index)
                write_side(place, files)
                yield Case(f"{folder}/{page.name}, example {index}", place, "pages")


def cases_of_fixtures(work):
    target = work / "fixtures"
    shutil.rmtree(target, ignore_errors=True)
    for case in sorted((ROOT / "testdata").iterdir()):
        for side in (case / "old", case / "new"):
            if side.is_dir() and any(side.rglob("*.proto")):
                place = target / case.name / side.name
                write_side(place, {str(path.relative_to(side)): path.read_text()
                                   for path in side.rglob("*.proto")})
                yield Case(f"testdata/{case.name}/{side.name}", place, "fixtures")


def cases_of_generated(folder):
    for module in sorted(pathlib.Path(folder).resolve().iterdir(), key=lambda path: int(path.name)):
        yield Case(f"module {module.name}", module, "generated")


def cases_of_schemas(folders):
    for folder in map(pathlib.Path, folders):
        yield Case(f"{folder.parent.name} {folder.name}", folder.resolve(), "schemas")


def ask(program, case, config):
    """Lets buf or protovet look at a folder; gives how that went."""
    command = [program, "lint", ".", "--error-format", "json", "--config", json.dumps(config)]
    return run(command, case.folder)


class Buf:
    """buf, whose answers are kept."""

    def __init__(self, program, work):
        self.program, self.answers = program, Answers(work)
        self.rules = {version: rules_of_buf(program, "ls-lint-rules", version) for version in VERSIONS}

    def ask(self, case, config):
        question = [digest_of(case.folder), config]
        return self.answers.of(question, lambda: ask(self.program, case, config))


class Protovet:
    """protovet, whose exit codes are its own."""

    def __init__(self, program):
        self.program = program

    def ask(self, case, config):
        code, out, err = ask(self.program, case, config)
        return findings(100 if code == 1 else code or 0 if code != 2 else 3, out, err)

    def rules(self):
        listed = subprocess.run([self.program, "rules", "--buf", "--format", "json"],
                                capture_output=True, text=True, check=True).stdout
        return {rule["id"]: rule for rule in json.loads(listed) if rule["kind"] == "lint"}


class Comparison:
    """What is compared, and what came of it."""

    def __init__(self, buf, protovet):
        self.buf, self.protovet = buf, protovet
        self.known = Known()
        self.compared, self.firings, self.switched_off = Counter(), Counter(), Counter()
        self.places, self.refusals, self.differences = 0, [], []

    def checked(self, version):
        rules = self.buf.rules[version].values()
        return [rule["id"] for rule in rules if rule["id"] not in UNCHECKED and not rule["deprecated"]]

    def lists(self):
        """Which rules there are, and what they belong to, is what buf says."""
        ours = self.protovet.rules()
        for version in VERSIONS:
            for rule in self.buf.rules[version].values():
                own = ours.get(rule["id"], {}).get("categories", {}).get(version)
                theirs = set(rule["categories"]) - {"DEFAULT", "STYLE_DEFAULT"}
                if own is None or set(own) != theirs:
                    self.differences.append(("lists of rules", f"{version} {rule['id']}: {own}, {theirs}"))

    def all_rules(self, case, version):
        off = {"disallow_comment_ignores": True} if version == "v2" else {}
        on = {} if version == "v2" else {"allow_comment_ignores": True}
        bare = self.compare(case, version, "all rules", config_of("lint", version, self.checked(version), **off))
        less = self.compare(case, version, "with comments", config_of("lint", version, self.checked(version), **on))
        if case.stage == "generated" and bare is not None and less is not None:
            for one in bare:
                self.firings[version, one["type"]] += 1
                self.switched_off[version, one["type"]] += 1
            for one in less:
                self.switched_off[version, one["type"]] -= 1

    def variants(self, case, version):
        """What else can be said."""
        rules = self.checked(version)
        names = {name for rule in self.buf.rules[version].values() for name in rule["categories"]}
        for category in sorted(names | {"DEFAULT"}):
            self.compare(case, version, category, config_of("lint", version, [category]))
        first, *rest = sorted(path.name for path in case.folder.iterdir())
        empty = "rpc_allow_google_protobuf_empty"
        for what, more in {
            "default": {},
            "except": {"except": ["BASIC", "ENUM_VALUE_PREFIX"]},
            "ignore": {"use": rules, "ignore": [first]},
            "ignore_only": {"use": rules,
                            "ignore_only": {"BASIC": [first], "ENUM_VALUE_PREFIX": rest or [first]}},
            "suffixes": {"use": rules, "enum_zero_value_suffix": "_NONE", "service_suffix": "API"},
            "same": {"use": rules, "rpc_allow_same_request_response": True},
            "empty requests": {"use": rules, f"{empty}_requests": True},
            "empty responses": {"use": rules, f"{empty}_responses": True},
            "empty": {"use": rules, f"{empty}_requests": True, f"{empty}_responses": True},
        }.items():
            self.compare(case, version, what, config_of("lint", version, [], **more))

    def compare(self, case, version, what, config):
        try:
            theirs = self.buf.ask(case, config)
        except Refused as refused:
            self.refusals.append((case.name, "buf", str(refused)))
            return None
        try:
            ours = self.protovet.ask(case, config)
        except Refused as refused:
            self.refusals.append((case.name, "protovet", str(refused)))
            self.differences.append(("protovet refuses", f"{case.name}, {version}: {str(refused)[:300]}"))
            return None
        self.compared[case.stage, version] += 1
        a, b = places(one for one in theirs if one["type"] not in UNCHECKED), places(ours)
        self.places += len(a)
        for place, who, said, own in differing(a, b):
            if not self.known.explains(case, version, place, who):
                self.differences.append((f"{place[0]}, more from {who}", readable(
                    case, f"{version}, {what}", place, said, own)))
        return theirs


def readable(case, what, place, theirs, ours):
    """A difference with the text around it."""
    lines = told(f"{case.name}, {what}", place, theirs, ours)
    _, path, start_line, *_ = place
    file = case.folder / path
    if file.is_file():
        lines.append(f"  {file}:")
        text = file.read_bytes().decode().split("\n")
        first = max(0, start_line - 5)
        lines += [f"    {number + 1:4} {line!r}" for number, line in enumerate(text)
                  if first <= number <= start_line][:LINES_SHOWN]
    return "\n".join(lines)


def arguments():
    options = parser("module 1*")
    options.add_argument("--protovet", required=True)
    options.add_argument("--sample", type=int, default=10, help="every how many modules the options are tried")
    return parsed(options)


def cases_of(options):
    stages = options.stages.split(",")
    if "pages" in stages:
        yield from cases_of_pages(options.work)
    if "fixtures" in stages:
        yield from cases_of_fixtures(options.work)
    if "generated" in stages and options.generated:
        yield from cases_of_generated(options.generated)
    if "schemas" in stages:
        yield from cases_of_schemas(options.schemas)


def work_of(comparison, cases, options):
    """All that is to be done, as functions."""
    for index, case in enumerate(cases):
        for version in options.versions.split(","):
            yield lambda c=case, v=version: comparison.all_rules(c, v)
            if case.stage == "generated" and index % options.sample == 0:
                yield lambda c=case, v=version: comparison.variants(c, v)


def print_firings(comparison, versions, modules):
    """How often each rule fired and was switched off; says whether one is too rare."""
    least = min(LEAST_FIRINGS, LEAST_FIRINGS * modules // 500)
    print(f"\nfindings in the generated modules, and how many of them a comment switches off: {versions}")
    rare = False
    for rule in sorted({rule for version in versions for rule in comparison.checked(version)}):
        row = []
        for version in versions:
            if rule in comparison.checked(version):
                count = comparison.firings[version, rule]
                rare |= count < least
                row.append(f"{count:6} {comparison.switched_off[version, rule]:5}")
            else:
                row.append(f"{'-':>6} {'-':>5}")
        print(f"  {rule:36} {'   '.join(row)}")
    print(f"some rule is found less than {least} times" if rare else "")
    return rare


def main():
    options = arguments()
    comparison = Comparison(Buf(options.buf, options.work), Protovet(options.protovet))
    comparison.lists()
    cases = [case for case in cases_of(options) if fnmatch.fnmatch(case.name, options.only)]
    do_all(work_of(comparison, cases, options), options.jobs)
    failed = False
    modules = sum(case.stage == "generated" for case in cases)
    if modules and options.only == "*":
        failed |= print_firings(comparison, options.versions.split(","), modules)
    print_differences(comparison.differences, options.show)
    refused = {(name, who): why for name, who, why in comparison.refusals}
    for (name, who), why in sorted(refused.items())[:options.show]:
        print(f"not compared: {who} refuses {name}: {why[:160]}")
    counts = [f"{stage} {version} {count}"
              for (stage, version), count in sorted(comparison.compared.items())]
    print(f"\n{len(cases)} folders, {sum(comparison.compared.values())} comparisons "
          f"({', '.join(counts)}), {comparison.places} places of findings, "
          f"{len(refused)} folders refused, {len(comparison.differences)} differences")
    sys.exit(1 if failed or comparison.differences else 0)


main()
