#!/usr/bin/env python3
"""Asks the reference runtime whether witnesses say the truth.

Reads cases, one JSON object a line with `name`, `old` and `new` (files of both versions, as pairs
of path and text) and `witness`. Compiles both versions with protoc, reads the witness's bytes or
JSON with the one side and, if they parse there as they must, with the other, and compares what the
runtime makes of them with what the witness says. Prints what differs, and how many cases agree.

    scripts/witness_judge.py [cases.jsonl]

Without a file, the cases are those of the tests: all examples of the rules' pages and all fixtures.
Runtime and compiler (`protobuf` 7 and `grpcio-tools`, from PyPI) are installed into
`.cache/witness_judge` on first use.
"""

import collections
import functools
import json
import math
import os
import re
import struct
import subprocess
import sys
import tempfile
import unicodedata
import venv
from importlib.resources import files as resources

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CACHE = os.path.join(ROOT, ".cache", "witness_judge")


def use_runtime():
    """Runs this script again with the runtime, installing it first if need be."""
    python = os.path.join(CACHE, "bin", "python")
    if os.path.abspath(sys.prefix) == CACHE:
        return
    if not os.path.exists(python):
        venv.create(CACHE, with_pip=True)
        packages = ["protobuf>=7,<8", "grpcio-tools"]
        subprocess.check_call([python, "-m", "pip", "-q", "install", *packages])
    os.execv(python, [python] + sys.argv)


use_runtime()

from google.protobuf import (  # noqa: E402
    descriptor_pb2, descriptor_pool, json_format, message_factory, unknown_fields,
)
from google.protobuf.message import DecodeError  # noqa: E402
from grpc_tools import protoc  # noqa: E402

WELL_KNOWN = str(resources("grpc_tools") / "_proto")

# What the pages of rules import.
IMPORTS = os.path.join(ROOT, "tests", "pages", "imports")
# The name of the file and message made up for an enum that no field uses.
HOLDER = "protovet_witness_holder"


