#!/usr/bin/env python3
"""Measures what becomes of values when another shape of a field reads them.

Writes one message type for each shape (type and cardinality) of `testdata/wire_matrix`, pushes
boundary values through the reference runtime, binary and JSON, and prints each grid in the format
of that folder (see `tests/wire_matrix/main.rs`). With `--compare` it prints instead where it
differs from the grids that are kept.

    scripts/wire_matrix.py binary|json [--compare]

The runtime (`protobuf` 7, from PyPI) is installed into `.cache/wire_matrix` on first use.

The kept grids come from a larger measurement, with other and more values. This one, small enough
to read, gives the same answer in all but a few in a hundred cells. Those that remain are about
which of several bad things happens, and depend on the values: text that happens to be a message,
packed numbers of a fitting length, maps whose keys are names of fields. The test compares the
engine with the kept grids, and lists the classes of cells in which values tried here show more.
"""

import collections
import math
import os
import subprocess
import sys
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CACHE = os.path.join(ROOT, ".cache", "wire_matrix")


def use_runtime():
    """Runs this script again with the runtime, installing it first if need be."""
    python = os.path.join(CACHE, "bin", "python")
    if os.path.abspath(sys.prefix) == CACHE:
        return
    if not os.path.exists(python):
        venv.create(CACHE, with_pip=True)
        subprocess.check_call([python, "-m", "pip", "-q", "install", "protobuf>=7,<8"])
    os.execv(python, [python] + sys.argv)


use_runtime()

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory  # noqa: E402

F = descriptor_pb2.FieldDescriptorProto
FS = descriptor_pb2.FeatureSet
I32, I64 = (-(2**31), 2**31 - 1), (-(2**63), 2**63 - 1)
U32, U64 = (0, 2**32 - 1), (0, 2**64 - 1)
RANGE = {
    "int32": I32, "sint32": I32, "sfixed32": I32, "int64": I64, "sint64": I64, "sfixed64": I64,
    "uint32": U32, "fixed32": U32, "uint64": U64, "fixed64": U64, "bool": (0, 1),
}
FIVE = {"E_ZERO": 0, "E_ONE": 1, "E_TWO": 2, "E_NEG": -1, "E_MAX": 2**31 - 1}
TWO = {"E_ZERO": 0, "E_ONE": 1}
ENUMS = {
    "enum_open": FIVE, "enum_closed": FIVE, "enum_open_subset": TWO, "enum_closed_subset": TWO,
    "enum_open_valuesrenamed": {n.replace("E_", "R_"): v for n, v in FIVE.items()},
    "enum_open_valuesswapped": {**FIVE, "E_ONE": 2, "E_TWO": 1},
}
M = [("a", 1, "int32"), ("b", 2, "string"), ("child", 3, "="), ("r", 4, "int32*")]
MESSAGES = {
    "msg": M, "msg_same": M, "msg_super": M + [("extra", 9, "int64")],
    "msg_disjoint": [("p", 11, "int32"), ("q", 12, "string")],
    "msg_conflict": [("a", 1, "string"), ("b", 2, "int32")],
    "msg_fieldsrenamed": [(n + "2", i, t) for n, i, t in M],
    "msg_fieldsrenumbered": [(n, i + 10, t) for n, i, t in M],
    "msg_entry": [("key", 1, "string"), ("value", 2, "int32")],
}


# The schema ----------------------------------------------------------------------------------


def message_name(ty):
    """The message a message or group type stands for."""
    return {"group": "msg", "group_same": "msg_same"}.get(ty, ty)


