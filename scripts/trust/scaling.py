"""How the time of protovet grows with what it is given.

`scaling.py PROTOVET [SHAPE…]` makes pairs of schemas of a size, and of four times that, in a
temporary folder, and runs protovet on both. It prints the processor time of each and how much more
the second took, the worst first: 4 is what a cost has that follows the input, 16 one that follows
its square. It fails when anything that takes over twenty seconds took more than eight times as long.
"""

import os
import resource
import subprocess
import sys
import tempfile

SIZES = (3_000, 12_000)
MOST = 8
SECONDS = 100
SHORT = 20.0  # what takes less processor time than this is no harm, however it grows
HEAD = 'syntax = "proto3";\npackage a;\n'

RUNS = [
    "diff old new",
    "diff old new --format html",
    "diff old new --format sarif",
    "breaking new --against old",
    "lint new --rules both",
    "fix new --against old --rules both --diff",
    "baseline new --against old --output baseline",
    "check new --against old --format concise",
]

SHAPES = {}


def shape(make):
    """A function of a size that makes the texts of two versions: each a text, or texts by path."""
    SHAPES[make.__name__] = make
    return make


def numbers(count, start=1):
    """Numbers of fields, without those that nobody may use."""
    found = (n for n in range(start, start + count + 1000) if not 19000 <= n < 20000)
    return [n for n, _ in zip(found, range(count))]


def joined(parts):
    return "".join(parts)


def message(body):
    return f"message M {{\n{body}}}\n"


def enum(body):
    return f"enum E {{\n  E_UNSPECIFIED = 0;\n{body}}}\n"


def fields(count, line):
    return message(joined(line(at, n) + "\n" for at, n in enumerate(numbers(count))))


