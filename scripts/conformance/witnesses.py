"""Asks the reference runtime whether the witnesses of findings between two versions say the truth.

    protovet diff --format json OLD NEW | witnesses.py OLD.binpb NEW.binpb

Takes the descriptor sets that protoc makes of both versions, and has the runtime read every witness
as the writer's message and as the reader's. Prints what differs, how many witnesses agree, and which
errors have none.
"""

import collections
import functools
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import witness_judge  # noqa: E402
from witness_judge import HOLDER, Side, descriptor_pb2, holder, objection  # noqa: E402


class Version:
    """All messages of a descriptor set."""

    def __init__(self, path):
        encoded = pathlib.Path(path).read_bytes()
        self.files = descriptor_pb2.FileDescriptorSet.FromString(encoded)
        self.pool = witness_judge.pool_of(self.files)

    @functools.cache
    def side(self, message):
        return Side(self.pool, message, whole=True)

    @functools.cache
    def holder(self, enum, listed):
        """A message made up for an enum that no field uses."""
        made = holder(self.files, enum, listed)
        # A pool takes a name once.
        made.package = f"{HOLDER}.{enum}.{'list' if listed else 'one'}"
        made.name = f"{made.package}.proto"
        self.pool.Add(made)
        return Side(self.pool, f"{made.package}.Example", whole=True)


def judged(old, new, finding, renamed):
    """What the runtime holds against the witness of a finding; nothing if it agrees. `renamed` has
    what enums were called in the old version, by their new names."""
    witness = finding["witness"]
    forward = witness["direction"] == "forward"
    writer, reader = (new, old) if forward else (old, new)
    try:
        if witness["message"]:
            sides = writer.side(witness["message"]), reader.side(witness["read_as"])
        else:
            listed = ": [" in witness["written"]
            enum = finding["element"]
            sides = [old.holder(renamed.get(enum, enum), listed), new.holder(enum, listed)]
            sides = reversed(sides) if forward else sides
    except (LookupError, TypeError) as error:
        return f"not judged: {error}"
    return objection(*sides, witness, whole=True)


def main():
    old, new = (Version(path) for path in sys.argv[1:])
    agreed, without = collections.Counter(), collections.Counter()
    findings = [json.loads(line) for line in sys.stdin]
    renamed = {}
    for finding in findings:
        if finding["type"] == "ENUM_RENAMED":
            was, now = re.findall(r"`([^`]+)`", finding["message"])[:2]
            renamed[now] = was
    for finding in findings:
        witness = finding.get("witness")
        if not witness:
            if finding["severity"] == "error":
                without[finding["type"]] += 1
            continue
        wrong = judged(old, new, finding, renamed)
        agreed[finding["severity"], wrong is None] += 1
        if wrong:
            print(f"{finding['type']} {finding['element']}: {finding['message']}")
            print(f"  {witness['written']}  <{witness.get('bytes', witness.get('json'))}>")
            print(f"  witness: {witness['read']}\n  runtime: {wrong}")
    for severity in ("error", "warning", "note"):
        yes, no = agreed[severity, True], agreed[severity, False]
        print(f"  witnesses of {severity}s: {yes} of {yes + no} agree")
    shown = (f"{count} {rule}" for rule, count in without.most_common())
    print(f"  errors that no value shows: {', '.join(shown)}")
    sys.exit(any(not ok for _, ok in agreed))


if __name__ == "__main__":
    main()
