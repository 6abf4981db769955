//! Messages as one line of text.

use std::fmt::Write;

use buffa_descriptor::{DynamicMessage, FieldKind, MapKey, ReflectMessage, SingularKind, Value};

use super::codec::fields_of;
use super::entries;
use super::lower::{Described, HOLDER};

/// Longer values are cut.
const LONGEST: usize = 160;

/// The message that is written or read: its name, and its fields with their names.
pub(super) fn message(message: &DynamicMessage, skipped: &[u32], described: &Described) -> String {
    let name = described.name();
    format!(
        "{} {}",
        name.as_deref().unwrap_or(HOLDER),
        body(message, skipped, described)
    )
}

/// A single value of a field.
pub(super) fn field(value: &Value, kind: FieldKind, described: &Described) -> String {
    match (kind, value) {
        (FieldKind::List(SingularKind::Message(entry)), Value::List(items))
            if described.is_entry(entry) =>
        {
            let kept = entries::kept(described, entry, items);
            braced(kept.into_iter().map(|entry| entry_text(entry, described)))
        }
        (FieldKind::List(kind), Value::List(items)) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| single(item, kind, described))
                .collect();
            format!("[{}]", items.join(", "))
        }
        (FieldKind::Map { value: kind, .. }, Value::Map(map)) => {
            braced(map.iter().map(|(key, value)| {
                format!("{}: {}", key_text(key), single(value, kind, described))
            }))
        }
        (FieldKind::Singular(kind), value) => single(value, kind, described),
        _ => String::new(),
    }
}

fn body(message: &DynamicMessage, skipped: &[u32], described: &Described) -> String {
    let fields = fields_of(&described.pool, message.message_index());
    let set = fields.filter(|field| message.has(field)).filter_map(|it| {
        let value = message.field_by_number(it.number())?;
        Some(format!(
            "{}: {}",
            it.name(),
            field(value, it.kind(), described)
        ))
    });
    let unknown = message.unknown_fields().iter().map(|it| it.number);
    let mut unknown: Vec<u32> = unknown.chain(skipped.iter().copied()).collect();
    unknown.dedup();
    let unknown = unknown
        .into_iter()
        .map(|number| format!("unknown field {number}"));
    braced(set.chain(unknown))
}

fn braced(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", items.join(", "))
    }
}

fn entry_text(entry: &DynamicMessage, described: &Described) -> String {
    let descriptor = described.pool.message(entry.message_index());
    let part = |number| {
        let part = descriptor.field(number).filter(|field| entry.has(field));
        let value = part.and_then(|it| Some((it, entry.field_by_number(number)?)));
        value.map_or("default".to_owned(), |(it, value)| {
            field(value, it.kind(), described)
        })
    };
    format!("{}: {}", part(1), part(2))
}

fn key_text(key: &MapKey) -> String {
    match key {
        MapKey::Bool(it) => it.to_string(),
        MapKey::I32(it) => it.to_string(),
        MapKey::I64(it) => it.to_string(),
        MapKey::U32(it) => it.to_string(),
        MapKey::U64(it) => it.to_string(),
        MapKey::String(it) => quoted(it.as_bytes()),
    }
}

fn single(value: &Value, kind: SingularKind, described: &Described) -> String {
    match value {
        Value::Bool(it) => it.to_string(),
        Value::I32(it) => it.to_string(),
        Value::I64(it) => it.to_string(),
        Value::U32(it) => it.to_string(),
        Value::U64(it) => it.to_string(),
        Value::F32(it) => format!("{it:?}"),
        Value::F64(it) => format!("{it:?}"),
        Value::String(it) => quoted(it.as_bytes()),
        Value::Bytes(it) => quoted(it),
        Value::EnumNumber(number) => enum_text(*number, kind, described),
        Value::Message(message) => body(message, &[], described),
        Value::List(_) | Value::Map(_) => String::new(),
    }
}

/// The name of a number, or the number if it has none.
pub(super) fn enum_text(number: i32, kind: SingularKind, described: &Described) -> String {
    let SingularKind::Enum(index) = kind else {
        return number.to_string();
    };
    match described.pool.enumeration(index).value(number) {
        Some(value) => value.name().to_owned(),
        None => number.to_string(),
    }
}

/// Text in quotes, with what is not text escaped.
pub(super) fn quoted(bytes: &[u8]) -> String {
    let mut text = match std::str::from_utf8(bytes) {
        Ok(text) => text.escape_debug().to_string(),
        Err(_) => bytes.escape_ascii().to_string(),
    };
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    format!("\"{text}\"")
}

/// Bytes in hexadecimal, with spaces between them.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        let gap = if text.is_empty() { "" } else { " " };
        // Writing to a string does not fail.
        let _ = write!(text, "{gap}{byte:02x}");
    }
    text
}
