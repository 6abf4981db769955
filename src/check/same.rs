//! Findings that are about the same thing, and the order of all.

use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::finding::{Finding, Label, Severity, Side};
use crate::model::{Place, Schema};

/// Where findings point, to know what they have told already.
#[derive(Default)]
pub(super) struct Tells {
    places: FxHashSet<(Side, Place)>,
    into_oneofs: FxHashSet<(Side, Place)>,
}

impl Tells {
    pub(super) fn of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Self {
        let mut tells = Self::default();
        for finding in findings {
            let places = finding.labels.iter().map(|it| (it.side, it.place));
            if finding.rule == "FIELD_MOVED_INTO_ONEOF" {
                tells.into_oneofs.extend(places.clone());
            }
            tells.places.extend(places);
        }
        tells
    }

    /// Whether one of them is about the very change that a harmless one is about.
    pub(super) fn has(&self, harmless: &Finding) -> bool {
        let places = match harmless.rule {
            "OPTION_CHANGED" => &self.places,
            "ONEOF_ADDED" => &self.into_oneofs,
            _ => return false,
        };
        let mut labels = harmless.labels.iter();
        labels.any(|label| places.contains(&(label.side, label.place)))
    }
}

/// What findings say of things with their past.
#[derive(Default)]
pub(super) struct ToldByPast<'f> {
    fields: FxHashSet<&'f str>,
    values: FxHashSet<Option<Place>>,
}

impl<'f> ToldByPast<'f> {
    pub(super) fn of(past: &'f [Finding]) -> Self {
        let mut told = Self::default();
        for finding in past {
            match finding.rule {
                "FIELD_NUMBER_REUSED" | "FIELD_NAME_REUSED" => {
                    told.fields.insert(&finding.element);
                }
                "ENUM_NUMBER_REUSED" => {
                    told.values.insert(new_place(finding));
                }
                _ => {}
            }
        }
        told
    }

    /// Whether a note that something was added is about one of these things: one change, one
    /// finding.
    pub(super) fn has(&self, added: &Finding) -> bool {
        let is_told = match added.rule {
            "FIELD_ADDED" => self.fields.contains(added.element.as_str()),
            "ENUM_VALUE_ADDED" => self.values.contains(&new_place(added)),
            _ => false,
        };
        is_told && added.severity == Severity::Note
    }
}

fn new_place(finding: &Finding) -> Option<Place> {
    finding.new_label().map(|label| label.place)
}

/// Makes one finding of those that tell the same change for several surfaces: the worst, with the
/// surfaces and directions of all that are as bad.
pub(super) fn merged(findings: Vec<Finding>) -> Vec<Finding> {
    let hash = |finding: &Finding| FxBuildHasher.hash_one(key(finding));
    let mut index: HashTable<usize> = HashTable::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let own = hash(&finding);
        let is_same = |at: &usize| kept[*at].tells_the_same(&finding);
        if let Some(&at) = index.find(own, is_same) {
            kept[at].merge(finding);
            continue;
        }
        index.insert_unique(own, kept.len(), |at| hash(&kept[*at]));
        kept.push(finding);
    }
    kept
}

/// What tells changes apart: the rule, the element and the places.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Key<'f> {
    rule: &'static str,
    element: &'f str,
    places: Vec<(Side, Place)>,
}

pub(super) fn key(finding: &Finding) -> Key<'_> {
    let places = finding.labels.iter().map(|it| (it.side, it.place));
    Key {
        rule: finding.rule,
        element: &finding.element,
        places: places.collect(),
    }
}

/// Puts findings in order: worst first, then by path and place.
pub fn sort(findings: &mut [Finding], old: &Schema, new: &Schema) {
    findings.par_sort_by(|one, other| {
        let (one, other) = (order(one, old, new), order(other, old, new));
        one.cmp(&other)
    });
}

/// The place that a finding has among others.
fn order<'a>(finding: &'a Finding, old: &'a Schema, new: &'a Schema) -> impl Ord + use<'a> {
    let place = |label: &Label| {
        let schema = match label.side {
            Side::Old => old,
            Side::New => new,
        };
        let path = schema[label.place.file].display_path.as_str();
        (path, label.place.span.start)
    };
    let primary = finding.new_label().or(finding.old_label()).map(place);
    let severity = std::cmp::Reverse(finding.severity);
    (severity, primary, finding.rule, finding.message.as_str())
}
