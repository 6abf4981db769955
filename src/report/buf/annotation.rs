//! What buf's formats know of a finding.

use crate::compile::Diagnostic;
use crate::model::{LineColumn, LineRange};

/// A finding or compile error, as a place and a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annotation {
    /// The path to show; none for what is in no file of the new version.
    pub path: Option<String>,
    /// Where in it, if that is known.
    pub range: Option<LineRange>,
    /// The ID of the rule, or `COMPILE`.
    pub rule: String,
    /// One sentence.
    pub message: String,
}

impl Annotation {
    /// Why a file does not compile.
    #[must_use]
    pub fn of_diagnostic(diagnostic: &Diagnostic) -> Self {
        Self {
            path: Some(diagnostic.path.to_string()),
            range: diagnostic.range(),
            rule: super::COMPILE.to_owned(),
            message: diagnostic.message.clone(),
        }
    }

    /// The path, or what stands in its place.
    pub(super) fn shown_path(&self) -> &str {
        self.path.as_deref().unwrap_or(super::NO_PATH)
    }

    /// Where it starts; the start of the file if nothing is known.
    pub(super) fn start(&self) -> LineColumn {
        self.range.unwrap_or(LineRange::FILE).start
    }

    /// `path:line:column:message`.
    pub(super) fn line(&self) -> String {
        let LineColumn { line, column } = self.start();
        let path = crate::report::visible(self.shown_path());
        let message = crate::report::visible(&self.message);
        format!("{path}:{line}:{column}:{message}")
    }
}

/// Annotations in the order to show them, each once: what is in no file first, then by path, place,
/// rule and sentence.
#[must_use]
pub fn sorted(mut annotations: Vec<Annotation>) -> Vec<Annotation> {
    annotations.sort_by(|a, b| {
        let place = |it: &Annotation| it.range.map(|range| range.start);
        let end = |it: &Annotation| it.range.map(|range| range.end);
        let paths = a.path.cmp(&b.path).then(place(a).cmp(&place(b)));
        let words = a.rule.cmp(&b.rule).then_with(|| a.message.cmp(&b.message));
        paths.then(words).then(end(a).cmp(&end(b)))
    });
    annotations.dedup();
    annotations
}
