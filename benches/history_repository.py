"""Writes a repository of 10,000 commits for benches/history.sh, as a stream for `git fast-import`.

The history begins with one version of Google's schemas and ends with another: every commit brings
some of the files that differ, and makes small edits, as a team would: a field is added, renamed,
reserved or deleted in a few files. The same arguments give the same repository.

    history_repository.py COMMITS OLD NEW | git fast-import
"""

import pathlib
import random
import re
import sys

MESSAGE = re.compile(r"^message \w+ \{\n", re.MULTILINE)
ADDED = re.compile(r"^  (?:string|int64) bench_\d+ = \d+;\n", re.MULTILINE)


def files_of(folder):
    top = pathlib.Path(folder)
    return {
        path.relative_to(top).as_posix(): path.read_text("utf-8")
        for path in sorted(top.rglob("*.proto"))
    }


def edit(text, dice, count):
    """One small edit, always somewhere in a message; the text itself if it has none."""
    added = list(ADDED.finditer(text))
    if added and dice.random() < 0.5:
        gone = dice.choice(added)
        number = gone.group().rsplit(" ", 1)[1][:-2]
        kept = {
            0: "",
            1: f"  reserved {number};\n",
            2: f"  string bench_{count} = {number};\n",
        }[dice.randrange(3)]
        return text[: gone.start()] + kept + text[gone.end() :]
    messages = list(MESSAGE.finditer(text))
    if not messages:
        return text + f"// {count}\n"
    place = dice.choice(messages).end()
    kind = dice.choice(["string", "int64"])
    return text[:place] + f"  {kind} bench_{count} = {20_000 + count};\n" + text[place:]


def main():
    commits, old, new = int(sys.argv[1]), files_of(sys.argv[2]), files_of(sys.argv[3])
    out, dice = sys.stdout.buffer, random.Random(1)
    now = dict(old)
    steps = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    dice.shuffle(steps)

    def commit(number, changed):
        out.write(b"commit refs/heads/main\n")
        out.write(f"committer Bench <bench@example.test> {1_500_000_000 + 3_600 * number} +0000\n".encode())
        out.write(b"data 4\nstep\n")
        for path in sorted(changed):
            if path in now:
                data = now[path].encode()
                out.write(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
            else:
                out.write(f"D {path}\n".encode())

    commit(0, now)
    for number in range(1, commits):
        changed = set()
        for path in steps[len(steps) * (number - 1) // commits : len(steps) * number // commits]:
            if path in new:
                now[path] = new[path]
            else:
                now.pop(path, None)
            changed.add(path)
        for _ in range(dice.randrange(1, 4)):
            path = dice.choice(edited(now, dice))
            now[path] = edit(now[path], dice, number)
            changed.add(path)
        commit(number, changed)


POPULAR = []


def edited(now, dice):
    """A team works on some files more than on others."""
    if len(POPULAR) < 500:
        POPULAR.extend(dice.sample(sorted(now), 500))
    popular = [path for path in dice.sample(POPULAR, 20) if path in now]
    return popular or sorted(now)


if __name__ == "__main__":
    main()
