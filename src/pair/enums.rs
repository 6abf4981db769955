//! Enums by full name, and their values by name and number.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::by_new::ByNew;
use super::likeness::{same_comment, values_alike};
use super::{Evidence, Kept, Matches};
use crate::model::{EnumId, EnumValueId, FileRole, Schema};

pub(super) fn pair_by_name(old: &Schema, new: &Schema) -> Matches<EnumId> {
    let (olds, news) = (own_enums(old), own_enums(new));
    let mut matches = Matches::new(&olds, &news, old.enums().len(), new.enums().len());
    let found = olds.iter().filter_map(|&id| {
        let other = new.enum_named(&old[id].full_name)?;
        (new[new[other].file].role != FileRole::BuiltIn).then_some(Kept {
            old: id,
            new: other,
            evidence: Evidence::Name,
        })
    });
    matches.extend(found.collect::<Vec<_>>());
    matches
}

fn own_enums(schema: &Schema) -> Vec<EnumId> {
    schema
        .enums()
        .filter(|&id| schema[schema[id].file].role != FileRole::BuiltIn)
        .collect()
}

/// How two enum values are one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueLink {
    /// Same name, same number.
    Same,
    /// Same number, and a name that reads like another spelling of the old one, or a comment that
    /// tells the same.
    Renamed,
    /// Same number, but neither name nor comment have anything in common: most likely the number
    /// was given another meaning, though the value may have been renamed.
    RenamedOrReused,
    /// Same name, other number.
    Renumbered,
}

/// An enum value that is there in both versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ValuePair {
    /// In the old version.
    pub old: EnumValueId,
    /// In the new version.
    pub new: EnumValueId,
    /// How they are one.
    pub link: ValueLink,
}

/// The values of two enums, matched.
#[derive(Clone, Debug, Default)]
pub struct ValuePairs {
    /// Values in both versions, in the old order.
    pub kept: Vec<ValuePair>,
    /// Values only in the old version.
    pub removed: Vec<EnumValueId>,
    /// Values only in the new version.
    pub added: Vec<EnumValueId>,
    by_new: ByNew<EnumValueId>,
}

impl ValuePairs {
    /// The pair of a value of the new version, if it was there before.
    #[must_use]
    pub fn of_new(&self, id: EnumValueId) -> Option<&ValuePair> {
        let at = self.by_new.at(id, self.kept.iter().map(|pair| pair.new))?;
        Some(&self.kept[at])
    }
}

pub(super) fn pair_values(old: &Schema, new: &Schema, pair: &Kept<EnumId>) -> ValuePairs {
    let mut pairs = ValuePairs::default();
    let by_name: FxHashMap<&str, EnumValueId> = new
        .values_of(pair.new)
        .map(|(id, value)| (value.name.as_str(), id))
        .collect();
    let mut left = Vec::new();
    let mut taken = rustc_hash::FxHashSet::default();
    for (id, value) in old.values_of(pair.old) {
        match by_name.get(value.name.as_str()) {
            Some(&other) => {
                let same = new[other].number == value.number;
                let link = if same {
                    ValueLink::Same
                } else {
                    ValueLink::Renumbered
                };
                taken.insert(other);
                pairs.kept.push(ValuePair {
                    old: id,
                    new: other,
                    link,
                });
            }
            None => left.push(id),
        }
    }
    let mut by_number: FxHashMap<i32, VecDeque<EnumValueId>> = FxHashMap::default();
    for (id, value) in new
        .values_of(pair.new)
        .filter(|(id, _)| !taken.contains(id))
    {
        by_number.entry(value.number).or_default().push_back(id);
    }
    for id in left {
        let candidates = by_number.get_mut(&old[id].number);
        match candidates.and_then(VecDeque::pop_front) {
            Some(other) => {
                taken.insert(other);
                let old_told = old[old[pair.old].file].source.above(&old[id].decl);
                let new_told = new[new[pair.new].file].source.above(&new[other].decl);
                let told_alike = old_told
                    .zip(new_told)
                    .is_some_and(|(a, b)| same_comment(a, b));
                let before = (old[id].name.as_str(), old[pair.old].name.as_str());
                let after = (new[other].name.as_str(), new[pair.new].name.as_str());
                let renamed = values_alike(before, after) || told_alike;
                let link = if renamed {
                    ValueLink::Renamed
                } else {
                    ValueLink::RenamedOrReused
                };
                pairs.kept.push(ValuePair {
                    old: id,
                    new: other,
                    link,
                });
            }
            None => pairs.removed.push(id),
        }
    }
    pairs.kept.sort_by_key(|pair| pair.old);
    pairs.added = new[pair.new]
        .values
        .iter()
        .filter(|id| !taken.contains(id))
        .collect();
    pairs
}
