#!/usr/bin/env python3
"""Write the .proto files that come with protovet, from the descriptors protoc has for them.

    scripts/well_known.py            write src/compile/well_known/google/protobuf/…
    scripts/well_known.py --check    compile what is there and compare with protoc's descriptors

The texts hold facts only (names, numbers, types, options) in a layout of our own: no comment, no
blank line, one element a line. protoc comes from the Python package grpcio-tools, installed into
.cache/ when it is missing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
TARGET = REPO / "src/compile/well_known"
ENVIRONMENT = REPO / ".cache/well_known"
PACKAGES = ["grpcio-tools==1.85.1", "protobuf==7.36.2"]
PATHS = [
    f"google/protobuf/{name}.proto"
    for name in (
        "any api descriptor duration empty field_mask source_context struct timestamp type wrappers"
        " cpp_features java_features go_features compiler/plugin"
    ).split()
]
MAX_FIELD = 536870911
MAX_ENUM = 2147483647


def in_environment():
    """Start over inside the virtual environment, making it first when it is not there."""
    python = ENVIRONMENT / "bin/python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    os.execv(python, [str(python), __file__, *sys.argv[1:]])


def compile_set(include):
    """The files as protoc describes them when it reads them below `include`."""
    from google.protobuf import descriptor_pb2
    from grpc_tools import protoc

    with tempfile.NamedTemporaryFile() as out:
        arguments = ["protoc", f"-I{include}", f"--descriptor_set_out={out.name}"]
        if protoc.main([*arguments, "--retain_options", "--include_imports", *PATHS]) != 0:
            sys.exit("protoc does not compile the files")
        files = descriptor_pb2.FileDescriptorSet.FromString(Path(out.name).read_bytes())
    return {file.name: file for file in files.file}


class Printer:
    """Prints one file descriptor."""

    def __init__(self):
        self.lines = []
        self.depth = 0

    def line(self, text):
        self.lines.append("  " * self.depth + text)

    def block(self, head, body):
        """`head { … }`, on one line when there is nothing inside."""
        at = len(self.lines)
        self.line(head + " {")
        self.depth += 1
        body()
        self.depth -= 1
        if len(self.lines) == at + 1:
            self.lines[at] += "}"
        else:
            self.line("}")

    def file(self, file):
        self.line(f'syntax = "{file.syntax or "proto2"}";')
        if file.package:
            self.line(f"package {file.package};")
        for index, path in enumerate(file.dependency):
            word = "public " if index in file.public_dependency else ""
            self.line(f'import {word}"{path}";')
        self.options(file.options)
        for message in file.message_type:
            self.message(message, file.syntax)
        for enum in file.enum_type:
            self.enum(enum)
        for field in file.extension:
            self.block(f"extend {type_name(field.extendee)}", lambda: self.field(field, ""))
        if file.service:
            sys.exit(f"{file.name}: services are not printed")
        return "\n".join(self.lines) + "\n"

    def options(self, options):
        for name, value in option_list(options):
            self.line(f"option {name} = {value};")

    def message(self, message, syntax):
        def body():
            self.options(message.options)
            self.fields(message, syntax)
            for nested in message.nested_type:
                if not nested.options.map_entry:
                    self.message(nested, syntax)
            for enum in message.enum_type:
                self.enum(enum)
            for extension in message.extension_range:
                options = brackets(option_list(extension.options))
                bounds = span(extension.start, extension.end - 1, MAX_FIELD)
                self.line(f"extensions {bounds}{options};")
            ranges = [span(r.start, r.end - 1, MAX_FIELD) for r in message.reserved_range]
            self.reserved(ranges, message.reserved_name)

        self.block(f"message {message.name}", body)

    def fields(self, message, syntax):
        entries = {f".{n.name}": n for n in message.nested_type if n.options.map_entry}
        opened = set()
        for field in message.field:
            members = field.HasField("oneof_index") and not field.proto3_optional
            if not members:
                self.field(field, syntax, map_entry(field, entries))
            elif field.oneof_index not in opened:
                opened.add(field.oneof_index)
                self.oneof(message, field.oneof_index)

    def oneof(self, message, index):
        def body():
            self.options(message.oneof_decl[index].options)
            for field in message.field:
                if field.HasField("oneof_index") and field.oneof_index == index:
                    self.field(field, "oneof")

        self.block(f"oneof {message.oneof_decl[index].name}", body)

    def field(self, field, syntax, entry=None):
        label = ""
        if field.label == field.LABEL_REPEATED:
            label = "" if entry else "repeated "
        elif field.label == field.LABEL_REQUIRED:
            label = "required "
        elif field.proto3_optional or syntax in ("", "proto2"):
            label = "optional "
        kind = field_type(field)
        if entry:
            kind = f"map<{field_type(entry.field[0])}, {field_type(entry.field[1])}>"
        options = list(option_list(field.options))
        if field.HasField("default_value"):
            options.insert(0, ("default", default_value(field)))
        if field.json_name != json_name(field.name):
            options.insert(0, ("json_name", quoted(field.json_name)))
        self.line(f"{label}{kind} {field.name} = {field.number}{brackets(options)};")

    def enum(self, enum):
        def body():
            self.options(enum.options)
            for value in enum.value:
                options = brackets(option_list(value.options))
                self.line(f"{value.name} = {value.number}{options};")
            ranges = [span(r.start, r.end, MAX_ENUM) for r in enum.reserved_range]
            self.reserved(ranges, enum.reserved_name)

        self.block(f"enum {enum.name}", body)

    def reserved(self, ranges, names):
        if ranges:
            self.line(f"reserved {', '.join(ranges)};")
        if names:
            self.line(f"reserved {', '.join(map(quoted, names))};")


def map_entry(field, entries):
    """The entry message of a map field, if it is one."""
    for suffix, entry in entries.items():
        if field.type_name.endswith(suffix):
            return entry
    return None


def span(start, end, maximum):
    if start == end:
        return str(start)
    return f"{start} to {'max' if end == maximum else end}"


def type_name(name):
    return name.removeprefix(".")


def field_type(field):
    if field.type_name:
        return type_name(field.type_name)
    return field.Type.Name(field.type).removeprefix("TYPE_").lower()


def default_value(field):
    return quoted(field.default_value) if field.type == field.TYPE_STRING else field.default_value


def json_name(name):
    head, *words = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in words)


def quoted(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def option_list(options):
    """Pairs of name and value, repeated options once for each element."""
    for field, value in options.ListFields():
        for one in value if field.is_repeated else [value]:
            yield field.name, literal(field, one)


def literal(field, value):
    if field.message_type is not None:
        return "{ " + " ".join(f"{n}: {v}" for n, v in option_list(value)) + " }"
    if field.enum_type is not None:
        return field.enum_type.values_by_number[value].name
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else str(value)


def brackets(options):
    text = ", ".join(f"{name} = {value}" for name, value in options)
    return f" [{text}]" if text else ""


def write(files):
    for path in PATHS:
        target = TARGET / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Printer().file(files[path]))


def check(files):
    """Whether protoc sees in our texts what it sees in its own files."""
    ours = compile_set(TARGET)
    wrong = [path for path in PATHS if ours[path] != files[path]]
    stale = [path for path in PATHS if (TARGET / path).read_text() != Printer().file(files[path])]
    for path in wrong:
        print(f"{path}: the descriptors differ")
    for path in stale:
        print(f"{path}: run scripts/well_known.py to write it anew")
    print(f"{len(PATHS) - len(wrong)} of {len(PATHS)} files give the same descriptors")
    return 1 if wrong or stale else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    arguments = parser.parse_args()
    if Path(sys.prefix) != ENVIRONMENT:
        in_environment()
    import grpc_tools

    files = compile_set(Path(grpc_tools.__file__).parent / "_proto")
    if arguments.check:
        sys.exit(check(files))
    write(files)


if __name__ == "__main__":
    main()
