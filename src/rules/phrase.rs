//! Turns of phrase that several rules share.

use crate::finding::Direction;

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
