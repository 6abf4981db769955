//! Elements in the binary format, when both types use the same wire type.
//!
//! Three families share a wire type. *Varints* are whole numbers, plain or zigzag: what survives
//! is what lies in both types' sets, as long as both or neither use zigzag. *Fixed-width* records
//! are whole numbers or floats: the bits stay, so whole numbers survive where the sets meet and
//! floats only as themselves. *Length-delimited* records are strings, bytes and messages: a
//! message is also bytes, and bytes are a message when they happen to encode one.

use crate::model::{Scalar, Schema, WireType};

use super::integers::Integers;
use super::{Effect, Kind, Outcome, Reason, Tier, enums};

/// What happens to one element, neither type being a message.
pub(crate) fn element(sides: Sides<'_>, writer: Kind, reader: Kind) -> Outcome {
    if let (Kind::Enum(written), Kind::Enum(read)) = (writer, reader) {
        return enums::binary(sides, written, read);
    }
    match (
        Integers::of(sides.writer, writer),
        Integers::of(sides.reader, reader),
    ) {
        (Some(written), Some(read)) => whole_numbers(writer, reader, &written, &read),
        (Some(_), None) => Outcome::failing(Effect::Corrupt, Reason::BitsReadAsFloat),
        (None, Some(_)) => Outcome::failing(Effect::Corrupt, Reason::FloatReadAsBits),
        (None, None) => text(writer, reader),
    }
}

/// The schemas of the two sides.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'a> {
    /// What the data is written with.
    pub(crate) writer: &'a Schema,
    /// What it is read with.
    pub(crate) reader: &'a Schema,
}

fn whole_numbers(writer: Kind, reader: Kind, written: &Integers, read: &Integers) -> Outcome {
    if is_zigzag(writer) != is_zigzag(reader) {
        return zigzag(writer, reader, written, read);
    }
    if written.is_within(read) {
        return Outcome::PRESERVED;
    }
    let reason = match (reader, read) {
        (Kind::Scalar(Scalar::Bool), _) => Reason::ReadsAsTrue,
        (Kind::Enum(_), Integers::Listed(_)) => Reason::UnknownEnumNumber { number: None },
        _ => out_of_range(written, read),
    };
    Outcome::conditional(Tier::Range, reason)
}

/// Plain and zigzag numbers agree on nothing but 0, which is all that some closed enums have. A
/// `bool` that reads a zigzag number holds 0 and 1 only, and still tells them apart.
fn zigzag(writer: Kind, reader: Kind, written: &Integers, read: &Integers) -> Outcome {
    let misread = Reason::ZigzagMisread {
        written_zigzag: is_zigzag(writer),
    };
    match reader {
        Kind::Scalar(Scalar::Bool) => Outcome::conditional(Tier::Range, Reason::ReadsAsTrue),
        _ if written.is_zero_alone() => Outcome::PRESERVED,
        _ if !written.share_more_than_zero(read) => Outcome::conditional(Tier::Range, misread),
        _ => Outcome::failing(Effect::Corrupt, misread),
    }
}

const fn is_zigzag(kind: Kind) -> bool {
    matches!(kind, Kind::Scalar(Scalar::Sint32 | Scalar::Sint64))
}

/// Whether a number outside the reader's range is cut or changes its sign.
fn out_of_range(written: &Integers, read: &Integers) -> Reason {
    let ((low, high), (lowest, highest)) = (written.bounds(), read.bounds());
    let narrow = highest <= i128::from(u32::MAX);
    let fits_in_32 = low >= i128::from(i32::MIN) && high <= i128::from(u32::MAX);
    if narrow && !fits_in_32 {
        return Reason::HighBitsLost { lowest, highest };
    }
    if low < lowest {
        Reason::NegativeReadAsLarge
    } else {
        Reason::LargeReadAsNegative { highest }
    }
}

fn text(writer: Kind, reader: Kind) -> Outcome {
    let checked = reader == Kind::CheckedString;
    if checked && writer != Kind::CheckedString && writer.wire_type() == WireType::Len {
        return Outcome::conditional(Tier::Range, Reason::NotUtf8);
    }
    // What is left is a float read as itself, or bytes and strings that take any bytes.
    Outcome::PRESERVED
}
