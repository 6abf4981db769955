"""Asks the reference runtime what becomes of the values of evolutions.

    evolve FIRST COUNT VALUES | evolution.py

Reads what `examples/evolve.rs` writes. Every value is read by the runtime as the writer's message,
which must be what was meant to be written, and as the reader's, which must be what the test in
`tests/evolution.rs` went by. Prints what differs, and how many values agree.
"""

import collections
import json
import multiprocessing
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import witness_judge  # noqa: E402

# What the reference runtime takes in ProtoJSON, and others refuse.
TAKEN = re.compile(r"refused: invalid type: boolean .*enum")


def judged(line):
    """The name of an evolution, how many values were judged, and what does not agree."""
    case = json.loads(line)
    objections = []
    for value in case["witnesses"]:
        if TAKEN.match(value["read"]):
            continue
        try:
            objection = witness_judge.judge(case, value, asks_required=False)
        except (ValueError, LookupError, TypeError) as error:
            objection = f"not judged: {error}"
        if objection:
            encoded = value.get("bytes", value.get("json"))
            objections.append((objection, f"{value['direction']} {value['written']}  <{encoded}>\n"
                               f"  ours:    {value['read']}\n  runtime: {objection}"))
    witness_judge.side.cache_clear()
    witness_judge.compiled.cache_clear()
    return case["name"], len(case["witnesses"]), objections


def main():
    counts = collections.Counter()
    with multiprocessing.Pool() as pool:
        for name, values, objections in pool.imap(judged, sys.stdin, chunksize=20):
            counts["evolutions"] += 1
            counts["values"] += values
            counts["differ"] += len(objections)
            counts["evolutions that differ"] += bool(objections)
            for _, text in objections[:2]:
                print(f"{name}: {text}")
    print(dict(counts))
    sys.exit(bool(counts["differ"]))


if __name__ == "__main__":
    main()
