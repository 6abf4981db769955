//! What a pass of the compiler finds wrong, before paths and texts are attached.

use super::{Diagnostic, DiagnosticLabel};
use crate::model::{FileId, Place, Schema, Span};

/// One thing that is wrong, placed by ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    pub(crate) place: Place,
    pub(crate) message: String,
    pub(crate) label: Option<String>,
    pub(crate) related: Vec<(Place, String)>,
    pub(crate) help: Option<String>,
}

impl Problem {
    /// A problem that says all there is to say.
    pub(crate) fn new(file: FileId, span: Span, message: impl Into<String>) -> Self {
        let place = Place { file, span };
        Self {
            place,
            message: message.into(),
            label: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// With a text beside the marked place.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// With another place that explains this one.
    pub(crate) fn related(mut self, place: Place, text: impl Into<String>) -> Self {
        self.related.push((place, text.into()));
        self
    }

    /// With what to do.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// With the paths and texts of the files of `schema`.
    pub(crate) fn into_diagnostic(self, schema: &Schema) -> Diagnostic {
        let shown = |place: Place| {
            let file = &schema[place.file];
            (file.display_path.clone(), file.source.shared_text())
        };
        let related = self.related.into_iter().map(|(place, message)| {
            let (path, text) = shown(place);
            DiagnosticLabel {
                path,
                text,
                span: place.span,
                message,
            }
        });
        let related = related.collect();
        let (path, text) = shown(self.place);
        let Self {
            place,
            message,
            label,
            help,
            ..
        } = self;
        Diagnostic {
            path,
            text,
            span: place.span,
            message,
            label,
            related,
            help,
        }
    }
}
