//! Renames and moves: matching what has lost its name.
//!
//! Each step uses one kind of evidence, indexes both sides by it and takes only what is unique on
//! both, so the outcome does not depend on any order and costs grow linearly.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::files::is_other_version;
use super::likeness::alike;
use super::{Evidence, Kept, Matches};
use crate::model::{
    EnumId, Field, FieldId, FileId, Id, MessageId, Name, Schema, Scope, ServiceId, Type,
};

/// The matchings of all types.
pub(super) struct Types<'m> {
    pub(super) messages: &'m mut Matches<MessageId>,
    pub(super) enums: &'m mut Matches<EnumId>,
}

/// Pairs whose key stands exactly once on each side.
pub(super) fn unique_pairs<K: Hash + Eq, T: Id + Ord>(
    olds: impl Iterator<Item = (K, T)>,
    news: impl Iterator<Item = (K, T)>,
    evidence: Evidence,
) -> Vec<Kept<T>> {
    let mut index: FxHashMap<K, (Vec<T>, Vec<T>)> = FxHashMap::default();
    for (key, id) in olds {
        index.entry(key).or_default().0.push(id);
    }
    for (key, id) in news {
        if let Some(entry) = index.get_mut(&key) {
            entry.1.push(id);
        }
    }
    let mut found: Vec<Kept<T>> = index
        .into_values()
        .filter_map(|(olds, news)| match (olds.as_slice(), news.as_slice()) {
            (&[old], &[new]) => Some(Kept { old, new, evidence }),
            _ => None,
        })
        .collect();
    found.sort_unstable_by_key(|kept| kept.old);
    found
}

/// Matches what kept its name inside a package that was renamed with its files.
pub(super) fn by_package(
    old: &Schema,
    new: &Schema,
    files: &Matches<FileId>,
    types: &mut Types<'_>,
    services: &mut Matches<ServiceId>,
) {
    let renamed = super::files::renamed_packages(old, new, files);
    if renamed.is_empty() {
        return;
    }
    let moved = |package: &Name, full_name: &Name| -> Option<String> {
        let to = renamed.get(package)?;
        let rest = full_name
            .strip_prefix(package.as_str())?
            .trim_start_matches('.');
        Some(if to.is_empty() {
            rest.to_owned()
        } else {
            format!("{to}.{rest}")
        })
    };
    let evidence = Evidence::Scope;
    let messages = types.messages.removed().iter().filter_map(|&id| {
        let name = moved(&old[old[id].file].package, &old[id].full_name)?;
        Some(Kept {
            old: id,
            new: new.message(&name)?,
            evidence,
        })
    });
    let messages: Vec<_> = messages.collect();
    types.messages.extend(messages);
    let enums = types.enums.removed().iter().filter_map(|&id| {
        let name = moved(&old[old[id].file].package, &old[id].full_name)?;
        Some(Kept {
            old: id,
            new: new.enum_named(&name)?,
            evidence,
        })
    });
    let enums: Vec<_> = enums.collect();
    types.enums.extend(enums);
    let found = services.removed().iter().filter_map(|&id| {
        let name = moved(&old[old[id].file].package, &old[id].full_name)?;
        Some(Kept {
            old: id,
            new: new.service(&name)?,
            evidence,
        })
    });
    let found: Vec<_> = found.collect();
    services.extend(found);
}

/// Matches types that moved with their name, and types whose contents are the same under another.
pub(super) fn by_shape(old: &Schema, new: &Schema, types: &mut Types<'_>) {
    moved_messages(old, new, types.messages);
    moved_enums(old, new, types.enums);
    renamed_messages(old, new, types.messages);
    renamed_enums(old, new, types.enums);
    nested(old, new, types);
}

