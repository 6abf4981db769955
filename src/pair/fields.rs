//! The fields of two messages, and extensions.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::by_new::ByNew;
use super::likeness::{alike, same_comment};
use super::{Evidence, Kept, Matches, Pairs};
use crate::model::{Field, FieldId, FileRole, MessageId, Schema, Type};

/// How two fields are one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FieldLink {
    /// Same name, same number.
    Same,
    /// Same name or JSON name, other number.
    Renumbered,
    /// Same number, and a name that reads like another spelling of the old one, or the same JSON
    /// name, or a comment that tells the same.
    Renamed,
    /// Same number and same kind of type, but nothing else in common: most likely another field
    /// took the number, though it may have been renamed.
    RenamedOrReused,
    /// Same number, but neither name nor type have anything in common: another field took the
    /// number.
    Reused,
}

/// A field that is there in both versions, or two fields that share a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldPair {
    /// In the old version.
    pub old: FieldId,
    /// In the new version.
    pub new: FieldId,
    /// How they are one.
    pub link: FieldLink,
}

/// The fields of two messages, matched.
#[derive(Clone, Debug, Default)]
pub struct FieldPairs {
    /// Fields in both versions, in the old order.
    pub kept: Vec<FieldPair>,
    /// Fields only in the old version.
    pub removed: Vec<FieldId>,
    /// Fields only in the new version. One of them can have the old number of a renumbered field.
    pub added: Vec<FieldId>,
    /// Those of the new version by number, in order.
    numbers: Vec<(i32, FieldId)>,
    by_new: ByNew<FieldId>,
}

impl FieldPairs {
    /// The field of the new version that has this number.
    #[must_use]
    pub fn new_at(&self, number: i32) -> Option<FieldId> {
        let at = self
            .numbers
            .binary_search_by_key(&number, |(number, _)| *number);
        Some(self.numbers[at.ok()?].1)
    }

    /// The pair of a field of the new version, if it was there before.
    #[must_use]
    pub fn of_new(&self, id: FieldId) -> Option<&FieldPair> {
        let at = self.by_new.at(id, self.kept.iter().map(|pair| pair.new))?;
        Some(&self.kept[at])
    }
}

pub(super) fn pair(pairs: &Pairs<'_>, message: &Kept<MessageId>) -> FieldPairs {
    let (old, new) = (pairs.old, pairs.new);
    let mut found = FieldPairs {
        numbers: new
            .fields_of(message.new)
            .map(|(id, field)| (field.number, id))
            .collect(),
        ..FieldPairs::default()
    };
    found.numbers.sort_unstable_by_key(|(number, _)| *number);
    if let Some(kept) = unchanged(pairs, message) {
        found.kept = kept;
        return found;
    }
    let names: FxHashMap<&str, FieldId> = new
        .fields_of(message.new)
        .map(|(id, field)| (field.name.as_str(), id))
        .collect();
    let mut taken = FxHashSet::default();
    let mut left = Vec::new();
    for (id, field) in old.fields_of(message.old) {
        let Some(&other) = names.get(field.name.as_str()) else {
            left.push(id);
            continue;
        };
        let same = new[other].number == field.number;
        let link = if same {
            FieldLink::Same
        } else {
            FieldLink::Renumbered
        };
        taken.insert(other);
        found.kept.push(FieldPair {
            old: id,
            new: other,
            link,
        });
    }
    by_json_name(pairs, message, &mut left, &mut taken, &mut found);
    for id in left {
        match found
            .new_at(old[id].number)
            .filter(|other| !taken.contains(other))
        {
            Some(other) => {
                taken.insert(other);
                let link = link_by_number(pairs, &old[id], &new[other]);
                found.kept.push(FieldPair {
                    old: id,
                    new: other,
                    link,
                });
            }
            None => found.removed.push(id),
        }
    }
    found.kept.sort_unstable_by_key(|pair| pair.old);
    found.added = new[message.new]
        .fields
        .iter()
        .filter(|id| !taken.contains(id))
        .collect();
    found
}

/// The pairs of two messages that have fields of the same names and numbers in the same order, as
/// most have.
fn unchanged(pairs: &Pairs<'_>, message: &Kept<MessageId>) -> Option<Vec<FieldPair>> {
    let (old, new) = (pairs.old, pairs.new);
    if old[message.old].fields.len() != new[message.new].fields.len() {
        return None;
    }
    let both = old.fields_of(message.old).zip(new.fields_of(message.new));
    both.map(|((old, before), (new, after))| {
        let same = before.number == after.number && before.name == after.name;
        same.then_some(FieldPair {
            old,
            new,
            link: FieldLink::Same,
        })
    })
    .collect()
}

