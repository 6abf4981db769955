//! Custom options of every kind, and random values for them.

use super::ast::Opt;
use super::names::{Kind, Names, Wanted};
use super::tape::Tape;

/// The file that declares them.
pub(crate) const PATH: &str = "acme/opt/options.proto";
/// Its place among the files that declare names.
pub(crate) const FILE: usize = 999;

const PACKAGE: &str = "acme.opt";

/// What an option is of: the message it extends, and the start of the names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    File,
    Message,
    Field,
    Oneof,
    Range,
    Enum,
    Value,
    Service,
    Method,
}

const TARGETS: [(Target, &str, &str); 9] = [
    (Target::File, "FileOptions", "file"),
    (Target::Message, "MessageOptions", "message"),
    (Target::Field, "FieldOptions", "field"),
    (Target::Oneof, "OneofOptions", "oneof"),
    (Target::Range, "ExtensionRangeOptions", "range"),
    (Target::Enum, "EnumOptions", "enum"),
    (Target::Value, "EnumValueOptions", "value"),
    (Target::Service, "ServiceOptions", "service"),
    (Target::Method, "MethodOptions", "method"),
];

/// The options of each target: the end of their name, label and type.
const KINDS: [(&str, &str, &str); 13] = [
    ("text", "optional", "string"),
    ("flag", "optional", "bool"),
    ("count", "optional", "int32"),
    ("big", "optional", "uint64"),
    ("zigzag", "optional", "sint64"),
    ("fixed", "optional", "sfixed32"),
    ("ratio", "optional", "double"),
    ("single", "optional", "float"),
    ("raw", "optional", "bytes"),
    ("level", "optional", "Level"),
    ("note", "optional", "Note"),
    ("counts", "repeated", "int32"),
    ("notes", "repeated", "Note"),
];

/// The text of the file.
pub(crate) fn declarations() -> String {
    let mut text = format!(
        "syntax = \"proto2\";\npackage {PACKAGE};\n\
         import \"google/protobuf/descriptor.proto\";\n\
         enum Level {{ LOW = 0; HIGH = 1; BELOW = -5; }}\n\
         message Note {{\n  optional string text = 1;\n  repeated int32 codes = 2;\n  \
         optional Note more = 3;\n  map<string, int32> counts = 4;\n  optional Level level = 5;\n  \
         repeated Note notes = 6;\n  optional double ratio = 7;\n  optional bytes raw = 8;\n  \
         extensions 100 to 200;\n}}\n\
         extend Note {{ optional int32 grade = 100; optional Note inner = 101; }}\n"
    );
    for (_, extendee, start) in TARGETS {
        text.push_str(&format!("extend google.protobuf.{extendee} {{\n"));
        for (index, (end, label, ty)) in KINDS.iter().enumerate() {
            let number = 50_001 + index;
            text.push_str(&format!("  {label} {ty} {start}_{end} = {number};\n"));
        }
        text.push_str("}\n");
    }
    text
}

/// Declares what the file declares.
pub(crate) fn declare(names: &mut Names) {
    names.declare_package(PACKAGE, FILE);
    names.declare(&format!("{PACKAGE}.Level"), Kind::Enum, FILE);
    for value in ["LOW", "HIGH", "BELOW", "grade", "inner"] {
        names.declare(&format!("{PACKAGE}.{value}"), Kind::Other, FILE);
    }
    names.declare(&format!("{PACKAGE}.Note"), Kind::Message, FILE);
    for (_, _, start) in TARGETS {
        for (end, ..) in KINDS {
            names.declare(&format!("{PACKAGE}.{start}_{end}"), Kind::Other, FILE);
        }
    }
}

/// Where an option is written.
pub(crate) struct Site<'a> {
    pub(crate) names: &'a Names,
    /// The scope its name is looked up in, and the files seen from there.
    pub(crate) scope: (&'a str, &'a [usize]),
    /// Whether protox must understand it.
    pub(crate) witness: bool,
}

/// None, one or two custom options.
pub(crate) fn some(tape: &mut Tape<'_>, target: Target, site: &Site<'_>) -> Vec<Opt> {
    if !tape.once_in(4) {
        return Vec::new();
    }
    let first = tape.below(KINDS.len());
    let mut chosen = one(tape, target, first, site);
    if tape.once_in(3) {
        let second = (first + 1 + tape.below(KINDS.len() - 1)) % KINDS.len();
        chosen.extend(one(tape, target, second, site));
    }
    chosen
}

