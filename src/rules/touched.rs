//! Which elements of the new version a change adds or touches.

use rustc_hash::FxHashSet;

use crate::model::{EnumValueId, FieldId, MessageId, MethodId};
use crate::pair::{FieldLink, Pairs, ValueLink};

/// Elements that conventions are asked of: those a change adds, renames or renumbers, or all.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    untouched_messages: FxHashSet<MessageId>,
    untouched_fields: FxHashSet<FieldId>,
    untouched_values: FxHashSet<EnumValueId>,
    untouched_methods: FxHashSet<MethodId>,
}

impl Touched {
    /// Everything: what `lint` looks at.
    pub(crate) fn everything() -> Self {
        Self::default()
    }

    /// What is not the same in both versions, by name and number.
    pub(crate) fn by(pairs: &Pairs<'_>) -> Self {
        let mut touched = Self::default();
        for kept in pairs.messages.kept() {
            if pairs.old[kept.old].name == pairs.new[kept.new].name {
                touched.untouched_messages.insert(kept.new);
            }
            let fields = pairs.fields(kept).kept;
            let same = fields.iter().filter(|pair| pair.link == FieldLink::Same);
            touched.untouched_fields.extend(same.map(|pair| pair.new));
        }
        for kept in pairs.extensions.kept() {
            if pairs.old[kept.old].number == pairs.new[kept.new].number {
                touched.untouched_fields.insert(kept.new);
            }
        }
        for kept in pairs.enums.kept() {
            let values = pairs.values(kept).kept;
            let same = values.iter().filter(|pair| pair.link == ValueLink::Same);
            touched.untouched_values.extend(same.map(|pair| pair.new));
        }
        for kept in pairs.services.kept() {
            let methods = pairs.methods(kept).kept;
            touched
                .untouched_methods
                .extend(methods.iter().map(|pair| pair.new));
        }
        touched
    }

    pub(crate) fn message(&self, id: MessageId) -> bool {
        !self.untouched_messages.contains(&id)
    }

    pub(crate) fn field(&self, id: FieldId) -> bool {
        !self.untouched_fields.contains(&id)
    }

    pub(crate) fn value(&self, id: EnumValueId) -> bool {
        !self.untouched_values.contains(&id)
    }

    pub(crate) fn method(&self, id: MethodId) -> bool {
        !self.untouched_methods.contains(&id)
    }
}
