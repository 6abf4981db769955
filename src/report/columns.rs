//! Columns that count bytes instead of characters.

use std::cell::RefCell;

use crate::model::LineColumn;

/// Of so many texts it is kept where their lines start: findings come file by file.
const MOST_TEXTS: usize = 4;

/// Texts, and where their lines start, those last asked for first.
#[derive(Default)]
pub(super) struct ByteColumns<'a>(RefCell<Vec<(&'a str, Vec<usize>)>>);

impl<'a> ByteColumns<'a> {
    /// A place whose column counts bytes; the same where the text is not known.
    pub(super) fn of(&self, text: Option<&'a str>, place: LineColumn) -> LineColumn {
        let column = text.and_then(|text| self.column(text, place));
        LineColumn {
            column: column.unwrap_or(place.column),
            ..place
        }
    }

    fn column(&self, text: &'a str, place: LineColumn) -> Option<u32> {
        let mut known = self.0.borrow_mut();
        let at = known
            .iter()
            .position(|(other, _)| std::ptr::eq(*other, text));
        match at {
            Some(at) => known[..=at].rotate_right(1),
            None => {
                known.truncate(MOST_TEXTS - 1);
                let ends = memchr::memchr_iter(b'\n', text.as_bytes());
                let starts = std::iter::once(0).chain(ends.map(|at| at + 1));
                known.insert(0, (text, starts.collect()));
            }
        }
        let line = (place.line as usize).checked_sub(1)?;
        let start = *known[0].1.get(line)?;
        let characters = text[start..].chars().take_while(|&it| it != '\n');
        let characters = characters.take(place.column.saturating_sub(1) as usize);
        let bytes: usize = characters.map(char::len_utf8).sum();
        u32::try_from(bytes).ok()?.checked_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_bytes() {
        let columns = ByteColumns::default();
        let at = |line, column| LineColumn { line, column };
        let texts = ["a\ngröße\n", "ö", "", "\n", "größe"];
        for _ in 0..2 {
            assert_eq!(columns.of(Some(texts[0]), at(2, 5)), at(2, 7));
            assert_eq!(columns.of(Some(texts[0]), at(2, 50)), at(2, 8));
            assert_eq!(columns.of(Some(texts[0]), at(9, 5)), at(9, 5));
            assert_eq!(columns.of(Some(texts[1]), at(1, 2)), at(1, 3));
            assert_eq!(columns.of(Some(texts[2]), at(1, 1)), at(1, 1));
            assert_eq!(columns.of(Some(texts[3]), at(2, 1)), at(2, 1));
            assert_eq!(columns.of(Some(texts[4]), at(1, 6)), at(1, 8));
            assert_eq!(columns.of(None, at(2, 5)), at(2, 5));
        }
    }
}
