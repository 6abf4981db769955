#!/usr/bin/env python3
"""Writes a history to look at, as a stream for `git fast-import`.

    history_page_repository.py [TYPES]

A message and an enum of which every number had another fate, a rename, a deletion, names that try to
be markup or to hide, an enum with many values, and TYPES plain messages (3000 if not given).
"""

import sys

START = 1_600_000_000
DAY = 86_400

USER = "bool ok = 4;"
VERSIONS = [
    # fields of the message, values of the enum
    ("int32 id = 1; string email = 3; string zip = 5;", "NONE = 0; A_TEST = 1; A_BETA = 2;"),
    ("int32 id = 1; string email = 3; string zip = 5; map<string, bytes> extra = 6;", "NONE = 0; A_TEST = 1; A_BETA = 2; A_DONE = 3;"),
    ("int32 id = 1; string zip = 5; map<string, bytes> extra = 6;", "NONE = 0; A_TEST = 1; A_DONE = 3;"),
    ("int32 id = 1; map<string, bytes> extra = 6; reserved 5; reserved \"zip\";", "NONE = 0; A_TEST = 1; A_DONE = 3; reserved 2;"),
    ("int32 id = 1; map<string, bytes> extra = 6; reserved 5; reserved \"zip\";", "NONE = 0; A_TEST = 1; A_DONE = 3; reserved 2;"),  # only the name
    ("int32 id = 1; int64 phone = 3; reserved 5, 20 to 30; reserved \"zip\";", "NONE = 0; A_TEST = 1; reserved 2;"),
    ("int32 user_id = 1; int64 phone = 3; repeated string a_name_that_is_much_longer_than_its_bar = 7; reserved 5, 20 to 30;", "NONE = 0; A_TEST = 1; A_PAID = 3; reserved 2;"),
    ("int32 user_id = 1; int64 phone = 3; repeated string a_name_that_is_much_longer_than_its_bar = 7; bool last = 8; reserved 5, 20 to 30;", "option allow_alias = true; NONE = 0; A_TEST = 1; A_PAID = 3; A_ALSO_PAID = 3; reserved 2;"),
]
HOSTILE = (
    'syntax = "proto3";\npackage hostile;\nmessage Markup {\n'
    '  string a = 1 [json_name = "</script><script>window.broken = 1</script>"];\n'
    '  string b = 2 [json_name = "\\" onfocus=\\"window.broken = 2"];\n'
    '  string c = 3 [json_name = "user\u202enimda\u2028<!--"];\n'
    '  string d = 4 [json_name = "<img src=x onerror=window.broken=3>{{data}}"];\n}\n'
)
HOSTILE_PATH = "hostile/</script><img src=x onerror='window.broken=4'>\u202e\"&lt;.proto"


def files(at, count):
    """The files that a commit changes: path and content, or none where it is deleted."""
    if at < len(VERSIONS):
        fields, values = VERSIONS[at]
        name = "User" if at < 4 else "Customer"
        yield "acme/user.proto", (
            f'syntax = "proto3";\npackage acme.v1;\nmessage {name} {{ {USER} {fields} }}\n'
            f"enum State {{ {values} }}\n"
        )
    if at == 0:
        yield "acme/old.proto", 'syntax = "proto3";\npackage acme.v1;\nmessage Old { int32 a = 1; string b = 2; }\n'
        yield "acme/bits.proto", (
            'syntax = "proto2";\npackage acme.v1;\n'
            "message Bits { optional int32 a = 1; extensions 100 to 199; extensions 1000 to max; reserved 50 to 60; }\n"
            "message Nothing {}\nenum Below { option allow_alias = true; ZERO = 0; LESS = -1; MINUS_ONE = -1; }\n"
        )
        values = " ".join(f"CODE_{n} = {n};" for n in range(400))
        yield "acme/codes.proto", f'syntax = "proto3";\npackage acme.v1;\nenum Code {{ {values} }}\n'
        for n in range(0, count, 50):
            text = f'syntax = "proto3";\npackage plain.p{n // 50};\n'
            for m in range(n, min(n + 50, count)):
                fields = " ".join(f"int64 field_{m}_{f} = {f};" for f in range(1, 9))
                text += f"message Message{m} {{ {fields} }}\n"
            yield f"plain/p{n // 50}.proto", text
    if at == 1:
        yield HOSTILE_PATH, HOSTILE
    if at == 2:
        yield "acme/broken.proto", "message { <b>"
    if at == 3:
        yield "acme/old.proto", None
    if at >= len(VERSIONS):
        # one message that changes all the time
        step = at - len(VERSIONS)
        fields = " ".join(f"string f{n} = {n};" for n in range(max(1, step - 5), step + 2))
        yield "acme/busy.proto", f'syntax = "proto3";\npackage acme.v1;\nmessage Busy {{ {fields} }}\n'


def quoted(path):
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    out = sys.stdout.buffer
    for at in range(len(VERSIONS) + 40):
        who = f"A <a@example.com> {START + (at * 20 + at * 7 % 15) * DAY} +0100"
        out.write(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 6\nchange\n".encode())
        for path, content in files(at, count):
            if content is None:
                out.write(f"D {quoted(path)}\n".encode())
                continue
            data = content.encode()
            out.write(f"M 100644 inline {quoted(path)}\ndata {len(data)}\n".encode() + data + b"\n")


main()
