//! Lines of a text, and columns as editors count them.

/// In which units an editor counts columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ColumnUnit {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16: two for a character beyond the basic plane.
    #[default]
    Utf16,
}

/// A place in a text as editors name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct TextPosition {
    /// The line, from 0.
    pub line: u32,
    /// The column, from 0, in some [`ColumnUnit`].
    pub column: u32,
}

/// Where the lines of a text start. A line ends with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    unit: ColumnUnit,
}

impl Lines {
    /// The lines of a text, whose columns are counted in some unit.
    #[must_use]
    pub fn new(text: &str, unit: ColumnUnit) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(ends.map(|at| at + 1));
        Self {
            starts: starts.collect(),
            unit,
        }
    }

    /// How many there are: at least one.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.starts.len()
    }

    /// The position of a byte of the text; that of its character if it stands inside of one.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> TextPosition {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let before = &text[self.starts[line]..offset];
        let column = match self.unit {
            ColumnUnit::Utf8 => before.len(),
            ColumnUnit::Utf16 => before.encode_utf16().count(),
        };
        TextPosition {
            line: clamped(line),
            column: clamped(column),
        }
    }

    /// The byte at a position. What lies behind the end of its line is the end of the line, what
    /// lies behind the last line is the end of the text, what lies inside of a character is where
    /// that starts.
    #[must_use]
    pub fn offset(&self, text: &str, position: TextPosition) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else {
            return text.len();
        };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = text[start..end].trim_end_matches(['\n', '\r']);
        let mut left = position.column as usize;
        for (at, character) in content.char_indices() {
            let width = match self.unit {
                ColumnUnit::Utf8 => character.len_utf8(),
                ColumnUnit::Utf16 => character.len_utf16(),
            };
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + content.len()
    }
}

/// Texts are capped below 4 GiB.
fn clamped(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(line: u32, column: u32) -> TextPosition {
        TextPosition { line, column }
    }

    #[test]
    fn columns_are_counted_in_either_unit() {
        let text = "a\n\u{e4}\u{1f600}b\n";
        let utf16 = Lines::new(text, ColumnUnit::Utf16);
        let utf8 = Lines::new(text, ColumnUnit::Utf8);
        let b = text.find('b').unwrap();
        assert_eq!(utf16.position(text, b), at(1, 3));
        assert_eq!(utf8.position(text, b), at(1, 6));
        assert_eq!(utf16.offset(text, at(1, 3)), b);
        assert_eq!(utf8.offset(text, at(1, 6)), b);
        // inside of the emoji
        assert_eq!(utf16.offset(text, at(1, 2)), b - 4);
        assert_eq!(utf8.position(text, b - 1), at(1, 2));
    }

    #[test]
    fn all_line_ends_count() {
        let text = "a\r\nb\rc\nd";
        let lines = Lines::new(text, ColumnUnit::Utf16);
        assert_eq!(lines.count(), 4);
        for (line, letter) in (0..).zip(['a', 'b', 'c', 'd']) {
            let offset = text.find(letter).unwrap();
            assert_eq!(lines.position(text, offset), at(line, 0));
            assert_eq!(lines.offset(text, at(line, 0)), offset);
            assert_eq!(lines.offset(text, at(line, 99)), offset + 1);
        }
    }

    #[test]
    fn what_is_outside_is_at_the_end() {
        let text = "ab\n";
        let lines = Lines::new(text, ColumnUnit::Utf16);
        assert_eq!(lines.position(text, 99), at(1, 0));
        assert_eq!(lines.offset(text, at(7, 3)), 3);
        assert_eq!(Lines::new("", ColumnUnit::Utf8).offset("", at(0, 5)), 0);
    }
}
