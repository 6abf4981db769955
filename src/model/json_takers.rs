//! What readers of ProtoJSON take many names for.

use rustc_hash::FxHashMap;

use super::{FieldId, MessageId, Schema};

/// The names that the fields of one message go by in ProtoJSON: as [`Schema::json_taker`], for many
/// names at once.
#[derive(Debug)]
pub(crate) struct JsonTakers {
    by_key: FxHashMap<String, FieldId>,
    by_name: FxHashMap<String, FieldId>,
}

impl JsonTakers {
    pub(crate) fn new(schema: &Schema, message: MessageId) -> Self {
        let (mut by_key, mut by_name) = (FxHashMap::default(), FxHashMap::default());
        for (id, field) in schema.fields_of(message) {
            by_key.entry(field.json_name().into_owned()).or_insert(id);
            by_name.entry(field.name.to_string()).or_insert(id);
        }
        Self { by_key, by_name }
    }

    /// The field that goes by a name.
    pub(crate) fn of(&self, key: &str) -> Option<FieldId> {
        let by_name = || self.by_name.get(key).copied();
        self.by_key.get(key).copied().or_else(by_name)
    }

    /// Whether a field has this name in the schema.
    pub(crate) fn is_name(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }
}
