//! The order of findings.

use rayon::prelude::*;

use super::place::position;
use crate::finding::Finding;
use crate::model::{LineRange, Schema};

/// Findings that say the same at the same place once, in buf's order: those of no file first, then
/// by path and place. `schema` is what they were found in, or the later version of it.
#[must_use]
pub fn sorted(findings: Vec<Finding>, schema: &Schema) -> Vec<Finding> {
    let key = |finding: &Finding| -> Key<'_> {
        let place = finding.new_label().map(|label| label.place);
        let path = |place: crate::model::Place| schema[place.file].display_path.as_str();
        let place = place.map(|place| (path(place), position(schema, place)));
        (place, finding.rule)
    };
    let mut keyed: Vec<(Key<'_>, Finding)> = findings
        .into_par_iter()
        .map(|finding| (key(&finding), finding))
        .collect();
    let order = |one: &(Key<'_>, Finding), other: &(Key<'_>, Finding)| {
        ordered(one.0, &one.1.message).cmp(&ordered(other.0, &other.1.message))
    };
    keyed.par_sort_by(order);
    // what is the same stands together
    keyed.dedup_by(|one, other| order(one, other).is_eq());
    keyed.into_iter().map(|(_, finding)| finding).collect()
}

/// The place and the rule of a finding.
type Key<'a> = (Option<(&'a str, LineRange)>, &'static str);

/// The place that a finding has among others.
fn ordered<'a>((place, rule): Key<'a>, message: &'a str) -> impl Ord + use<'a> {
    let at = place.map(|(path, range)| (path, range.start));
    let end = place.map(|(_, range)| range.end);
    (at, rule, message, end)
}
