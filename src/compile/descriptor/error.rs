//! Why a descriptor set could not be compiled.

use std::fmt;

use crate::compile::{CompileError, Diagnostic};
use crate::model::{Name, Span};
use crate::source::SourceError;

/// What is wrong with a descriptor set, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptorError {
    /// One sentence: lower case, no full stop, names the set or the element.
    pub message: String,
    /// The remedy, if there is one to name.
    pub help: Option<String>,
}

impl DescriptorError {
    /// An error with its remedy.
    pub(in crate::compile) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// An error that says all there is to say.
    pub(in crate::compile) fn plain(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    /// This error as one about the file `path`, which holds the set.
    #[must_use]
    pub fn into_compile_error(self, path: &str) -> CompileError {
        let diagnostic = Diagnostic {
            path: Name::from(path),
            text: None,
            span: Span::NONE,
            message: self.message,
            label: None,
            related: Vec::new(),
            help: self.help,
        };
        CompileError {
            diagnostics: vec![diagnostic],
        }
    }
}

impl From<DescriptorError> for SourceError {
    fn from(error: DescriptorError) -> Self {
        Self {
            message: error.message,
            help: error.help,
        }
    }
}

impl fmt::Display for DescriptorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DescriptorError {}
