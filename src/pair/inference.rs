//! Renames and moves: matching what has lost its name.
//!
//! Each step uses one kind of evidence, indexes both sides by it and takes only what is unique on
//! both, so the outcome does not depend on any order and costs grow linearly.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::files::Packages;
use super::likeness::without_prefix;
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
    let homes = Homes {
        old,
        new,
        packages: Packages::new(old, new),
    };
    moved_enums(&homes, types.enums);
    renamed_enums(&homes, types.enums);
    // A message is known by the types of its fields as well, so those that hold others follow them.
    loop {
        let before = types.messages.kept().len();
        moved_messages(&homes, types);
        renamed_messages(&homes, types);
        nested(old, new, types);
        if types.messages.kept().len() == before {
            return;
        }
    }
}

/// Two versions and their packages: where a type can have gone.
struct Homes<'s> {
    old: &'s Schema,
    new: &'s Schema,
    packages: Packages<'s>,
}

impl Homes<'_> {
    fn stayed(&self, old: FileId, new: FileId) -> bool {
        same_package(self.old, old, self.new, new)
    }

    /// Whether the package of the one file may have become that of the other.
    fn moved(&self, old: FileId, new: FileId) -> bool {
        self.packages
            .could_be_one(&self.old[old].package, &self.new[new].package)
    }

    fn message_stayed(&self, kept: &Kept<MessageId>) -> bool {
        self.stayed(self.old[kept.old].file, self.new[kept.new].file)
    }

    fn enum_may_be_one(&self, kept: &Kept<EnumId>) -> bool {
        let (old, new) = (self.old[kept.old].file, self.new[kept.new].file);
        self.stayed(old, new) || self.moved(old, new)
    }
}

fn moved_messages(homes: &Homes<'_>, types: &mut Types<'_>) {
    let (old, new) = (homes.old, homes.new);
    let found = unique_pairs(
        types
            .messages
            .removed()
            .iter()
            .map(|&id| (&old[id].name, id)),
        types.messages.added().iter().map(|&id| (&new[id].name, id)),
        Evidence::Shape,
    );
    let found: Vec<_> = found
        .into_iter()
        .filter(|kept| {
            contains(old, kept.old, new, kept.new)
                && (homes.message_stayed(kept) || is_sure(homes, types, kept))
        })
        .collect();
    types.messages.extend(found);
}

/// Whether two messages in two packages are surely one: at least two fields, all of the same types.
fn is_sure(homes: &Homes<'_>, types: &Types<'_>, kept: &Kept<MessageId>) -> bool {
    let (old, new) = (homes.old, homes.new);
    let same_type = |a: Type, b: Type| match (a, b) {
        (Type::Scalar(a), Type::Scalar(b)) => a == b,
        (Type::Message(a), Type::Message(b)) => {
            types.messages.to_new(a) == Some(b)
                || old[a].full_name == new[b].full_name
                || (a, b) == (kept.old, kept.new)
        }
        (Type::Enum(a), Type::Enum(b)) => {
            types.enums.to_new(a) == Some(b) || old[a].full_name == new[b].full_name
        }
        _ => false,
    };
    let same = same_fields(old, kept.old, new, kept.new);
    old[kept.old].fields.len() >= 2
        && homes.moved(old[kept.old].file, new[kept.new].file)
        && same.iter().all(|&(a, b)| {
            let map_entry = |ty| matches!(ty, Type::Message(id) if old[id].is_map_entry);
            map_entry(old[a].ty) || same_type(old[a].ty, new[b].ty)
        })
}

fn moved_enums(homes: &Homes<'_>, enums: &mut Matches<EnumId>) {
    let (old, new) = (homes.old, homes.new);
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
        homes.enum_may_be_one(kept)
            && old
                .values_of(kept.old)
                .all(|(_, value)| values.contains(&(value.number, &value.name)))
    };
    enums.extend(found.into_iter().filter(share));
}

fn renamed_messages(homes: &Homes<'_>, types: &mut Types<'_>) {
    let (old, new) = (homes.old, homes.new);
    // A single field is too little to know a message by.
    let telling = |schema: &Schema, id: &&MessageId| schema[**id].fields.len() >= 2;
    let (removed, added) = (types.messages.removed(), types.messages.added());
    let found = unique_pairs(
        removed
            .iter()
            .filter(|id| telling(old, id))
            .map(|&id| (shape(old, id), id)),
        added
            .iter()
            .filter(|id| telling(new, id))
            .map(|&id| (shape(new, id), id)),
        Evidence::Shape,
    );
    let found: Vec<_> = found
        .into_iter()
        .filter(|kept| homes.message_stayed(kept) || is_sure(homes, types, kept))
        .collect();
    types.messages.extend(found);
}

fn renamed_enums(homes: &Homes<'_>, enums: &mut Matches<EnumId>) {
    let (old, new) = (homes.old, homes.new);
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
    enums.extend(found.into_iter().filter(|kept| homes.enum_may_be_one(kept)));
    // A renamed enum usually takes the prefix of its values along.
    let stripped = |schema: &Schema, id: EnumId| -> Vec<(i32, String)> {
        let of_enum = &schema[id].name;
        let values = schema.values_of(id);
        values
            .map(|(_, value)| (value.number, without_prefix(&value.name, of_enum)))
            .collect()
    };
    let found = unique_pairs(
        enums.removed().iter().map(|&id| (stripped(old, id), id)),
        enums.added().iter().map(|&id| (stripped(new, id), id)),
        Evidence::Shape,
    );
    let same_api = |kept: &Kept<EnumId>| {
        old[kept.old].values.len() >= 2 && homes.stayed(old[kept.old].file, new[kept.new].file)
    };
    enums.extend(found.into_iter().filter(same_api));
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
pub(super) fn overlaps(old: &Schema, old_id: MessageId, new: &Schema, new_id: MessageId) -> bool {
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
pub(super) fn contains(old: &Schema, old_id: MessageId, new: &Schema, new_id: MessageId) -> bool {
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

pub(super) fn same_package(old: &Schema, old_file: FileId, new: &Schema, new_file: FileId) -> bool {
    old[old_file].package == new[new_file].package
}

/// Matches nested types whose enclosing message was renamed, by their name inside it.
pub(super) fn nested(old: &Schema, new: &Schema, types: &mut Types<'_>) {
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

/// Says of types that kept their name inside a renamed message that they followed it, whatever
/// else they were known by: the rename of the outer one tells of them too.
pub(super) fn settle(old: &Schema, new: &Schema, types: &mut Types<'_>) {
    let parents = types.messages.clone();
    let followed = |before: Scope, after: Scope| match (before, after) {
        (Scope::Message(a), Scope::Message(b)) => parents.to_new(a) == Some(b),
        _ => false,
    };
    for kept in &mut types.messages.kept {
        let (a, b) = (&old[kept.old], &new[kept.new]);
        if kept.evidence != Evidence::Name && a.name == b.name && followed(a.scope, b.scope) {
            kept.evidence = Evidence::Scope;
        }
    }
    for kept in &mut types.enums.kept {
        let (a, b) = (&old[kept.old], &new[kept.new]);
        if kept.evidence != Evidence::Name && a.name == b.name && followed(a.scope, b.scope) {
            kept.evidence = Evidence::Scope;
        }
    }
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

/// Fields with the same number and name in two messages; values of maps are reached through the
/// fields of their entries.
pub(super) fn same_fields(
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
