//! Options, standard and custom, in a form that can be compared whatever they were read from.

use super::{Name, Span};

/// The options of one element, as the fields of its options message that are set.
///
/// Sorted by field number. Two elements with the same options compare as equal whether they were
/// read from text or from a descriptor: spans do not take part in `==`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Options {
    /// The fields that are set.
    pub fields: Box<[OptionField]>,
}

impl Options {
    /// The value of the field with this number, if set.
    #[must_use]
    pub fn get(&self, number: i32) -> Option<&OptionField> {
        find(&self.fields, number)
    }

    /// The value of a boolean option, if set.
    #[must_use]
    pub fn bool(&self, number: i32) -> Option<bool> {
        match self.get(number)?.value {
            OptionValue::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value of the option with this name: `deprecated`, or a full name in parentheses such as
    /// `(google.api.http)`.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&OptionField> {
        self.fields.iter().find(|field| field.name == name)
    }
}

fn find(fields: &[OptionField], number: i32) -> Option<&OptionField> {
    fields
        .binary_search_by_key(&number, |field| field.number)
        .ok()
        .map(|index| &fields[index])
}

/// One field of an options message, or of a message inside one.
#[derive(Clone, Debug)]
pub struct OptionField {
    /// The field number in the options message.
    pub number: i32,
    /// The field's name; an extension's full name in parentheses.
    pub name: Name,
    /// What it is set to.
    pub value: OptionValue,
    /// The first place that sets it: `name = value`, without `option` and `;`.
    /// Inside a message literal `name: value`.
    pub span: Span,
}

impl PartialEq for OptionField {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && self.name == other.name && self.value == other.value
    }
}

/// The value of an option.
#[derive(Clone, PartialEq, Debug)]
pub enum OptionValue {
    /// `bool`.
    Bool(bool),
    /// The signed integer types.
    Int(i64),
    /// The unsigned integer types.
    Uint(u64),
    /// `float` and `double`, by their bits so that NaN equals itself.
    Float(Bits),
    /// `string`.
    String(Name),
    /// `bytes`, and strings that are not UTF-8.
    Bytes(Box<[u8]>),
    /// An enum value: number and name (empty when the enum does not name the number).
    Enum(i32, Name),
    /// A message: its fields that are set, sorted by number.
    Message(Box<[OptionField]>),
    /// A repeated field, in order.
    List(Box<[OptionValue]>),
}

impl OptionValue {
    /// The field of a message value with this number.
    #[must_use]
    pub fn field(&self, number: i32) -> Option<&OptionField> {
        match self {
            Self::Message(fields) => find(fields, number),
            _ => None,
        }
    }

    /// The text of a string value.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number of an enum value.
    #[must_use]
    pub const fn as_enum(&self) -> Option<i32> {
        match self {
            Self::Enum(number, _) => Some(*number),
            _ => None,
        }
    }

    /// The elements of a list; a value that is no list counts as a list of one.
    #[must_use]
    pub fn elements(&self) -> &[Self] {
        match self {
            Self::List(elements) => elements,
            one => std::slice::from_ref(one),
        }
    }
}

/// A `double` compared by its bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Bits(pub u64);

impl Bits {
    /// From a number.
    #[must_use]
    pub fn of(value: f64) -> Self {
        Self(if value.is_nan() {
            f64::NAN.to_bits()
        } else {
            value.to_bits()
        })
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}