/// Matches what is left by the name in ProtoJSON: who gives that to a field under another name says
/// that it is the same, whatever its number.
fn by_json_name(
    pairs: &Pairs<'_>,
    message: &Kept<MessageId>,
    left: &mut Vec<FieldId>,
    taken: &mut FxHashSet<FieldId>,
    found: &mut FieldPairs,
) {
    let (old, new) = (pairs.old, pairs.new);
    if left.is_empty() {
        return;
    }
    let mut names: FxHashMap<Cow<'_, str>, FieldId> = new
        .fields_of(message.new)
        .filter(|(id, _)| !taken.contains(id))
        .map(|(id, field)| (field.json_name(), id))
        .collect();
    left.retain(|&id| {
        let Some(other) = names.remove(&old[id].json_name()) else {
            return true;
        };
        let link = match old[id].number == new[other].number {
            true => FieldLink::Renamed,
            false => FieldLink::Renumbered,
        };
        taken.insert(other);
        found.kept.push(FieldPair {
            old: id,
            new: other,
            link,
        });
        false
    });
}

/// How two extensions that were matched are one.
pub(super) fn link_extensions(pairs: &Pairs<'_>, old: &Field, new: &Field) -> FieldLink {
    match (old.name == new.name, old.number == new.number) {
        (true, true) => FieldLink::Same,
        (true, false) => FieldLink::Renumbered,
        (false, _) => link_by_number(pairs, old, new),
    }
}

fn link_by_number(pairs: &Pairs<'_>, old: &Field, new: &Field) -> FieldLink {
    let says_so = new.json_name() == old.json_name();
    if says_so || alike(&old.name, &new.name) || told_alike(pairs, old, new) {
        FieldLink::Renamed
    } else if same_kind(pairs, old, new) {
        FieldLink::RenamedOrReused
    } else {
        FieldLink::Reused
    }
}

/// Whether the comments above two fields tell the same of them.
fn told_alike(pairs: &Pairs<'_>, old: &Field, new: &Field) -> bool {
    let before = pairs.old[old.file].source.above(&old.decl);
    let after = pairs.new[new.file].source.above(&new.decl);
    before
        .zip(after)
        .is_some_and(|(before, after)| same_comment(before, after))
}

/// Whether two fields hold the same kind of thing: the same scalar type, or matched types.
fn same_kind(pairs: &Pairs<'_>, old: &Field, new: &Field) -> bool {
    if old.cardinality.is_repeated() != new.cardinality.is_repeated() {
        return false;
    }
    if let (Some((a_key, a_value)), Some((b_key, b_value))) =
        (pairs.old.map_entry(old), pairs.new.map_entry(new))
    {
        return same_type(pairs, a_key.ty, b_key.ty) && same_type(pairs, a_value.ty, b_value.ty);
    }
    same_type(pairs, old.ty, new.ty)
}

pub(super) fn same_type(pairs: &Pairs<'_>, old: Type, new: Type) -> bool {
    match (old, new) {
        (Type::Scalar(a), Type::Scalar(b)) => a == b,
        (Type::Message(a), Type::Message(b)) => {
            pairs.messages.to_new(a) == Some(b) || pairs.old[a].full_name == pairs.new[b].full_name
        }
        (Type::Enum(a), Type::Enum(b)) => {
            pairs.enums.to_new(a) == Some(b) || pairs.old[a].full_name == pairs.new[b].full_name
        }
        _ => false,
    }
}

pub(super) fn pair_extensions(
    old: &Schema,
    new: &Schema,
    messages: &Matches<MessageId>,
) -> Matches<FieldId> {
    let (olds, news) = (own_extensions(old), own_extensions(new));
    let mut matches = Matches::new(&olds, &news, old.fields().len(), new.fields().len());
    let extendee = |id: FieldId| {
        let message = old[id].message;
        messages
            .to_new(message)
            .or_else(|| new.message(&old[message].full_name))
    };
    let by_name: FxHashMap<_, FieldId> = news.iter().map(|&id| (new.field_name(id), id)).collect();
    let same_name = olds.iter().filter_map(|&id| {
        let &other = by_name.get(&old.field_name(id))?;
        (extendee(id) == Some(new[other].message)).then_some(Kept {
            old: id,
            new: other,
            evidence: Evidence::Name,
        })
    });
    let same_name: Vec<_> = same_name.collect();
    matches.extend(same_name);
    let by_number: FxHashMap<(MessageId, i32), FieldId> = matches
        .added()
        .iter()
        .map(|&id| ((new[id].message, new[id].number), id))
        .collect();
    let same_number = matches.removed().iter().filter_map(|&id| {
        let &other = by_number.get(&(extendee(id)?, old[id].number))?;
        Some(Kept {
            old: id,
            new: other,
            evidence: Evidence::Shape,
        })
    });
    let same_number: Vec<_> = same_number.collect();
    matches.extend(same_number);
    matches
}

fn own_extensions(schema: &Schema) -> Vec<FieldId> {
    let own = |id: &FieldId| {
        schema[*id].is_extension() && schema[schema[*id].file].role != FileRole::BuiltIn
    };
    schema.fields().filter(own).collect()
}
