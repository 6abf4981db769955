//! What fields read as that are not set.

use crate::model::{Field, OptionValue, Scalar, Schema, Type};

use super::show::quoted;

/// The default of a field as text; nothing for messages and lists, which have none.
pub(super) fn default_of(schema: &Schema, field: &Field) -> Option<String> {
    if field.cardinality.is_repeated() {
        return None;
    }
    if let Some(written) = field.default() {
        return shown(written);
    }
    Some(match field.ty {
        Type::Message(_) => return None,
        Type::Enum(id) => schema.values_of(id).next()?.1.name.to_string(),
        Type::Scalar(Scalar::Bool) => "false".to_owned(),
        Type::Scalar(Scalar::String | Scalar::Bytes) => quoted(b""),
        Type::Scalar(_) => "0".to_owned(),
    })
}

fn shown(value: &OptionValue) -> Option<String> {
    Some(match value {
        OptionValue::Bool(it) => it.to_string(),
        OptionValue::Int(it) => it.to_string(),
        OptionValue::Uint(it) => it.to_string(),
        OptionValue::Float(it) => it.get().to_string(),
        OptionValue::String(it) => quoted(it.as_bytes()),
        OptionValue::Bytes(it) => quoted(it),
        OptionValue::Enum(_, name) => name.to_string(),
        OptionValue::Message(_) | OptionValue::List(_) => return None,
    })
}
