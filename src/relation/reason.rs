//! Why data does not arrive, and how to say it.

use crate::model::{Name, WireType};

/// Why some values of a field do not arrive, or mean something else.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    /// A number is cut to the low 32 bits.
    HighBitsLost {
        /// The lowest number the reader can hold.
        lowest: i128,
        /// The highest number the reader can hold.
        highest: i128,
    },
    /// A negative number reads as a large positive one.
    NegativeReadAsLarge,
    /// A number with its highest bit set reads as a negative one.
    LargeReadAsNegative {
        /// The highest number the reader can hold.
        highest: i128,
    },
    /// A number other than 0 and 1 becomes `true`.
    ReadsAsTrue,
    /// A zigzag number is read as a plain one, or the other way round.
    ZigzagMisread {
        /// Whether the writer is the one that uses zigzag.
        written_zigzag: bool,
    },
    /// The bits of a whole number are read as those of a float.
    BitsReadAsFloat,
    /// The bits of a float are read as a whole number.
    FloatReadAsBits,
    /// Bytes that are no UTF-8 meet a reader that checks.
    NotUtf8,
    /// An encoded message is read as a string that must be UTF-8.
    MessageReadAsText,
    /// A string or bytes are read as an encoded message.
    TextReadAsMessage,
    /// A map entry is read as a string or bytes.
    EntryReadAsText,
    /// A closed enum sets an unknown number aside.
    UnknownEnumNumber {
        /// A number that the writer's enum names, if that is what is unknown.
        number: Option<i32>,
    },
    /// A number has one meaning for the writer and another for the reader.
    EnumNumberMeansOther {
        /// The number.
        number: i32,
        /// Its name in the writer's enum.
        written: Name,
        /// Its name in the reader's enum.
        read: Name,
    },
    /// The record has a wire type that the reader does not take for this field.
    WireTypeDiffers {
        /// What is written.
        written: WireType,
        /// What is expected.
        read: WireType,
    },
    /// A packed list meets a field that holds one number.
    PackedReadAsSingle,
    /// The contents of a length-delimited record are read as packed numbers.
    TextReadAsPacked,
    /// Packed numbers are read as packed numbers of another width.
    PackedReadAsOther,
    /// Packed numbers are read as a string, bytes or a message.
    PackedReadAsText,
    /// Of a list, the reader keeps the last element.
    LastWins,
    /// Of a list of messages, the reader merges all into one.
    Merged,
    /// Of elements with the same key, the reader keeps the last.
    DuplicateKeys,
    /// The reader fails unless the field is set, and the writer may leave it out.
    RequiredUnset,
    /// The reader requires a field the writer does not have.
    RequiredUnknown {
        /// The field.
        field: Name,
    },
    /// The writer has a field the reader does not know.
    FieldUnknown {
        /// The field.
        field: Name,
    },
    /// A field of a nested message does not arrive unharmed.
    Inside {
        /// The full name of the writer's field.
        field: Name,
    },
    /// The key or value of a map does not arrive; some readers put the default in its place.
    EntryHalfLost,
    /// ProtoJSON: a number does not fit; the whole message is refused.
    JsonOutOfRange {
        /// The lowest number the reader can hold.
        lowest: i128,
        /// The highest number the reader can hold.
        highest: i128,
    },
    /// A number has more digits, or a larger exponent, than the reader's float can hold.
    FloatPrecision,
    /// ProtoJSON: fractions, infinities and NaN are refused where whole numbers are read.
    JsonFraction,
    /// ProtoJSON: a large `float` is written with fewer digits than the whole number has.
    JsonFloatShortened,
    /// ProtoJSON: the text stays, under another type; what does not parse is refused.
    JsonTextKept {
        /// What the reader takes the text for.
        read: &'static str,
    },
    /// ProtoJSON: one thing is written, another is read.
    JsonForm {
        /// What is written.
        written: &'static str,
        /// What is read.
        read: &'static str,
    },
    /// ProtoJSON: the name of an enum value passes for base64.
    JsonNameAsBase64,
    /// ProtoJSON: the reader's enum has no value of this name.
    JsonEnumNameUnknown {
        /// The name.
        name: Name,
    },
    /// ProtoJSON: a list meets a reader of single values, or the other way round.
    JsonListShape {
        /// Whether the writer is the one with the list.
        written_list: bool,
    },
    /// ProtoJSON: an object with arbitrary keys meets one with field names, or the other way.
    JsonMapShape,
}

