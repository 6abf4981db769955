//! Turns of phrase that several rules share.

use crate::finding::Direction;
use crate::model::{Edition, FileId, Schema};

/// How many things a sentence lists.
const MOST_LISTED: usize = 12;

/// Who breaks in a direction.
pub(crate) const fn reader(direction: Direction) -> &'static str {
    match direction {
        Direction::Backward => "readers built from the new schema",
        Direction::Forward => "readers built from the old schema",
    }
}

/// Which data is read how, in a direction.
pub(crate) const fn reading(direction: Direction) -> &'static str {
    match direction {
        Direction::Backward => "old data read with the new schema",
        Direction::Forward => "new data read with the old schema",
    }
}

/// Names in backticks: `a`, `b` and `c`.
pub(crate) fn list<T: std::fmt::Display>(items: &[T]) -> String {
    joined(items, "and")
}

/// Names in backticks: `a`, `b` or `c`.
pub(crate) fn either<T: std::fmt::Display>(items: &[T]) -> String {
    joined(items, "or")
}

fn joined<T: std::fmt::Display>(items: &[T], word: &str) -> String {
    listed(
        items.iter().map(|item| format!("`{item}`")),
        items.len(),
        word,
    )
}

/// So many things in words, if they are few; else the first of them, and how many more there are.
pub(crate) fn listed(items: impl Iterator<Item = String>, count: usize, word: &str) -> String {
    let shown = if count > MOST_LISTED {
        MOST_LISTED - 1
    } else {
        count
    };
    let mut shown: Vec<String> = items.take(shown).collect();
    if count > shown.len() {
        shown.push(format!("{} more", count - shown.len()));
    }
    match shown.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The statements that reserve a number, and a name if there is one, in this file.
pub(crate) fn reserve(schema: &Schema, file: FileId, number: i32, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("reserved {number}; {}", reserve_name(schema, file, name)),
        None => format!("reserved {number};"),
    }
}

/// The statement that reserves a name in this file.
pub(crate) fn reserve_name(schema: &Schema, file: FileId, name: &str) -> String {
    format!("reserved {};", reserved_name(schema, file, name))
}

/// A name as a `reserved` statement of this file writes it: editions take bare names, proto2 and
/// proto3 quoted ones.
pub(crate) fn reserved_name(schema: &Schema, file: FileId, name: &str) -> String {
    match schema[file].edition {
        Edition::Year(_) => name.to_owned(),
        Edition::Proto2 | Edition::Proto3 => format!("\"{name}\""),
    }
}

/// What the values of an enum start with: its name in `UPPER_SNAKE_CASE`, and an underscore.
///
/// A word starts at an upper-case letter that follows a lower-case letter or is followed by one;
/// digits never start a word.
pub(crate) fn enum_prefix(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut prefix = String::with_capacity(name.len() + 4);
    for (at, &letter) in letters.iter().enumerate() {
        let after_lower = at > 0 && letters[at - 1].is_lowercase();
        let before_lower = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let starts_word = letter.is_uppercase() && (after_lower || before_lower);
        if at > 0 && starts_word && !prefix.ends_with('_') {
            prefix.push('_');
        }
        prefix.extend(letter.to_uppercase());
    }
    if !prefix.ends_with('_') {
        prefix.push('_');
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(list(&["a"]), "`a`");
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` and `c`");
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (1..=20).map(|number| number.to_string()).collect();
        let all = "`1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, `9`, `10`, `11`";
        assert_eq!(list(&names[..12]), format!("{all} and `12`"));
        assert_eq!(either(&names[..13]), format!("{all} or 2 more"));
        assert_eq!(list(&names), format!("{all} and 9 more"));
    }

    #[test]
    fn prefixes_follow_the_words_of_the_name() {
        for (name, prefix) in [
            ("OrderState", "ORDER_STATE_"),
            ("HTTPStatus", "HTTP_STATUS_"),
            ("Foo1Bar", "FOO1_BAR_"),
            ("order_state", "ORDER_STATE_"),
            ("Level", "LEVEL_"),
        ] {
            assert_eq!(enum_prefix(name), prefix);
        }
    }
}
