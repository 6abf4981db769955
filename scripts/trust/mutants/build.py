"""Builds the tests once, with all mutants that compile."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from listed import ROOT

# The tests that judge what is changed without starting the program, which would take long.
TESTS = ["wire_matrix", "pairing", "rule_pages", "corpus", "evolution", "witness", "fix"]
TESTS += ["fix_random", "buf_pages", "changes"]

# What rustc says of a replacement that has no meaning at its place: no such type, function, or
# default. Anything else may be the fault of the switch.
SENSELESS = {"E0277", "E0283", "E0369", "E0599", "E0600", "E0061", "E0308", "E0282", "E0433", "E0432"}
SENSELESS |= {"E0423", "E0425", "E0412", "E0614", "E0368", "E0560", "E0063", "E0107", "E0015", "E0271", "E0004"}


def switched(switch, folder):
    """Writes the package with switches to FOLDER/tree; the fates of mutants that are not in it."""
    tree = folder / "tree"
    laid_out(tree, of_list(folder / "list.json"))
    dropped = {}
    while True:
        left_out = folder / "left_out.txt"
        left_out.write_text("".join(f"{number}\n" for number in dropped))
        command = [switch, "build", folder / "list.json", ROOT, tree, left_out]
        for number in output(command).split():
            dropped[int(number)] = "no code"
        ran = cargo(tree, ["build", "--lib"])
        if ran.returncode == 0:
            return dropped
        blamed = output([switch, "blame", tree], input=ran.stdout).splitlines()
        fates = {}
        for line in blamed:
            *of, number, code = line.split()[:3] if line.startswith("of ") else line.split()[:2]
            if not number.isdigit():
                raise SystemExit(f"does not compile, and no mutant is to blame: {line}\n{ran.stderr}")
            own = not of and code in SENSELESS
            fates[int(number)] = "no code" if own else "not switched"
            if not own:
                print(f"the switch of {number} does not compile: {code}", flush=True)
        # an error next to a switch may only follow from one inside of another
        own = {number: fate for number, fate in fates.items() if fate == "no code"}
        print(f"{len(own or fates)} do not compile", flush=True)
        dropped |= own or fates
        if not fates:
            raise SystemExit(f"does not compile:\n{ran.stderr}")


def of_list(path):
    return {entry["file"] for entry in json.loads(path.read_text())}


def laid_out(tree, changed):
    """Copies the repository; what does not differ keeps its time, so that little is built anew."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = [file for file in output(command, cwd=ROOT).split("\0") if (ROOT / file).is_file()]
    for file in files:
        source, target = ROOT / file, tree / file
        if file in changed and target.exists() or file.startswith("fuzz/"):
            continue
        content = source.read_bytes()
        if file == "src/lib.rs":
            content += b"\n#[allow(warnings)]\nmod mutant;\n"
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    switch = ROOT / "scripts/trust/switch/mutant.rs"
    target = tree / "src/mutant.rs"
    if not target.exists() or target.read_bytes() != switch.read_bytes():
        shutil.copyfile(switch, target)
    for old in (path for path in tree.rglob("*") if path.is_file()):
        if str(old.relative_to(tree)) not in files and old != target:
            old.unlink()


def tests(folder):
    """The programs with the tests, by name."""
    wanted = ["--lib"] + [part for test in TESTS for part in ("--test", test)]
    ran = cargo(folder / "tree", ["test", "--no-run", *wanted])
    if ran.returncode != 0:
        raise SystemExit(f"the tests do not compile:\n{ran.stderr}")
    messages = [json.loads(line) for line in ran.stdout.splitlines()]
    built = (it for it in messages if it.get("executable") and it["profile"]["test"])
    return {it["target"]["name"]: Path(it["executable"]) for it in built}


def cargo(tree, arguments):
    given = {"CARGO_PROFILE_DEV_OPT_LEVEL": "1"}
    command = ["cargo", *arguments, "--locked", "--message-format=json"]
    return subprocess.run(
        command, cwd=tree, env=os.environ | given, capture_output=True, text=True
    )


def output(command, **more):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **more).stdout