def add_field(message, name, number, ty, count):
    """Adds a field of a shape to a message."""
    field = message.field.add(name=name, number=number, json_name=name)
    many = count in ("packed", "expanded", "map")
    field.label = F.LABEL_REPEATED if many else F.LABEL_OPTIONAL
    features = field.options.features
    if ty in ENUMS:
        field.type, field.type_name = F.TYPE_ENUM, ".t." + ty
    elif message_name(ty) in MESSAGES:
        field.type, field.type_name = F.TYPE_MESSAGE, ".t." + message_name(ty)
        if ty.startswith("group"):
            features.message_encoding = FS.DELIMITED
    elif ty == "string_unverified":
        field.type, features.utf8_validation = F.TYPE_STRING, FS.NONE
    else:
        field.type = getattr(F, "TYPE_" + ty.upper())
    if count == "implicit":
        features.field_presence = FS.IMPLICIT
    elif count == "required":
        features.field_presence = FS.LEGACY_REQUIRED
    elif count in ("packed", "expanded") and field.type not in (F.TYPE_STRING, F.TYPE_BYTES, F.TYPE_MESSAGE):
        features.repeated_field_encoding = FS.PACKED if count == "packed" else FS.EXPANDED
    if not field.options.ListFields():
        field.ClearField("options")
    elif not field.options.features.ListFields():
        field.ClearField("options")
    return field


def build(shapes):
    """Message classes, one for each shape."""
    file = descriptor_pb2.FileDescriptorProto(name="t.proto", package="t", syntax="editions")
    file.edition = descriptor_pb2.EDITION_2023
    for name, values in ENUMS.items():
        # A file of its own would be needed for names that repeat; scope them in messages instead.
        holder = file.message_type.add(name="In_" + name)
        enum = holder.enum_type.add(name=name)
        for value, number in values.items():
            enum.value.add(name=value, number=number)
        if "closed" in name:
            enum.options.features.enum_type = FS.CLOSED
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, ty in fields:
            count = "packed" if ty.endswith("*") else "optional"
            add_field(message, field, number, name if ty == "=" else ty.rstrip("*"), count)
    for index, (ty, count) in enumerate(shapes):
        message = file.message_type.add(name=f"S{index}")
        if count == "map":
            key, value = ty[4:-1].split(",")
            entry = message.nested_type.add(name="FEntry")
            entry.options.map_entry = True
            add_field(entry, "key", 1, key, "optional")
            add_field(entry, "value", 2, value, "optional")
            field = message.field.add(name="f", number=1, label=F.LABEL_REPEATED, type=F.TYPE_MESSAGE)
            field.type_name = f".t.S{index}.FEntry"
            continue
        field = add_field(message, "f", 1, ty, count)
        if count == "oneof":
            message.oneof_decl.add(name="o")
            other = add_field(message, "other", 2, "string", "optional")
            field.oneof_index = other.oneof_index = 0
    for message in file.message_type:
        for field in list(message.field) + [f for n in message.nested_type for f in n.field]:
            if field.type == F.TYPE_ENUM:
                enum = field.type_name[3:]
                field.type_name = f".t.In_{enum}.{enum}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    named = lambda name: message_factory.GetMessageClass(pool.FindMessageTypeByName("t." + name))
    return [named(f"S{index}") for index in range(len(shapes))], named


# Values --------------------------------------------------------------------------------------

WHOLE = [0, 1, -1, 2, 5, 1000, 65536, 2**24 + 1, 2**31 - 1, -(2**31), 2**31, 2**32 - 1, 2**32,
         2**32 + 1, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 2**64 - 1]
TEXT = ["", "a", "5", "-1", "E_ONE", "1.5", "true", "abcd", "caf\u00e9", "aaaaaa", "\x08\x01",
        "X\x01", "Z\x01", "b\x01a", "\n\x01a", "\x12\x01a", "\x10\x01", "\n\x01a\x10\x01"]


def values(ty, named):
    """Boundary values of a type; a message as (field name, value) pairs."""
    if ty in RANGE:
        low, high = RANGE[ty]
        found = [n for n in WHOLE if low <= n <= high]
        return [bool(n) for n in found] if ty == "bool" else found
    if ty == "double":
        return [0.0, -0.0, 1.0, 1.5, -1.0, 5e-324, 1e300, 2147483648.0, math.inf, math.nan]
    if ty == "float":
        return [0.0, -0.0, 1.0, 1.5, -1.0, 123456792.0, 2147483648.0, math.inf, math.nan]
    if ty == "bytes":
        return [t.encode() for t in TEXT] + [b"\xff"]
    if ty == "string_unverified":
        return TEXT + [b"\xff"]
    if ty == "string":
        return TEXT
    if ty in ENUMS:
        return list(ENUMS[ty].values()) + ([] if "closed" in ty else [7, -5])
    fields = MESSAGES[message_name(ty)]
    samples = {"int32": [0, 1, -1, 2**31 - 1], "string": ["", "a", "5", "aaaaaa"],
               "int64": [1], "int32*": [[1, 2]], "=": [{}]}
    return [{}] + [{n: v} for n, _, t in fields for v in samples[t]]


