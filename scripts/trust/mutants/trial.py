"""Runs the tests against mutants, one at a time."""

import os
import resource
import signal
import subprocess
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Tests that take longer than this, in seconds of a processor, are left to `cargo test`.
LONGEST = 2
# Bytes that a mutant may take.
MEMORY = 6 << 30


class Test:
    """One test, how long it takes without a mutant, and the mutants whose places it reaches."""

    def __init__(self, program, name):
        self.program, self.name = program, name
        self.seconds, self.reached = 0.0, set()


class Judges:
    """The tests that pass without a mutant."""

    def __init__(self, programs, folder):
        self.tree = folder / "tree"
        every = [Test(program, name) for program in programs.values() for name in names(program)]
        with ThreadPoolExecutor(jobs()) as pool:
            passed = list(pool.map(self.measured, every))
        self.tests = [test for test, good in zip(every, passed) if good]
        self.tests.sort(key=lambda test: test.seconds)
        for test, good in zip(every, passed):
            if not good:
                print(f"left out, for it fails or takes long without a mutant: {test.name}")

    def seconds(self):
        return sum(test.seconds for test in self.tests)

    def measured(self, test):
        with tempfile.TemporaryDirectory() as folder:
            notes = Path(folder) / "reached"
            fate, test.seconds = self.run(test, {"PROTOVET_REACHED": str(notes)}, 60)
            if notes.exists():
                test.reached = {int(line) for line in notes.read_text().split()}
        return fate == "missed" and test.seconds < LONGEST

    def try_all(self, mutants, note):
        """Tries mutants, and calls `note` after each."""
        done = 0
        with ThreadPoolExecutor(jobs()) as pool:
            for mutant in pool.map(self.tried, mutants):
                done += 1
                note()
                if mutant.fate == "missed":
                    print(mutant.line(), flush=True)
                if done % 50 == 0:
                    print(f"{done} of {len(mutants)} tried", flush=True)

    def tried(self, mutant):
        mutant.fate = "missed"
        for test in self.tests:
            if mutant.number not in test.reached:
                continue
            limit = 20 + 20 * test.seconds
            fate, _ = self.run(test, {"PROTOVET_MUTANT": str(mutant.number)}, limit)
            if fate != "missed":
                mutant.fate, mutant.noticed = fate, test.name
                break
        return mutant

    def run(self, test, given, limit):
        """`missed` if the test passes, and the seconds of a processor that it took."""
        command = [test.program, "--exact", test.name]
        given = {"CARGO_MANIFEST_DIR": str(self.tree), "PROTOVET_EVOLUTIONS": "100", **given}
        ran = subprocess.Popen(
            command,
            cwd=self.tree,
            env=os.environ | given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        )
        late = threading.Timer(limit, os.killpg, (ran.pid, signal.SIGKILL))
        late.start()
        _, status, used = os.wait4(ran.pid, 0)
        late.cancel()
        ran.returncode = os.waitstatus_to_exitcode(status)
        seconds = used.ru_utime + used.ru_stime
        if ran.returncode == -signal.SIGKILL:
            return "endless", seconds
        return "missed" if ran.returncode == 0 else "caught", seconds


def names(program):
    listed = subprocess.run([program, "--list"], check=True, capture_output=True, text=True)
    lines = listed.stdout.splitlines()
    return [line.removesuffix(": test") for line in lines if line.endswith(": test")]


def jobs():
    return int(os.environ.get("PROTOVET_JOBS", os.cpu_count()))
