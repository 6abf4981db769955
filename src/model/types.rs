//! Types and cardinalities of fields.

use super::{EnumId, MessageId};

/// The scalar types of the language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are the language's keywords
pub enum Scalar {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    String,
    Bytes,
}

impl Scalar {
    /// All of them, in the order the language guide lists them.
    pub const ALL: [Self; 15] = [
        Self::Double,
        Self::Float,
        Self::Int32,
        Self::Int64,
        Self::Uint32,
        Self::Uint64,
        Self::Sint32,
        Self::Sint64,
        Self::Fixed32,
        Self::Fixed64,
        Self::Sfixed32,
        Self::Sfixed64,
        Self::Bool,
        Self::String,
        Self::Bytes,
    ];

    /// The keyword that names the type in a `.proto` file.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Double => "double",
            Self::Float => "float",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Sint32 => "sint32",
            Self::Sint64 => "sint64",
            Self::Fixed32 => "fixed32",
            Self::Fixed64 => "fixed64",
            Self::Sfixed32 => "sfixed32",
            Self::Sfixed64 => "sfixed64",
            Self::Bool => "bool",
            Self::String => "string",
            Self::Bytes => "bytes",
        }
    }

    /// The type a keyword names.
    #[must_use]
    pub fn from_keyword(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|scalar| scalar.keyword() == word)
    }

    /// How a single value is put on the wire.
    #[must_use]
    pub const fn wire_type(self) -> WireType {
        match self {
            Self::Double | Self::Fixed64 | Self::Sfixed64 => WireType::I64,
            Self::Float | Self::Fixed32 | Self::Sfixed32 => WireType::I32,
            Self::String | Self::Bytes => WireType::Len,
            _ => WireType::Varint,
        }
    }
}

/// The wire types of the binary format.
///
/// Source: protobuf.dev, "Encoding", section "Message Structure".
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WireType {
    /// 0: variable-length integers, `bool` and enums.
    Varint,
    /// 1: eight bytes.
    I64,
    /// 2: length-delimited: `string`, `bytes`, messages, packed lists.
    Len,
    /// 3 and 4: groups and messages with delimited encoding.
    Group,
    /// 5: four bytes.
    I32,
}

/// The resolved type of a field.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// One of the fifteen scalar types.
    Scalar(Scalar),
    /// A message; also a group (see [`super::Field::delimited`]) and a map's entry message.
    Message(MessageId),
    /// An enum.
    Enum(EnumId),
}

impl Type {
    /// Whether lists of this type can be packed: numbers, `bool` and enums can.
    #[must_use]
    pub const fn is_packable(self) -> bool {
        match self {
            Self::Scalar(scalar) => !matches!(scalar, Scalar::String | Scalar::Bytes),
            Self::Enum(_) => true,
            Self::Message(_) => false,
        }
    }
}

/// How many values a field holds and whether "not set" can be told from "set to the default".
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cardinality {
    /// One value without presence: a plain proto3 scalar, `field_presence = IMPLICIT`.
    Implicit,
    /// One value with presence: `optional`, members of oneofs, singular messages.
    Explicit,
    /// One value that must be set: proto2 `required`, `field_presence = LEGACY_REQUIRED`.
    Required,
    /// A list, or a map (then the type is a map entry message).
    Repeated,
}

impl Cardinality {
    /// Whether the field holds a list or a map.
    #[must_use]
    pub const fn is_repeated(self) -> bool {
        matches!(self, Self::Repeated)
    }
}

/// The label of a field as its descriptor records it, before features are applied.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Label {
    /// `optional`, or no label.
    Optional,
    /// `required`.
    Required,
    /// `repeated`, and maps.
    Repeated,
}
