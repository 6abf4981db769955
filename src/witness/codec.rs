//! Writing with one schema and reading with the other.

use std::sync::Arc;

use buffa::DecodeError;
use buffa::editions::FieldPresence;
use buffa_descriptor::{
    DescriptorPool, DynamicMessage, FieldDescriptor, FieldKind, MessageIndex, ReflectMessage,
    SingularKind, Value,
};

use super::Encoded;
use super::annotate::annotate;
use super::floats::shortened;
use super::lower::Described;
use super::records::{Body, first};
use crate::relation::Format;

/// What a reader made of a message.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// The message.
    pub(super) message: DynamicMessage,
    /// The numbers of fields that were skipped, beside the unknown ones in the message.
    pub(super) skipped: Vec<u32>,
}

/// Encodes a message of the writer. ProtoJSON cannot express all of them.
pub(super) fn write(
    message: &DynamicMessage,
    described: &Described,
    format: Format,
) -> Option<Encoded> {
    match format {
        Format::Binary => {
            let bytes = message.encode_to_vec();
            let pieces = annotate(&bytes, described);
            Some(Encoded::Binary { bytes, pieces })
        }
        Format::Json => text(message).map(|json| Encoded::Json { json }),
    }
}

/// `ProtoJSON`, as runtimes write it.
pub(super) fn text(message: &DynamicMessage) -> Option<String> {
    let json = message.to_json().ok()?;
    Some(shortened(message, json))
}

/// Reads as the reader does; an error says why the message is refused.
///
/// The library does not ask for required fields, so that is done here.
pub(super) fn read(encoded: &Encoded, described: &Described) -> Result<Read, String> {
    let read = match encoded {
        Encoded::Binary { bytes, .. } => decode(bytes, described, described.root)?,
        Encoded::Json { json } => Read {
            message: parse(json, described, described.root)?,
            skipped: Vec::new(),
        },
    };
    match missing(&read.message) {
        Some(field) => Err(format!("required field `{field}` is not set")),
        None => Ok(read),
    }
}

/// Reads the binary format, whatever the message requires.
pub(super) fn decode(
    bytes: &[u8],
    described: &Described,
    root: MessageIndex,
) -> Result<Read, String> {
    let mut skipped = Vec::new();
    let taken = taken(bytes, described, root, &mut skipped);
    let pool = Arc::clone(&described.pool);
    let message = DynamicMessage::decode(pool, root, &taken).map_err(|error| reason(&error))?;
    Ok(Read { message, skipped })
}

/// Reads `ProtoJSON`, whatever the message requires.
pub(super) fn parse(
    json: &str,
    described: &Described,
    root: MessageIndex,
) -> Result<DynamicMessage, String> {
    let json = whole_numbers(json).unwrap_or_else(|| json.to_owned());
    let pool = Arc::clone(&described.pool);
    DynamicMessage::from_json(pool, root, &json).map_err(|error| json_reason(&error))
}

/// The records without those of messages in the encoding that the reader does not have for them:
/// the library takes either, runtimes set such a record aside.
fn taken(
    bytes: &[u8],
    described: &Described,
    index: MessageIndex,
    skipped: &mut Vec<u32>,
) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((record, after)) = first(rest) {
        rest = after;
        let field = described.field_of(index, record.number);
        let inner = field.and_then(|field| match field.kind() {
            FieldKind::Singular(SingularKind::Message(inner))
            | FieldKind::List(SingularKind::Message(inner)) => Some((field, inner)),
            _ => None,
        });
        match (inner, record.body) {
            (Some((field, _)), Body::Delimited(..)) if field.is_delimited() => {
                skipped.push(record.number);
            }
            (Some((field, _)), Body::Group(..)) if !field.is_delimited() => {
                skipped.push(record.number);
            }
            (Some((_, inner)), Body::Delimited(_, content)) => {
                let content = taken(content, described, inner, &mut Vec::new());
                kept.extend_from_slice(record.tag);
                buffa::encoding::encode_varint(content.len() as u64, &mut kept);
                kept.extend_from_slice(&content);
            }
            (Some((_, inner)), Body::Group(content, end)) => {
                kept.extend_from_slice(record.tag);
                kept.extend(taken(content, described, inner, &mut Vec::new()));
                kept.extend_from_slice(end);
            }
            _ => kept.extend_from_slice(record.whole),
        }
    }
    // What is no record is left to the library to refuse.
    kept.extend_from_slice(rest);
    kept
}

/// The text with `1` for `1.0`, if it is JSON at all: where numbers of an enum are expected, the
/// library takes one and not the other, and runtimes take both.
fn whole_numbers(json: &str) -> Option<String> {
    fn settle(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Array(items) => items.iter_mut().for_each(settle),
            serde_json::Value::Object(fields) => fields.values_mut().for_each(settle),
            serde_json::Value::Number(number) if number.is_f64() => {
                let whole = number
                    .as_f64()
                    .filter(|it| it.fract() == 0.0 && it.abs() < 1e15);
                if let Some(whole) = whole {
                    #[allow(clippy::cast_possible_truncation)] // checked above
                    let whole = whole as i64;
                    *number = whole.into();
                }
            }
            _ => {}
        }
    }
    let mut value = serde_json::from_str(json).ok()?;
    settle(&mut value);
    Some(value.to_string())
}

fn reason(error: &DecodeError) -> String {
    match error {
        DecodeError::InvalidUtf8 => "a string is not UTF-8".to_owned(),
        DecodeError::UnexpectedEof => "a record goes beyond the end".to_owned(),
        DecodeError::VarintTooLong => "a varint has more than ten bytes".to_owned(),
        DecodeError::InvalidFieldNumber => "a tag has no valid field number".to_owned(),
        DecodeError::InvalidWireType(_) => "a tag has no valid wire type".to_owned(),
        DecodeError::InvalidEndGroup(_) => "a group ends that did not begin".to_owned(),
        other => other.to_string(),
    }
}

/// The reason without the place in the text: the text is one line and is shown whole.
fn json_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text
        .split_once(" at line ")
        .map_or(text.as_str(), |(reason, _)| reason);
    reason.replace('"', "`")
}

/// The first required field that is not set, in the message or inside of it.
fn missing(message: &DynamicMessage) -> Option<String> {
    fields_of(message.pool(), message.message_index()).find_map(|field| {
        let required = field.presence() == FieldPresence::LegacyRequired;
        if required && !message.has(field) {
            return Some(field.name().to_owned());
        }
        message
            .field_by_number(field.number())
            .and_then(missing_inside)
    })
}

fn missing_inside(value: &Value) -> Option<String> {
    match value {
        Value::Message(message) => missing(message),
        Value::List(items) => items.iter().find_map(missing_inside),
        Value::Map(map) => map.iter().find_map(|(_, value)| missing_inside(value)),
        _ => None,
    }
}

/// The fields of a message, and the extensions of it that are described.
pub(super) fn fields_of(
    pool: &DescriptorPool,
    index: MessageIndex,
) -> impl Iterator<Item = &FieldDescriptor> {
    let own = pool.message(index).fields().iter();
    let extensions = pool
        .extensions()
        .iter()
        .filter(move |it| it.extendee() == index);
    own.chain(extensions.map(buffa_descriptor::ExtensionDescriptor::field))
}
