//! The closed form: what becomes of a field follows from two shapes in three steps.
//!
//! 1. **Where does the record land?** A record that has the reader's wire type is read as an
//!    element. One that has another is set aside as unknown, and the field looks unset. Between
//!    the two stand records with a length: a reader of a packable list takes any such record for
//!    packed numbers, and a reader of strings, bytes or messages takes packed numbers for
//!    contents. There the payload is reinterpreted, and nothing notices.
//! 2. **What does the element become?** The type grids: [`super::scalar`], [`super::enums`],
//!    [`super::message`] and [`super::maps`].
//! 3. **How many are there?** [`super::cardinality`]: a list read by a singular field, and what
//!    `required` asks.
//!
//! Packed and expanded lists of one wire type are the same to every reader, which takes both.

use crate::model::{FieldId, MessageId, Scalar, Schema, Type, WireType};

use super::integers::Integers;
use super::scalar::{self, Sides};
use super::{Count, Effect, Format, Kind, Outcome, Reason, Shape, Tier};
use super::{cardinality, json, maps};

/// How deep messages are looked into for whether they say anything.
const HOLLOW: usize = 4;

/// Asks what happens to a message nested in the one at hand.
pub(crate) trait Nested {
    /// The outcome for values of the writer's message read as the reader's.
    fn nested(&self, pair: super::Pair) -> Outcome;
}

/// What a comparison of fields needs to know.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) sides: Sides<'a>,
    pub(crate) format: Format,
    pub(crate) nested: &'a dyn Nested,
}

impl Context<'_> {
    /// What happens to a field of the writer that meets a field of the reader.
    pub(crate) fn field(self, writer: FieldId, reader: FieldId) -> Outcome {
        let writer = Shape::of(self.sides.writer, writer);
        let reader = Shape::of(self.sides.reader, reader);
        self.shapes(writer, reader)
    }

    /// The same for shapes.
    pub(crate) fn shapes(self, writer: Shape, reader: Shape) -> Outcome {
        match self.format {
            Format::Binary => self.binary(writer, reader),
            Format::Json => self.json(writer, reader),
        }
    }

    fn binary(self, writer: Shape, reader: Shape) -> Outcome {
        match landing(writer, reader) {
            Landing::Element => {
                let element = self.binary_element(writer, reader);
                let arrives = element.effect != Effect::Lost;
                let mut outcome = cardinality::binary(element, writer, reader);
                outcome.presence_changes =
                    arrives && cardinality::presence_changes(&outcome, writer.count, reader.count);
                outcome
            }
            Landing::Payload => reinterpreted(writer, reader),
            Landing::Unknown if reader.count == Count::Required => {
                Outcome::failing(Effect::Rejected, unknown(writer, reader))
            }
            Landing::Unknown => self.set_aside(writer, reader),
        }
    }

    /// A record that is set aside: of who has no number but zero nothing is lost but that it was
    /// set, and of numbers that the reader's type has no room for nothing that it could have.
    fn set_aside(self, writer: Shape, reader: Shape) -> Outcome {
        let mut outcome = Outcome::failing(Effect::Lost, unknown(writer, reader));
        if writer.count.is_many() {
            return outcome;
        }
        let written = Integers::of(self.sides.writer, writer.kind);
        let read = Integers::of(self.sides.reader, reader.kind);
        let strange = match (&written, &read) {
            (Some(written), _) if written.is_zero_alone() => {
                return Outcome {
                    presence_changes: writer.count != Count::Implicit,
                    ..Outcome::PRESERVED
                };
            }
            (Some(written), Some(read)) => !written.share_more_than_zero(read),
            (None, Some(read)) => is_float(writer.kind) && read.is_zero_alone(),
            _ => false,
        };
        if strange {
            outcome.tier = Tier::Range;
        }
        outcome
    }

    fn binary_element(self, writer: Shape, reader: Shape) -> Outcome {
        let is_message = |kind: Kind| kind.message().is_some();
        match (is_message(writer.kind), is_message(reader.kind)) {
            (true, true) => self.messages(writer.kind, reader.kind),
            (true, false) if writer.count == Count::Map => {
                Outcome::failing(Effect::Corrupt, Reason::EntryReadAsText)
            }
            (true, false) if reader.kind == Kind::CheckedString => {
                let size = writer.kind.message();
                let size = size.and_then(|id| hollow_size(self.sides.writer, id, HOLLOW));
                let tier = match size {
                    Some(..128) => Tier::Range,
                    _ => Tier::Unsafe,
                };
                Outcome::conditional(tier, Reason::MessageReadAsText)
            }
            (true, false) => Outcome::PRESERVED,
            (false, true) => {
                let tier = if reader.count == Count::Map {
                    Tier::Unsafe
                } else {
                    Tier::Range
                };
                Outcome::conditional(tier, Reason::TextReadAsMessage)
            }
            (false, false) => scalar::element(self.sides, writer.kind, reader.kind),
        }
    }

    fn messages(self, writer: Kind, reader: Kind) -> Outcome {
        match (writer.message(), reader.message()) {
            (Some(writer), Some(reader)) => self.nested.nested(super::Pair { writer, reader }),
            _ => Outcome::PRESERVED,
        }
    }

    fn json(self, writer: Shape, reader: Shape) -> Outcome {
        if writer.count == Count::Map || reader.count == Count::Map {
            return maps::json(self, writer, reader);
        }
        let (from, to) = (writer.count.is_many(), reader.count.is_many());
        if from != to {
            let reason = Reason::JsonListShape { written_list: from };
            return Outcome::failing(Effect::Rejected, reason);
        }
        let element = self.json_element(writer.kind, reader.kind, writer.count);
        let zero = element.effect != Effect::Rejected
            && json::zero_survives(self.sides, writer.kind, reader.kind);
        let mut outcome = cardinality::json(element, writer.count, reader.count);
        outcome.presence_changes = zero
            && (cardinality::presence_changes(&outcome, writer.count, reader.count)
                || reader.count == Count::Implicit
                    && json::loses_negative_zero(writer.kind, reader.kind));
        outcome
    }

    /// One element in ProtoJSON.
    pub(crate) fn json_element(self, writer: Kind, reader: Kind, count: Count) -> Outcome {
        if writer.message().is_some() && reader.message().is_some() {
            return self.messages(writer, reader);
        }
        let zero = match count {
            Count::Implicit => json::ZeroWritten::No,
            _ => json::ZeroWritten::Yes,
        };
        json::element(self.sides, writer, reader, zero)
    }
}

