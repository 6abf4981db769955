"""Lays the judging parts of protovet out as a package of their own: `split.py FOLDER [PART…]`.

`pair`, `relation`, `rules` and `check`, or the parts that are named, become the package `protovet`
in FOLDER/judge, everything is `protovet_base` in FOLDER/base, and the tests that judge those parts
go with the first. A mutant then costs seconds to compile, and is judged by the same tests.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JUDGE = ["pair", "relation", "rules", "check"]
TESTS = {
    "wire_matrix": {"relation"},
    "pairing": {"pair"},
    "rule_pages": set(JUDGE),
    "corpus": set(JUDGE),
    "evolution": set(JUDGE),
}
FOLDERS = ["pages", "evolution"]


def laid_out(folder, parts):
    """Writes both packages; what does not differ keeps its time, so that little is built anew."""
    base, judge = folder / "base", folder / "judge"
    manifest = (ROOT / "Cargo.toml").read_text()
    for source in sorted((ROOT / "src").rglob("*")):
        path = source.relative_to(ROOT / "src")
        if source.is_dir() or path.parts[0] == "bin" or path == Path("lib.rs"):
            continue
        put(base / "src" / path, opened(source))
        if path.parts[0].removesuffix(".rs") in parts:
            put(judge / "src" / path, source.read_bytes())
    root = opened(ROOT / "src/lib.rs").decode()
    put(base / "src/lib.rs", root.encode())
    put(judge / "src/lib.rs", judge_root(root, parts).encode())
    put(base / "Cargo.toml", base_manifest(manifest).encode())
    put(judge / "Cargo.toml", judge_manifest(manifest).encode())
    workspace = '[workspace]\nmembers = ["base", "judge"]\nresolver = "3"\n\n' + PROFILE
    put(folder / "Cargo.toml", workspace.encode())
    put(folder / "Cargo.lock", (ROOT / "Cargo.lock").read_bytes(), anew=False)
    for test, needed in TESTS.items():
        if not needed <= set(parts):
            continue
        file = ROOT / f"tests/{test}.rs"
        if file.exists():
            put(judge / f"tests/{test}.rs", file.read_bytes())
        else:
            copied(ROOT / "tests" / test, judge / "tests" / test)
    for name in FOLDERS:
        copied(ROOT / "tests" / name, judge / "tests" / name)
    put(judge / "tests/corpus.snapshot", (ROOT / "tests/corpus.snapshot").read_bytes())
    copied(ROOT / "testdata", judge / "testdata")


def opened(source):
    """What other parts of one crate may use, other crates may use."""
    if source.suffix != ".rs":
        return source.read_bytes()
    return re.sub(r"\bpub\(crate\)", "pub", source.read_text()).encode()


def judge_root(root, parts):
    all_parts = re.findall(r"^pub mod (\w+);", root, re.M)
    used = [part for part in all_parts if part not in parts]
    mods = "".join(f"pub mod {part};\n" for part in parts)
    return f"//! What judges.\n\npub use protovet_base::{{{', '.join(used)}}};\n{mods}"


def base_manifest(manifest):
    kept = cut(manifest, "[[bin]]", "[dependencies]")
    kept = cut(kept, "[[bench]]", "[target.")
    kept = cut(kept, "[dev-dependencies]", None)
    kept = kept.replace('name = "protovet"', 'name = "protovet_base"', 1)
    return re.sub(r"^(readme|default-run|include) = .*\n", "", kept, flags=re.M)


def judge_manifest(manifest):
    uses = manifest[manifest.index("[dependencies]") : manifest.index("[[bench]]")]
    head = '[package]\nname = "protovet"\nversion = "0.1.0"\nedition = "2024"\n\n[lib]\ndoctest = false\n\n'
    return head + uses + 'protovet_base = { path = "../base" }\n'


PROFILE = """[profile.dev]
debug = false

[profile.dev.package."*"]
opt-level = 1

[profile.dev.package.protovet_base]
opt-level = 1
debug-assertions = true
"""


def cut(text, start, end):
    """The text without what is between two marks, or up to its end."""
    at = text.index(start)
    return text[:at] + (text[text.index(end, at) :] if end else "")


def copied(source, target):
    for file in source.rglob("*"):
        if file.is_file():
            put(target / file.relative_to(source), file.read_bytes())


def put(path, content, anew=True):
    if path.exists() and (not anew or path.read_bytes() == content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    laid_out(Path(sys.argv[1]), sys.argv[2:] or JUDGE)
