//! Elements in ProtoJSON: what a type writes, and what a type reads.
//!
//! Whole numbers of 32 bits are written as numbers, those of 64 bits in quotes; both are read
//! either way, so that width and encoding do not matter, only range. Text is where types meet by
//! accident: quoted numbers are strings, strings are base64, and strings of digits are numbers.
//! As measured on the reader of Python; where others are stricter the reason says so.

use crate::model::{Scalar, Schema};

use super::integers::Integers;
use super::scalar::Sides;
use super::{Effect, Kind, Outcome, Pair, Reason, Tier, enums};

/// What a type looks like in ProtoJSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A whole number, without quotes.
    Number,
    /// A whole number in quotes.
    Quoted,
    /// A number with fraction and exponent: 4 bytes' worth of digits.
    Float,
    /// The same with 8 bytes' worth.
    Double,
    /// `true` or `false`.
    Bool,
    /// Text.
    Text,
    /// Base64.
    Base64,
    /// The name of an enum value, or its number.
    EnumName,
    /// An object.
    Object,
}

impl Form {
    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Scalar(Scalar::Double) => Self::Double,
            Kind::Scalar(Scalar::Float) => Self::Float,
            Kind::Scalar(
                Scalar::Int64
                | Scalar::Uint64
                | Scalar::Sint64
                | Scalar::Fixed64
                | Scalar::Sfixed64,
            ) => Self::Quoted,
            Kind::Scalar(Scalar::Bool) => Self::Bool,
            Kind::Scalar(Scalar::Bytes) => Self::Base64,
            Kind::Scalar(Scalar::String) | Kind::CheckedString | Kind::UncheckedString => {
                Self::Text
            }
            Kind::Scalar(_) => Self::Number,
            Kind::Enum(_) => Self::EnumName,
            Kind::Message(_) | Kind::Group(_) => Self::Object,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Quoted => "a number in quotes",
            Self::Float | Self::Double => "a number with a fraction",
            Self::Bool => "`true` or `false`",
            Self::Text => "a string",
            Self::Base64 => "base64 text",
            Self::EnumName => "the name of a value",
            Self::Object => "an object",
        }
    }
}

/// What happens to one element, not both types being messages. `zero_written` tells whether the
/// writer writes the default value.
pub(crate) fn element(
    sides: Sides<'_>,
    writer: Kind,
    reader: Kind,
    zero_written: ZeroWritten,
) -> Outcome {
    if let (Kind::Enum(written), Kind::Enum(read)) = (writer, reader) {
        return enums::json(sides, written, read, zero_written);
    }
    let (from, to) = (Form::of(writer), Form::of(reader));
    let written = Integers::of(sides.writer, writer);
    let read = Integers::of(sides.reader, reader);
    match (from, to) {
        (Form::Text, Form::Text) | (Form::Base64, Form::Base64) | (Form::Bool, Form::Bool) => {
            Outcome::PRESERVED
        }
        (Form::Float | Form::Double, Form::Double) | (Form::Float, Form::Float) => {
            Outcome::PRESERVED
        }
        (Form::Double, Form::Float) => Outcome::conditional(Tier::Range, Reason::FloatPrecision),
        (Form::Bool, Form::Float | Form::Double | Form::EnumName) => Outcome::PRESERVED,
        (Form::Number | Form::Quoted, Form::Float | Form::Double) => precision(from, to),
        (Form::Number | Form::Quoted, Form::Number | Form::Quoted | Form::EnumName) => {
            range(written.as_ref(), read.as_ref())
        }
        (Form::Double | Form::Float, Form::Number | Form::Quoted | Form::EnumName) => {
            fraction(from, read.as_ref())
        }
        (Form::Quoted | Form::Double | Form::Float, Form::Text | Form::Base64) => text_kept(to),
        (Form::Base64, Form::Text) | (Form::Text, Form::Base64) => text_kept(to),
        (Form::Text, Form::Number | Form::Quoted | Form::Float | Form::Double) => text_kept(to),
        (Form::Text, Form::EnumName) => text_kept(to),
        (Form::EnumName, _) => enum_name(sides.writer, writer, to, zero_written),
        _ => rejected(from, to),
    }
}

/// Whether a writer puts a default value into its output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZeroWritten {
    /// It does: the field has presence, or is an element of a list.
    Yes,
    /// It does not.
    No,
}

/// Whether the default of the writer's type reads as the default of the reader's.
pub(crate) fn zero_survives(sides: Sides<'_>, writer: Kind, reader: Kind) -> bool {
    match (Form::of(writer), Form::of(reader)) {
        (Form::EnumName, Form::EnumName) => {
            let (Kind::Enum(writer), Kind::Enum(reader)) = (writer, reader) else {
                return false;
            };
            let zero = sides
                .writer
                .values_of(writer)
                .find(|(_, value)| value.number == 0);
            zero.is_none_or(|(_, zero)| {
                sides
                    .reader
                    .values_of(reader)
                    .any(|(_, value)| value.name == zero.name)
            })
        }
        (Form::EnumName, _) => false,
        (Form::Quoted | Form::Float | Form::Double, Form::Text | Form::Base64) => false,
        // An empty string is no number, but it is no bytes.
        (Form::Text, to) => matches!(to, Form::Text | Form::Base64),
        _ => true,
    }
}

