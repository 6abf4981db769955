"""The worst inputs below 100 MB, and the memory that protovet takes for each.

`memory.py PROTOVET [CASE…]` makes them one after the other in a temporary folder, runs protovet and
prints the exit code, the most memory and the processor time. It fails above 1 GB, or when a run ends
otherwise than it is meant to: 0 clean, 1 findings, 2 refused at a bound.
"""

import gzip
import io
import os
import resource
import subprocess
import sys
import tarfile
import tempfile

MOST = 1_000_000_000
LARGEST = 100_000_000
SECONDS = 600
HEAD = 'syntax = "proto3";\npackage a;\n'


def put(path, parts, head=HEAD):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w") as out:
        out.write(head)
        out.writelines(parts)


def numbers(count):
    return (n for n in range(1, count + 1001) if not 19000 <= n < 20000)


def fields(count, name="a", each=50_000, kind="int32", more=""):
    """Messages full of fields."""
    for at in range(0, count, each):
        yield f"message E{at}{{\n"
        for index, number in zip(range(min(each, count - at)), numbers(each)):
            yield f"{kind} {name}{index}={number}{more};\n"
        yield "}\n"


def values(count, name="A", each=50_000):
    """Enums full of values."""
    for at in range(0, count, each):
        yield f"enum E{at}{{\n"
        for index in range(min(each, count - at)):
            yield f"{name}{at}_{index}={index};\n"
        yield "}\n"


def messages(count, name="M"):
    return (f"message {name}{index}{{}}\n" for index in range(count))


def written(count, name):
    """Fields as people write them: 61 bytes each, with a comment now and then."""
    for at in range(0, count, 20):
        yield f"// What is known of the {at}th thing, and when it was learned.\nmessage Thing{at} {{\n"
        for index in range(20):
            yield f"  string {name}_of_thing_{index} = {index + 1};  // may be empty, then see below\n"
        yield "}\n"


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def record(number, content):
    if isinstance(content, str):
        content = content.encode()
    return varint(number << 3 | 2) + varint(len(content)) + content


def number(at, value):
    return varint(at << 3) + varint(value)


def described(count, name, each=50_000):
    """A descriptor set with so many fields."""
    file = record(1, "a.proto") + record(2, "a") + record(12, "proto3")
    out = io.BytesIO()
    for at in range(0, count, each):
        message = record(1, f"E{at}")
        parts = []
        for index, n in zip(range(min(each, count - at)), numbers(each)):
            field = record(1, f"{name}{index}") + number(3, n) + number(4, 1) + number(5, 5)
            parts.append(record(2, field))
        out.write(record(4, message + b"".join(parts)))
    return record(1, file + out.getvalue())


def archive(path, parts):
    text = (HEAD + "".join(parts)).encode()
    info = tarfile.TarInfo("a.proto")
    info.size = len(text)
    with gzip.open(path, "wb", 1) as out, tarfile.open(fileobj=out, mode="w") as tar:
        tar.addfile(info, io.BytesIO(text))


OPTION = """
import "google/protobuf/descriptor.proto";
message O { repeated int32 n = 1; repeated O o = 2; string s = 3; }
extend google.protobuf.FieldOptions { O o = 50000; repeated int32 r = 50001; }
"""


def git(*args):
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *args], check=True, stdout=subprocess.DEVNULL)


CASES = {}


def case(code, *runs):
    """A function that makes the folders of a case, and what is run there."""

    def keep(make):
        CASES[make.__name__] = (make, code, runs)
        return make

    return keep


FORMATS = ["text", "concise", "json", "sarif", "markdown", "gitlab", "junit", "rdjson", "azure"]
FORMATS += ["html", "checkstyle", "github"]
DIFF = ["diff old new"]
ALL = [f"diff old new --format {it}" for it in FORMATS]


@case(2, "diff old new", "check new --against old --format json")
def new_messages(old="old", new="new"):
    """Nearly every declaration is a finding."""
    put("old/a.proto", messages(1))
    put("new/a.proto", messages(690_000, "N"))
    put("old/b.proto", messages(100_000, "O"))


@case(2, "lint new", "lint new --rules buf", "lint new --format html")
def odd_values():
    put("new/a.proto", values(2_050_000))


@case(2, "diff old new", "check new --against old --rules both")
def new_values():
    put("old/a.proto", values(41, each=1))
    put("new/a.proto", values(2_050_000))


@case(0, *ALL)
def as_many_messages_as_can_be_told():
    put("old/a.proto", messages(1))
    put("new/a.proto", messages(249_000))


@case(1, *ALL, "check new --against old --suggest-bump")
def as_many_renumbered_fields_as_can_be_told():
    put("old/a.proto", fields(240_000))
    put("new/a.proto", fields(240_000, kind="string"))


@case(1, "lint new", "lint new --format html", "lint new --rules buf --format json")
def as_many_odd_values_as_can_be_told():
    put("new/a.proto", values(240_000))


@case(0, "lint new", "lint new --rules buf --fail-on never")
def written_by_people():
    put("new/a.proto", written(1_360_000, "name"))


