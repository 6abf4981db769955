//! Floats in ProtoJSON: runtimes write as few digits as tell a `float` from others of its type, the
//! library as many as a `double` needs.

use buffa_descriptor::{
    DescriptorPool, DynamicMessage, FieldKind, MapKey, MessageIndex, ReflectMessage, ScalarType,
    SingularKind, Value,
};
use serde_json::Value as Json;

use super::codec::fields_of;

/// The text of a message with its floats as short as runtimes write them.
pub(super) fn shortened(message: &DynamicMessage, json: String) -> String {
    if !has_float(message) {
        return json;
    }
    let Ok(mut value) = serde_json::from_str(&json) else {
        return json;
    };
    let writing = Writing(message.pool());
    writing.message(message.message_index(), &mut value);
    value.to_string()
}

/// Whether a float that is not whole or large stands anywhere in the message.
fn has_float(message: &DynamicMessage) -> bool {
    fields_of(message.pool(), message.message_index()).any(|field| {
        let value = message.field_by_number(field.number());
        message.has(field) && value.is_some_and(holds_float)
    })
}

fn holds_float(value: &Value) -> bool {
    match value {
        Value::F32(it) => it.is_finite(),
        Value::Message(inner) => has_float(inner),
        Value::List(items) => items.iter().any(holds_float),
        Value::Map(map) => map
            .iter()
            .any(|(_, value): (&MapKey, &Value)| holds_float(value)),
        _ => false,
    }
}

struct Writing<'p>(&'p DescriptorPool);

impl Writing<'_> {
    fn message(&self, index: MessageIndex, json: &mut Json) {
        let Json::Object(members) = json else { return };
        let own = self.0.message(index).fields().iter();
        let extensions = self
            .0
            .extensions()
            .iter()
            .filter(|it| it.extendee() == index);
        let extensions = extensions.map(|it| (it.json_key(), it.field()));
        for (key, field) in own.map(|it| (it.json_name(), it)).chain(extensions) {
            let Some(value) = members.get_mut(key) else {
                continue;
            };
            match (field.kind(), value) {
                (FieldKind::Singular(kind), value) => self.one(kind, value),
                (FieldKind::List(kind), Json::Array(items)) => {
                    items.iter_mut().for_each(|item| self.one(kind, item));
                }
                (FieldKind::Map { value: kind, .. }, Json::Object(entries)) => {
                    entries.values_mut().for_each(|item| self.one(kind, item));
                }
                _ => {}
            }
        }
    }

    fn one(&self, kind: SingularKind, json: &mut Json) {
        match kind {
            SingularKind::Message(index) => self.message(index, json),
            SingularKind::Scalar(ScalarType::Float) => {
                if let Some(short) = json.as_f64().and_then(short) {
                    *json = short;
                }
            }
            _ => {}
        }
    }
}

/// The number with as few digits as tell it from other floats.
fn short(number: f64) -> Option<Json> {
    #[allow(clippy::cast_possible_truncation)] // it was a float
    let text = (number as f32).to_string();
    let short: f64 = text.parse().ok()?;
    serde_json::Number::from_f64(short).map(Json::Number)
}