fn moved_messages(old: &Schema, new: &Schema, messages: &mut Matches<MessageId>) {
    let found = unique_pairs(
        messages.removed().iter().map(|&id| (&old[id].name, id)),
        messages.added().iter().map(|&id| (&new[id].name, id)),
        Evidence::Shape,
    );
    let whole = |kept: &Kept<MessageId>| {
        !old[kept.old].fields.is_empty()
            && !other_version(old, old[kept.old].file, new, new[kept.new].file)
            && contains(old, kept.old, new, kept.new)
    };
    messages.extend(found.into_iter().filter(whole));
}

fn moved_enums(old: &Schema, new: &Schema, enums: &mut Matches<EnumId>) {
    let found = unique_pairs(
        enums.removed().iter().map(|&id| (&old[id].name, id)),
        enums.added().iter().map(|&id| (&new[id].name, id)),
        Evidence::Shape,
    );
    let share = |kept: &Kept<EnumId>| {
        let values: FxHashSet<(i32, &Name)> = new
            .values_of(kept.new)
            .map(|(_, value)| (value.number, &value.name))
            .collect();
        !other_version(old, old[kept.old].file, new, new[kept.new].file)
            && old
                .values_of(kept.old)
                .all(|(_, value)| values.contains(&(value.number, &value.name)))
    };
    enums.extend(found.into_iter().filter(share));
}

fn renamed_messages(old: &Schema, new: &Schema, messages: &mut Matches<MessageId>) {
    // A single field is too little to know a message by.
    let telling = |schema: &Schema, id: MessageId| schema[id].fields.len() >= 2;
    let found = unique_pairs(
        messages
            .removed()
            .iter()
            .filter(|&&id| telling(old, id))
            .map(|&id| (shape(old, id), id)),
        messages
            .added()
            .iter()
            .filter(|&&id| telling(new, id))
            .map(|&id| (shape(new, id), id)),
        Evidence::Shape,
    );
    let same_api =
        |kept: &Kept<MessageId>| !other_version(old, old[kept.old].file, new, new[kept.new].file);
    messages.extend(found.into_iter().filter(same_api));
}

fn renamed_enums(old: &Schema, new: &Schema, enums: &mut Matches<EnumId>) {
    let exact = |schema: &Schema, id: EnumId| -> Vec<(i32, Name)> {
        schema
            .values_of(id)
            .map(|(_, value)| (value.number, value.name.clone()))
            .collect()
    };
    let found = unique_pairs(
        enums.removed().iter().map(|&id| (exact(old, id), id)),
        enums.added().iter().map(|&id| (exact(new, id), id)),
        Evidence::Shape,
    );
    enums.extend(found);
    // A renamed enum usually takes the prefix of its values along.
    let numbers = |schema: &Schema, id: EnumId| -> Vec<i32> {
        schema
            .values_of(id)
            .map(|(_, value)| value.number)
            .collect()
    };
    let found = unique_pairs(
        enums.removed().iter().map(|&id| (numbers(old, id), id)),
        enums.added().iter().map(|&id| (numbers(new, id), id)),
        Evidence::Shape,
    );
    let named_alike = |kept: &Kept<EnumId>| alike(&old[kept.old].name, &new[kept.new].name);
    enums.extend(found.into_iter().filter(named_alike));
}

/// What a message looks like from outside: its fields by number, with name and kind of type.
fn shape(schema: &Schema, id: MessageId) -> Vec<(i32, Name, String)> {
    let kind = |field: &Field| {
        let repeated = if field.cardinality.is_repeated() {
            "*"
        } else {
            ""
        };
        let name = schema.type_name(field);
        format!("{repeated}{}", name.rsplit('.').next().unwrap_or_default())
    };
    let fields = schema.fields_of(id);
    let mut shape: Vec<_> = fields
        .map(|(_, field)| (field.number, field.name.clone(), kind(field)))
        .collect();
    shape.sort_unstable();
    shape
}

