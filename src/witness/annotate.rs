//! What each part of an encoded message is.

use buffa_descriptor::{
    DescriptorPool, FieldDescriptor, FieldKind, MessageIndex, ScalarType, SingularKind,
};
use serde::Serialize;

use super::lower::Described;
use super::show::{enum_text, hex, quoted};

/// A run of bytes, and what it is for the writer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Piece {
    /// The bytes in hexadecimal, with spaces between them.
    pub bytes: String,
    /// How many messages it stands inside of.
    pub depth: usize,
    /// What it is, in words.
    pub meaning: String,
}

/// Takes the bytes apart by the writer's schema. All bytes are in the pieces, in order; what does
/// not parse is one piece.
pub(super) fn annotate(bytes: &[u8], described: &Described) -> Vec<Piece> {
    let mut parts = Parts { described, pieces: Vec::new() };
    parts.message(bytes, described.root, 0);
    parts.pieces
}

struct Parts<'d> {
    described: &'d Described,
    pieces: Vec<Piece>,
}

/// Bytes that begin a record, and those after them.
struct Split<'b> {
    number: u64,
    taken: &'b [u8],
    rest: &'b [u8],
}

fn varint(bytes: &[u8]) -> Option<Split<'_>> {
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let (taken, rest) = bytes.split_at(at + 1);
            return Some(Split { number, taken, rest });
        }
    }
    None
}

impl Parts<'_> {
    fn push(&mut self, bytes: &[u8], depth: usize, meaning: String) {
        self.pieces.push(Piece { bytes: hex(bytes), depth, meaning });
    }

    fn pool(&self) -> &DescriptorPool {
        &self.described.pool
    }

    /// The records of a message; gives what stands after the end of a group.
    fn message<'b>(&mut self, mut bytes: &'b [u8], index: MessageIndex, depth: usize) -> &'b [u8] {
        while !bytes.is_empty() {
            match self.record(bytes, index, depth) {
                Some((rest, false)) => bytes = rest,
                Some((rest, true)) => return rest,
                None => {
                    self.push(bytes, depth, "no record".to_owned());
                    return &[];
                }
            }
        }
        bytes
    }

    /// One record: the bytes after it, and whether it was the end of a group.
    fn record<'b>(
        &mut self,
        bytes: &'b [u8],
        index: MessageIndex,
        depth: usize,
    ) -> Option<(&'b [u8], bool)> {
        let tag = varint(bytes)?;
        let number = u32::try_from(tag.number >> 3).ok()?;
        let field = self.find(index, number);
        let name = field.as_ref().map_or("unknown".to_owned(), |it| format!("`{}`", it.name()));
        let say = |what: &str| format!("field {number} {name}, {what}");
        match tag.number & 7 {
            0 => {
                let value = varint(tag.rest)?;
                self.push(tag.taken, depth, say("varint"));
                self.push(value.taken, depth, varint_text(value.number, field.as_ref(), self.described));
                Some((value.rest, false))
            }
            wire @ (1 | 5) => {
                let size = if wire == 1 { 8 } else { 4 };
                let (value, rest) = tag.rest.split_at_checked(size)?;
                self.push(tag.taken, depth, say(if wire == 1 { "eight bytes" } else { "four bytes" }));
                self.push(value, depth, fixed_text(value, scalar_of(field.as_ref())));
                Some((rest, false))
            }
            2 => {
                let length = varint(tag.rest)?;
                let size = usize::try_from(length.number).ok()?;
                let (content, rest) = length.rest.split_at_checked(size)?;
                self.push(tag.taken, depth, say("length-delimited"));
                let unit = if size == 1 { "byte" } else { "bytes" };
                self.push(length.taken, depth, format!("length: {size} {unit}"));
                self.content(content, field.as_ref(), depth);
                Some((rest, false))
            }
            3 => {
                self.push(tag.taken, depth, say("group begins"));
                let inner = field.as_ref().and_then(|it| message_of(it.kind()));
                Some((self.message(tag.rest, inner?, depth + 1), false))
            }
            4 => {
                self.push(tag.taken, depth.saturating_sub(1), "group ends".to_owned());
                Some((tag.rest, true))
            }
            _ => None,
        }
    }

    fn find(&self, index: MessageIndex, number: u32) -> Option<FieldDescriptor> {
        let own = self.pool().message(index).field(number);
        let extension = || self.pool().extension_for(index, number).map(|it| it.field());
        own.or_else(extension).cloned()
    }

    /// What stands inside of a length-delimited record.
    fn content(&mut self, bytes: &[u8], field: Option<&FieldDescriptor>, depth: usize) {
        match field.map(FieldDescriptor::kind) {
            Some(FieldKind::Singular(kind) | FieldKind::List(kind)) => match kind {
                SingularKind::Message(index) => {
                    self.message(bytes, index, depth + 1);
                }
                SingularKind::Scalar(ScalarType::String | ScalarType::Bytes) if bytes.is_empty() => {}
                SingularKind::Scalar(ScalarType::String | ScalarType::Bytes) => {
                    self.push(bytes, depth + 1, quoted(bytes));
                }
                SingularKind::Scalar(_) | SingularKind::Enum(_) => self.packed(bytes, field, depth + 1),
            },
            Some(FieldKind::Map { .. }) | None => self.push(bytes, depth + 1, quoted(bytes)),
        }
    }

    fn packed(&mut self, mut bytes: &[u8], field: Option<&FieldDescriptor>, depth: usize) {
        let size = scalar_of(field).and_then(fixed_size);
        while !bytes.is_empty() {
            let (taken, rest, meaning) = match size {
                Some(size) => {
                    let (taken, rest) = bytes.split_at(size.min(bytes.len()));
                    (taken, rest, fixed_text(taken, scalar_of(field)))
                }
                None => match varint(bytes) {
                    Some(it) => (it.taken, it.rest, varint_text(it.number, field, self.described)),
                    None => (bytes, &bytes[bytes.len()..], "no varint".to_owned()),
                },
            };
            self.push(taken, depth, meaning);
            bytes = rest;
        }
    }
}

