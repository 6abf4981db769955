//! Default values: from the text a descriptor has to a typed value.

use rustc_hash::FxHashMap;

use super::DescriptorError;
use super::lower::Lowering;
use crate::model::{Bits, EnumId, Id, Name, OptionValue, Scalar, Type};

/// Numbers of the values of the enums some default has named, by name.
type EnumNumbers = FxHashMap<EnumId, FxHashMap<Name, i32>>;

impl Lowering<'_> {
    /// Fills in the defaults of fields; types must be resolved.
    ///
    /// # Errors
    /// When a default is not a value of its field's type.
    pub(super) fn defaults(&mut self) -> Result<(), DescriptorError> {
        let mut numbers = EnumNumbers::default();
        for index in 0..self.fields.len() {
            let (id, raw) = self.fields[index];
            let Some(text) = raw.default else { continue };
            let value = match self.parts.fields[id.index()].ty {
                Type::Scalar(scalar) => scalar_value(scalar, text),
                Type::Enum(id) => self.enum_value(&mut numbers, id, text),
                Type::Message(_) => None,
            };
            let Some(value) = value else {
                return Err(DescriptorError::plain(format!(
                    "field `{}` has the default {:?}, which is not a value of its type",
                    self.full_name(id),
                    String::from_utf8_lossy(text)
                )));
            };
            self.parts.fields[id.index()].set_default(value);
        }
        Ok(())
    }

    /// The value of an enum with this name. Enums are indexed on first use: large ones may be the
    /// type of many fields.
    fn enum_value(
        &self,
        numbers: &mut EnumNumbers,
        id: EnumId,
        text: &[u8],
    ) -> Option<OptionValue> {
        let name = Name::from(std::str::from_utf8(text).ok()?);
        let numbers = numbers.entry(id).or_insert_with(|| {
            let values = &self.parts.enum_values[self.parts.enums[id.index()].values.indices()];
            values
                .iter()
                .map(|value| (value.name.clone(), value.number))
                .collect()
        });
        numbers
            .get(&name)
            .map(|&number| OptionValue::Enum(number, name))
    }
}

fn scalar_value(scalar: Scalar, bytes: &[u8]) -> Option<OptionValue> {
    let text = std::str::from_utf8(bytes);
    match scalar {
        Scalar::String => Some(match text {
            Ok(text) => OptionValue::String(Name::from(text)),
            Err(_) => OptionValue::Bytes(bytes.into()),
        }),
        Scalar::Bytes => unescape(bytes).map(|bytes| OptionValue::Bytes(bytes.into())),
        Scalar::Bool => match text.ok()? {
            "true" => Some(OptionValue::Bool(true)),
            "false" => Some(OptionValue::Bool(false)),
            _ => None,
        },
        Scalar::Double => text
            .ok()?
            .parse()
            .ok()
            .map(|value| OptionValue::Float(Bits::of(value))),
        Scalar::Float => {
            let value: f32 = text.ok()?.parse().ok()?;
            Some(OptionValue::Float(Bits::of(f64::from(value))))
        }
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => text
            .ok()?
            .parse::<i32>()
            .ok()
            .map(|value| OptionValue::Int(i64::from(value))),
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => {
            text.ok()?.parse().ok().map(OptionValue::Int)
        }
        Scalar::Uint32 | Scalar::Fixed32 => text
            .ok()?
            .parse::<u32>()
            .ok()
            .map(|value| OptionValue::Uint(u64::from(value))),
        Scalar::Uint64 | Scalar::Fixed64 => text.ok()?.parse().ok().map(OptionValue::Uint),
    }
}

/// Undoes C escapes, which is how descriptors write the default of a `bytes` field.
fn unescape(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'\\' {
            bytes.push(first);
            continue;
        }
        let (&escape, tail) = rest.split_first()?;
        let (byte, length) = match escape {
            b'0'..=b'7' => number(rest, 8, 3)?,
            b'x' | b'X' => {
                let (byte, length) = number(tail, 16, 2)?;
                (byte, length + 1)
            }
            _ => (control(escape)?, 1),
        };
        bytes.push(byte);
        rest = rest.get(length..)?;
    }
    Some(bytes)
}

const fn control(escape: u8) -> Option<u8> {
    Some(match escape {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        b'\\' | b'\'' | b'"' | b'?' => escape,
        _ => return None,
    })
}

/// The byte that up to `most` digits stand for, and how many there are.
fn number(text: &[u8], radix: u32, most: usize) -> Option<(u8, usize)> {
    let digits = text
        .iter()
        .take(most)
        .map_while(|&byte| char::from(byte).to_digit(radix));
    let (value, count) = digits.fold((0, 0), |(value, count), digit| {
        (value * radix + digit, count + 1)
    });
    if count == 0 {
        return None;
    }
    u8::try_from(value).ok().map(|value| (value, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_the_range_of_their_type() {
        let int = |value| Some(OptionValue::Int(value));
        assert_eq!(
            scalar_value(Scalar::Sint32, b"-2147483648"),
            int(-2_147_483_648)
        );
        assert_eq!(scalar_value(Scalar::Int32, b"2147483648"), None);
        assert_eq!(
            scalar_value(Scalar::Int64, b"-9223372036854775808"),
            int(i64::MIN)
        );
        let uint = |value| Some(OptionValue::Uint(value));
        assert_eq!(
            scalar_value(Scalar::Fixed64, b"18446744073709551615"),
            uint(u64::MAX)
        );
        assert_eq!(scalar_value(Scalar::Uint32, b"-1"), None);
        assert_eq!(scalar_value(Scalar::Bool, b"yes"), None);
    }

    #[test]
    fn floats_have_the_precision_of_their_type() {
        let float = |value: f64| Some(OptionValue::Float(Bits::of(value)));
        assert_eq!(
            scalar_value(Scalar::Float, b"0.1"),
            float(f64::from(0.1_f32))
        );
        assert_eq!(scalar_value(Scalar::Double, b"0.1"), float(0.1));
        assert_eq!(
            scalar_value(Scalar::Double, b"-inf"),
            float(f64::NEG_INFINITY)
        );
        assert_eq!(scalar_value(Scalar::Float, b"nan"), float(f64::NAN));
        assert_eq!(scalar_value(Scalar::Double, b"-0"), float(-0.0));
        assert_eq!(scalar_value(Scalar::Double, b"1e+20"), float(1e20));
        assert_eq!(scalar_value(Scalar::Double, b"one"), None);
    }

    #[test]
    fn bytes_are_unescaped() {
        let text = br#"a\000\177\377\n\r\t\\\'\"\x41\?"#;
        let bytes = b"a\x00\x7F\xFF\n\r\t\\'\"A?";
        assert_eq!(unescape(text).as_deref(), Some(bytes.as_slice()));
        assert_eq!(unescape(b"\\"), None);
        assert_eq!(unescape(b"\\400"), None);
        assert_eq!(unescape(b"\\xg"), None);
        assert_eq!(unescape(b"\\q"), None);
    }

    #[test]
    fn strings_stand_as_they_are() {
        let value = scalar_value(Scalar::String, br"\n");
        assert_eq!(value, Some(OptionValue::String(Name::from(r"\n"))));
        let value = scalar_value(Scalar::String, b"\xFF");
        assert_eq!(value, Some(OptionValue::Bytes([0xFF].into())));
    }
}
