//! Places in a source.

use super::FileId;

/// A half-open range in the source of one file.
///
/// In a file compiled from text the two numbers are byte offsets. In a file that came from a
/// descriptor set, `start` is an index into the positions of [`super::SourceText`]; only that type
/// looks inside.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// Where it starts.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
}

impl Span {
    /// The span of what is not written anywhere, such as a label that was left out.
    pub const NONE: Self = Self {
        start: u32::MAX,
        end: u32::MAX,
    };

    /// A span from two offsets.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Whether this is [`Span::NONE`].
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.start == u32::MAX
    }

    /// This span, or `other` when this one is [`Span::NONE`].
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        if self.is_none() { other } else { self }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, end: Self) -> Self {
        Self {
            start: self.start,
            end: end.end,
        }
    }
}

impl Default for Span {
    fn default() -> Self {
        Self::NONE
    }
}

/// A span together with its file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The range in it.
    pub span: Span,
}

/// Where a declaration stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Decl {
    /// The whole statement or block, with its closing `;` or `}`.
    pub span: Span,
    /// The declared name alone.
    pub name: Span,
    /// Offset of the end of the token before the declaration: between here and `span.start` stand
    /// only white space and comments. For a file from a descriptor set: an index into the
    /// comments of its [`super::SourceText`], or `u32::MAX`.
    pub lead: u32,
}
