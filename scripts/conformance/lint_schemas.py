"""Makes modules of schemas that stand at the edges of buf's lint rules.

    lint_schemas.py FOLDER FIRST COUNT

Writes the modules FOLDER/FIRST … with all that style can get wrong: names in every case, packages
and folders that agree or do not, comments in every place a comment can stand, options set in some
files only, methods that share messages. The same number always gives the same module.
"""

import pathlib
import random
import sys

RULES = """COMMENT_ENUM COMMENT_ENUM_VALUE COMMENT_FIELD COMMENT_MESSAGE COMMENT_ONEOF COMMENT_RPC
COMMENT_SERVICE DIRECTORY_SAME_PACKAGE ENUM_FIRST_VALUE_ZERO ENUM_NO_ALLOW_ALIAS ENUM_PASCAL_CASE
ENUM_VALUE_PREFIX ENUM_VALUE_UPPER_SNAKE_CASE ENUM_ZERO_VALUE_SUFFIX FIELD_LOWER_SNAKE_CASE
FIELD_NOT_REQUIRED FIELD_NO_DESCRIPTOR IMPORT_NO_PUBLIC IMPORT_USED MESSAGE_PASCAL_CASE
ONEOF_LOWER_SNAKE_CASE PACKAGE_DIRECTORY_MATCH PACKAGE_LOWER_SNAKE_CASE PACKAGE_NO_IMPORT_CYCLE
PACKAGE_SAME_DIRECTORY PACKAGE_SAME_GO_PACKAGE PACKAGE_SAME_JAVA_PACKAGE PACKAGE_VERSION_SUFFIX
RPC_NO_CLIENT_STREAMING RPC_NO_SERVER_STREAMING RPC_PASCAL_CASE RPC_REQUEST_RESPONSE_UNIQUE
RPC_REQUEST_STANDARD_NAME RPC_RESPONSE_STANDARD_NAME SERVICE_PASCAL_CASE SERVICE_SUFFIX
STABLE_PACKAGE_NO_IMPORT_UNSTABLE SYNTAX_SPECIFIED PACKAGE_DEFINED PACKAGE_SAME_PHP_NAMESPACE
PACKAGE_SAME_SWIFT_PREFIX""".split()
# what may be found at what a comment stands above, by its first word; the rest are fields and values
NEAR = {
    "syntax": ["SYNTAX_SPECIFIED", "PACKAGE_DEFINED"],
    "package": [rule for rule in RULES if "PACKAGE" in rule],
    "import": ["IMPORT_NO_PUBLIC", "IMPORT_USED", "PACKAGE_NO_IMPORT_CYCLE",
               "STABLE_PACKAGE_NO_IMPORT_UNSTABLE"],
    "option": ["ENUM_NO_ALLOW_ALIAS", "PACKAGE_SAME_GO_PACKAGE", "PACKAGE_SAME_JAVA_PACKAGE",
               "PACKAGE_SAME_PHP_NAMESPACE", "PACKAGE_SAME_SWIFT_PREFIX"],
    "message": ["COMMENT_MESSAGE", "MESSAGE_PASCAL_CASE", "COMMENT_FIELD", "FIELD_LOWER_SNAKE_CASE"],
    "oneof": ["COMMENT_ONEOF", "ONEOF_LOWER_SNAKE_CASE", "FIELD_LOWER_SNAKE_CASE"],
    "enum": [rule for rule in RULES if "ENUM" in rule],
    "service": [rule for rule in RULES if "SERVICE" in rule or "RPC" in rule],
    "rpc": [rule for rule in RULES if "RPC" in rule],
}
NEAR_MEMBERS = [rule for rule in RULES if "FIELD" in rule or "VALUE" in rule]
WORDS = ["order", "item", "HTTP", "user", "id", "a", "URL", "line", "x", "state"]
PACKAGES = ["", "acme", "acme.v1", "acme.order.v1", "acme.order.v1beta1", "acme.v2alpha", "v1",
            "Acme.v1", "acme.orderItem.v1", "acme.order_item.v1", "acme.v1p1alpha1", "acme.v1p1",
            "acme.v1test2", "acme.v0", "acme.v01", "acme.v1.sub", "acme_.v1", "acme.http2.v3"]
FOLDERS = ["", "acme/", "acme/v1/", "acme/order/v1/", "acme/order/", "Acme/v1/", "other/"]
FILES = ["order", "orderItem", "order_item", "Order", "order-item", "order.item", "_order", "order_",
         "order__item", "HTTPOrder", "order2", "order_2", "2order", "o2O"]
OPTIONS = {"csharp_namespace": ['"A"', '"B"'], "go_package": ['"a/b"', '"a/c;d"'],
           "java_package": ['"a"', '"b"'], "java_multiple_files": ["true", "false"],
           "php_namespace": ['"A"', '"B"'], "ruby_package": ['"A"', '"B"'],
           "swift_prefix": ['"A"', '"B"']}
