"""Tries every mutant of the code that judges: `python3 scripts/trust/mutants SWITCH FOLDER [--missed]`.

SWITCH is the program that puts mutants behind switches, FOLDER is where everything is built and what
was found is written: `missed.txt`, and `tried.json` with all. `--missed` tries those again that
nobody noticed the last time, and those that are new.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import build
import explained
import listed
import trial

# What is changed.
PARTS = ["src/relation.rs", "src/relation/**", "src/pair.rs", "src/pair/**"]
PARTS += ["src/rules.rs", "src/rules/**", "src/check.rs"]


def main():
    switch, folder = Path(sys.argv[1]), Path(sys.argv[2])
    again = sys.argv[3:] == ["--missed"]
    folder.mkdir(parents=True, exist_ok=True)
    mutants = listed.of(PARTS, folder / "list.json")
    print(f"{len(mutants)} mutants", flush=True)
    dropped = build.switched(switch, folder)
    judges = trial.Judges(build.tests(folder), folder)
    print(f"{len(judges.tests)} tests, {judges.seconds():.0f} seconds without a mutant", flush=True)
    before = known(folder / "tried.json") if again else {}
    for mutant in mutants:
        if mutant.number in dropped:
            mutant.fate = dropped[mutant.number]
        elif before.get(mutant.key) not in (None, "missed"):
            mutant.fate = before[mutant.key]

    def note():
        tried = [[*it.key, it.fate, it.noticed] for it in mutants if it.fate]
        (folder / "tried.json").write_text(json.dumps(tried, indent=0))

    judges.try_all([mutant for mutant in mutants if not mutant.fate], note)
    note()
    sys.exit(tell(mutants, folder))


def known(path):
    if not path.exists():
        return {}
    return {tuple(key): fate for *key, fate, _ in json.loads(path.read_text())}


def tell(mutants, folder):
    """Says what was found; whether something is not as it should be."""
    reasons = explained.read(Path(__file__).parents[1] / "mutants_explained.toml")
    missed = [mutant for mutant in mutants if mutant.fate == "missed"]
    open_ones = [mutant for mutant in missed if mutant.key[:3] not in reasons]
    lines = [mutant.line() for mutant in open_ones]
    (folder / "missed.txt").write_text("".join(f"{line}\n" for line in lines))
    for part in ["relation", "pair", "rules", "check"]:
        fates = Counter(mutant.fate for mutant in mutants if mutant.part() == part)
        fates["explained"] = sum(1 for it in missed if it.part() == part and it not in open_ones)
        fates["missed"] -= fates["explained"]
        kinds = ["caught", "endless", "missed", "explained", "no code", "not switched"]
        print(f"{part:9}" + ", ".join(f"{fates[kind]} {kind}" for kind in kinds))
    idle = explained.idle(reasons, missed, mutants)
    for line in idle:
        print(line)
    print(f"nobody noticed {len(lines)}: {folder}/missed.txt")
    return 1 if lines or idle else 0


main()
