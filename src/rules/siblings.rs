//! What is asked for each field of a message about all of them, found out once.

use std::cell::OnceCell;
use std::ops::Deref;

use rustc_hash::FxHashSet;

use super::context::Context;
use super::numbers;
use crate::model::{FieldId, JsonTakers, MessageId, Schema};
use crate::pair::{FieldPairs, Kept};

/// The fields of two messages that are one.
pub(crate) struct Siblings<'a> {
    schemas: (&'a Schema, &'a Schema),
    messages: Kept<MessageId>,
    pairs: FieldPairs,
    lowest_unused: OnceCell<Option<i32>>,
    old_names: OnceCell<JsonTakers>,
    new_names: OnceCell<JsonTakers>,
    /// What the new version reserves, in order.
    reserved: OnceCell<Vec<(i32, i32)>>,
    reserved_names: OnceCell<FxHashSet<String>>,
}

impl<'a> Siblings<'a> {
    pub(crate) fn new(cx: &Context<'a>, messages: Kept<MessageId>) -> Self {
        Self {
            schemas: (cx.old, cx.new),
            messages,
            pairs: cx.pairs.fields(&messages),
            lowest_unused: OnceCell::new(),
            old_names: OnceCell::new(),
            new_names: OnceCell::new(),
            reserved: OnceCell::new(),
            reserved_names: OnceCell::new(),
        }
    }

    /// The lowest number that neither version has used, reserved or given away.
    pub(crate) fn lowest_unused(&self) -> Option<i32> {
        let ((old, new), messages) = (self.schemas, self.messages);
        let found = || numbers::lowest_unused(old, messages.old, new, messages.new);
        *self.lowest_unused.get_or_init(found)
    }

    /// The field of the old version that its readers of ProtoJSON take a name for.
    pub(crate) fn old_json_taker(&self, key: &str) -> Option<FieldId> {
        let takers = || JsonTakers::new(self.schemas.0, self.messages.old);
        self.old_names.get_or_init(takers).of(key)
    }

    /// The field of the new version that its readers of ProtoJSON take a name for.
    pub(crate) fn new_json_taker(&self, key: &str) -> Option<FieldId> {
        self.new_names().of(key)
    }

    /// Whether a field of the new version has this name.
    pub(crate) fn is_new_name(&self, name: &str) -> bool {
        self.new_names().is_name(name)
    }

    /// Whether the new version reserves a number.
    pub(crate) fn reserves(&self, number: i32) -> bool {
        let sorted = || {
            let ranges = self.schemas.1[self.messages.new].reserved_ranges.iter();
            let mut ranges: Vec<_> = ranges.map(|it| (it.start, it.end)).collect();
            ranges.sort_unstable();
            ranges
        };
        let ranges = self.reserved.get_or_init(sorted);
        let after = ranges.partition_point(|(start, _)| *start <= number);
        after > 0 && number <= ranges[after - 1].1
    }

    /// Whether the new version reserves a name.
    pub(crate) fn reserves_name(&self, name: &str) -> bool {
        let known = || {
            let names = self.schemas.1[self.messages.new].reserved_names.iter();
            names.map(|it| it.name.to_string()).collect()
        };
        self.reserved_names.get_or_init(known).contains(name)
    }

    fn new_names(&self) -> &JsonTakers {
        let takers = || JsonTakers::new(self.schemas.1, self.messages.new);
        self.new_names.get_or_init(takers)
    }
}

impl Deref for Siblings<'_> {
    type Target = FieldPairs;

    fn deref(&self) -> &FieldPairs {
        &self.pairs
    }
}