/// Whether at least half of the fields of the smaller message are fields of the other, by number
/// and name. Messages without fields overlap with each other only.
fn overlaps(old: &Schema, old_id: MessageId, new: &Schema, new_id: MessageId) -> bool {
    let index: FxHashMap<i32, &Name> = new
        .fields_of(new_id)
        .map(|(_, field)| (field.number, &field.name))
        .collect();
    let shared = old
        .fields_of(old_id)
        .filter(|(_, field)| {
            index
                .get(&field.number)
                .is_some_and(|&name| *name == field.name)
        })
        .count();
    let smaller = old[old_id].fields.len().min(new[new_id].fields.len());
    let larger = old[old_id].fields.len().max(new[new_id].fields.len());
    if smaller == 0 {
        larger == 0
    } else {
        shared * 2 >= smaller
    }
}

/// Whether all fields of the old message are fields of the new one, by number and name.
fn contains(old: &Schema, old_id: MessageId, new: &Schema, new_id: MessageId) -> bool {
    let index: FxHashMap<i32, &Name> = new
        .fields_of(new_id)
        .map(|(_, field)| (field.number, &field.name))
        .collect();
    old.fields_of(old_id).all(|(_, field)| {
        index
            .get(&field.number)
            .is_some_and(|&name| *name == field.name)
    })
}

fn same_package(old: &Schema, old_file: FileId, new: &Schema, new_file: FileId) -> bool {
    old[old_file].package == new[new_file].package
}

/// Whether two files belong to two versions of one API.
fn other_version(old: &Schema, old_file: FileId, new: &Schema, new_file: FileId) -> bool {
    is_other_version(&old[old_file].package, &new[new_file].package)
}

/// Matches nested types whose enclosing message was renamed, by their name inside it.
fn nested(old: &Schema, new: &Schema, types: &mut Types<'_>) {
    loop {
        let found = nested_messages(old, new, types.messages);
        if found.is_empty() {
            break;
        }
        let before = types.messages.kept().len();
        types.messages.extend(found);
        if types.messages.kept().len() == before {
            break;
        }
    }
    let enums = types.enums.removed().iter().filter_map(|&id| {
        let Scope::Message(parent) = old[id].scope else {
            return None;
        };
        let candidates = &new[types.messages.to_new(parent)?].enums;
        let found = candidates
            .iter()
            .find(|&&other| new[other].name == old[id].name)?;
        Some(Kept {
            old: id,
            new: *found,
            evidence: Evidence::Scope,
        })
    });
    let enums: Vec<_> = enums.collect();
    types.enums.extend(enums);
}

fn nested_messages(
    old: &Schema,
    new: &Schema,
    messages: &Matches<MessageId>,
) -> Vec<Kept<MessageId>> {
    let found = messages.removed().iter().filter_map(|&id| {
        let Scope::Message(parent) = old[id].scope else {
            return None;
        };
        let candidates = &new[messages.to_new(parent)?].messages;
        let found = candidates
            .iter()
            .find(|&&other| new[other].name == old[id].name && messages.to_old(other).is_none())?;
        Some(Kept {
            old: id,
            new: *found,
            evidence: Evidence::Scope,
        })
    });
    found.collect()
}

/// Matches types by who uses them: where every field and rpc that used one type uses the other now.
pub(super) fn by_users(
    old: &Schema,
    new: &Schema,
    services: &Matches<ServiceId>,
    types: &mut Types<'_>,
) {
    loop {
        let votes = Votes::collect(old, new, services, types);
        // Types that went to another package and changed on the way are judged by structure,
        // where they are used.
        let overlap = |kept: &Kept<MessageId>| {
            let at_home = same_package(old, old[kept.old].file, new, new[kept.new].file);
            contains(old, kept.old, new, kept.new)
                || at_home && overlaps(old, kept.old, new, kept.new)
        };
        let messages: Vec<_> = votes
            .messages
            .unanimous()
            .into_iter()
            .filter(overlap)
            .collect();
        let share = |kept: &Kept<EnumId>| {
            let first = |schema: &Schema, id| schema.values_of(id).next().map(|(_, v)| v.number);
            same_package(old, old[kept.old].file, new, new[kept.new].file)
                && first(old, kept.old) == first(new, kept.new)
        };
        let enums: Vec<_> = votes.enums.unanimous().into_iter().filter(share).collect();
        if messages.is_empty() && enums.is_empty() {
            return;
        }
        types.messages.extend(messages);
        types.enums.extend(enums);
        nested(old, new, types);
    }
}

