//! Edits put into texts.

use std::collections::BTreeMap;

use crate::finding::Edit;
use crate::model::Name;

/// Texts that are not as they were read, by import path.
pub type Texts = BTreeMap<Name, String>;

/// A text with edits put into it; nothing if they overlap, or lie outside of it.
///
/// What is put in at the same place comes in the order of the edits.
#[must_use]
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        if edit.range.start < done {
            return None;
        }
        out.push_str(text.get(done..edit.range.start)?);
        text.get(edit.range.clone())?;
        out.push_str(&edit.text);
        done = edit.range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: std::ops::Range<usize>, text: &str) -> Edit {
        Edit {
            path: Name::from("a.proto"),
            range,
            text: text.to_owned(),
        }
    }

    #[test]
    fn edits_are_put_in_by_place() {
        let edits = [
            edit(4..5, "E"),
            edit(0..0, ">"),
            edit(2..2, "x"),
            edit(2..3, "C"),
        ];
        assert_eq!(apply("abcde", &edits).unwrap(), ">abxCdE");
        assert_eq!(apply("abcde", []).unwrap(), "abcde");
    }

    #[test]
    fn what_overlaps_or_lies_outside_is_refused() {
        assert_eq!(apply("abcde", &[edit(0..3, ""), edit(2..4, "")]), None);
        assert_eq!(apply("abcde", &[edit(4..9, "")]), None);
        assert_eq!(apply("\u{e4}", &[edit(1..2, "")]), None);
    }
}
