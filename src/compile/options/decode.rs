//! Options from the bytes of an options message.

use super::draft::{Draft, Slot, unknown_name};
use super::index::OptionIndex;
use super::{Element, MAX_DEPTH};
use crate::compile::wire::{Reader, Record, WireError, WireErrorKind, WireValue};
use crate::model::{
    Bits, EnumId, FieldId, Label, MessageId, OptionField, OptionValue, Options, Scalar, Schema,
    Span, Type,
};

/// The options in a serialized options message. Records of fields that the schema does not have
/// are kept as bytes, tag included, under the name `?` and their number.
///
/// # Errors
/// When the bytes are not the binary format, or nest deeper than parsers go.
pub(crate) fn decode(
    index: &OptionIndex<'_>,
    element: Element,
    bytes: &[u8],
) -> Result<Options, WireError> {
    if bytes.is_empty() {
        return Ok(Options::default());
    }
    let Some(message) = index.element(element) else {
        return all_unknown(bytes);
    };
    let mut draft = Draft::new(message, 0, 2);
    decode_into(index, &mut draft, bytes)?;
    Ok(Options {
        fields: draft.finish(index),
    })
}

/// Merges the records of a message into a draft of it.
pub(super) fn decode_into(
    index: &OptionIndex<'_>,
    draft: &mut Draft,
    bytes: &[u8],
) -> Result<(), WireError> {
    merge(index, draft, Reader::new(bytes), bytes, 0)
}

/// `bytes` is all that `reader` reads, and starts at `base` of the outermost input.
fn merge(
    index: &OptionIndex<'_>,
    draft: &mut Draft,
    mut reader: Reader<'_>,
    bytes: &[u8],
    base: usize,
) -> Result<(), WireError> {
    let mut start = reader.offset();
    while let Some(record) = reader.record()? {
        let end = reader.offset();
        if draft.depth > MAX_DEPTH {
            return Err(record.error(WireErrorKind::Depth));
        }
        let number = record.number.cast_signed();
        let known = index.by_number(draft.message, number);
        let taken = match known {
            Some(id) => merge_record(index, draft, id, &record)?,
            None => false,
        };
        if !taken {
            draft.keep_unknown(number, &bytes[start - base..end - base]);
        }
        start = end;
    }
    Ok(())
}

/// Merges one record into its field; false if its wire type does not fit.
fn merge_record(
    index: &OptionIndex<'_>,
    draft: &mut Draft,
    id: FieldId,
    record: &Record<'_>,
) -> Result<bool, WireError> {
    let field = &index.schema[id];
    let repeated = field.label == Label::Repeated;
    if let Type::Message(message) = field.ty {
        return merge_message(index, draft, id, message, record);
    }
    if repeated && field.ty.is_packable() && matches!(record.value, WireValue::Len(_)) {
        merge_packed(index, draft, id, record)?;
        return Ok(true);
    }
    let value = scalar(index.schema, field.ty, record.value);
    let fits = value.is_some();
    if let Some(value) = value {
        draft.put(index, id, Span::NONE, Slot::One(value));
    }
    Ok(fits)
}

fn merge_message(
    index: &OptionIndex<'_>,
    draft: &mut Draft,
    id: FieldId,
    message: MessageId,
    record: &Record<'_>,
) -> Result<bool, WireError> {
    let (WireValue::Len(bytes) | WireValue::Group(bytes)) = record.value else {
        return Ok(false);
    };
    let reader = record.message()?;
    if index.schema[id].label == Label::Repeated {
        let mut inner = Draft::new(message, draft.depth + 1, 0);
        merge(index, &mut inner, reader, bytes, record.offset)?;
        draft.put(index, id, Span::NONE, Slot::Message(inner));
    } else {
        let inner = draft.enter(index, id, message, Span::NONE);
        merge(index, inner, reader, bytes, record.offset)?;
    }
    Ok(true)
}

fn merge_packed(
    index: &OptionIndex<'_>,
    draft: &mut Draft,
    id: FieldId,
    record: &Record<'_>,
) -> Result<(), WireError> {
    let field = &index.schema[id];
    let mut reader = record.message()?;
    while !reader.is_empty() {
        let element = match field.ty {
            Type::Scalar(Scalar::Double | Scalar::Fixed64 | Scalar::Sfixed64) => {
                WireValue::I64(reader.fixed64()?)
            }
            Type::Scalar(Scalar::Float | Scalar::Fixed32 | Scalar::Sfixed32) => {
                WireValue::I32(reader.fixed32()?)
            }
            _ => WireValue::Varint(reader.varint()?),
        };
        if let Some(value) = scalar(index.schema, field.ty, element) {
            draft.put(index, id, Span::NONE, Slot::One(value));
        }
    }
    Ok(())
}