/// Whether `-0.0` is at stake: it is no default to its writer, but 0 to a reader of integers.
pub(crate) const fn loses_negative_zero(writer: Kind, reader: Kind) -> bool {
    matches!(Form::of(writer), Form::Float | Form::Double)
        && matches!(Form::of(reader), Form::Number | Form::Quoted)
}

/// Messages that `ProtoJSON` writes as something other than an object with their fields.
///
/// Source: protobuf.dev, "ProtoJSON Format", section "Representation of each type".
fn special_form(full_name: &str) -> Option<&'static str> {
    Some(match full_name.strip_prefix("google.protobuf.")? {
        "Timestamp" => "a time stamp",
        "Duration" => "a duration",
        "FieldMask" => "the paths of a field mask",
        "Any" => "an object with `@type`",
        "Struct" | "Value" | "ListValue" => "free JSON",
        "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
        | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue" => "a bare value",
        _ => return None,
    })
}

/// What happens to a pair of messages of which one has a form of its own. They meet only
/// themselves.
pub(crate) fn special(sides: Sides<'_>, pair: Pair) -> Option<Outcome> {
    let (writer, reader) = (&sides.writer[pair.writer], &sides.reader[pair.reader]);
    let (from, to) = (
        special_form(&writer.full_name),
        special_form(&reader.full_name),
    );
    if from.is_none() && to.is_none() {
        return None;
    }
    if writer.full_name == reader.full_name {
        return Some(Outcome::PRESERVED);
    }
    let object = Form::Object.words();
    let reason = Reason::JsonForm {
        written: from.unwrap_or(object),
        read: to.unwrap_or(object),
    };
    Some(Outcome::failing(Effect::Rejected, reason))
}

fn rejected(from: Form, to: Form) -> Outcome {
    let reason = Reason::JsonForm {
        written: from.words(),
        read: to.words(),
    };
    Outcome::failing(Effect::Rejected, reason)
}

fn text_kept(to: Form) -> Outcome {
    Outcome::conditional(Tier::Unsafe, Reason::JsonTextKept { read: to.words() })
}

fn range(written: Option<&Integers>, read: Option<&Integers>) -> Outcome {
    let (Some(written), Some(read)) = (written, read) else {
        return Outcome::PRESERVED;
    };
    if written.is_within(read) {
        return Outcome::PRESERVED;
    }
    let reason = match read {
        Integers::Listed(_) => Reason::UnknownEnumNumber { number: None },
        Integers::Between(lowest, highest) => Reason::JsonOutOfRange {
            lowest: *lowest,
            highest: *highest,
        },
    };
    Outcome::conditional(Tier::Range, reason)
}

/// A `double` holds every whole number of 32 bits; nothing else fits whole numbers into floats.
fn precision(from: Form, to: Form) -> Outcome {
    match (from, to) {
        (Form::Number, Form::Double) => Outcome::PRESERVED,
        _ => Outcome::conditional(Tier::Range, Reason::FloatPrecision),
    }
}

/// Floats are written with as few digits as tell them apart from other floats, so that a large
/// whole `float` is written as another whole number.
fn fraction(from: Form, read: Option<&Integers>) -> Outcome {
    match read {
        Some(Integers::Between(..)) if from == Form::Float => {
            Outcome::conditional(Tier::Unsafe, Reason::JsonFloatShortened)
        }
        _ => Outcome::conditional(Tier::Range, Reason::JsonFraction),
    }
}

fn enum_name(schema: &Schema, writer: Kind, to: Form, zero_written: ZeroWritten) -> Outcome {
    let Kind::Enum(id) = writer else {
        return rejected(Form::EnumName, to);
    };
    let mut written = schema
        .values_of(id)
        .filter(|(_, value)| zero_written == ZeroWritten::Yes || value.number != 0)
        .peekable();
    if written.peek().is_none() {
        // a name that is written where defaults are printed, and nowhere else
        let outcome = enum_name(schema, writer, to, ZeroWritten::Yes);
        return Outcome {
            tier: outcome.tier.min(Tier::Range),
            ..outcome
        };
    }
    match to {
        Form::Text => text_kept(to),
        Form::Number | Form::Quoted | Form::Float | Form::Double if !schema[id].closed => {
            let reason = Reason::JsonForm {
                written: Form::EnumName.words(),
                read: to.words(),
            };
            Outcome::conditional(Tier::Unsafe, reason)
        }
        Form::Base64 => match written.any(|(_, value)| is_base64(&value.name)) {
            true => Outcome::failing(Effect::Corrupt, Reason::JsonNameAsBase64),
            false => rejected(Form::EnumName, to),
        },
        _ => rejected(Form::EnumName, to),
    }
}

/// Whether the name of an enum value passes for base64: its letters always do, one letter too
/// many does not.
const fn is_base64(name: &str) -> bool {
    name.len() % 4 != 1
}
