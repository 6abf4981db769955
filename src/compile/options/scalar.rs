//! Values of scalar and enum fields, from text.

use std::borrow::Cow;

use super::decode::string;
use super::interpret::Interpreter;
use super::name::Reported;
use super::nearest::nearest;
use crate::compile::text::ast::{Value, ValueKind};
use crate::compile::text::string::decode;
use crate::model::{Bits, Edition, EnumId, FieldId, Name, OptionValue, Scalar, Span, Type};

/// Where a value stands: the two places accept different spellings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Syntax {
    /// Right behind the `=` of an option.
    Option,
    /// In a message literal, where the text format's rules hold.
    Literal,
}

/// The range of an integer type.
#[derive(Clone, Copy)]
struct Range {
    /// The magnitude of the lowest number.
    below_zero: u64,
    highest: u64,
}

impl Range {
    fn of(scalar: Scalar) -> Option<Self> {
        let (below_zero, highest) = match scalar {
            Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => (1 << 31, (1 << 31) - 1),
            Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => (1 << 63, (1 << 63) - 1),
            Scalar::Uint32 | Scalar::Fixed32 => (0, u64::from(u32::MAX)),
            Scalar::Uint64 | Scalar::Fixed64 => (0, u64::MAX),
            _ => return None,
        };
        Some(Self {
            below_zero,
            highest,
        })
    }
}

