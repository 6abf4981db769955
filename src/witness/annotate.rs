//! What each part of an encoded message is.

use buffa_descriptor::{FieldDescriptor, FieldKind, MessageIndex, ScalarType, SingularKind};
use serde::Serialize;

use super::lower::Described;
use super::records::{Body, Record, first, varint};
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
    let mut parts = Parts {
        described,
        pieces: Vec::new(),
    };
    parts.message(bytes, Some(described.root), 0);
    parts.pieces
}

struct Parts<'d> {
    described: &'d Described,
    pieces: Vec<Piece>,
}

impl Parts<'_> {
    fn push(&mut self, bytes: &[u8], depth: usize, meaning: impl Into<String>) {
        if !bytes.is_empty() {
            self.pieces.push(Piece {
                bytes: hex(bytes),
                depth,
                meaning: meaning.into(),
            });
        }
    }

    fn message(&mut self, bytes: &[u8], index: Option<MessageIndex>, depth: usize) {
        let mut rest = bytes;
        while let Some((record, after)) = first(rest) {
            self.record(&record, index, depth);
            rest = after;
        }
        self.push(rest, depth, "no record");
    }

    fn record(&mut self, record: &Record<'_>, index: Option<MessageIndex>, depth: usize) {
        let described = self.described;
        let field = index.and_then(|index| described.field_of(index, record.number));
        let name = field.map_or("unknown".to_owned(), |it| format!("`{}`", it.name()));
        let say = |what: &str| format!("field {} {name}, {what}", record.number);
        let kind = field.map(|it| element_of(it.kind()));
        match record.body {
            Body::Varint(value, bytes) => {
                self.push(record.tag, depth, say("varint"));
                self.push(bytes, depth, self.varint_text(value, kind));
            }
            Body::Fixed(bytes) => {
                let what = if bytes.len() == 8 {
                    "eight bytes"
                } else {
                    "four bytes"
                };
                self.push(record.tag, depth, say(what));
                self.push(bytes, depth, fixed_text(bytes, kind));
            }
            Body::Delimited(length, content) => {
                let size = content.len();
                let unit = if size == 1 { "byte" } else { "bytes" };
                self.push(record.tag, depth, say("length-delimited"));
                self.push(length, depth, format!("length: {size} {unit}"));
                self.content(content, field, depth + 1);
            }
            Body::Group(content, end) => {
                self.push(record.tag, depth, say("group begins"));
                self.message(content, kind.and_then(message_of), depth + 1);
                self.push(end, depth, "group ends");
            }
        }
    }

    /// What stands inside of a length-delimited record.
    fn content(&mut self, bytes: &[u8], field: Option<&FieldDescriptor>, depth: usize) {
        match field.map(|field| element_of(field.kind())) {
            Some(SingularKind::Message(index)) => self.message(bytes, Some(index), depth),
            Some(SingularKind::Scalar(ScalarType::String | ScalarType::Bytes)) | None => {
                self.push(bytes, depth, quoted(bytes));
            }
            Some(kind) => self.packed(bytes, kind, depth),
        }
    }

    fn packed(&mut self, mut bytes: &[u8], kind: SingularKind, depth: usize) {
        while !bytes.is_empty() {
            let split = match fixed_size(kind) {
                Some(size) => bytes
                    .split_at_checked(size)
                    .map(|(taken, rest)| (taken, rest, fixed_text(taken, Some(kind)))),
                None => varint(bytes)
                    .map(|(value, taken, rest)| (taken, rest, self.varint_text(value, Some(kind)))),
            };
            let Some((taken, rest, meaning)) = split else {
                break;
            };
            self.push(taken, depth, meaning);
            bytes = rest;
        }
        self.push(bytes, depth, "no element");
    }

    /// A varint as the value it stands for.
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // as decoding does
    fn varint_text(&self, value: u64, kind: Option<SingularKind>) -> String {
        let zigzag = || (value >> 1) as i64 ^ -((value & 1) as i64);
        match kind {
            Some(kind @ SingularKind::Enum(_)) => {
                let number = (value as i32).to_string();
                match enum_text(value as i32, kind, self.described) {
                    name if name == number => number,
                    name => format!("{number} ({name})"),
                }
            }
            Some(SingularKind::Scalar(ScalarType::Bool)) => (value != 0).to_string(),
            Some(SingularKind::Scalar(ScalarType::Sint32 | ScalarType::Sint64)) => {
                format!("{} in zigzag", zigzag())
            }
            Some(SingularKind::Scalar(ScalarType::Int32 | ScalarType::Int64)) => {
                (value as i64).to_string()
            }
            _ => value.to_string(),
        }
    }
}

const fn element_of(kind: FieldKind) -> SingularKind {
    match kind {
        FieldKind::Singular(kind) | FieldKind::List(kind) => kind,
        FieldKind::Map { value: kind, .. } => kind,
    }
}

const fn message_of(kind: SingularKind) -> Option<MessageIndex> {
    match kind {
        SingularKind::Message(index) => Some(index),
        _ => None,
    }
}

const fn fixed_size(kind: SingularKind) -> Option<usize> {
    use ScalarType::{Double, Fixed32, Fixed64, Float, Sfixed32, Sfixed64};
    match kind {
        SingularKind::Scalar(Double | Fixed64 | Sfixed64) => Some(8),
        SingularKind::Scalar(Float | Fixed32 | Sfixed32) => Some(4),
        _ => None,
    }
}

/// Four or eight bytes as the value they stand for.
fn fixed_text(bytes: &[u8], kind: Option<SingularKind>) -> String {
    let scalar = match kind {
        Some(SingularKind::Scalar(scalar)) => Some(scalar),
        _ => None,
    };
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
