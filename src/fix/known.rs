//! What many fixes ask for, found out once.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::body::BodyText;
use super::change::Body;
use crate::model::{EnumId, EnumValueId, FieldId, MessageId, OptionValue, Schema, Scope, Type};
use crate::pair::{FieldPairs, ValuePairs};

/// What was asked for so far.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    pub(super) fields: Last<MessageId, FieldPairs>,
    pub(super) values: Last<EnumId, ValuePairs>,
    pub(super) bodies: Last<Body, Option<Rc<BodyText<'a>>>>,
    by_number: Last<EnumId, FxHashMap<i32, Vec<EnumValueId>>>,
    numbers: OnceLock<FxHashSet<(MessageId, i32)>>,
    value_names: OnceLock<FxHashSet<(Scope, &'a str)>>,
    defaults: OnceLock<FxHashMap<EnumId, Vec<FieldId>>>,
}

impl<'a> Known<'a> {
    /// Whether a message has a field or an extension with a number.
    pub(super) fn has_number(&self, schema: &Schema, message: MessageId, number: i32) -> bool {
        let known = self.numbers.get_or_init(|| {
            let fields = schema.fields().map(|id| &schema[id]);
            fields.map(|field| (field.message, field.number)).collect()
        });
        known.contains(&(message, number))
    }

    /// The values of an enum by their numbers.
    pub(super) fn by_number(
        &self,
        schema: &Schema,
        id: EnumId,
    ) -> Rc<FxHashMap<i32, Vec<EnumValueId>>> {
        self.by_number.of(id, || {
            let mut known: FxHashMap<i32, Vec<EnumValueId>> = FxHashMap::default();
            for (value, it) in schema.values_of(id) {
                known.entry(it.number).or_default().push(value);
            }
            known
        })
    }

    /// Whether a value of an enum in this scope has a name.
    pub(super) fn is_value(&self, schema: &'a Schema, scope: Scope, name: &str) -> bool {
        let known = self.value_names.get_or_init(|| {
            let named = schema.enums().flat_map(|id| {
                let values = schema.values_of(id);
                values.map(move |(_, value)| (schema[id].scope, value.name.as_str()))
            });
            named.collect()
        });
        known.contains(&(scope, name))
    }

    /// The fields that have a value of an enum for their default.
    pub(super) fn with_default(&self, schema: &Schema, id: EnumId) -> &[FieldId] {
        let known = self.defaults.get_or_init(|| {
            let mut known: FxHashMap<EnumId, Vec<FieldId>> = FxHashMap::default();
            for field in schema.fields() {
                let default = schema[field].default();
                if let (Type::Enum(of), Some(OptionValue::Enum(..))) = (schema[field].ty, default) {
                    known.entry(of).or_default().push(field);
                }
            }
            known
        });
        known.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// The last one that was made of many: findings come element by element.
#[derive(Debug)]
pub(super) struct Last<K, T>(RefCell<Option<(K, Rc<T>)>>);

impl<K, T> Default for Last<K, T> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<K: Copy + PartialEq, T> Last<K, T> {
    pub(super) fn of(&self, key: K, make: impl FnOnce() -> T) -> Rc<T> {
        let mut last = self.0.borrow_mut();
        if let Some((known, made)) = &*last
            && *known == key
        {
            return Rc::clone(made);
        }
        let made = Rc::new(make());
        *last = Some((key, Rc::clone(&made)));
        made
    }
}