impl Reason {
    /// The reason as a clause: lower case, no full stop.
    #[must_use]
    pub fn says(&self) -> String {
        if let Some(fixed) = self.fixed_words() {
            return fixed.to_owned();
        }
        match self {
            Self::HighBitsLost { highest, .. } => {
                format!("values above {} lose their high bits", grouped(*highest))
            }
            Self::LargeReadAsNegative { highest } => {
                format!(
                    "values above {} read as negative numbers",
                    grouped(*highest)
                )
            }
            Self::UnknownEnumNumber {
                number: Some(number),
            } => {
                format!("number {number} is unknown to the enum and is set aside")
            }
            Self::EnumNumberMeansOther {
                number,
                written,
                read,
            } => {
                format!("number {number} is written as `{written}` and read as `{read}`")
            }
            Self::WireTypeDiffers { written, read } => format!(
                "values are written as {} but read as {}, so readers take the field for unset",
                wire_words(*written),
                wire_words(*read)
            ),
            Self::RequiredUnknown { field } => {
                format!("readers fail without required field `{field}`, which is never written")
            }
            Self::FieldUnknown { field } => format!("readers do not know field `{field}`"),
            Self::Inside { field } => format!("values of `{field}` do not all arrive"),
            Self::JsonOutOfRange { lowest, highest } => format!(
                "JSON numbers below {} or above {} fail to parse",
                grouped(*lowest),
                grouped(*highest)
            ),
            Self::JsonTextKept { read } => {
                format!("JSON text is taken for {read}, and fails to parse where it is none")
            }
            Self::JsonForm { written, read } => {
                format!("JSON has {written} where readers expect {read}")
            }
            Self::JsonEnumNameUnknown { name } => {
                format!("readers of JSON do not know the name `{name}`")
            }
            _ => String::new(),
        }
    }

    /// The words of a reason that names nothing.
    const fn fixed_words(&self) -> Option<&'static str> {
        Some(match self {
            Self::NegativeReadAsLarge => "negative values read as large positive numbers",
            Self::ReadsAsTrue => "every value but 0 and 1 reads as `true`",
            Self::ZigzagMisread {
                written_zigzag: true,
            } => "zigzag numbers are read as plain ones: -1 reads as 1, and 1 as 2",
            Self::ZigzagMisread {
                written_zigzag: false,
            } => "plain numbers are read as zigzag ones: 1 reads as -1, and 2 as 1",
            Self::BitsReadAsFloat => "the bits of whole numbers are read as floats",
            Self::FloatReadAsBits => "the bits of floats are read as whole numbers",
            Self::NotUtf8 => "bytes that are not UTF-8 make the whole message fail to parse",
            Self::MessageReadAsText => {
                "encoded messages are read as text, and fail to parse where they are not UTF-8"
            }
            Self::TextReadAsMessage => {
                "text and bytes are parsed as a message, and fail to parse or read as garbage"
            }
            Self::EntryReadAsText => "encoded map entries are read as text or bytes",
            Self::UnknownEnumNumber { number: None } => {
                "numbers that the enum does not name are not accepted"
            }
            Self::PackedReadAsSingle => {
                "packed lists are skipped by readers that expect a single value"
            }
            Self::TextReadAsPacked => "the contents are decoded as a packed list of numbers",
            Self::PackedReadAsOther => {
                "packed lists are decoded as numbers of another width, which yields garbage"
            }
            Self::PackedReadAsText => "packed lists are read as text, bytes or a message",
            Self::LastWins => "of a list, only the last element is read",
            Self::Merged => "the elements of a list are merged into one message",
            Self::DuplicateKeys => "of elements with the same key, only the last is read",
            Self::RequiredUnset => "readers fail when the field is not set",
            Self::EntryHalfLost => {
                "map entries lose their key or value: some readers, such as C++, put a default there"
            }
            Self::FloatPrecision => "numbers beyond the precision of the reader change",
            Self::JsonFraction => "JSON fractions, infinities and NaN fail to parse",
            Self::JsonFloatShortened => {
                "large floats are written to JSON with fewer digits and read as other integers"
            }
            Self::JsonNameAsBase64 => "names of enum values are decoded as base64",
            Self::JsonListShape { written_list: true } => {
                "JSON has a list where readers expect a single value"
            }
            Self::JsonListShape {
                written_list: false,
            } => "JSON has a single value where readers expect a list",
            Self::JsonMapShape => "JSON keys of a map meet field names of a message",
            _ => return None,
        })
    }
}

const fn wire_words(wire: WireType) -> &'static str {
    match wire {
        WireType::Varint => "varints",
        WireType::I64 => "eight bytes",
        WireType::Len => "length-delimited records",
        WireType::Group => "groups",
        WireType::I32 => "four bytes",
    }
}

/// A number with commas between groups of three digits.
fn grouped(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(-2_147_483_648), "-2,147,483,648");
    }

    #[test]
    fn reasons_name_the_boundary() {
        let lost = Reason::HighBitsLost {
            lowest: i32::MIN.into(),
            highest: i32::MAX.into(),
        };
        assert_eq!(
            lost.says(),
            "values above 2,147,483,647 lose their high bits"
        );
        let never = Reason::RequiredUnknown { field: "y".into() };
        assert_eq!(
            never.says(),
            "readers fail without required field `y`, which is never written"
        );
    }
}