@case(0, "diff old new", "check new --against old --rules buf")
def two_versions_written_by_people():
    put("old/a.proto", written(660_000, "name"))
    put("new/a.proto", written(660_000, "name"))
    put("new/b.proto", ["message Added {}\n"])


@case(0, "lint new", "diff none new")
def as_many_fields_as_may_be():
    put("none/a.proto", [])
    put("new/a.proto", fields(1_950_000))


@case(2, "diff old new", "check new --against old --rules buf", "breaking new --against old")
def two_versions_of_as_many_fields():
    put("old/a.proto", fields(1_950_000))
    put("new/a.proto", fields(1_950_000, name="b"))


@case(0, "diff old new", "check new --against old --rules buf")
def two_versions_that_just_fit():
    put("old/a.proto", fields(980_000))
    put("new/a.proto", fields(980_000))
    put("new/b.proto", ["message Added {}\n"])


@case(2, "lint new")
def many_dense_files():
    for at in range(12):
        put(f"new/{at}.proto", fields(420_000), HEAD.replace(" a;", f" a{at};"))


@case(2, "lint new")
def one_dense_file():
    put("new/a.proto", fields(5_000_000))


@case(0, "lint new", "diff none new")
def options():
    put("none/a.proto", [])
    more = "[(o)={n:1 o:{n:2} s:'x'},(r)=7]"
    put("new/a.proto", fields(300_000, more=more), HEAD + OPTION)


@case(0, "lint new")
def long_options():
    values = ",".join(["1"] * 2_000)
    more = f"[(o)={{n:[{values}]}}]"
    put("new/a.proto", fields(2_200, more=more), HEAD + OPTION)


@case(0, "lint new")
def comments():
    put("new/a.proto", (f"// {'x' * 200}\nmessage M{at}{{}}\n" for at in range(440_000)))


@case(0, "diff none set.binpb", "diff set.binpb set.binpb", "lint set.binpb")
def descriptor_set():
    put("none/a.proto", [])
    with open("set.binpb", "wb") as out:
        out.write(described(1_040_000, "a"))


@case(1, "diff old.binpb new.binpb", "diff old.binpb new.binpb --format html")
def descriptor_sets():
    for name in ["old", "new"]:
        with open(f"{name}.binpb", "wb") as out:
            out.write(described(120_000, name))


@case(0, "lint new.tar.gz", "diff none new.tar.gz")
def archives():
    put("none/a.proto", [])
    archive("new.tar.gz", written(1_200_000, "name"))


@case(0, "history", "history --format json", "check --against HEAD~1 --fail-on never")
def long_history():
    git("init", "-q", "-b", "main")
    for at in range(40):
        put("a.proto", fields(30_000, name=f"v{at}_"))
        git("add", "-A")
        git("commit", "-q", "-m", "more")


def size(folder):
    tops = os.walk(folder)
    return sum(os.path.getsize(os.path.join(top, name)) for top, _, names in tops for name in names)


def run(program, args):
    """The exit code, the bytes of memory and the seconds of a run."""
    with open("said", "wb") as said:
        env = {**os.environ, "XDG_CACHE_HOME": os.path.abspath("cache")}
        child = subprocess.Popen([program, *args], stdout=said, stderr=said, env=env)
        timer = subprocess.Popen(["sh", "-c", f"sleep {SECONDS}; kill -9 {child.pid}"])
        _, status, used = os.wait4(child.pid, 0)
        timer.kill()
        timer.wait()
    code = os.waitstatus_to_exitcode(status)
    return code, used.ru_maxrss * 1024, used.ru_utime + used.ru_stime


def main():
    program, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    unknown = [name for name in wanted if name not in CASES]
    if unknown:
        sys.exit(f"there is no case {unknown[0]}; there are {', '.join(CASES)}")
    wrong = 0
    for name in wanted or CASES:
        make, code, runs = CASES[name]
        with tempfile.TemporaryDirectory(prefix="memory-") as folder:
            os.chdir(folder)
            make()
            made = size(folder)
            print(f"{name}: {made / 1e6:.0f} MB", flush=True)
            if made > LARGEST:
                sys.exit("an input is to be below 100 MB")
            for args in runs:
                got, memory, seconds = run(program, args.split())
                # `breaking` has the codes of buf
                meant = {0: 0, 1: 100, 2: 1}[code] if args.startswith("breaking") else code
                bad = [f"meant to end with {meant}"] if got != meant else []
                bad += ["over 1 GB"] if memory > MOST else []
                wrong += bool(bad)
                told = f"  !! {', '.join(bad)}" if bad else ""
                print(f"  {memory / 1e6:5.0f} MB  exit {got}  {seconds:6.1f} s  {args}{told}", flush=True)
                if got != meant:
                    with open("said", errors="replace") as said:
                        print("     " + said.read()[-300:].replace("\n", "\n     "), flush=True)
            os.chdir("/")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"the most was {most / 1e6:.0f} MB")
    sys.exit(1 if wrong else 0)


main()
