"""Sums up what cargo-llvm-cov measured by part of the code: `coverage.py FILE`."""

import json
import sys
from collections import defaultdict
from pathlib import Path


def part(path):
    """The part a file belongs to; none for tests."""
    parts = Path(path).parts
    if "src" not in parts:
        return None
    below = parts[parts.index("src") + 1 :]
    if any(name.removesuffix(".rs") in ("tests", "text_tests") for name in below):
        return None
    return below[0].removesuffix(".rs")


def main(file):
    sums = defaultdict(lambda: [0, 0, 0, 0])
    for data in json.loads(Path(file).read_text())["data"]:
        for measured in data["files"]:
            name = part(measured["filename"])
            if name is None:
                continue
            lines, regions = measured["summary"]["lines"], measured["summary"]["regions"]
            counts = lines["count"], lines["covered"], regions["count"], regions["covered"]
            for key in (name, "all"):
                sums[key] = [a + b for a, b in zip(sums[key], counts)]
    print(f"{'part':<12}{'lines':>8}{'run':>9}{'regions':>10}{'run':>9}")
    for name, (lines, run, regions, entered) in sorted(sums.items(), key=lambda it: (it[0] == "all", it[0])):
        print(f"{name:<12}{lines:>8}{share(run, lines):>9}{regions:>10}{share(entered, regions):>9}")


def share(some, all_):
    return f"{100 * some / all_:.1f} %" if all_ else "-"


if __name__ == "__main__":
    main(sys.argv[1])
