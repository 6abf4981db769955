//! Turns of phrase that several rules share.

use crate::finding::Direction;
use crate::model::{Edition, FileId, Schema};

/// Who breaks in a direction.
pub(crate) const fn reader(direction: Direction) -> &'static str {
    match direction {
        Direction::Backward => "readers built from the new schema",
        Direction::Forward => "readers built from the old schema",
    }
}

/// Names in backticks: `a`, `b` and `c`.
pub(crate) fn list<T: std::fmt::Display>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|item| format!("`{item}`")).collect();
            format!("{} and `{last}`", first.join(", "))
        }
    }
}

/// The statements that reserve a number and a name in a file: editions write names without quotes.
pub(crate) fn reserve(schema: &Schema, file: FileId, number: i32, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("reserved {number}; {}", reserve_name(schema, file, name)),
        None => format!("reserved {number};"),
    }
}

/// The statement that reserves a name in a file.
pub(crate) fn reserve_name(schema: &Schema, file: FileId, name: &str) -> String {
    match schema[file].edition {
        Edition::Proto2 | Edition::Proto3 => format!("reserved \"{name}\";"),
        Edition::Year(_) => format!("reserved {name};"),
    }
}