def probes(ty, count, named):
    """Contents for field `f`."""
    if count == "map":
        key, value = ty[4:-1].split(",")
        pairs = [(k, v) for k in values(key, named)[:6] + values(key, named)[-2:]
                 for v in values(value, named)]
        return [{k: v} for k, v in pairs]
    singles = values(ty, named)
    if count not in ("packed", "expanded"):
        return singles
    return [[v] for v in singles] + [[a, b] for a, b in zip(singles, singles[1:])] + [[v] * 8 for v in singles[:3]]


def fill(message, count, content):
    """Sets field `f`."""
    if count == "map":
        for key, value in content.items():
            if isinstance(value, dict):
                target = message.f[key]
                for name, part in value.items():
                    assign(target, name, part)
            else:
                message.f[key] = value
    elif isinstance(content, list):
        for value in content:
            if isinstance(value, dict):
                target = message.f.add()
                for name, part in value.items():
                    assign(target, name, part)
            elif isinstance(value, bytes):
                message.MergeFromString(b"\x0a" + bytes([len(value)]) + value)
            else:
                message.f.append(value)
    else:
        assign(message, "f", content)


def assign(message, name, value):
    """Sets one field."""
    if isinstance(value, dict):
        target = getattr(message, name)
        target.SetInParent()
        for part, inner in value.items():
            assign(target, part, inner)
    elif isinstance(value, list):
        getattr(message, name).extend(value)
    elif isinstance(value, bytes) and message.DESCRIPTOR.fields_by_name[name].type == F.TYPE_STRING:
        # Only the wire can bring a string that is not UTF-8.
        message.MergeFromString(b"\x0a" + bytes([len(value)]) + value)
    else:
        setattr(message, name, value)


# What arrives --------------------------------------------------------------------------------


class Number(int):
    """An enum value: a number with a name, if it has one."""

    name = None


class Record(dict):
    """The fields of a message that are set, and its encoding."""

    payload = b""
    is_known = True


def plain(value, field, by_name):
    """A value in a form that can be compared across types."""
    if field.message_type is not None:
        return record(value, by_name)
    if field.enum_type is not None:
        number, named = Number(value), field.enum_type.values_by_number.get(value)
        number.name = named.name if named else None
        return number
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    if isinstance(value, float) and math.isnan(value):
        return "nan"
    if isinstance(value, float) and value == 0:
        return 0  # of either sign
    return value


def record(message, by_name):
    """The fields of a message that are set."""
    parts = Record()
    for field, value in message.ListFields():
        key = field.name if by_name else field.number
        parts[key] = contents(field, value, by_name)
    parts.payload = message.SerializeToString()
    known = type(message)()
    known.CopyFrom(message)
    known.DiscardUnknownFields()
    parts.is_known = known.ByteSize() == message.ByteSize()
    return parts


def contents(field, value, by_name):
    """The contents of a field: a value, or a list of them."""
    kind = field.message_type
    if kind is not None and kind.GetOptions().map_entry:
        key, inner = kind.fields_by_number[1], kind.fields_by_number[2]
        names = ("key", "value") if by_name else (1, 2)
        return [Record({names[0]: plain(k, key, by_name), names[1]: plain(v, inner, by_name)})
                for k, v in sorted(value.items(), key=lambda item: str(item[0]))]
    if field.is_repeated:
        return [plain(v, field, by_name) for v in value]
    return plain(value, field, by_name)


