//! Where a finding is shown.

use crate::finding::{Finding, Label, Side};
use crate::model::{LineRange, Schema};

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
