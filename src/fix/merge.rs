//! Reserved numbers are written as few ranges.

use super::Fixer;
use super::change::{Change, Proposal};
use crate::finding::Finding;

/// Sorts and merges the numbers of the statement that a finding points into.
pub(super) fn ranges(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let body = fixer.body_named(&finding.element)?;
    let inside = finding.new_label()?.place.span;
    Some(Proposal {
        title: "write the numbers as one range".to_owned(),
        changes: vec![Change::Merge { body, inside }],
    })
}