def is_default(content):
    """Whether a content says nothing: zero, empty, or only such."""
    if isinstance(content, list):
        return all(is_default(part) for part in content)
    if isinstance(content, dict):
        return all(is_default(part) for part in content.values())
    return content in (0, b"")


def same(sent, got, is_json):
    """Whether what was read is what was written."""
    if isinstance(sent, list) != isinstance(got, list):
        one, many = (got, sent) if isinstance(sent, list) else (sent, got)
        return len(many) == 1 and (same(many[0], one, is_json) if many is sent else same(one, many[0], is_json))
    if isinstance(sent, list):
        return len(sent) == len(got) and all(same(a, b, is_json) for a, b in zip(sent, got))
    if isinstance(sent, dict) and isinstance(got, dict):
        return got.is_known and all(
            same(sent.get(key, 0), got.get(key, 0), is_json)
            or is_default(sent.get(key, 0)) and is_default(got.get(key, 0))
            for key in set(sent) | set(got)
        )
    if isinstance(sent, dict):
        return not is_json and sent.payload == got
    if isinstance(got, dict):
        return not is_json and got.is_known and got.payload == sent
    if isinstance(sent, Number) and isinstance(got, Number) and is_json and sent.name:
        return sent.name == got.name
    return sent == got


def is_reduced(sent, got):
    """Whether nothing of what was read is wrong: it is only less than what was written."""
    if isinstance(got, list):
        sent = sent if isinstance(sent, list) else [sent]
        return len(sent) == len(got) and all(is_reduced(a, b) for a, b in zip(sent, got))
    if isinstance(sent, dict) and isinstance(got, dict):
        return all(key in sent and same(sent[key], part, False) for key, part in got.items())
    return False


def text_of(data):
    """JSON without its quotes."""
    return data.replace('"', "").replace(" ", "").lower()


def field_of(message):
    """Field 1 as its descriptor."""
    return message.DESCRIPTOR.fields_by_number[1]


def read(cls, data, is_json):
    """What a reader makes of data: ('error',), ('unset',) or ('read', contents)."""
    try:
        message = json_format.Parse(data, cls()) if is_json else cls.FromString(data)
    except Exception:  # noqa: BLE001 - whatever the runtime refuses
        return ("error", None, None)
    if not message.IsInitialized():
        return ("error", None, None)
    field = field_of(message)
    held = any(set_field.number == 1 for set_field, _ in message.ListFields())
    if not held:
        return ("unset", None, message)
    return ("read", contents(field, getattr(message, "f"), is_json), message)


def outcomes(classes, shapes, writer, is_json, named):
    """The data a shape writes: pairs of contents and encodings."""
    ty, count = shapes[writer]
    found = []
    for content in probes(ty, count, named):
        message = classes[writer]()
        fill(message, count, content)
        if not message.ListFields():
            continue  # nothing is on the wire
        raw = content if isinstance(content, bytes) else None
        if isinstance(content, list) and b"\xff" in content:
            raw = [part.encode() if isinstance(part, str) else part for part in content]
        if raw is not None and is_json and ty == "string_unverified":
            continue  # no JSON for it
        sent = contents(field_of(message), message.f, is_json) if raw is None else raw
        data = json_format.MessageToJson(message, indent=None) if is_json else message.SerializeToString()
        found.append((sent, content, data))
    return found


# Verdicts ------------------------------------------------------------------------------------


def in_domain(ty, content, is_json):
    """Whether a content is one the reader's type has room for."""
    if isinstance(content, list):
        return all(in_domain(ty, part, is_json) for part in content)
    if isinstance(content, dict) and ty.startswith("map<"):
        key, value = ty[4:-1].split(",")
        return all(in_domain(key, k, is_json) and in_domain(value, v, is_json) for k, v in content.items())
    if isinstance(content, dict):
        return True
    if message_name(ty) in MESSAGES:
        return False
    if ty in RANGE:
        low, high = RANGE[ty]
        if not isinstance(content, (int, float)) or not math.isfinite(content):
            return not isinstance(content, float)
        return content == int(content) and low <= content <= high
    if ty in ENUMS:
        return content in ENUMS[ty].values()
    if ty == "string" and isinstance(content, bytes):
        return b"\xff" not in content
    if ty == "float" and isinstance(content, (int, float)):
        return float(content) == content and abs(content) <= 2**24
    if ty == "double" and isinstance(content, int):
        return int(float(content)) == content
    return True