#[derive(Default)]
struct Votes {
    messages: Ballot<MessageId>,
    enums: Ballot<EnumId>,
}

impl Votes {
    fn collect(
        old: &Schema,
        new: &Schema,
        services: &Matches<ServiceId>,
        types: &Types<'_>,
    ) -> Self {
        let mut votes = Self::default();
        if types.messages.removed().is_empty() && types.enums.removed().is_empty() {
            return votes;
        }
        for kept in types.messages.kept() {
            for (before, after) in same_fields(old, kept.old, new, kept.new) {
                votes.count(types, old[before].ty, new[after].ty);
            }
        }
        for kept in services.kept() {
            for (_, before) in old.methods_of(kept.old) {
                let mut methods = new.methods_of(kept.new);
                if let Some((_, after)) = methods.find(|(_, after)| after.name == before.name) {
                    votes.count(
                        types,
                        Type::Message(before.input),
                        Type::Message(after.input),
                    );
                    votes.count(
                        types,
                        Type::Message(before.output),
                        Type::Message(after.output),
                    );
                }
            }
        }
        votes
    }

    fn count(&mut self, types: &Types<'_>, before: Type, after: Type) {
        match (before, after) {
            (Type::Message(a), Type::Message(b)) => self.messages.count(types.messages, a, b),
            (Type::Enum(a), Type::Enum(b)) => self.enums.count(types.enums, a, b),
            _ => {}
        }
    }
}

/// Fields with the same number and name in two messages; values of maps are reached through the
/// fields of their entries.
fn same_fields(
    old: &Schema,
    old_id: MessageId,
    new: &Schema,
    new_id: MessageId,
) -> Vec<(FieldId, FieldId)> {
    let index: FxHashMap<i32, FieldId> = new
        .fields_of(new_id)
        .map(|(id, field)| (field.number, id))
        .collect();
    let mut same = Vec::new();
    for (id, field) in old.fields_of(old_id) {
        let Some(&other) = index.get(&field.number) else {
            continue;
        };
        if new[other].name != field.name {
            continue;
        }
        same.push((id, other));
        if let (Type::Message(a), Type::Message(b)) = (field.ty, new[other].ty)
            && old[a].is_map_entry
            && new[b].is_map_entry
            && let (Some(a), Some(b)) = (old[a].fields.iter().nth(1), new[b].fields.iter().nth(1))
        {
            same.push((a, b));
        }
    }
    same
}

/// Which unmatched types took whose place.
struct Ballot<T> {
    successors: FxHashMap<T, Vec<T>>,
    predecessors: FxHashMap<T, Vec<T>>,
}

impl<T> Default for Ballot<T> {
    fn default() -> Self {
        Self {
            successors: FxHashMap::default(),
            predecessors: FxHashMap::default(),
        }
    }
}

impl<T: Id + Eq + Hash + Ord> Ballot<T> {
    fn count(&mut self, matches: &Matches<T>, before: T, after: T) {
        if matches.to_new(before).is_some() || matches.to_old(after).is_some() {
            return;
        }
        let successors = self.successors.entry(before).or_default();
        if !successors.contains(&after) {
            successors.push(after);
        }
        let predecessors = self.predecessors.entry(after).or_default();
        if !predecessors.contains(&before) {
            predecessors.push(before);
        }
    }

    fn unanimous(&self) -> Vec<Kept<T>> {
        let mut found: Vec<Kept<T>> = self
            .successors
            .iter()
            .filter_map(|(&old, successors)| match successors.as_slice() {
                &[new] if self.predecessors[&new].len() == 1 => Some(Kept {
                    old,
                    new,
                    evidence: Evidence::Users,
                }),
                _ => None,
            })
            .collect();
        found.sort_unstable_by_key(|kept| kept.old);
        found
    }
}
