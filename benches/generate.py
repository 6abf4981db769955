#!/usr/bin/env python3
"""Writes a large schema, the same on every machine: packages of messages that use one another.

  benches/generate.py FOLDER FILES MESSAGES FIELDS [--changed] [--options]

FILES files with MESSAGES messages of FIELDS fields each, an enum and a service a file; each file
imports up to three earlier ones. --changed writes the next version: in every file a field has
another type, one is renamed, one is new and one is deleted and reserved. --options gives every
field, message and rpc options of its own, declared in a file beside them.
"""

import pathlib
import sys

OPTIONS = """syntax = "proto3";

package bench.options;

import "google/protobuf/descriptor.proto";

message Note {
  string text = 1;
  int32 weight = 2;
  repeated Use uses = 3;
}

enum Use {
  USE_UNSPECIFIED = 0;
  READ = 1;
  WRITE = 2;
}

extend google.protobuf.FieldOptions {
  Note note = 50001;
  repeated Use use = 50002;
}

extend google.protobuf.MessageOptions {
  Note about = 50001;
}

extend google.protobuf.MethodOptions {
  string path = 50001;
}
"""

SCALARS = ["int32", "string", "bool", "bytes", "int64", "double", "uint32", "fixed64"]


def with_options(line, number):
    """A field with options behind it: sometimes a list, sometimes a message, sometimes a part."""
    options = [
        "(bench.options.use) = READ, (bench.options.use) = WRITE",
        f'(bench.options.note) = {{ text: "note {number}" weight: {number} uses: [READ, WRITE] }}',
        f"(bench.options.note).weight = {number}",
    ]
    return f"{line[:-1]} [{options[number % len(options)]}];"


def field(file, message, number, messages, changed):
    """One field: a scalar, a list, a map, an enum or a message of this or of an earlier file."""
    scalar = SCALARS[(file * 7 + message * 3 + number) % len(SCALARS)]
    name = f"f{number}_{scalar}"
    if changed and message == 0 and number == 2:
        return f"  // What field {number} of message {message} is for.\n  fixed32 {name} = {number};"
    if changed and message == 0 and number == 3:
        name = f"renamed_{name}"
    kind = (file + message + number) % 8
    if kind == 0 and file > 0:
        earlier = max(0, file - 1 - number % 3)
        scalar = f"bench.p{earlier}.Message{number % messages}"
    elif kind == 1:
        scalar = f"Message{number % messages}"
    elif kind == 2:
        scalar = f"repeated {scalar}"
    elif kind == 3:
        scalar = f"map<string, {scalar}>"
    elif kind == 4:
        scalar = "Kind"
    return f"  // What field {number} of message {message} is for.\n  {scalar} {name} = {number};"


def text(file, messages, fields, changed, options):
    lines = ['syntax = "proto3";', "", f"package bench.p{file};", ""]
    lines += [f'import "bench/p{at}.proto";' for at in range(max(0, file - 3), file)]
    lines += ['import "bench/options.proto";'] * options
    lines += ["", "// What there is.", "enum Kind {", "  KIND_UNSPECIFIED = 0;", "  KIND_ONE = 1;", "}", ""]
    for message in range(messages):
        lines += [f"// Message {message} of file {file}.", f"message Message{message} {{"]
        lines += [f'  option (bench.options.about).text = "message {message}";'] * options
        for number in range(1, fields + 1):
            if changed and message == 0 and number == fields:
                lines.append(f"  reserved {number};")
            else:
                line = field(file, message, number, messages, changed)
                lines.append(with_options(line, number) if options else line)
        if changed and message == 0:
            lines.append(f"  string added = {fields + 1};")
        lines += ["}", ""]
    path = f' {{ option (bench.options.path) = "/v1/{file}"; }}' if options else ";"
    lines += [f"service Service{file} {{", f"  rpc Get(Message0) returns (Message0){path}", "}"]
    return "\n".join(lines) + "\n"


def main():
    changed, options = "--changed" in sys.argv, "--options" in sys.argv
    folder, *numbers = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    files, messages, fields = map(int, numbers)
    top = pathlib.Path(folder) / "bench"
    top.mkdir(parents=True, exist_ok=True)
    for file in range(files):
        (top / f"p{file}.proto").write_text(text(file, messages, fields, changed, options))
    if options:
        (top / "options.proto").write_text(OPTIONS)


if __name__ == "__main__":
    main()