const fn element_of(kind: FieldKind) -> SingularKind {
    match kind {
        FieldKind::Singular(kind) | FieldKind::List(kind) | FieldKind::Map { value: kind, .. } => kind,
    }
}

const fn message_of(kind: FieldKind) -> Option<MessageIndex> {
    match element_of(kind) {
        SingularKind::Message(index) => Some(index),
        _ => None,
    }
}

fn scalar_of(field: Option<&FieldDescriptor>) -> Option<ScalarType> {
    match element_of(field?.kind()) {
        SingularKind::Scalar(scalar) => Some(scalar),
        _ => None,
    }
}

const fn fixed_size(scalar: ScalarType) -> Option<usize> {
    match scalar {
        ScalarType::Double | ScalarType::Fixed64 | ScalarType::Sfixed64 => Some(8),
        ScalarType::Float | ScalarType::Fixed32 | ScalarType::Sfixed32 => Some(4),
        _ => None,
    }
}

/// A varint as the value it stands for.
#[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // what decoding them means
fn varint_text(number: u64, field: Option<&FieldDescriptor>, described: &Described) -> String {
    let zigzag = || (number >> 1) as i64 ^ -((number & 1) as i64);
    match field.map(|field| element_of(field.kind())) {
        Some(kind @ SingularKind::Enum(_)) => match enum_text(number as i32, kind, described) {
            name if name == (number as i32).to_string() => name,
            name => format!("{} ({name})", number as i32),
        },
        Some(SingularKind::Scalar(ScalarType::Bool)) => (number != 0).to_string(),
        Some(SingularKind::Scalar(ScalarType::Sint32 | ScalarType::Sint64)) => {
            format!("{} (zigzag)", zigzag())
        }
        Some(SingularKind::Scalar(ScalarType::Int32 | ScalarType::Int64)) => {
            (number as i64).to_string()
        }
        _ => number.to_string(),
    }
}

/// Four or eight bytes as the value they stand for.
fn fixed_text(bytes: &[u8], scalar: Option<ScalarType>) -> String {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return match scalar {
            Some(ScalarType::Float) => format!("{:?}", f32::from_le_bytes(four)),
            Some(ScalarType::Sfixed32) => i32::from_le_bytes(four).to_string(),
            _ => u32::from_le_bytes(four).to_string(),
        };
    }
    match (<[u8; 8]>::try_from(bytes), scalar) {
        (Ok(eight), Some(ScalarType::Double)) => format!("{:?}", f64::from_le_bytes(eight)),
        (Ok(eight), Some(ScalarType::Sfixed64)) => i64::from_le_bytes(eight).to_string(),
        (Ok(eight), _) => u64::from_le_bytes(eight).to_string(),
        (Err(_), _) => hex(bytes),
    }
}
