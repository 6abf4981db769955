//! Where a finding is shown.

use std::sync::Arc;

use crate::compile::Diagnostic;
use crate::finding::{Finding, Label, Side};
use crate::model::{LineRange, Schema, SourceText};

/// The place a one-line format gives for a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Location<'a> {
    /// The version the place is in.
    pub side: Side,
    /// The path to show.
    pub path: &'a str,
    /// Lines and columns, where they are known.
    pub range: Option<LineRange>,
}

impl<'a> Location<'a> {
    /// The first place in the new version, or what is left of it: for what was deleted together
    /// with everything around it, the place in the old version.
    #[must_use]
    pub fn of(finding: &Finding, old: &'a Schema, new: &'a Schema) -> Option<Self> {
        let label = finding.new_label().or_else(|| finding.old_label())?;
        Some(Self::of_label(label, old, new))
    }

    /// The first place in the old version.
    #[must_use]
    pub fn previous(finding: &Finding, old: &'a Schema) -> Option<Self> {
        Some(Self::of_label(finding.old_label()?, old, old))
    }

    /// Where a label points.
    #[must_use]
    pub fn of_label(label: &Label, old: &'a Schema, new: &'a Schema) -> Self {
        let schema = match label.side {
            Side::Old => old,
            Side::New => new,
        };
        let file = &schema[label.place.file];
        Self {
            side: label.side,
            path: &file.display_path,
            range: file.source.range(label.place.span),
        }
    }
}

/// A path below a folder, without `.` and, where the folder allows it, without `..`.
pub(super) fn below(prefix: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in prefix.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Diagnostics with their lines and columns. The lines of a file are found once, not once for
/// each of its diagnostics.
pub(super) fn with_ranges(
    diagnostics: &[Diagnostic],
) -> impl Iterator<Item = (&Diagnostic, Option<LineRange>)> {
    let mut last: Option<(Arc<str>, SourceText)> = None;
    diagnostics.iter().map(move |diagnostic| {
        let Some(text) = &diagnostic.text else {
            return (diagnostic, None);
        };
        let source = match last.take() {
            Some((known, source)) if Arc::ptr_eq(&known, text) => source,
            _ => SourceText::new(text.clone()),
        };
        let range = source.range(diagnostic.span);
        last = Some((text.clone(), source));
        (diagnostic, range)
    })
}
