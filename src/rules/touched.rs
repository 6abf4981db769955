//! Which elements of the new version a change adds or touches.

use rustc_hash::FxHashSet;

use crate::model::{
    EnumId, EnumValueId, FileId, Message, MessageId, MethodId, NumberRange, Schema,
};
use crate::pair::{MethodPair, Pairs, ValueLink};

/// Elements that conventions are asked of: those a change adds, renames or renumbers, or all.
#[derive(Debug, Default)]
pub(crate) struct Touched<'a> {
    untouched_values: FxHashSet<EnumValueId>,
    untouched_methods: FxHashSet<MethodId>,
    /// None for all elements.
    pairs: Option<&'a Pairs<'a>>,
}

impl<'a> Touched<'a> {
    /// Everything: what `lint` looks at.
    pub(crate) fn everything() -> Self {
        Self::default()
    }

    /// What is not the same in both versions, by name and number.
    pub(crate) fn by(pairs: &'a Pairs<'a>) -> Self {
        let mut touched = Self {
            pairs: Some(pairs),
            ..Self::default()
        };
        for kept in pairs.enums.kept() {
            let values = pairs.values(kept).kept;
            let same = values.iter().filter(|pair| pair.link == ValueLink::Same);
            touched.untouched_values.extend(same.map(|pair| pair.new));
        }
        for kept in pairs.services.kept() {
            let methods = pairs.methods(kept).kept.into_iter();
            let same = methods.filter(|pair| has_same_types(pairs, pair));
            touched.untouched_methods.extend(same.map(|pair| pair.new));
        }
        touched
    }

    pub(crate) fn value(&self, id: EnumValueId) -> bool {
        !self.untouched_values.contains(&id)
    }

    /// Whether a message is new.
    pub(crate) fn message(&self, id: MessageId) -> bool {
        self.before(id).is_none()
    }

    /// Whether a message is new or reserves something else than before.
    pub(crate) fn reserved(&self, id: MessageId) -> bool {
        let (Some(before), Some(pairs)) = (self.before(id), self.pairs) else {
            return true;
        };
        let after = &pairs.new[id];
        let old_names = before.reserved_names.iter().map(|it| &it.name);
        let new_names = after.reserved_names.iter().map(|it| &it.name);
        !same(&before.reserved_ranges, &after.reserved_ranges) || !old_names.eq(new_names)
    }

    /// Whether an enum is new or reserves something else than before.
    pub(crate) fn reserved_values(&self, id: EnumId) -> bool {
        let Some(pairs) = self.pairs else { return true };
        let before = pairs.enums.to_old(id).map(|old| &pairs.old[old]);
        before.is_none_or(|before| !same(&before.reserved_ranges, &pairs.new[id].reserved_ranges))
    }

    /// Whether a message is new or gives other numbers to extensions than before.
    pub(crate) fn extensions(&self, id: MessageId) -> bool {
        let (Some(before), Some(pairs)) = (self.before(id), self.pairs) else {
            return true;
        };
        let ranges = |message: &Message| -> Vec<(i32, i32)> {
            let ranges = message.extension_ranges.iter();
            ranges.map(|it| (it.range.start, it.range.end)).collect()
        };
        ranges(before) != ranges(&pairs.new[id])
    }

    /// Whether a method is new or has other types than before. One that was renamed has the types
    /// that it had.
    pub(crate) fn method(&self, id: MethodId) -> bool {
        !self.untouched_methods.contains(&id)
    }

    /// Whether a file is new or belongs to another package than before.
    pub(crate) fn package(&self, id: FileId) -> bool {
        let Some(pairs) = self.pairs else { return true };
        let before = pairs.files.to_old(id).map(|old| &pairs.old[old].package);
        before != Some(&pairs.new[id].package)
    }

    /// What a message was.
    fn before(&self, id: MessageId) -> Option<&'a Message> {
        let pairs = self.pairs?;
        pairs.messages.to_old(id).map(|old| &pairs.old[old])
    }
}

fn has_same_types(pairs: &Pairs<'_>, pair: &MethodPair) -> bool {
    let (before, after) = (&pairs.old[pair.old], &pairs.new[pair.new]);
    is_same(pairs, before.input, after.input) && is_same(pairs, before.output, after.output)
}

/// Whether a message is the same one in both versions. What is in neither, as the messages that
/// come along with every compiler, goes by its name.
fn is_same(pairs: &Pairs<'_>, before: MessageId, after: MessageId) -> bool {
    let name = |schema: &Schema, id: MessageId| schema[id].full_name.clone();
    match pairs.messages.to_new(before) {
        Some(now) => now == after,
        None => {
            pairs.messages.to_old(after).is_none()
                && name(pairs.old, before) == name(pairs.new, after)
        }
    }
}

fn same(before: &[NumberRange], after: &[NumberRange]) -> bool {
    let bounds = |it: &NumberRange| (it.start, it.end);
    before.iter().map(bounds).eq(after.iter().map(bounds))
}
