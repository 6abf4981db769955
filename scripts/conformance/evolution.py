"""Judges the findings of generated pairs of schemas with the Python runtime of protobuf.

    evolution.py FOLDER     a folder of what `examples/evolve.rs` wrote

For each message of both schemas, random ordinary values are written with one and read with the
other. A direction in which a value changes must have an error, and one with an error a change.
"""

import json
import pathlib
import random
import sys
from collections import Counter
from importlib.resources import files

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import FieldDescriptor as F
from grpc_tools import protoc

well_known = str(files("grpc_tools") / "_proto")
INTEGERS = {F.CPPTYPE_INT32, F.CPPTYPE_INT64, F.CPPTYPE_UINT32, F.CPPTYPE_UINT64}


def pool_of(folder):
    target = folder.parent / f"{folder.name}.binpb"
    paths = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.proto"))
    code = protoc.main(["protoc", f"-I{folder}", f"-I{well_known}", "--include_imports",
                        f"--descriptor_set_out={target}", *paths])
    if code:
        return None
    pool = descriptor_pool.DescriptorPool()
    held = descriptor_pb2.FileDescriptorSet.FromString(target.read_bytes())
    for file in held.file:
        pool.Add(file)
    names = []
    for file in held.file:
        if file.name.startswith("dir_"):
            collect(file.message_type, file.package, names)
    return pool, names


def collect(messages, scope, names):
    for message in messages:
        name = f"{scope}.{message.name}".lstrip(".")
        if not message.options.map_entry:
            names.append(name)
        collect(message.nested_type, name, names)


def scalar(field, rng):
    """A value that every scalar type of its family holds, and that is no default."""
    if field.cpp_type in INTEGERS:
        return 1
    if field.cpp_type == F.CPPTYPE_BOOL:
        return True
    if field.cpp_type == F.CPPTYPE_ENUM:
        return rng.choice([value.number for value in field.enum_type.values])
    if field.cpp_type == F.CPPTYPE_STRING:
        return b"ab" if field.type == F.TYPE_BYTES else "ab"
    return 1.0


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def fill(message, rng, depth=0):
    for field in message.DESCRIPTOR.fields:
        if not field.is_required and (depth > 2 or rng.random() < 0.4) or is_map(field):
            continue
        if field.message_type is not None:
            targets = [getattr(message, field.name).add() for _ in range(2)] \
                if field.is_repeated else [getattr(message, field.name)]
            for target in targets:
                target.SetInParent() if not field.is_repeated else None
                if depth <= 3:
                    fill(target, rng, depth + 1)
        elif field.is_repeated:
            getattr(message, field.name).extend(scalar(field, rng) for _ in range(2))
        else:
            setattr(message, field.name, scalar(field, rng))


def same(wrote, read, where):
    for field, value in wrote.ListFields():
        if is_map(field) or field.is_extension:
            continue
        target = read.DESCRIPTOR.fields_by_number.get(field.number)
        moved = read.DESCRIPTOR.fields_by_name.get(field.name)
        if target is None:
            if moved is not None:
                return f"{where}{field.name}: moved to number {moved.number}"
            continue  # deleted: what FIELD_DELETED says is a hazard
        seen = getattr(read, target.name)
        a = list(value) if field.is_repeated else [value]
        b = list(seen) if target.is_repeated else [seen]
        if len(a) != len(b):
            return f"{where}{field.name}: {len(a)} became {len(b)}"
        for x, y in zip(a, b):
            if field.message_type is not None and target.message_type is not None:
                if difference := same(x, y, f"{where}{field.name}."):
                    return difference
            elif plain(x) != plain(y):
                return f"{where}{field.name}: {x!r} became {y!r}"
    return None


def plain(value):
    return value.encode() if isinstance(value, str) else value


def broken(names, writers, readers, rng):
    for name in names:
        try:
            writer = message_factory.GetMessageClass(writers.FindMessageTypeByName(name))
            reader = message_factory.GetMessageClass(readers.FindMessageTypeByName(name))
        except KeyError:
            continue
        for _ in range(8):
            wrote = writer()
            fill(wrote, rng)
            if not wrote.IsInitialized():
                continue
            try:
                read = reader.FromString(wrote.SerializeToString())
            except Exception as error:  # of several classes, by implementation
                return f"{name}: {error}"
            if not read.IsInitialized():
                return f"{name}: a required field is missing"
            if difference := same(wrote, read, f"{name}."):
                return difference
    return None


counts = Counter()
for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    old, new = pool_of(folder / "old"), pool_of(folder / "new")
    if old is None or new is None:
        counts["protoc refused one"] += 1
        continue
    findings = json.loads((folder / "findings.json").read_text())
    rng = random.Random(folder.name)
    for direction, writers, readers in (("backward", old, new), ("forward", new, old)):
        errors = [f for f in findings if direction in f["directions"]]
        difference = broken(old[1], writers[0], readers[0], rng)
        counts["judged"] += 1
        if bool(errors) != bool(difference):
            kind = "error without a break" if errors else "break without an error"
            counts[kind] += 1
            said = "; ".join(sorted({f["rule"] for f in errors})) if errors else difference
            print(f"{folder.name} {direction}: {kind}: {said}")
print(dict(counts))
