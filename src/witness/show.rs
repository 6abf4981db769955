//! Messages as one line of text.

use std::fmt::Write;

use buffa_descriptor::{
    DynamicMessage, FieldKind, MapKey, ReflectMessage, ScalarType, SingularKind, Value,
};

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
            // Maps have no order of their own.
            let mut shown: Vec<String> = kept
                .into_iter()
                .map(|entry| entry_text(entry, described))
                .collect();
            shown.sort_unstable();
            braced(shown.into_iter())
        }
        (FieldKind::List(kind), Value::List(items)) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| single(item, kind, described))
                .collect();
            format!("[{}]", items.join(", "))
        }
        (FieldKind::Map { value: kind, .. }, Value::Map(map)) => {
            let entry = |(key, value): (&MapKey, &Value)| {
                format!("{}: {}", key_text(key), single(value, kind, described))
            };
            let mut shown: Vec<String> = map.iter().map(entry).collect();
            shown.sort_unstable();
            braced(shown.into_iter())
        }
        (FieldKind::Singular(kind), value) => single(value, kind, described),
        _ => String::new(),
    }
}

/// Its fields alone.
pub(super) fn body(message: &DynamicMessage, skipped: &[u32], described: &Described) -> String {
    let mut shown = Vec::new();
    let mut unknown: Vec<u32> = skipped.to_vec();
    for it in fields_of(&described.pool, message.message_index()) {
        let set = message
            .has(it)
            .then(|| message.field_by_number(it.number()))
            .flatten();
        let Some(value) = set else { continue };
        let text = field(value, it.kind(), described);
        if is_map(it.kind(), described) {
            unknown.extend(entries_set_aside(value).then_some(it.number()));
            if text == "{}" {
                continue;
            }
        }
        shown.push(format!("{}: {text}", it.name()));
    }
    unknown.extend(message.unknown_fields().iter().map(|it| it.number));
    unknown.sort_unstable();
    unknown.dedup();
    let unknown = unknown
        .into_iter()
        .map(|number| format!("unknown field {number}"));
    braced(shown.into_iter().chain(unknown))
}

fn is_map(kind: FieldKind, described: &Described) -> bool {
    matches!(kind, FieldKind::List(SingularKind::Message(entry)) if described.is_entry(entry))
}

fn entries_set_aside(value: &Value) -> bool {
    matches!(value, Value::List(items) if entries::any_set_aside(items))
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
        let Some(part) = descriptor.field(number) else {
            return String::new();
        };
        match entry.field_by_number(number) {
            Some(value) => field(value, part.kind(), described),
            None => default_text(part.kind(), described),
        }
    };
    format!("{}: {}", part(1), part(2))
}

/// What a key or value reads as that an entry does not have.
fn default_text(kind: FieldKind, described: &Described) -> String {
    match kind {
        FieldKind::Singular(SingularKind::Scalar(ScalarType::String | ScalarType::Bytes)) => {
            quoted(b"")
        }
        FieldKind::Singular(SingularKind::Scalar(ScalarType::Bool)) => "false".to_owned(),
        FieldKind::Singular(kind @ SingularKind::Enum(_)) => enum_text(0, kind, described),
        FieldKind::Singular(SingularKind::Message(_)) => "{}".to_owned(),
        _ => "0".to_owned(),
    }
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

/// Text in quotes, with bytes that are no printable text as `\x00`.
pub(super) fn quoted(bytes: &[u8]) -> String {
    let mut text = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '"' | '\\' => text.extend(['\\', letter]),
                _ if letter.is_control() => escape(letter.to_string().as_bytes(), &mut text),
                _ => text.push(letter),
            }
        }
        escape(chunk.invalid(), &mut text);
    }
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text.push('"');
    text
}

fn escape(bytes: &[u8], text: &mut String) {
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "\\x{byte:02x}");
    }
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
