//! Values of rules: numbers to compare, and words to show.

use std::cmp::Ordering;

use crate::model::OptionValue;

/// A number, or a duration or point in time in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Int(i128),
    Float(f64),
}

impl Number {
    pub(super) fn of(value: &OptionValue) -> Option<Self> {
        match value {
            OptionValue::Int(value) => Some(Self::Int((*value).into())),
            OptionValue::Uint(value) => Some(Self::Int((*value).into())),
            OptionValue::Enum(number, _) => Some(Self::Int((*number).into())),
            OptionValue::Float(bits) => Some(Self::Float(bits.get())),
            // `google.protobuf.Duration` and `Timestamp`: 1 is seconds, 2 is nanoseconds.
            OptionValue::Message(_) => {
                let part = |number| match value.field(number).map(|field| &field.value) {
                    Some(OptionValue::Int(value)) => i128::from(*value),
                    _ => 0,
                };
                Some(Self::Int(part(1) * 1_000_000_000 + part(2)))
            }
            _ => None,
        }
    }

    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        // Rules of one type are never a mixture, so nothing is lost in a float here.
        let float = |number| match number {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        };
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(&b)),
            (a, b) => float(a).partial_cmp(&float(b)),
        }
    }
}

/// A value as it is written.
pub(super) fn spelled(value: &OptionValue) -> String {
    match value {
        OptionValue::Bool(value) => value.to_string(),
        OptionValue::Int(value) => value.to_string(),
        OptionValue::Uint(value) => value.to_string(),
        OptionValue::Float(bits) => bits.get().to_string(),
        OptionValue::String(text) => format!("{text:?}"),
        OptionValue::Enum(number, name) if name.is_empty() => number.to_string(),
        OptionValue::Enum(_, name) => name.to_string(),
        OptionValue::Bytes(bytes) => format!("{} bytes", bytes.len()),
        OptionValue::Message(_) => match Number::of(value) {
            Some(Number::Int(nanos)) if nanos % 1_000_000_000 == 0 => {
                format!("{}s", nanos / 1_000_000_000)
            }
            Some(Number::Int(nanos)) => format!("{nanos}ns"),
            _ => "a message".to_owned(),
        },
        OptionValue::List(values) => {
            let values: Vec<String> = values.iter().map(spelled).collect();
            format!("[{}]", values.join(", "))
        }
    }
}