@shape
def fields_renumbered(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    new = [f"  int32 a{at} = {n};\n" for at, n in enumerate(numbers(count, 2))]
    return old, message(joined(new))


@shape
def fields_swapped(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    new = fields(count, lambda at, n: f"  int32 a{at ^ 1} = {n};")
    return old, new


@shape
def fields_deleted(count):
    return fields(count, lambda at, n: f"  int32 a{at} = {n};"), message("  int32 b = 100000;\n")


@shape
def fields_deleted_and_reserved(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    new = joined(f'  reserved {n};\n  reserved "a{at}";\n' for at, n in enumerate(numbers(count)))
    return old, message(new)


@shape
def fields_added(count):
    new, old = fields_deleted(count)
    return old, new


@shape
def fields_renamed(count):
    old = fields(count, lambda at, n: f"  int32 red_a{at} = {n};")
    return old, fields(count, lambda at, n: f"  int32 blue_b{at} = {n};")


@shape
def fields_reused(count):
    old = fields(count, lambda at, n: f"  int32 red{at} = {n};")
    return old, fields(count, lambda at, n: f"  string blue{at} = {n};")


@shape
def fields_of_other_types(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    return old, fields(count, lambda at, n: f"  string a{at} = {n};")


@shape
def fields_of_other_cardinality(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    return old, fields(count, lambda at, n: f"  repeated int32 a{at} = {n};")


@shape
def fields_with_other_json_names(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    return old, fields(count, lambda at, n: f'  int32 a{at} = {n} [json_name = "b{at}"];')


@shape
def fields_with_comments(count):
    old = fields(count, lambda at, n: f"  // The field {at}.\n  int32 a{at} = {n};")
    return old, fields(count, lambda at, n: f"  // The field {at}.\n  string a{at} = {n};")


@shape
def fields_ignored_by_comments(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    line = "  // buf:lint:ignore FIELD_LOWER_SNAKE_CASE\n  // protovet:allow FIELD_TYPE_CHANGED\n"
    return old, fields(count, lambda at, n: f"{line}  string a{at} = {n};")


@shape
def fields_in_one_line(count):
    old = message(joined(f"int32 a{at}={n};" for at, n in enumerate(numbers(count))))
    return old, message(joined(f"string a{at}={n};" for at, n in enumerate(numbers(count))))


@shape
def fields_with_deprecation(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    return old, fields(count, lambda at, n: f"  int32 a{at} = {n} [deprecated = true];")


@shape
def maps(count):
    old = fields(count, lambda at, n: f"  map<string, int32> a{at} = {n};")
    return old, fields(count, lambda at, n: f"  map<string, string> a{at} = {n};")


@shape
def optional_fields(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    return old, fields(count, lambda at, n: f"  optional int32 a{at} = {n};")


@shape
def oneofs_renamed(count):
    old = fields(count, lambda at, n: f"  oneof b{at} {{ int32 a{at} = {n}; }}")
    return old, fields(count, lambda at, n: f"  oneof c{at} {{ int32 a{at} = {n}; }}")


@shape
def oneofs_deleted(count):
    old = fields(count, lambda at, n: f"  oneof b{at} {{ int32 a{at} = {n}; }}")
    return old, fields(count, lambda at, n: f"  int32 a{at} = {n};")


@shape
def oneofs_joined(count):
    old = fields(count, lambda at, n: f"  int32 a{at} = {n};")
    new = joined(f"    int32 a{at} = {n};\n" for at, n in enumerate(numbers(count)))
    return old, message(f"  oneof all {{\n{new}  }}\n")


@shape
def oneofs_split(count):
    new, old = oneofs_joined(count)
    return old, new


@shape
def values_renumbered(count):
    old = joined(f"  E_{at} = {at + 1};\n" for at in range(count))
    return enum(old), enum(joined(f"  E_{at} = {at + 2};\n" for at in range(count)))


@shape
def values_swapped(count):
    old = joined(f"  E_{at} = {at + 2};\n" for at in range(count))
    return enum(old), enum(joined(f"  E_{at} = {(at ^ 1) + 2};\n" for at in range(count)))


@shape
def values_deleted(count):
    return enum(joined(f"  E_{at} = {at + 1};\n" for at in range(count))), enum("")


@shape
def values_renamed(count):
    old = joined(f"  E_{at} = {at + 1};\n" for at in range(count))
    return enum(old), enum(joined(f"  OTHER_{at} = {at + 1};\n" for at in range(count)))


@shape
def values_with_aliases(count):
    body = joined(f"  E_{at} = {at // 2 + 1};\n" for at in range(count))
    new = joined(f"  E_{at} = {(at + 1) // 2 + 1};\n" for at in range(count))
    alias = "  option allow_alias = true;\n"
    return enum(body).replace("{\n", "{\n" + alias, 1), enum(new).replace("{\n", "{\n" + alias, 1)


@shape
def numbers_no_longer_reserved(count):
    old = joined(f"  reserved {at * 2};\n" for at in range(1, count))
    return message(old), message("")


@shape
def names_no_longer_reserved(count):
    old = joined(f'  reserved "a{at}";\n' for at in range(1, count))
    return message(old), message("")


@shape
def values_no_longer_reserved(count):
    return enum(joined(f"  reserved {at * 2};\n" for at in range(1, count))), enum("")


@shape
def reserved_beside_fields(count):
    parts = [f"  reserved {at * 2 + 100_000};\n" for at in range(1, count)]
    body = joined(f"  int32 a{at} = {n};\n" for at, n in enumerate(numbers(count)))
    return message(joined(parts) + body), message(joined(parts[::2]))


@shape
def extension_ranges(count):
    old = joined(f"  extensions {at * 2};\n" for at in range(1, count) if at < 9400 or at > 10100)
    head = 'syntax = "proto2";\npackage a;\n'
    return {"a.proto": head + message(old)}, {"a.proto": head + message("  extensions 2;\n")}


@shape
def extensions(count):
    head = 'syntax = "proto2";\npackage a;\nmessage M { extensions 1 to max; }\nextend M {\n'
    old = joined(f"  optional int32 a{at} = {n};\n" for at, n in enumerate(numbers(count)))
    return {"a.proto": head + old + "}\n"}, {"a.proto": head + old.replace("int32", "string") + "}\n"}


@shape
def groups(count):
    head = 'syntax = "proto2";\npackage a;\nmessage M {\n'
    old = joined(f"  optional group G{at} = {n} {{}}\n" for at, n in enumerate(numbers(count)))
    return {"a.proto": head + old + "}\n"}, {"a.proto": head + old.replace("optional", "repeated") + "}\n"}


@shape
def defaults(count):
    head = 'syntax = "proto2";\npackage a;\nmessage M {\n'
    old = joined(
        f"  optional int32 a{at} = {n} [default = 1];\n" for at, n in enumerate(numbers(count))
    )
    return {"a.proto": head + old + "}\n"}, {"a.proto": head + old.replace("t = 1]", "t = 2]") + "}\n"}


@shape
def required_fields(count):
    head = 'syntax = "proto2";\npackage a;\nmessage M {\n'
    old = joined(f"  optional int32 a{at} = {n};\n" for at, n in enumerate(numbers(count)))
    return {"a.proto": head + old + "}\n"}, {"a.proto": head + old.replace("optional", "required") + "}\n"}


def methods_of(count, line):
    types = "message Q { int32 a = 1; }\nmessage R { string b = 1; }\n"
    return types + f"service S {{\n{joined(line(at) for at in range(count))}}}\n"


@shape
def methods_renamed(count):
    old = methods_of(count, lambda at: f"  rpc A{at}(Q) returns (R);\n")
    return old, methods_of(count, lambda at: f"  rpc B{at}(Q) returns (R);\n")


@shape
def methods_of_other_types(count):
    old = methods_of(count, lambda at: f"  rpc A{at}(Q) returns (R);\n")
    return old, methods_of(count, lambda at: f"  rpc A{at}(R) returns (stream Q);\n")


@shape
def methods_and_a_type_that_is_gone(count):
    old = methods_of(count, lambda at: f"  rpc A{at}(Q) returns (R);\n")
    return old, old.replace("R)", "T)").replace("message R", "message T")


@shape
def methods_each_with_messages(count):
    def made(name):
        types = joined(f"message {name}{at} {{ int32 a = 1; }}\n" for at in range(count))
        calls = joined(f"  rpc A{at}({name}{at}) returns ({name}{at});\n" for at in range(count))
        return types + f"service S {{\n{calls}}}\n"

    return made("Q"), made("R")


@shape
def services(count):
    old = joined(f"service A{at} {{ rpc C(Q) returns (Q); }}\n" for at in range(count))
    types = "message Q {}\n"
    return types + old, types + old.replace("service A", "service B")


@shape
def messages_renamed(count):
    def made(name):
        types = joined(f"message {name}{at} {{ string a{at} = 1; }}\n" for at in range(count))
        return types + fields(count, lambda at, n: f"  {name}{at} a{at} = {n};")

    return made("Red"), made("Blue")


@shape
def messages_that_are_alike(count):
    old = joined(f"message Red{at} {{ string a = 1; int32 b = 2; }}\n" for at in range(count))
    return old, old.replace("Red", "Blue")


@shape
def messages_deleted(count):
    return joined(f"message A{at} {{ string a = 1; }}\n" for at in range(count)), "message B {}\n"


@shape
def messages_nested_side_by_side(count):
    old = joined(f"  message A{at} {{ string a = 1; }}\n" for at in range(count))
    return message(old), message(old.replace("string", "int32"))


@shape
def messages_in_circles(count):
    def made(kind):
        return joined(
            f"message A{at} {{ A{(at + 1) % count} a = 1; {kind} b = 2; }}\n" for at in range(count)
        )

    return made("int32"), made("string")


@shape
def messages_that_all_use_one(count):
    old = joined(f"message A{at} {{ B b = 1; }}\n" for at in range(count))
    return old + "message B { int32 a = 1; }\n", old + "message B { string a = 1; }\n"


@shape
def enums_deleted(count):
    old = joined(f"enum A{at} {{ A{at}_UNSPECIFIED = 0; }}\n" for at in range(count))
    return old, "message B {}\n"


@shape
def enums_renamed(count):
    def made(name):
        return joined(f"enum {name}{at} {{ A{at}_UNSPECIFIED = 0; }}\n" for at in range(count))

    return made("Red"), made("Blue")


def files(count, text):
    return {f"f{at}.proto": text(at) for at in range(count // 4)}


@shape
def files_moved(count):
    old = files(count, lambda at: f"{HEAD}message A{at} {{ int32 a = 1; }}\n")
    return old, {f"b/{path}": text for path, text in old.items()}


@shape
def files_in_a_chain(count):
    def text(kind):
        return lambda at: (
            HEAD
            + (f'import "f{at - 1}.proto";\nmessage A{at} {{ A{at - 1} a = 1; }}\n' if at else "")
            + (f"message A0 {{ {kind} a = 1; }}\n" if not at else "")
        )

    return files(count, text("int32")), files(count, text("string"))


@shape
def files_that_one_imports(count):
    old = files(count, lambda at: f"{HEAD}message A{at} {{ int32 a = 1; }}\n")
    imports = joined(f'import "{path}";\n' for path in old)
    uses = joined(f"  A{at} a{at} = {at + 1};\n" for at in range(len(old)))
    old["all.proto"] = HEAD + imports + message(uses)
    return old, {path: text.replace("int32", "string") for path, text in old.items()}


@shape
def files_that_import_publicly(count):
    def text(at):
        before = f'import public "f{at - 1}.proto";\n' if at else ""
        return f"{HEAD}{before}message A{at} {{ A0 a = 1; }}\n"

    return files(count // 4, text), files(count // 4, lambda at: text(at).replace("a = 1", "a = 2"))


@shape
def packages(count):
    old = files(count, lambda at: f'syntax = "proto3";\npackage p{at};\nmessage A {{ int32 a = 1; }}\n')
    return old, {path: text.replace("int32", "string") for path, text in old.items()}


@shape
def options(count):
    head = (
        'syntax = "proto3";\npackage a;\nimport "google/protobuf/descriptor.proto";\n'
        "message O { repeated int32 n = 1; }\nextend google.protobuf.MessageOptions { O o = 50000; }\n"
    )
    old = message(joined(f"  option (o).n = {at};\n" for at in range(count)))
    return {"a.proto": head + old}, {"a.proto": head + old.replace("n = 1", "n = 2")}


@shape
def documented(count):
    old = message("  // One line of many.\n" * count + "  int32 a = 1;\n")
    return old, old.replace("int32", "string")


@shape
def empty_statements(count):
    return message(";" * count + "int32 a = 1;\n"), message(";" * count + "string a = 1;\n")


def put(version, made):
    for path, text in ({"a.proto": HEAD + made} if isinstance(made, str) else made).items():
        path = os.path.join(version, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as out:
            out.write(text)


def seconds(program, run):
    """The processor time of a run. What it finds is no matter here."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, *run.split()]
    try:
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        print(f"    {run}: not done after {SECONDS} s", flush=True)
        return SECONDS * MOST
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = done.stderr.strip().splitlines()
    if done.returncode == 2:
        print(f"    {run}: {told[0][:160] if told else 'no message'}", flush=True)
    elif done.returncode not in (0, 1, 100):  # `breaking` ends as buf does
        sys.exit(f"{run} ended with {done.returncode}: {done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(program, name, size):
    os.environ["XDG_CACHE_HOME"] = os.path.abspath("cache")
    with tempfile.TemporaryDirectory() as folder:
        before = os.getcwd()
        os.chdir(folder)
        for version, made in zip(("old", "new"), SHAPES[name](size)):
            put(version, made)
        found = {run: seconds(program, run) for run in RUNS}
        os.chdir(before)
    return found


def main(program, wanted):
    program = os.path.abspath(program)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in wanted or SHAPES:
            print(name, flush=True)
            small, large = (measured(program, name, size) for size in SIZES)
            slowest = max(RUNS, key=large.get)
            print(f"    {large[slowest]:.1f} s: {slowest}", flush=True)
            rows += [(large[run] / small[run], small[run], large[run], name, run) for run in RUNS]
        os.chdir("/")
    rows.sort(reverse=True)
    bad = [row for row in rows if row[0] > MOST and row[2] > SHORT]
    print(f"{'times':>6} {SIZES[0]:>9} {SIZES[1]:>9}  what (seconds of processor time)")
    for row in bad + [row for row in rows if row not in bad][:20]:
        print("{:6.1f} {:9.3f} {:9.3f}  {}: {}".format(*row))
    print(f"{len(rows)} runs, {len(bad)} of them grow faster than their input allows")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
