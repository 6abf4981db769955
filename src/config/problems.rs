//! What is wrong with a configuration, each with its place.

use std::fmt;
use std::sync::Arc;

use crate::compile::{CompileError, Diagnostic};
use crate::model::{Name, Span};

/// A configuration that cannot be used: at least one thing is wrong.
#[derive(Clone, Debug)]
pub struct ConfigError {
    /// All that was found, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = CompileError {
            diagnostics: self.diagnostics.clone(),
        };
        error.fmt(f)
    }
}

impl std::error::Error for ConfigError {}

/// A value and where it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it is written, in bytes of the file.
    pub span: Span,
}

impl<T> Located<T> {
    /// A value and its place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A configuration file, and what was found wrong with it so far.
pub(crate) struct Problems {
    path: Name,
    text: Arc<str>,
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

impl Problems {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// How to call the file.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Notes what makes the file unusable.
    pub(crate) fn error(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        let diagnostic = self.diagnostic(span, message.into(), help);
        self.errors.push(diagnostic);
    }

    /// Notes what the user should know although the file can be used.
    pub(crate) fn warning(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        let diagnostic = self.diagnostic(span, message.into(), help);
        self.warnings.push(diagnostic);
    }

    /// A diagnostic about this file.
    pub(crate) fn diagnostic(
        &self,
        span: Span,
        message: String,
        help: Option<String>,
    ) -> Diagnostic {
        Diagnostic {
            path: self.path.clone(),
            text: Some(Arc::clone(&self.text)),
            span,
            message,
            label: None,
            related: Vec::new(),
            help,
        }
    }

    /// The value with the warnings, or the errors.
    pub(crate) fn finish<T>(
        mut self,
        value: Option<T>,
    ) -> Result<(T, Vec<Diagnostic>), ConfigError> {
        let order = |it: &Diagnostic| (it.span.start, it.span.end);
        self.errors.sort_by_key(order);
        self.warnings.sort_by_key(order);
        match value {
            Some(value) if self.errors.is_empty() => Ok((value, self.warnings)),
            _ => Err(ConfigError {
                diagnostics: self.errors,
            }),
        }
    }

    /// The errors.
    pub(crate) fn into_error(self) -> ConfigError {
        ConfigError {
            diagnostics: self.errors,
        }
    }
}
