//! Types matched by who uses them.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::inference::{Types, contains, nested, overlaps, same_fields, same_package};
use super::{Evidence, Kept, Matches};
use crate::model::{EnumId, FileRole, Id, MessageId, Schema, ServiceId, Type};

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
        let users = types.messages.kept().iter();
        for kept in users.filter(|kept| uses_lost(old, kept.old, types)) {
            for (before, after) in same_fields(old, kept.old, new, kept.new) {
                // Entries belong to their maps; the fields inside them are among these as well.
                let is_map = old
                    .map_entry(&old[before])
                    .or(new.map_entry(&new[after]))
                    .is_some();
                if !is_map && is_own(old, old[before].ty) && is_own(new, new[after].ty) {
                    votes.count(types, old[before].ty, new[after].ty);
                }
            }
        }
        for kept in services.kept() {
            for (_, before) in old.methods_of(kept.old) {
                let mut methods = new.methods_of(kept.new);
                let Some((_, after)) = methods.find(|(_, after)| after.name == before.name) else {
                    continue;
                };
                for (before, after) in [(before.input, after.input), (before.output, after.output)]
                {
                    let (before, after) = (Type::Message(before), Type::Message(after));
                    if is_own(old, before) && is_own(new, after) {
                        votes.count(types, before, after);
                    }
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

/// Whether a type may be known by its users. What comes along with every compiler is known by its
/// name alone: a time that becomes a duration is no renamed time.
fn is_own(schema: &Schema, ty: Type) -> bool {
    let file = match ty {
        Type::Message(id) => schema[id].file,
        Type::Enum(id) => schema[id].file,
        Type::Scalar(_) => return false,
    };
    schema[file].role != FileRole::BuiltIn
}

/// Whether a message has a field, or the values of a map, of a type that is not matched.
fn uses_lost(old: &Schema, id: MessageId, types: &Types<'_>) -> bool {
    let is_lost = |ty: Type| match ty {
        Type::Message(id) => types.messages.to_new(id).is_none(),
        Type::Enum(id) => types.enums.to_new(id).is_none(),
        Type::Scalar(_) => false,
    };
    let mut fields = old.fields_of(id);
    fields.any(|(_, field)| match old.map_entry(field) {
        Some((_, value)) => is_lost(value.ty),
        None => is_lost(field.ty),
    })
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