/// The value of a scalar or enum field; none if the wire type does not fit.
#[allow(clippy::cast_possible_truncation)] // the format cuts 32-bit values to their low bits
fn scalar(schema: &Schema, ty: Type, value: WireValue<'_>) -> Option<OptionValue> {
    let scalar = match (ty, value) {
        (Type::Scalar(scalar), _) => scalar,
        (Type::Enum(id), WireValue::Varint(bits)) => return Some(named(schema, id, bits as i32)),
        _ => return None,
    };
    Some(match (scalar, value) {
        (Scalar::Bool, WireValue::Varint(bits)) => OptionValue::Bool(bits != 0),
        (Scalar::Int32, WireValue::Varint(bits)) => OptionValue::Int(i64::from(bits as i32)),
        (Scalar::Int64, WireValue::Varint(bits)) => OptionValue::Int(bits.cast_signed()),
        (Scalar::Uint32, WireValue::Varint(bits)) => OptionValue::Uint(u64::from(bits as u32)),
        (Scalar::Uint64, WireValue::Varint(bits)) => OptionValue::Uint(bits),
        (Scalar::Sint32, WireValue::Varint(bits)) => OptionValue::Int(zigzag(bits & 0xFFFF_FFFF)),
        (Scalar::Sint64, WireValue::Varint(bits)) => OptionValue::Int(zigzag(bits)),
        (Scalar::Fixed32, WireValue::I32(bits)) => OptionValue::Uint(u64::from(bits)),
        (Scalar::Sfixed32, WireValue::I32(bits)) => OptionValue::Int(i64::from(bits.cast_signed())),
        (Scalar::Float, WireValue::I32(bits)) => {
            OptionValue::Float(Bits::of(f64::from(f32::from_bits(bits))))
        }
        (Scalar::Fixed64, WireValue::I64(bits)) => OptionValue::Uint(bits),
        (Scalar::Sfixed64, WireValue::I64(bits)) => OptionValue::Int(bits.cast_signed()),
        (Scalar::Double, WireValue::I64(bits)) => {
            OptionValue::Float(Bits::of(f64::from_bits(bits)))
        }
        (Scalar::String, WireValue::Len(bytes)) => string(bytes),
        (Scalar::Bytes, WireValue::Len(bytes)) => OptionValue::Bytes(bytes.into()),
        _ => return None,
    })
}

/// An enum value by its number.
fn named(schema: &Schema, id: EnumId, number: i32) -> OptionValue {
    let mut values = schema.values_of(id);
    let found = values.find(|(_, value)| value.number == number);
    OptionValue::Enum(
        number,
        found
            .map(|(_, value)| value.name.clone())
            .unwrap_or_default(),
    )
}

/// A string value; bytes if it is not UTF-8.
pub(super) fn string(bytes: &[u8]) -> OptionValue {
    match std::str::from_utf8(bytes) {
        Ok(text) => OptionValue::String(text.into()),
        Err(_) => OptionValue::Bytes(bytes.into()),
    }
}

const fn zigzag(bits: u64) -> i64 {
    (bits >> 1).cast_signed() ^ -((bits & 1).cast_signed())
}

/// All records as unknown fields, when there is no definition at all.
fn all_unknown(bytes: &[u8]) -> Result<Options, WireError> {
    let mut records: Vec<(i32, &[u8])> = Vec::new();
    let mut reader = Reader::new(bytes);
    let mut start = 0;
    while let Some(record) = reader.record()? {
        let end = reader.offset();
        records.push((record.number.cast_signed(), &bytes[start..end]));
        start = end;
    }
    records.sort_by_key(|&(number, _)| number);
    let fields = records.chunk_by(|a, b| a.0 == b.0).map(|same| {
        let bytes: Vec<u8> = same
            .iter()
            .flat_map(|(_, record)| *record)
            .copied()
            .collect();
        let (number, value) = (same[0].0, OptionValue::Bytes(bytes.into()));
        OptionField {
            number,
            name: unknown_name(number),
            value,
            span: Span::NONE,
        }
    });
    Ok(Options {
        fields: fields.collect(),
    })
}