impl Interpreter<'_> {
    /// The value of a scalar or enum field.
    pub(super) fn scalar(
        &mut self,
        id: FieldId,
        value: &Value,
        syntax: Syntax,
    ) -> Result<OptionValue, Reported> {
        let scalar = match self.schema[id].ty {
            Type::Enum(item) => return self.enum_value(id, item, value, syntax),
            Type::Scalar(scalar) => scalar,
            // Callers have handled messages.
            Type::Message(_) => return Err(Reported),
        };
        let read = match scalar {
            Scalar::Bool => self.bool(value, syntax),
            Scalar::Double => self.float(value, syntax),
            Scalar::Float => self.float(value, syntax).map(narrowed),
            Scalar::String => self.bytes(value).map(|bytes| string(&bytes)),
            Scalar::Bytes => self
                .bytes(value)
                .map(|bytes| OptionValue::Bytes(bytes.as_ref().into())),
            _ => return self.integer(id, scalar, value),
        };
        read.ok_or_else(|| {
            let takes = match scalar {
                Scalar::Bool => "`true` or `false`",
                Scalar::Double | Scalar::Float if syntax == Syntax::Literal => "a decimal number",
                Scalar::Double | Scalar::Float => "a number",
                _ => "a quoted string",
            };
            self.wrong_value(id, value, takes)
        })
    }

    fn wrong_value(&mut self, id: FieldId, value: &Value, takes: &str) -> Reported {
        let name = self.index.label(id);
        let shown = self.shown(value);
        self.report(value.span, format!("`{name}` takes {takes}, not {shown}"));
        Reported
    }

    /// A value as it can stand in a message.
    fn shown(&self, value: &Value) -> String {
        let written = self.written(value.span);
        match value.kind {
            ValueKind::Message(_) => "a message".to_owned(),
            ValueKind::List(_) => "a list".to_owned(),
            _ if written.len() > 40 || written.contains('\n') => "this value".to_owned(),
            _ => format!("`{written}`"),
        }
    }

    fn integer(
        &mut self,
        id: FieldId,
        scalar: Scalar,
        value: &Value,
    ) -> Result<OptionValue, Reported> {
        let Some(range) = Range::of(scalar) else {
            return Err(Reported);
        };
        if let ValueKind::Int {
            negative,
            magnitude,
        } = value.kind
        {
            let unsigned = range.below_zero == 0;
            if !negative && magnitude <= range.highest {
                return Ok(match unsigned {
                    true => OptionValue::Uint(magnitude),
                    false => OptionValue::Int(magnitude.cast_signed()),
                });
            }
            if negative && magnitude <= range.below_zero && !unsigned {
                return Ok(OptionValue::Int(magnitude.wrapping_neg().cast_signed()));
            }
        }
        let low = if range.below_zero == 0 {
            "0".to_owned()
        } else {
            format!("-{}", range.below_zero)
        };
        let takes = format!("an integer from {low} to {}", range.highest);
        Err(self.wrong_value(id, value, &takes))
    }

    fn bool(&self, value: &Value, syntax: Syntax) -> Option<OptionValue> {
        let written = self.written(value.span);
        let read = match (value.kind, written, syntax) {
            (ValueKind::Ident { .. }, "true", _) => true,
            (ValueKind::Ident { .. }, "false", _) => false,
            (ValueKind::Ident { .. }, "True" | "t", Syntax::Literal) => true,
            (ValueKind::Ident { .. }, "False" | "f", Syntax::Literal) => false,
            (
                ValueKind::Int {
                    negative: false,
                    magnitude: 1,
                },
                _,
                Syntax::Literal,
            ) => true,
            (
                ValueKind::Int {
                    negative: false,
                    magnitude: 0,
                },
                _,
                Syntax::Literal,
            ) => false,
            _ => return None,
        };
        Some(OptionValue::Bool(read))
    }

    #[allow(clippy::cast_precision_loss)] // a number is rounded to the nearest `double`
    fn float(&self, value: &Value, syntax: Syntax) -> Option<OptionValue> {
        let number = match value.kind {
            ValueKind::Float(number) => number,
            ValueKind::Int { magnitude: 1.., .. }
                if syntax == Syntax::Literal && self.behind_sign(value.span).starts_with('0') =>
            {
                // Octal and hexadecimal numbers are for integers there.
                return None;
            }
            // In an option, `-0` is an integer, which has no negative zero.
            ValueKind::Int {
                negative: true,
                magnitude: 0,
            } if syntax == Syntax::Option => 0.0,
            ValueKind::Int {
                negative: true,
                magnitude,
            } => -(magnitude as f64),
            ValueKind::Int {
                negative: false,
                magnitude,
            } => magnitude as f64,
            ValueKind::Ident { negative } => {
                let number = special_number(self.behind_sign(value.span), syntax)?;
                if negative { -number } else { number }
            }
            _ => return None,
        };
        Some(OptionValue::Float(Bits::of(number)))
    }

    /// The word or number of a value without its sign; comments may stand between them.
    fn behind_sign(&self, span: Span) -> &str {
        let written = self.written(span);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let end = written.trim_end_matches(is_part).len();
        &written[end..]
    }

    fn bytes(&self, value: &Value) -> Option<Cow<'_, [u8]>> {
        match value.kind {
            // The parser has reported escapes that are not known.
            ValueKind::String => Some(decode(self.file.source, value.span).unwrap_or_default()),
            _ => None,
        }
    }

    fn enum_value(
        &mut self,
        id: FieldId,
        item: EnumId,
        value: &Value,
        syntax: Syntax,
    ) -> Result<OptionValue, Reported> {
        let schema = self.schema;
        let mut values = schema.values_of(item).map(|(_, value)| value);
        let (found, unnamed) = match value.kind {
            ValueKind::Ident { negative: false } => {
                let written = self.written(value.span);
                (values.find(|value| value.name == written), None)
            }
            ValueKind::Int {
                negative,
                magnitude,
            } if syntax == Syntax::Literal => {
                let signed = i128::from(magnitude) * if negative { -1 } else { 1 };
                let number = i32::try_from(signed).ok();
                // Features are not resolved yet; only proto2 is sure to have closed enums.
                let open = schema[schema[item].file].edition != Edition::Proto2;
                let found = values.find(|value| Some(value.number) == number);
                (found, number.filter(|_| open))
            }
            _ => {
                let takes = format!("the name of a value of `{}`", schema[item].full_name);
                return Err(self.wrong_value(id, value, &takes));
            }
        };
        match (found, unnamed) {
            (Some(found), _) => Ok(OptionValue::Enum(found.number, found.name.clone())),
            (None, Some(number)) => Ok(OptionValue::Enum(number, Name::default())),
            (None, None) => Err(self.unknown_enum_value(item, value)),
        }
    }

    fn unknown_enum_value(&mut self, item: EnumId, value: &Value) -> Reported {
        let schema = self.schema;
        let written = self.written(value.span);
        let names = schema.values_of(item).map(|(_, value)| value.name.as_str());
        let near = nearest(written, names);
        let text = format!("enum `{}` has no value `{written}`", schema[item].full_name);
        self.report(value.span, text).help = near.map(|near| format!("did you mean `{near}`?"));
        Reported
    }
}

/// The number a word stands for.
fn special_number(word: &str, syntax: Syntax) -> Option<f64> {
    match word {
        "inf" => return Some(f64::INFINITY),
        "nan" => return Some(f64::NAN),
        _ if syntax == Syntax::Option => return None,
        _ => {}
    }
    match word.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => Some(f64::INFINITY),
        "nan" => Some(f64::NAN),
        _ => None,
    }
}

/// A number as a `float` holds it.
#[allow(clippy::cast_possible_truncation)] // a `float` holds less, so the number is rounded
fn narrowed(value: OptionValue) -> OptionValue {
    match value {
        OptionValue::Float(bits) => OptionValue::Float(Bits::of(f64::from(bits.get() as f32))),
        other => other,
    }
}