WELL_KNOWN = ["any", "duration", "empty", "struct", "timestamp", "wrappers"]
EMPTY = "google.protobuf.Empty"
MARKS = """syntax = "proto3";
package acme.mark.v1beta1;
import "google/protobuf/descriptor.proto";
message Mark {
  string text = 1;
}
extend google.protobuf.FieldOptions {
  bool flag = 50001;
  Mark mark = 50002;
}
"""


class Maker:
    """One module."""

    def __init__(self, number):
        self.random = random.Random(number)
        self.count = 0
        self.files = []
        # names of messages that any file can refer to, with the file that has them
        self.messages = []

    def one_in(self, chance):
        return self.random.randrange(chance) == 0

    def name(self, tidy):
        """A name that nothing else has, in the style `tidy` or in any other."""
        self.count += 1
        words = self.random.sample(WORDS, self.random.randint(1, 3))
        tail = str(self.count)
        lower, title = [word.lower() for word in words], [word.title() for word in words]
        styles = {
            "pascal": "".join(title) + tail,
            "snake": "_".join(lower) + self.random.choice(["", "_"]) + tail,
            "upper": "_".join(lower).upper() + "_" + tail,
        }
        if not self.one_in(3):
            return styles[tidy]
        return self.random.choice([
            *styles.values(), lower[0] + "".join(title[1:]) + tail, "_".join(title) + tail,
            "__".join(lower) + tail, "x" + "_".join(lower) + tail + "_", "_".join(words) + tail,
            "".join(words) + tail + "x", "".join(words) + tail + "X",
            "".join(words) + tail + "XyZ", "Q" + tail + "".join(words),
            "_".join(lower) + tail + "B", "_Under" + tail])

    def rule(self, text):
        words = text.split()
        word = words[1] if words[0] in ("export", "local") else words[0]
        rule = self.random.choice(NEAR.get(word, NEAR_MEMBERS) if self.one_in(2) else RULES)
        return self.random.choice([rule] * 6 + [rule + "_MORE", rule[:-1], rule.lower()])

    def comment_line(self, text):
        rule = self.rule(text)
        return self.random.choice([
            " some words", "", "   ", *[" buf:lint:ignore " + rule] * 3, "\tbuf:lint:ignore " + rule,
            "buf:lint:ignore " + rule, " buf:lint:ignore  " + rule,
            " buf:lint:ignore " + rule + " because", " see buf:lint:ignore " + rule,
            " buf:lint:ignore", " \u00e4\u00f6 \u6f22\u5b57", "* x", "/ y"])

    def comment(self, indent, text):
        """What may stand above a declaration: lines, each with its break."""
        kind = self.random.randrange(12)
        lines = [self.comment_line(text) for _ in range(self.random.randint(1, 3))]
        if kind < 4:
            return ""
        if kind < 8:
            return "".join(f"{indent}//{line}\n" for line in lines)
        if kind == 8:
            return f"{indent}/*" + "\n * ".join(lines).replace("*/", "") + f"{indent}*/\n"
        if kind == 9:
            return f"{indent}//{lines[0]}\n\n"
        if kind == 10:
            return f"{indent}//{lines[0]}\n\n{indent}//{lines[-1]}\n"
        return f"\n{indent}/*{lines[0]} */ "

    def tail(self):
        """What may stand behind a declaration."""
        line = self.comment_line("message")
        return self.random.choice(["\n"] * 6 + [f" //{line}\n", f" /*{line} */\n",
                                                " ", "\n\n", "\t"])

    def declared(self, indent, text):
        comment = self.comment(indent, text)
        lead = "" if comment.endswith(" ") else self.random.choice([indent, indent, indent + "\t", ""])
        return comment + lead + text + self.tail()

    def module(self):
        used = set()
        for _ in range(self.random.randint(3, 7)):
            path = self.random.choice(FOLDERS) + self.random.choice(FILES) + ".proto"
            if path.lower() not in used:
                used.add(path.lower())
                self.files.append(path)
        self.files.insert(0, "acme/mark/v1beta1/mark.proto")
        packages = self.random.sample(PACKAGES, self.random.randint(1, 4))
        texts = {self.files[0]: MARKS}
        for index, path in enumerate(self.files[1:], 1):
            texts[path] = File(self, index, self.random.choice(packages)).text()
        return texts


