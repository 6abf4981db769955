//! What is wrong with a schema that does not compile.

use std::fmt;
use std::sync::Arc;

use crate::model::{LineRange, Name, SourceText, Span};

/// One thing that is wrong with a source file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The path to show, relative to what the user named.
    pub path: Name,
    /// The text of the file, for snippets; none when it is not text at all.
    pub text: Option<Arc<str>>,
    /// Where.
    pub span: Span,
    /// One sentence: lower case, no full stop, makes sense alone.
    pub message: String,
    /// What stands beside the marked place, if more helps than the message.
    pub label: Option<String>,
    /// Other places that explain this one, such as an earlier declaration of the same name.
    pub related: Vec<DiagnosticLabel>,
    /// What to do.
    pub help: Option<String>,
}

/// A second place a [`Diagnostic`] points at.
#[derive(Clone, Debug)]
pub struct DiagnosticLabel {
    /// The path to show.
    pub path: Name,
    /// The text of the file.
    pub text: Option<Arc<str>>,
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

impl Diagnostic {
    /// The path of the import that leads nowhere, if that is what is wrong.
    #[must_use]
    pub fn missing_import(&self) -> Option<&str> {
        let rest = self.message.strip_prefix(MISSING_IMPORT)?;
        rest.strip_suffix("` is not found")
    }

    /// Lines and columns of the place, if it has one.
    #[must_use]
    pub fn range(&self) -> Option<LineRange> {
        SourceText::new(self.text.clone()?).range(self.span)
    }
}

impl DiagnosticLabel {
    /// Lines and columns of the place, if it has one.
    #[must_use]
    pub fn range(&self) -> Option<LineRange> {
        SourceText::new(self.text.clone()?).range(self.span)
    }
}

/// A schema that does not compile: at least one thing is wrong.
#[derive(Clone, Debug)]
pub struct CompileError {
    /// All that was found, by path and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// How a message about an import that leads nowhere begins.
pub(crate) const MISSING_IMPORT: &str = "the imported file `";

impl CompileError {
    /// Whether a file that is imported was not found.
    pub fn lacks_imports(&self) -> bool {
        let mut diagnostics = self.diagnostics.iter();
        diagnostics.any(|it| it.missing_import().is_some())
    }

    /// An error from all that was found, in any order.
    pub(crate) fn sorted(mut diagnostics: Vec<Diagnostic>) -> Self {
        let key = |it: &Diagnostic| (it.path.clone(), it.span.start, it.span.end);
        diagnostics.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message)));
        diagnostics.dedup_by(|a, b| key(a) == key(b) && a.message == b.message);
        Self { diagnostics }
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{}", diagnostic.path)?;
            if let Some(range) = diagnostic.range() {
                write!(f, ":{}:{}", range.start.line, range.start.column)?;
            }
            write!(f, ": {}", diagnostic.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for CompileError {}
