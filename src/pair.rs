//! Who is who: elements of the old version matched with those of the new one.
//!
//! Pairing happens once; rules receive pairs and never search. Elements are matched by full name
//! first; what is left over is matched by evidence (see [`Evidence`]), and only where exactly one
//! candidate stands on each side. What stays unmatched was removed or added.

mod by_new;
mod enums;
mod fields;
mod files;
mod inference;
mod likeness;
mod messages;
mod services;
mod users;

use crate::model::{EnumId, FieldId, FileId, Id, MessageId, Schema, ServiceId, Type};

pub use enums::{ValueLink, ValuePair, ValuePairs};
pub use fields::{FieldLink, FieldPair, FieldPairs};
pub(crate) use files::is_other_version;
pub(crate) use likeness::{alike, values_alike, without_prefix};
pub use services::{MethodPair, MethodPairs};

/// Two versions of a schema, matched.
#[derive(Debug)]
pub struct Pairs<'s> {
    /// The version compared against.
    pub old: &'s Schema,
    /// The version under test.
    pub new: &'s Schema,
    /// Files.
    pub files: Matches<FileId>,
    /// Messages without map entries: those belong to their field.
    pub messages: Matches<MessageId>,
    /// Enums.
    pub enums: Matches<EnumId>,
    /// Services.
    pub services: Matches<ServiceId>,
    /// Extensions.
    pub extensions: Matches<FieldId>,
}

impl<'s> Pairs<'s> {
    /// Matches two versions.
    #[must_use]
    pub fn new(old: &'s Schema, new: &'s Schema) -> Self {
        let files = files::pair(old, new);
        let mut messages = messages::pair_by_name(old, new);
        let mut enums = enums::pair_by_name(old, new);
        let mut services = services::pair_by_name(old, new);
        let mut types = inference::Types {
            messages: &mut messages,
            enums: &mut enums,
        };
        inference::by_package(old, new, &files, &mut types, &mut services);
        inference::by_shape(old, new, &mut types);
        services::by_methods(old, new, &mut services);
        users::by_users(old, new, &services, &mut types);
        inference::settle(old, new, &mut types);
        let extensions = fields::pair_extensions(old, new, &messages);
        Self {
            old,
            new,
            files,
            messages,
            enums,
            services,
            extensions,
        }
    }

    /// The fields of a pair of messages, matched.
    #[must_use]
    pub fn fields(&self, pair: &Kept<MessageId>) -> FieldPairs {
        fields::pair(self, pair)
    }

    /// Two extensions that were matched, and how they are one.
    #[must_use]
    pub fn extension(&self, pair: &Kept<FieldId>) -> FieldPair {
        let Kept { old, new, .. } = *pair;
        let link = fields::link_extensions(self, &self.old[old], &self.new[new]);
        FieldPair { old, new, link }
    }

    /// Whether two types of fields are one: the same scalar type, or matched types.
    #[must_use]
    pub fn is_same_type(&self, old: Type, new: Type) -> bool {
        fields::same_type(self, old, new)
    }

    /// The values of a pair of enums, matched.
    #[must_use]
    pub fn values(&self, pair: &Kept<EnumId>) -> ValuePairs {
        enums::pair_values(self.old, self.new, pair)
    }

    /// The methods of a pair of services, matched.
    #[must_use]
    pub fn methods(&self, pair: &Kept<ServiceId>) -> MethodPairs {
        services::pair_methods(self, pair)
    }
}

/// An element that is there in both versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept<T> {
    /// In the old version.
    pub old: T,
    /// In the new version.
    pub new: T,
    /// Why the two are taken for one.
    pub evidence: Evidence,
}

/// Why two elements are taken for one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Evidence {
    /// They have the same full name (a file: the same import path).
    Name,
    /// Their file, or what encloses them, was renamed or moved to another package with all its
    /// contents.
    Scope,
    /// Their contents are the same and nothing else looks like them.
    Shape,
    /// Whatever used the one uses the other now.
    Users,
}

/// The matching of all elements of one kind.
#[derive(Clone, Debug)]
pub struct Matches<T> {
    kept: Vec<Kept<T>>,
    to_new: Vec<Option<T>>,
    /// Where those of the new version stand among what was kept.
    of_new: Vec<Option<u32>>,
    removed: Vec<T>,
    added: Vec<T>,
}

impl<T: Id> Matches<T> {
    fn new(old: &[T], new: &[T], old_arena: usize, new_arena: usize) -> Self {
        Self {
            kept: Vec::with_capacity(old.len().min(new.len())),
            to_new: vec![None; old_arena],
            of_new: vec![None; new_arena],
            removed: old.to_vec(),
            added: new.to_vec(),
        }
    }

    /// Notes matches; both sides must be unmatched so far.
    fn extend(&mut self, found: impl IntoIterator<Item = Kept<T>>) {
        for kept in found {
            let (old, new) = (kept.old.index(), kept.new.index());
            if self.to_new[old].is_some() || self.of_new[new].is_some() {
                continue;
            }
            self.to_new[old] = Some(kept.new);
            self.of_new[new] = Some(self.kept.len() as u32);
            self.kept.push(kept);
        }
        self.removed.retain(|id| self.to_new[id.index()].is_none());
        self.added.retain(|id| self.of_new[id.index()].is_none());
    }

    /// What is there in both versions.
    #[must_use]
    pub fn kept(&self) -> &[Kept<T>] {
        &self.kept
    }

    /// What is only in the old version, in its order.
    #[must_use]
    pub fn removed(&self) -> &[T] {
        &self.removed
    }

    /// What is only in the new version, in its order.
    #[must_use]
    pub fn added(&self) -> &[T] {
        &self.added
    }

    /// What an element of the old version has become.
    #[must_use]
    pub fn to_new(&self, old: T) -> Option<T> {
        self.to_new[old.index()]
    }

    /// What an element of the new version was.
    #[must_use]
    pub fn to_old(&self, new: T) -> Option<T> {
        self.of_new(new).map(|kept| kept.old)
    }

    /// The match of an element of the new version.
    #[must_use]
    pub fn of_new(&self, new: T) -> Option<&Kept<T>> {
        self.of_new[new.index()].map(|at| &self.kept[at as usize])
    }
}
