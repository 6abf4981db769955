//! The text of a file, or what is known of its positions.

use std::sync::{Arc, OnceLock};

use super::{Decl, Span};

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

/// A range in lines and columns; the end is exclusive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineRange {
    /// The first character.
    pub start: LineColumn,
    /// Behind the last character.
    pub end: LineColumn,
}

impl LineRange {
    /// The start of a file: where findings without a place of their own stand.
    pub const FILE: Self = Self {
        start: LineColumn { line: 1, column: 1 },
        end: LineColumn { line: 1, column: 1 },
    };
}

/// What [`Span`]s of a file point into.
#[derive(Debug, Default)]
pub struct SourceText(Repr);

/// A comment with a word for protovet, as a descriptor's source info records it: without its marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// What it says.
    pub text: String,
    /// What it stands at.
    pub at: Span,
    /// What it is about.
    pub about: RemarkAbout,
}

/// What a recorded comment is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RemarkAbout {
    /// The whole file.
    File,
    /// What stands in these lines.
    Lines(LineRange),
    /// What a `reserved` statement reserves, and the block around that.
    Reserved {
        /// The statement.
        statement: LineRange,
        /// The block.
        around: LineRange,
    },
}

#[derive(Debug, Default)]
enum Repr {
    Text {
        text: Arc<str>,
        lines: OnceLock<Vec<u32>>,
    },
    Positions {
        ranges: Vec<LineRange>,
        comments: Vec<String>,
        /// Ranges that are no declarations, and the comments above them; sorted.
        commented: Vec<(u32, u32)>,
        remarks: Vec<Remark>,
    },
    #[default]
    Unknown,
}

impl SourceText {
    /// A text; spans are byte offsets into it.
    #[must_use]
    pub fn new(text: Arc<str>) -> Self {
        Self(Repr::Text {
            text,
            lines: OnceLock::new(),
        })
    }

    /// No text, but line ranges from a descriptor's source info; a span's `start` is an index into
    /// `ranges`, and a declaration's `lead` one into `comments` (leading comments, as the
    /// descriptor has them). `commented` has the comments of what is no declaration, such as an
    /// import: indices into both, sorted.
    #[must_use]
    pub fn from_positions(
        ranges: Vec<LineRange>,
        comments: Vec<String>,
        commented: Vec<(u32, u32)>,
    ) -> Self {
        Self(Repr::Positions {
            ranges,
            comments,
            commented,
            remarks: Vec::new(),
        })
    }

    /// The same with comments that have a word for protovet.
    #[must_use]
    pub fn with_remarks(mut self, found: Vec<Remark>) -> Self {
        if let Repr::Positions { remarks, .. } = &mut self.0 {
            *remarks = found;
        }
        self
    }

    /// The comments of a descriptor's source info that have a word for protovet.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        match &self.0 {
            Repr::Positions { remarks, .. } => remarks,
            _ => &[],
        }
    }

    /// The whole text, if it is known.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.0 {
            Repr::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The whole text, shared, if it is known.
    #[must_use]
    pub fn shared_text(&self) -> Option<Arc<str>> {
        match &self.0 {
            Repr::Text { text, .. } => Some(Arc::clone(text)),
            _ => None,
        }
    }

    /// The text of a span, if it is known.
    #[must_use]
    pub fn slice(&self, span: Span) -> Option<&str> {
        self.text()?.get(span.start as usize..span.end as usize)
    }

    /// The number of the line that a place of a text is on, from 1, and where that line starts; the
    /// last one for what lies behind the end.
    #[must_use]
    pub fn line(&self, offset: u32) -> Option<(u32, u32)> {
        let Repr::Text { text, lines } = &self.0 else {
            return None;
        };
        let starts = lines.get_or_init(|| line_starts(text));
        let line = starts.partition_point(|&start| start <= offset).max(1);
        Some((u32::try_from(line).ok()?, starts[line - 1]))
    }

    /// The text from the start of a line on, the first being 1; nothing if there is no such line,
    /// or no text.
    #[must_use]
    pub fn from_line(&self, number: u32) -> Option<&str> {
        let Repr::Text { text, lines } = &self.0 else {
            return None;
        };
        let starts = lines.get_or_init(|| line_starts(text));
        let start = starts.get((number as usize).checked_sub(1)?)?;
        text.get(*start as usize..)
    }

    /// Lines and columns of a span, if they are known.
    #[must_use]
    pub fn range(&self, span: Span) -> Option<LineRange> {
        if span.is_none() {
            return None;
        }
        match &self.0 {
            Repr::Text { text, lines } => {
                let lines = lines.get_or_init(|| line_starts(text));
                Some(LineRange {
                    start: line_column(text, lines, span.start),
                    end: line_column(text, lines, span.end),
                })
            }
            Repr::Positions { ranges, .. } => ranges.get(span.start as usize).copied(),
            Repr::Unknown => None,
        }
    }

    /// The raw text between a declaration and the token before it (white space and comments), for
    /// a file compiled from text.
    #[must_use]
    pub fn lead(&self, decl: &Decl) -> Option<&str> {
        self.slice(Span::new(decl.lead, decl.span.start))
    }

    /// What is written above a declaration, comments with their marks: from text or as a
    /// descriptor's source info records it.
    #[must_use]
    pub fn above(&self, decl: &Decl) -> Option<&str> {
        self.lead(decl).or_else(|| self.recorded_comment(decl))
    }

    /// The comment that a descriptor's source info records for a statement that is no declaration:
    /// a package, an import, an option.
    #[must_use]
    pub fn recorded_comment_of(&self, statement: Span) -> Option<&str> {
        let Repr::Positions {
            comments,
            commented,
            ..
        } = &self.0
        else {
            return None;
        };
        let at = commented.binary_search_by_key(&statement.start, |&(range, _)| range);
        let (_, comment) = commented[at.ok()?];
        comments.get(comment as usize).map(String::as_str)
    }

    /// The leading comment a descriptor's source info records for a declaration.
    #[must_use]
    pub fn recorded_comment(&self, decl: &Decl) -> Option<&str> {
        match &self.0 {
            Repr::Positions { comments, .. } => {
                comments.get(decl.lead as usize).map(String::as_str)
            }
            _ => None,
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // texts are capped below 4 GiB
fn line_starts(text: &str) -> Vec<u32> {
    let mut starts = vec![0];
    starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
    starts
}

#[allow(clippy::cast_possible_truncation)] // texts are capped below 4 GiB
fn line_column(text: &str, starts: &[u32], offset: u32) -> LineColumn {
    let offset = (offset as usize).min(text.len());
    let line = starts
        .partition_point(|&start| start as usize <= offset)
        .max(1);
    let before = &text.as_bytes()[starts[line - 1] as usize..offset];
    let characters = before.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
    LineColumn {
        line: line as u32,
        column: characters as u32 + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = SourceText::new("a\n\u{e4}\u{f6} b\n".into());
        let at = source.range(Span::new(7, 8)).unwrap();
        assert_eq!(at.start, LineColumn { line: 2, column: 4 });
        assert_eq!(at.end, LineColumn { line: 2, column: 5 });
        assert_eq!(source.slice(Span::new(7, 8)), Some("b"));
    }

    #[test]
    fn nothing_has_no_range() {
        assert_eq!(SourceText::new("a".into()).range(Span::NONE), None);
        assert_eq!(SourceText::default().range(Span::new(0, 1)), None);
    }
}
