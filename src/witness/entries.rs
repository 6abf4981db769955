//! Maps as what they are on the wire: lists of entry messages.

use buffa_descriptor::{DynamicMessage, MessageIndex, ReflectMessageMut, Value};

use super::lower::Described;

/// The entries a reader keeps: of those with one key the last, and none that is set aside.
pub(super) fn kept<'v>(
    described: &Described,
    entry: MessageIndex,
    items: &'v [Value],
) -> Vec<&'v DynamicMessage> {
    let mut kept: Vec<(Vec<u8>, &DynamicMessage)> = Vec::new();
    for item in items {
        let Value::Message(message) = item else {
            continue;
        };
        if is_set_aside(message) {
            continue;
        }
        let key = key_of(described, entry, message);
        kept.retain(|(known, _)| *known != key);
        kept.push((key, message));
    }
    kept.into_iter().map(|(_, message)| message).collect()
}

/// Whether any of the entries is set aside.
pub(super) fn any_set_aside(items: &[Value]) -> bool {
    items
        .iter()
        .any(|item| matches!(item, Value::Message(message) if is_set_aside(message)))
}

/// Whether readers set an entry aside, as they do whole with one in which they find something they
/// do not know: a key or value of another wire type, a number that the closed enum of the values
/// does not name. Witnesses follow upb, on which Python, Ruby and PHP stand; C++ and pure Python put
/// a default in its place.
fn is_set_aside(entry: &DynamicMessage) -> bool {
    !entry.unknown_fields().is_empty()
}

/// The key, encoded.
fn key_of(described: &Described, entry: MessageIndex, message: &DynamicMessage) -> Vec<u8> {
    let mut key = DynamicMessage::new(described.pool.clone(), entry);
    let field = described.pool.message(entry).field(1);
    if let (Some(field), Some(value)) = (field, message.field_by_number(1)) {
        // The value comes from a message of the same type, so it fits.
        let _ = key.try_set(field, value.clone());
    }
    key.encode_to_vec()
}
