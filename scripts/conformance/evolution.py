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
TAKEN = re.compile(r"refused: (invalid type: boolean .*(enum|Float|Double)|duplicate field)")

CUT = "…"


def judged(line):
    """The name of an evolution, how many values were judged, and what does not agree."""
    case = json.loads(line)
    objections = []
    values = 0
    for value in case["witnesses"]:
        # Text that is too long is cut.
        if TAKEN.match(value["read"]) or CUT in value["read"] + value["written"]:
            continue
        try:
            objection = witness_judge.judge(case, value, whole=False)
        except UnicodeDecodeError:
            continue  # Python cannot show keys of maps that are not UTF-8
        except TypeError:
            break  # upb takes no name in json that is the name of another field
        except (ValueError, LookupError) as error:
            objection = f"not judged: {error}"
        values += 1
        if objection:
            encoded = value.get("bytes", value.get("json"))
            objections.append((objection, f"{value['direction']} {value['written']}  <{encoded}>\n"
                               f"  ours:    {value['read']}\n  runtime: {objection}"))
    witness_judge.side.cache_clear()
    witness_judge.pool.cache_clear()
    witness_judge.compiled.cache_clear()
    return case["name"], values, objections


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