@functools.cache
def compiled(files):
    """The encoded descriptors of files given as pairs of path and text."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files:
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w", encoding="utf-8") as out:
                out.write(text)
        result = os.path.join(folder, "out.binpb")
        paths = [path for path, _ in files]
        command = ["protoc", f"-I{folder}", f"-I{IMPORTS}", f"-I{WELL_KNOWN}", "--include_imports"]
        command += ["--experimental_editions", "-o", result, *paths]
        said = os.path.join(folder, "said.txt")
        if protoc_quietly(command, said):
            with open(said, encoding="utf-8", errors="replace") as text:
                raise ValueError(text.read().strip())
        with open(result, "rb") as data:
            return data.read()


def protoc_quietly(command, said):
    """Runs protoc in this process, with what it says in a file."""
    kept = os.dup(2)
    with open(said, "wb") as log:
        os.dup2(log.fileno(), 2)
    try:
        return protoc.main(command)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def enums_of(scope, name):
    """The full names of all enums of a file or message."""
    nested = scope.nested_type if isinstance(scope, descriptor_pb2.DescriptorProto) \
        else scope.message_type
    names = {f"{name}.{item.name}".lstrip(".") for item in scope.enum_type}
    return names.union(*(enums_of(item, f"{name}.{item.name}") for item in nested))


def holder(files, enum, listed):
    """A file with a message that holds the enum, or a list of it, in field 1."""
    for file in files.file:
        if enum in enums_of(file, file.package):
            made = descriptor_pb2.FileDescriptorProto(
                name=f"{HOLDER}.proto", package=HOLDER, dependency=[file.name], syntax="proto2"
            )
            field = made.message_type.add(name="Example").field.add(
                name="value", number=1, json_name="value", type_name=f".{enum}"
            )
            field.type = descriptor_pb2.FieldDescriptorProto.TYPE_ENUM
            label = descriptor_pb2.FieldDescriptorProto.Label
            field.label = label.Value("LABEL_REPEATED" if listed else "LABEL_OPTIONAL")
            return made
    raise LookupError(f"no enum {enum}")


@functools.cache
def side(files, name, enum, listed, whole):
    if name is None:
        return Side(pool(files, enum, listed), f"{HOLDER}.Example", whole)
    return Side(pool(files), name, whole)


@functools.cache
def pool(files, enum=None, listed=False):
    """What the runtime makes of files, and of a message made up to hold an enum of theirs."""
    described = descriptor_pb2.FileDescriptorSet.FromString(compiled(files))
    if enum:
        described.file.append(holder(described, enum, listed))
    return pool_of(described)


def pool_of(described):
    """What the runtime makes of a descriptor set."""
    made = descriptor_pool.DescriptorPool()
    for file in described.file:
        made.Add(file)
    return made


class Side:
    """A message of one version, as the runtime sees it."""

    def __init__(self, pool, name, whole):
        self.whole = whole
        self.pool = pool
        self.type = message_factory.GetMessageClass(pool.FindMessageTypeByName(name))

    def read(self, witness):
        """The message, or why it is refused."""
        try:
            if "bytes" in witness:
                message = self.type()
                message.ParseFromString(bytes.fromhex(witness["bytes"]))
            else:
                message = json_format.Parse(
                    witness["json"], self.type(), descriptor_pool=self.pool
                )
        except (DecodeError, json_format.ParseError) as error:
            return None, str(error)
        if self.whole and not message.IsInitialized():
            return None, "required fields are not set"
        return message, None


def number(value, single):
    """A number with as many digits as it takes to tell it from others of its type."""
    if not single or not math.isfinite(value):
        return repr(value)
    as_float = lambda text: struct.pack("<f", float(text))  # noqa: E731
    texts = (f"{value:.{digits}g}" for digits in range(1, 17))
    return next(repr(float(text)) for text in texts if as_float(text) == as_float(value))


def quoted(data):
    """Text with bytes that are no printable text as `\\x00`."""
    text = data if isinstance(data, str) else data.decode(errors="surrogateescape")
    shown = []
    for letter in text:
        if letter in '"\\':
            shown.append("\\" + letter)
        elif unicodedata.category(letter) in ("Cc", "Cs"):
            shown += [f"\\x{byte:02x}" for byte in letter.encode(errors="surrogateescape")]
        else:
            shown.append(letter)
    return "".join(shown)


def value_text(field, value):
    if field.type in (field.TYPE_MESSAGE, field.TYPE_GROUP):
        return body(value)
    if field.type == field.TYPE_ENUM:
        named = field.enum_type.values_by_number.get(value)
        return named.name if named else str(value)
    if field.type == field.TYPE_BOOL:
        return "true" if value else "false"
    if isinstance(value, (str, bytes)):
        return f'"{quoted(value)}"'
    return number(value, field.type == field.TYPE_FLOAT)


def entry_text(entry, key, value):
    fields = entry.fields_by_name
    return f"{value_text(fields['key'], key)}: {value_text(fields['value'], value)}"


def field_text(field, value):
    if field.message_type and field.message_type.GetOptions().map_entry:
        items = [entry_text(field.message_type, key, value[key]) for key in value]
        return "{ " + ", ".join(sorted(items)) + " }"
    if field.is_repeated:
        return "[" + ", ".join(value_text(field, item) for item in value) + "]"
    return value_text(field, value)


def body(message):
    """The message as witnesses write it."""
    # upb lists an extension of which nothing but unknown numbers of an enum was read, as empty
    listed = message.ListFields()
    fields = [(field, value) for field, value in listed
              if not field.is_repeated or len(value)]
    order = {field.full_name: at for at, field in enumerate(message.DESCRIPTOR.fields)}
    fields.sort(key=lambda item: order.get(item[0].full_name, len(order)))
    parts = [f"{field.name}: {field_text(field, value)}" for field, value in fields]
    unknown = {field.field_number for field in unknown_fields.UnknownFieldSet(message)}
    parts += [f"unknown field {number}" for number in sorted(unknown)]
    return "{ " + ", ".join(parts) + " }" if parts else "{}"


def normal(text):
    """Text without what two languages write differently."""
    text = text.split(", where `")[0]
    text = text[text.index("{"):]
    text = re.sub(r"\bnan\b", "NaN", text)
    text = re.sub(r"(\d)\.0\b", r"\1", text).replace("e+", "e")
    return re.sub(r"(\de-?)0+(?=\d)", r"\1", text)


def without_unknown(text):
    """Text of a message without its unknown fields."""
    text = re.sub(r"(, )?unknown field \d+", "", text)
    return text.replace("{  }", "{}").replace("{ , ", "{ ")


def same(ours, theirs, whole):
    ours, theirs = normal(ours), normal(theirs)
    return ours == theirs if whole else without_unknown(ours) == without_unknown(theirs)


def judge(case, witness, whole=True):
    """What the runtime holds against a case; nothing if it agrees. Not `whole` is a witness that
    tells neither of required fields that are not set, nor of all unknown ones."""
    listed = ": [" in witness["written"]
    backward = witness["direction"] == "backward"
    enum = case.get("enum") or [None, None]
    old, new = (tuple(map(tuple, case[version])) for version in ("old", "new"))
    sides = [
        side(old, witness["message" if backward else "read_as"], enum[0], listed, whole),
        side(new, witness["read_as" if backward else "message"], enum[1], listed, whole),
    ]
    writer, reader = sides if backward else reversed(sides)
    return objection(writer, reader, witness, whole)


def objection(writer, reader, witness, whole):
    """What the runtime holds against a witness of two sides; nothing if it agrees."""
    written, error = writer.read(witness)
    if error:
        return f"the writer cannot have written it: {error}"
    # Writers of JSON may print defaults, which are not set for readers.
    if "bytes" in witness and not same(witness["written"], body(written), whole):
        return f"written: {body(written)}"
    read, error = reader.read(witness)
    refused = witness["read"].startswith("refused: ")
    # Python alone takes the number of an enum in quotes, and cuts off fractions.
    lenient = r"refused: (unknown enum value `-?\d+`|invalid type: floating point .* an enum .*)"
    if re.fullmatch(lenient, witness["read"]):
        return None
    if error:
        return None if refused else f"refused: {error}"
    if refused or not same(witness["read"], body(read), whole):
        return f"read: {body(read)}"
    return None


def cases_of_tests(path):
    command = ["cargo", "test", "-q", "--test", "witness", "--", "--ignored", "cases_for_the_judge"]
    environment = {**os.environ, "WITNESS_CASES": path}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(folder, "cases.jsonl")
        if len(sys.argv) == 1:
            cases_of_tests(path)
        with open(path, encoding="utf-8") as lines:
            cases = [json.loads(line) for line in lines]
    agreed = collections.Counter()
    for case in cases:
        surface = case["witness"]["surface"]
        try:
            wrong = judge(case, case["witness"])
        except TypeError as error:
            # upb takes no name in json that is the name of another field.
            print(f"{case['name']}\n  not judged: {error}")
            continue
        except (ValueError, LookupError) as error:
            wrong = f"not judged: {error}"
        agreed[surface, wrong is None] += 1
        if wrong:
            encoded = case["witness"].get("bytes", case["witness"].get("json"))
            print(f"{case['name']}\n  {case['witness']['written']}  <{encoded}>")
            print(f"  witness: {case['witness']['read']}\n  runtime: {wrong}")
    for surface in ("binary", "json"):
        yes, no = agreed[surface, True], agreed[surface, False]
        print(f"{surface}: {yes} of {yes + no} agree")
    sys.exit(any(not ok for _, ok in agreed))


if __name__ == "__main__":
    main()
