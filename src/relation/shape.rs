//! The shape of a field: all that decides how its values are written and read.

use crate::model::{
    Cardinality, EnumId, Field, FieldId, MessageId, Scalar, Schema, Type, Utf8Validation, WireType,
};

/// The type of a field's elements, as far as encodings can tell types apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A number, `bool` or `bytes`.
    Scalar(Scalar),
    /// A string whose bytes are checked to be UTF-8.
    CheckedString,
    /// A string whose bytes are not checked.
    UncheckedString,
    /// An enum.
    Enum(EnumId),
    /// A message with a length before it.
    Message(MessageId),
    /// A message between group tags.
    Group(MessageId),
}

impl Kind {
    /// How one element is written.
    #[must_use]
    pub const fn wire_type(self) -> WireType {
        match self {
            Self::Scalar(scalar) => scalar.wire_type(),
            Self::CheckedString | Self::UncheckedString | Self::Message(_) => WireType::Len,
            Self::Enum(_) => WireType::Varint,
            Self::Group(_) => WireType::Group,
        }
    }

    /// Whether a list of it may be packed.
    #[must_use]
    pub fn is_packable(self) -> bool {
        !matches!(self.wire_type(), WireType::Len | WireType::Group)
    }

    /// The message, in either encoding.
    #[must_use]
    pub const fn message(self) -> Option<MessageId> {
        match self {
            Self::Message(id) | Self::Group(id) => Some(id),
            _ => None,
        }
    }

    fn of(field: &Field) -> Self {
        match field.ty {
            Type::Scalar(Scalar::String) => match field.features.utf8_validation {
                Utf8Validation::Verify => Self::CheckedString,
                Utf8Validation::None => Self::UncheckedString,
            },
            Type::Scalar(scalar) => Self::Scalar(scalar),
            Type::Enum(id) => Self::Enum(id),
            Type::Message(id) if field.delimited => Self::Group(id),
            Type::Message(id) => Self::Message(id),
        }
    }
}

/// How many elements a field has, and how they are written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Count {
    /// One, without presence: the default value is not written.
    Implicit,
    /// One, with presence. Members of oneofs count.
    Explicit,
    /// One, which must be there.
    Required,
    /// A list, all in one record.
    Packed,
    /// A list, one record an element.
    Expanded,
    /// A map: a list of entry messages whose keys are unique.
    Map,
}

impl Count {
    /// Whether there may be more than one.
    #[must_use]
    pub const fn is_many(self) -> bool {
        matches!(self, Self::Packed | Self::Expanded | Self::Map)
    }
}

/// The shape of a field in one version of a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// The type of its elements; for a map, its entry message.
    pub kind: Kind,
    /// How many.
    pub count: Count,
}

impl Shape {
    /// The shape of a field.
    #[must_use]
    pub fn of(schema: &Schema, id: FieldId) -> Self {
        let field = &schema[id];
        let count = match field.cardinality {
            Cardinality::Implicit => Count::Implicit,
            Cardinality::Explicit => Count::Explicit,
            Cardinality::Required => Count::Required,
            Cardinality::Repeated if schema.map_entry(field).is_some() => Count::Map,
            Cardinality::Repeated if field.packed => Count::Packed,
            Cardinality::Repeated => Count::Expanded,
        };
        let kind = Kind::of(field);
        Self { kind, count }
    }
}