def means_other(ty, reader_ty, sent):
    """Whether an enum number has one meaning for the writer and another for the reader."""
    if isinstance(sent, list):
        return any(means_other(ty, reader_ty, part) for part in sent)
    if ty not in ENUMS or reader_ty not in ENUMS:
        return False
    read = next((name for name, number in ENUMS[reader_ty].items() if number == sent), None)
    return sent.name != read and read is not None and sent.name in ENUMS[reader_ty]


def blurs(data, message):
    """Whether something that was written left no trace at all, not even as unknown fields."""
    return len(data) > 0 and message is not None and message.ByteSize() == 0


def verdict(found, shape, reader_shape, is_json, reader):
    """The cell for one pair of shapes."""
    (ty, count), (reader_ty, reader_count) = shape, reader_shape
    tally, tier, blurred = collections.Counter(), "=", False
    one_of_many = count in ("packed", "expanded", "map") and reader_count not in ("packed", "expanded", "map")
    for sent, content, data in found:
        state, got, message = read(reader, data, is_json)
        if is_default(sent) and blurs(data, message):
            blurred = True
            continue
        if state == "read" and same(sent, got, is_json) and (is_json or not means_other(ty, reader_ty, sent)):
            tally["zero" if is_default(sent) else "ok"] += 1
            continue
        if state == "read" and not is_json and is_reduced(sent, got):
            state = "unset"
        if state == "read" and is_json and text_of(json_format.MessageToJson(message, indent=None)) == text_of(data):
            tally["ok"] += 1
            tier = "c"
            continue
        if state == "read" and is_json and is_default(sent) and is_default(got):
            continue  # says nothing
        tally[state if state != "read" else "wrong"] += 1
        level = "r"
        if one_of_many and isinstance(sent, list) and len(sent) > 1:
            level = "n"
        elif in_domain(reader_ty, content, is_json):
            level = "c"
        tier = max(tier, level, key="=rnc".index)
    fails = tally["wrong"] + tally["unset"] + tally["error"]
    if tally["ok"] and reader_count == "required" and count != "required":
        return "c"
    if fails or tier == "c":
        # What misleads is worse than what fails, and that worse than what is set aside.
        worst = next(name for name in ("wrong", "error", "unset") if tally[name] or name == "unset")
        cell = tier if tally["ok"] else {"wrong": "x", "error": "e", "unset": "l"}[worst]
        return cell.upper() if blurred else cell
    # A writer without presence says nothing of its default to a reader that would keep it.
    silent = count == "implicit" and reader_count not in ("implicit", "required")
    return "+" if blurred or silent else "="


def main():
    """Measures one format."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "binary"
    path = os.path.join(ROOT, "testdata", "wire_matrix", kind + ".grid")
    kept = [line.split() for line in open(path, encoding="ascii")]
    shapes = [(ty, count) for _, ty, count in kept]
    is_json = kind == "json"
    classes, named = build(shapes)
    differences = collections.Counter()
    for writer, (ty, count) in enumerate(shapes):
        found = outcomes(classes, shapes, writer, is_json, named)
        row = ""
        for reader, (reader_ty, reader_count) in enumerate(shapes):
            row += verdict(found, (ty, count), (reader_ty, reader_count), is_json, classes[reader])
        if "--compare" not in sys.argv:
            print(row, ty, count)
        for reader, (mine, theirs) in enumerate(zip(row, kept[writer][0])):
            if mine != theirs:
                differences[theirs, mine, ty, shapes[reader][0]] += 1
    if "--compare" in sys.argv:
        for (theirs, mine, ty, reader_ty), cells in sorted(differences.items()):
            print(f"kept {theirs} measured {mine} {ty} -> {reader_ty}: {cells} cells")
        print(sum(differences.values()), "of", len(shapes) ** 2, "cells differ")


if __name__ == "__main__":
    main()
