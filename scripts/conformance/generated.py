"""Compiles each folder of generated schemas with protoc, in this process.

    generated.py FOLDER

Writes `set.binpb` into each folder that holds a valid schema; what protoc says of the others goes
to `refused.txt` there.
"""

import os
import pathlib
import sys
from importlib.resources import files

from grpc_tools import protoc

well_known = str(files("grpc_tools") / "_proto")


def compile_folder(folder):
    schemas = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.proto"))
    target = folder / "set.binpb"
    target.unlink(missing_ok=True)
    arguments = ["protoc", f"-I{folder}", f"-I{well_known}", "--include_imports", "--retain_options"]
    arguments += [f"--descriptor_set_out={target}", *schemas]
    with open(folder / "refused.txt", "wb") as log:
        kept = os.dup(2)
        os.dup2(log.fileno(), 2)
        try:
            protoc.main(arguments)
        finally:
            os.dup2(kept, 2)
            os.close(kept)


for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    compile_folder(folder)