fn one(tape: &mut Tape<'_>, target: Target, kind: usize, site: &Site<'_>) -> Vec<Opt> {
    let start = TARGETS.iter().find(|(t, ..)| *t == target).unwrap().2;
    let (end, label, ty) = KINDS[kind];
    let full = format!("{PACKAGE}.{start}_{end}");
    let spelled = match site.witness {
        // protox looks the options of a message up from inside of it
        true => format!(".{full}"),
        false => site.names.spell(tape, &full, site.scope, Wanted::Anything),
    };
    let name = format!("({spelled})");
    if ty == "Note" && label == "optional" && tape.once_in(3) {
        return parts(tape, &name);
    }
    let count = if label == "repeated" {
        1 + tape.below(3)
    } else {
        1
    };
    (0..count)
        .map(|_| {
            let value = value(tape, ty, site.witness);
            Opt {
                name: name.clone(),
                value,
            }
        })
        .collect()
}

/// A message set field by field.
fn parts(tape: &mut Tape<'_>, name: &str) -> Vec<Opt> {
    let mut set = vec![Opt::new(format!("{name}.text"), "\"part\"")];
    if tape.once_in(2) {
        set.push(Opt::new(format!("{name}.more.level"), "HIGH"));
        set.push(Opt::new(format!("{name}.more.text"), "'inner'"));
    }
    if tape.once_in(2) {
        set.push(Opt::new(format!("{name}.(.acme.opt.grade)"), "7"));
    }
    for code in 0..tape.below(3) {
        set.push(Opt::new(format!("{name}.codes"), code.to_string()));
    }
    set
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn value(tape: &mut Tape<'_>, ty: &str, witness: bool) -> Vec<String> {
    match ty {
        "Note" => {
            let mut tokens = vec!["{".to_owned()];
            note(tape, witness, 0, &mut tokens);
            tokens.push("}".to_owned());
            tokens
        }
        "string" | "bytes" => string(tape),
        "bool" => words(tape.of(&["true", "false"])),
        "int32" | "sint64" | "sfixed32" => words(tape.of(&[
            "0",
            "1",
            "- 1",
            "0x7fffffff",
            "017",
            "2147483647",
            "- 2147483648",
            "- 0x10",
        ])),
        "uint64" => words(tape.of(&["0", "18446744073709551615", "0xFFFFFFFFFFFFFFFF", "01"])),
        "double" | "float" => {
            let simple = ["0.5", "1", "- 1.25", "1e3", "2.", ".5", "3E-2", "- 7"];
            let all = [
                "inf", "- inf", "nan", "1e400", "0x10", "1e-400", "0.1", "- nan",
            ];
            let odd = !witness && tape.once_in(3);
            words(if odd { tape.of(&all) } else { tape.of(&simple) })
        }
        "Level" => words(tape.of(&["LOW", "HIGH", "BELOW"])),
        _ => unreachable!("{ty}"),
    }
}

/// One string, or several that stand side by side.
pub(crate) fn string(tape: &mut Tape<'_>) -> Vec<String> {
    const PARTS: [&str; 9] = [
        "\"x\"",
        "''",
        "'it\"s'",
        "\"a\\\"b\"",
        "\"\\n\\t\\\\\"",
        "\"\\101\\x42\"",
        "\"é\"",
        "\"// no\"",
        "'\\u00e9'",
    ];
    let count = 1 + usize::from(tape.once_in(3));
    (0..count).map(|_| tape.of(&PARTS).to_owned()).collect()
}

/// The fields of a note in the text format; each at most once unless it is a list.
fn note(tape: &mut Tape<'_>, witness: bool, depth: usize, out: &mut Vec<String>) {
    let push = |out: &mut Vec<String>, text: &str| out.extend(words(text));
    if tape.once_in(2) {
        push(out, "text :");
        out.extend(string(tape));
    }
    if tape.once_in(2) {
        let codes = [
            "codes : 1",
            "codes : [ 1 , - 2 ]",
            "codes : 3 , codes : 4 ;",
        ];
        push(out, tape.of(&codes));
    }
    if tape.once_in(3) {
        push(out, tape.of(&["level : HIGH", "level : BELOW"]));
    }
    if tape.once_in(3) {
        let simple = ["ratio : 1.5", "ratio : - 2e3", "ratio : 1"];
        let odd = ["ratio : inf", "ratio : - inf", "ratio : nan"];
        let odd_one = tape.of(&odd);
        push(out, if witness { tape.of(&simple) } else { odd_one });
    }
    // protox looks extensions up by their full name only
    if !witness && tape.once_in(4) {
        push(out, tape.of(&["[grade] : 5", "[opt.grade] : 5"]));
    }
    if depth < 2 && tape.once_in(3) {
        let (open, close) = tape.of(&[("more {", "}"), ("more : {", "}"), ("more <", ">")]);
        // protox knows no angle brackets
        let (open, close) = if witness {
            ("more {", "}")
        } else {
            (open, close)
        };
        push(out, open);
        note(tape, witness, depth + 1, out);
        push(out, close);
    }
    if depth < 2 && tape.once_in(4) {
        push(out, "notes {");
        note(tape, witness, depth + 1, out);
        push(out, "}");
        if !witness {
            push(out, "notes : [ { text : 'l' } , < > ]");
        }
    }
}