/// What a reader does with a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Landing {
    /// Reads it as one element, or as a packed list of its own.
    Element,
    /// Reads the bytes behind the length as something they are not.
    Payload,
    /// Sets it aside.
    Unknown,
}

fn landing(writer: Shape, reader: Shape) -> Landing {
    let (from, to) = (writer.kind.wire_type(), reader.kind.wire_type());
    let reads_packed = reader.count.is_many() && reader.kind.is_packable();
    if writer.count == Count::Packed {
        return match to {
            WireType::Len => Landing::Payload,
            _ if !reads_packed => Landing::Unknown,
            _ if from == to => Landing::Element,
            _ => Landing::Payload,
        };
    }
    match from {
        _ if from == to => Landing::Element,
        WireType::Len if reads_packed => Landing::Payload,
        _ => Landing::Unknown,
    }
}

const fn is_float(kind: Kind) -> bool {
    matches!(kind, Kind::Scalar(Scalar::Float | Scalar::Double))
}

/// How many bytes a message takes at most in which there are only single messages under small
/// numbers: every byte of it is a letter as long as no length takes two. Nothing if there is more.
fn hollow_size(schema: &Schema, id: MessageId, depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let sizes = schema.fields_of(id).map(|(_, field)| match field.ty {
        Type::Message(inner) if field.number < 16 && !field.cardinality.is_repeated() => {
            Some(2 + hollow_size(schema, inner, depth)?)
        }
        _ => None,
    });
    sizes.sum()
}

fn unknown(writer: Shape, reader: Shape) -> Reason {
    let (written, read) = (writer.kind.wire_type(), reader.kind.wire_type());
    if writer.count == Count::Packed {
        return match written == read {
            true => Reason::PackedReadAsSingle,
            false => Reason::WireTypeDiffers {
                written: WireType::Len,
                read,
            },
        };
    }
    Reason::WireTypeDiffers { written, read }
}

/// Bytes behind a length, read as what they are not: garbage, unless their length gives them away.
/// Packed numbers hardly ever parse as a message.
fn reinterpreted(writer: Shape, reader: Shape) -> Outcome {
    if writer.count != Count::Packed {
        let mut outcome = Outcome::failing(Effect::Corrupt, Reason::TextReadAsPacked);
        // Empty contents are an empty list: set, but to no one's knowledge. Entries are never empty.
        outcome.presence_changes = !matches!(writer.count, Count::Implicit | Count::Map);
        return outcome;
    }
    match reader.kind {
        Kind::Message(_) => Outcome::failing(Effect::Rejected, Reason::PackedReadAsText),
        Kind::CheckedString | Kind::UncheckedString | Kind::Scalar(Scalar::Bytes) => {
            Outcome::failing(Effect::Corrupt, Reason::PackedReadAsText)
        }
        _ => Outcome::failing(Effect::Corrupt, Reason::PackedReadAsOther),
    }
}