class File:
    """One file of a module."""

    def __init__(self, maker, index, package):
        self.maker, self.index, self.package = maker, index, package
        self.random, self.one_in = maker.random, maker.one_in
        self.syntax = self.random.choice(
            ['syntax = "proto3";'] * 4 + ['syntax = "proto2";', 'syntax = "proto2";', "",
             'edition = "2023";', 'edition = "2024";'])
        self.is_proto2 = self.syntax in ("", 'syntax = "proto2";')
        self.is_proto3 = "proto3" in self.syntax
        self.is_edition = "edition" in self.syntax
        self.is_2024 = "2024" in self.syntax
        self.imports = {}

    def text(self):
        maker = self.maker
        for other in range(self.index):
            if self.one_in(3):
                self.imports[maker.files[other]] = self.random.choice(["", "", "", "public "])
        for name in WELL_KNOWN:
            if self.one_in(8):
                self.imports[f"google/protobuf/{name}.proto"] = ""
        body = [self.element() for _ in range(self.random.randint(1, 6))]
        head = [maker.declared("", self.syntax)] if self.syntax else []
        if self.package:
            head.append(maker.declared("", f"package {self.package};"))
        for path, kind in self.imports.items():
            head.append(maker.declared("", f'import {kind}"{path}";'))
        if self.is_2024:
            head.append("option features.enforce_naming_style = STYLE_LEGACY;\n")
        for name, values in OPTIONS.items():
            if self.is_2024 and name == "java_multiple_files":
                continue
            if self.one_in(3):
                value = self.random.choice(values)
                head.append(maker.declared("", self.random.choice([
                    f"option {name} = {value};", f"option {name}\n  = {value} ;"])))
        text = "".join(head + body)
        return text.replace("\n", "\r\n") if self.one_in(10) else text

    def element(self):
        kind = self.random.randrange(10)
        if kind < 4:
            return self.message("", 0)
        if kind < 6:
            return self.enumeration("", 0)
        if kind < 9:
            return self.service()
        return self.extend("") or self.message("", 0)

    def visibility(self, may_be_local=True):
        if not self.is_2024:
            return ""
        return self.random.choice(["", "", "export ", "local " if may_be_local else ""])

    def message(self, indent, depth):
        maker = self.maker
        name = maker.name("pascal")
        inside = indent + "  "
        parts, number = [], iter(range(1, 1000))
        for _ in range(self.random.randrange(5)):
            parts.append(self.field(inside, next(number)))
        if self.one_in(3):
            members = "".join(self.member(inside + "  ", next(number))
                              for _ in range(self.random.randint(1, 2)))
            oneof = f"oneof {maker.name('snake')} {{{maker.tail()}{members}{inside}}}"
            parts.append(maker.declared(inside, oneof))
        if self.is_proto2 and self.one_in(3):
            group = maker.name("pascal")
            group = group[0].upper() + group[1:] if group[0] != "_" else "G" + group
            fields = self.field(inside + "  ", 1)
            text = f"optional group {group} = {next(number)} {{{maker.tail()}{fields}{inside}}}"
            parts.append(maker.declared(inside, text))
        if depth < 2 and self.one_in(3):
            parts.append(self.message(inside, depth + 1))
        if depth < 2 and self.one_in(4):
            parts.append(self.enumeration(inside, depth + 1))
        if not self.is_proto3 and self.one_in(2):
            parts.append(f"{inside}extensions 1000 to max;\n")
            if self.one_in(2):
                full = ".".join(filter(None, [self.package, name]))
                if depth == 0:
                    parts.append(self.extend(inside, full))
        self.random.shuffle(parts)
        if depth == 0:
            full = ".".join(filter(None, [self.package, name]))
            maker.messages.append((full, self.index, not self.is_2024))
        opening = maker.tail() if parts else ""
        text = f"{self.visibility(depth > 0)}message {name} {{{opening}{''.join(parts)}{indent}}}"
        return maker.declared(indent, text)

    def reference(self):
        """The name of a message that can be seen from here."""
        seen = [full for full, index, _ in self.maker.messages
                if index == self.index or self.maker.files[index] in self.imports]
        for path in self.imports:
            if path == "google/protobuf/timestamp.proto":
                seen.append("google.protobuf.Timestamp")
            if path == "google/protobuf/empty.proto":
                seen += [EMPTY] * 4
        return self.random.choice(seen) if seen else None

    def type(self):
        message = self.reference() if self.one_in(2) else None
        return "." + message if message else self.random.choice(["int32", "string", "bytes", "bool"])

    def field_name(self):
        if self.one_in(25):
            self.maker.count += 1
            return self.random.choice(["descriptor", "Descriptor", "_descriptor_", "DESCRIPTOR__"])
        return self.maker.name("snake")

    def member(self, indent, number):
        return self.maker.declared(indent, f"{self.type()} {self.maker.name('snake')} = {number};")

    def field(self, indent, number):
        if self.one_in(6):
            key = self.random.choice(["string", "int32"])
            text = f"map<{key}, {self.type()}> {self.maker.name('snake')} = {number};"
            return self.maker.declared(indent, text)
        label, options = "", ""
        if self.is_proto2:
            label = self.random.choice(["optional ", "repeated ", "required ", "optional "])
        elif self.is_proto3:
            label = self.random.choice(["", "", "optional ", "repeated "])
        elif self.one_in(3):
            options = " [features.field_presence = LEGACY_REQUIRED]"
        elif self.one_in(3):
            label = "repeated "
        if self.files_marks() and self.one_in(3):
            mark = self.random.choice(["(acme.mark.v1beta1.flag) = true",
                                       '(acme.mark.v1beta1.mark).text = "x"',
                                       '(acme.mark.v1beta1.mark) = { text: "y" }'])
            options = f"{options[:-1]}, {mark}]" if options else f" [{mark}]"
        name = self.field_name() if number == 1 else self.maker.name("snake")
        return self.maker.declared(indent, f"{label}{self.type()} {name} = {number}{options};")

    def files_marks(self):
        """Whether the options of the first file can be set here."""
        return self.maker.files[0] in self.imports

    def extend(self, indent, extendee=None):
        if extendee is None:
            if self.is_proto3:
                return None
            self.count_extendee = getattr(self, "count_extendee", 0) + 1
            name = f"Extended{self.index}x{self.count_extendee}"
            before = f"message {name} {{ extensions 1 to 100; }}\n"
            extendee = ".".join(filter(None, [self.package, name]))
        else:
            before = ""
        texts, number = [], 1000 if indent else 1
        for _ in range(self.random.randint(1, 2)):
            fields = ""
            for _ in range(self.random.randint(1, 2)):
                label = "optional " if self.is_proto2 else ""
                text = f"{label}{self.type()} {self.maker.name('snake')} = {number};"
                fields += self.maker.declared(indent + "  ", text)
                number += 1
            texts.append(self.maker.declared(indent, f"extend .{extendee} {{{self.maker.tail()}{fields}{indent}}}"))
        return before + "".join(texts)

    def enumeration(self, indent, depth):
        maker = self.maker
        name = maker.name("pascal")
        inside = indent + "  "
        prefix = "".join("_" + c if c.isupper() else c for c in name).strip("_").upper() + "_"
        first = 0 if not self.is_proto2 or not self.one_in(3) else self.random.choice([1, -1])
        numbers = [first, *self.random.sample(range(2, 9), self.random.randrange(4))]
        if first != 0 and self.one_in(2):
            numbers.append(0)
        alias = self.one_in(4)
        if alias:
            numbers.append(self.random.choice(numbers))
        parts = []
        for number in numbers:
            tail = "UNSPECIFIED" if number == 0 and not self.one_in(3) else f"V{maker.count}"
            maker.count += 1
            value = f"{prefix}{maker.count}_{tail}"
            if self.one_in(3):
                value = maker.name("upper") + self.random.choice(["", "_UNSPECIFIED", "_unspecified", "_NONE"])
            parts.append(maker.declared(inside, f"{value} = {number};"))
        if alias:
            parts.insert(self.random.randrange(2), maker.declared(inside, self.random.choice([
                "option allow_alias = true;", "option  allow_alias\n=\ntrue;"])))
        text = f"{self.visibility()}enum {name} {{{maker.tail()}{''.join(parts)}{indent}}}"
        return maker.declared(indent, text)

    def service(self):
        maker = self.maker
        name = maker.name("pascal") + self.random.choice(["Service", "Service", "", "service", "API"])
        before, methods = [], []
        for _ in range(self.random.randrange(4)):
            method = maker.name("pascal")
            types = []
            for suffix in ("Request", "Response"):
                message = self.reference()
                if message is None or not self.one_in(3):
                    pascal = method[0].upper() + method[1:]
                    short = self.random.choice([
                        pascal + suffix, name + pascal + suffix, pascal + suffix.lower(),
                        pascal.replace("_", "") + suffix])
                    if short in {known.rsplit(".", 1)[-1] for known, _, _ in maker.messages}:
                        short += str(maker.count)
                    message = ".".join(filter(None, [self.package, short]))
                    maker.messages.append((message, self.index, True))
                    before.append(f"message {short} {{}}\n")
                types.append(self.random.choice(["", "", "", "stream "]) + "." + message)
            text = f"rpc {method}({types[0]}) returns ({types[1]})" + self.random.choice([";", " {}"])
            methods.append(maker.declared("  ", text))
        text = f"service {name} {{{maker.tail()}{''.join(methods)}}}"
        return "".join(before) + maker.declared("", text)


def main():
    folder, first, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for number in range(first, first + count):
        for path, text in Maker(number).module().items():
            target = folder / str(number) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())


if __name__ == "__main__":
    main()
