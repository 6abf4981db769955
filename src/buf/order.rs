//! The order of findings.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::place::position;
use crate::finding::Finding;
use crate::model::{LineRange, Schema};

/// Findings that say the same at the same place once, in buf's order: those of no file first, then
/// by path and place. `schema` is what they were found in, or the later version of it.
#[must_use]
pub fn sorted(findings: Vec<Finding>, schema: &Schema) -> Vec<Finding> {
    type Key = (Option<(crate::model::Name, LineRange)>, &'static str);
    let key = |finding: &Finding| -> Key {
        let place = finding.new_label().map(|label| label.place);
        let path = |place: crate::model::Place| schema[place.file].display_path.clone();
        let place = place.map(|place| (path(place), position(schema, place)));
        (place, finding.rule)
    };
    let mut keyed: Vec<(Key, Finding)> = findings
        .into_par_iter()
        .map(|finding| (key(&finding), finding))
        .collect();
    let order = |(place, rule): &Key, message: &str| {
        let at = place
            .as_ref()
            .map(|(path, range)| (path.clone(), range.start));
        let end = place.as_ref().map(|(_, range)| range.end);
        (at, *rule, message.to_owned(), end)
    };
    keyed.sort_by_cached_key(|(key, finding)| order(key, &finding.message));
    let mut seen: FxHashSet<(Key, String)> = FxHashSet::default();
    keyed.retain(|(key, finding)| seen.insert((key.clone(), finding.message.clone())));
    keyed.into_iter().map(|(_, finding)| finding).collect()
}
