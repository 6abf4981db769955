//! What is wrong with the text of a file.

use crate::model::Span;

/// Further errors of one file are dropped: whoever has this many fixes some first.
const MOST_ERRORS: usize = 32;

/// One thing that is wrong with the text of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SyntaxError {
    /// Where; empty when something is missing there.
    pub(crate) span: Span,
    /// One sentence: lower case, no full stop, makes sense alone.
    pub(crate) message: String,
    /// What stands beside the marked place, if more helps than the message.
    pub(crate) label: Option<String>,
    /// What to do.
    pub(crate) help: Option<String>,
    /// Other places that explain this one.
    pub(crate) related: Vec<(Span, String)>,
}

impl SyntaxError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            span,
            message,
            label: None,
            help: None,
            related: Vec::new(),
        }
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push((span, message.into()));
        self
    }
}

/// The errors of one file, without those that only follow from another.
#[derive(Debug, Default)]
pub(super) struct Errors {
    found: Vec<SyntaxError>,
    /// Whether nothing that comes now matters.
    closed: bool,
}

impl Errors {
    /// Keeps an error, unless one is known for the same place already.
    pub(super) fn push(&mut self, error: SyntaxError) {
        let known = self
            .found
            .iter()
            .any(|known| known.span.start == error.span.start);
        if !known && !self.closed && self.found.len() < MOST_ERRORS {
            self.found.push(error);
        }
    }

    /// Keeps an error, and none after it.
    pub(super) fn last(&mut self, error: SyntaxError) {
        if !self.closed {
            self.found.push(error);
            self.closed = true;
        }
    }

    /// Whether something is wrong so far.
    pub(super) fn any(&self) -> bool {
        !self.found.is_empty()
    }

    /// All of them, by place.
    pub(super) fn into_sorted(mut self) -> Vec<SyntaxError> {
        self.found.sort_by_key(|error| error.span.start);
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_a_place_by_place_and_not_too_many() {
        let mut errors = Errors::default();
        for start in (0..50).rev() {
            errors.push(SyntaxError::new(Span::new(start, start + 1), "first"));
            errors.push(SyntaxError::new(Span::new(start, start + 2), "second"));
        }
        let found = errors.into_sorted();
        assert_eq!(found.len(), MOST_ERRORS);
        assert!(found.iter().all(|error| error.message == "first"));
        assert!(found.is_sorted_by_key(|error| error.span.start));
    }
}
