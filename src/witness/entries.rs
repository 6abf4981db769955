//! Maps as what they are on the wire: lists of entry messages.

use buffa_descriptor::{
    DynamicMessage, FieldKind, MessageIndex, ReflectMessageMut, SingularKind, Value,
};

use super::lower::Described;

/// The entries a reader keeps: of those with one key the last, and none with a number that the
/// closed enum of the values does not know, which is set aside whole.
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
        if is_set_aside(described, entry, message) {
            continue;
        }
        let key = key_of(described, entry, message);
        kept.retain(|(known, _)| *known != key);
        kept.push((key, message));
    }
    kept.into_iter().map(|(_, message)| message).collect()
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

fn is_set_aside(described: &Described, entry: MessageIndex, message: &DynamicMessage) -> bool {
    let value = described.pool.message(entry).field(2);
    let is_enum =
        value.is_some_and(|it| matches!(it.kind(), FieldKind::Singular(SingularKind::Enum(_))));
    let mut unknown = message.unknown_fields().iter();
    is_enum
        && unknown.any(|it| it.number == 2 && matches!(it.data, buffa::UnknownFieldData::Varint(_)))
}
