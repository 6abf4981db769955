//! JSON to values.

use super::value::{Scalar, Table, Value};

/// Reads an object.
///
/// # Errors
/// When the text is no JSON object; the reason is part of a sentence.
pub(super) fn parse(text: &str) -> Result<Table, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parsed: serde_json::Value =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    match value(parsed) {
        Value::Table(table) => Ok(table),
        other => Err(format!("it holds {}, not an object", other.kind())),
    }
}

fn value(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(on) => Scalar::plain(if on { "true" } else { "false" }),
        serde_json::Value::Number(number) => Scalar::plain(&number.to_string()),
        serde_json::Value::String(text) => Scalar::quoted(text),
        serde_json::Value::Array(items) => Value::List(items.into_iter().map(value).collect()),
        serde_json::Value::Object(entries) => {
            let entries = entries.into_iter();
            Value::Table(entries.map(|(name, json)| (name, value(json))).collect())
        }
    }
}
