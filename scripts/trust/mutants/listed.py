"""The mutants, as cargo-mutants lists them."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


class Mutant:
    """One mutant; `number` is its place in the list, from 1."""

    def __init__(self, entry, number, nth, line):
        self.number = number
        self.name = entry["name"]
        self.file = entry["file"]
        # survives that lines are added above it
        self.key = (self.file, change(self.name), line, nth)
        # `caught`, `endless`, `missed`, `no code` for what does not compile, or `not switched`
        self.fate = None
        # the test that noticed
        self.noticed = None

    def part(self):
        return self.file.split("/")[1].removesuffix(".rs")

    def line(self):
        return f"{self.name}    {self.key[2]}"


def change(name):
    """What a mutant does, without its place."""
    return re.sub(r"^\S+?:\d+:\d+: ", "", name)


def of(parts, path):
    """The list, which is written to a file as well."""
    files = [argument for part in parts for argument in ("-f", part)]
    command = ["cargo", "mutants", "--list", "--json", "--package", "protovet", *files]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    path.write_text(text)
    texts, seen, found = {}, Counter(), []
    for number, entry in enumerate(json.loads(text), 1):
        file = entry["file"]
        if file not in texts:
            texts[file] = (ROOT / file).read_text().splitlines()
        line = texts[file][entry["span"]["start"]["line"] - 1].strip()
        alike = (file, change(entry["name"]), line)
        seen[alike] += 1
        found.append(Mutant(entry, number, seen[alike], line))
    return found
