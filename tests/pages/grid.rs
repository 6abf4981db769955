//! Fields of every shape that become fields of every shape.

use std::fmt::Write as _;

use super::couples::Couple;

/// The types of fields, as they are written before and after the name.
const TYPES: &[(&str, &str)] = &[
    ("int32", ""),
    ("sint32", ""),
    ("uint32", ""),
    ("fixed32", ""),
    ("int64", ""),
    ("sint64", ""),
    ("uint64", ""),
    ("sfixed64", ""),
    ("float", ""),
    ("double", ""),
    ("bool", ""),
    ("bytes", ""),
    ("string", ""),
    ("string", "[features.utf8_validation = NONE]"),
    ("Open", ""),
    ("Closed", ""),
    ("Item", ""),
    ("Item", "[features.message_encoding = DELIMITED]"),
    ("Other", ""),
];

const MAPS: &[&str] = &[
    "map<string, int32>",
    "map<int32, string>",
    "map<string, Closed>",
    "map<bool, Item>",
];

const REST: &str = "
enum Open { OPEN_ZERO = 0; OPEN_ONE = 1; OPEN_FOUR = 4; }
enum Closed { option features.enum_type = CLOSED; CLOSED_ZERO = 0; CLOSED_ONE = 1; }
message Item { int32 a = 1; string b = 2; }
message Other { string a = 1; }
";

/// A message for each shape, with a field for each shape it becomes.
pub(crate) fn grid() -> Couple {
    let shapes = shapes();
    let head = "edition = \"2023\";\npackage grid.v1;\n";
    let (mut old, mut new) = (format!("{head}{REST}"), format!("{head}{REST}"));
    for (number, from) in shapes.iter().enumerate() {
        for (text, is_old) in [(&mut old, true), (&mut new, false)] {
            writeln!(text, "message From{number} {{").unwrap_or_default();
            for (at, to) in shapes.iter().enumerate() {
                let (before, after) = if is_old { from } else { to };
                writeln!(text, "  {before} f{at} = {} {after};", at + 1).unwrap_or_default();
            }
            text.push_str("}\n");
        }
    }
    let file = |text| vec![("grid.proto".to_owned(), text)];
    Couple {
        name: "grid".to_owned(),
        old: file(old),
        new: file(new),
    }
}

fn shapes() -> Vec<(String, String)> {
    let mut shapes = Vec::new();
    for (before, after) in TYPES {
        shapes.push(((*before).to_owned(), (*after).to_owned()));
        shapes.push((format!("repeated {before}"), (*after).to_owned()));
    }
    shapes.extend(MAPS.iter().map(|map| ((*map).to_owned(), String::new())));
    shapes
}
