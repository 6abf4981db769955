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

/// A name as a `reserved` statement of this file writes it: editions take bare names, proto2 and
/// proto3 quoted ones.
pub(crate) fn reserved_name(schema: &Schema, file: FileId, name: &str) -> String {
    match schema[file].edition {
        Edition::Year(_) => name.to_owned(),
        Edition::Proto2 | Edition::Proto3 => format!("\"{name}\""),
    }
}
