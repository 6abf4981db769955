//! `FIELD_SAME_DEFAULT`: what a field is when nothing was written.

use super::category::Category::{Csr, File, Package, Wire, WireJson};
use super::context::{FieldPair, Sink};
use super::rule::{Check, Rule, page};
use crate::model::{Cardinality, Field, OptionValue, Scalar, Schema, Type};

pub(super) static RULES: [Rule; 1] = [Rule::new(
    [
        "FIELD_SAME_DEFAULT",
        "a field keeps its default",
        "set the default back",
        page!("field_same_default"),
    ],
    &[Csr, File, Package, WireJson, Wire],
    Check::Field(check),
)
.since_v2()];

/// A default in a form in which those of different types can be compared.
#[derive(Clone, PartialEq, Debug)]
enum Preset {
    Integer(i128),
    Float(f32),
    Double(f64),
    Bytes(Vec<u8>),
}

fn check(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    let old = default(pair.old_schema(), pair.old);
    let new = default(pair.new_schema(), pair.new);
    let (Some(old), Some(new)) = (old, new) else {
        return;
    };
    if same(&old, &new) {
        return;
    }
    let message = format!(
        "{} changed its default from {} to {}: readers of the two schemas see different values \
         where nothing was written",
        pair.title(),
        shown(&old),
        shown(&new)
    );
    let at = pair.place(pair.new.default_span());
    sink.report(pair.old.file, at, &pair.element(), message);
}

/// The value of a field that is not set; nothing for lists and messages.
fn default(schema: &Schema, field: &Field) -> Option<Preset> {
    if field.cardinality == Cardinality::Repeated {
        return None;
    }
    let written = field.default();
    Some(match field.ty {
        Type::Message(_) => return None,
        Type::Enum(id) => {
            let first = || schema.values_of(id).next().map(|(_, value)| value.number);
            let number = written.and_then(OptionValue::as_enum).or_else(first);
            Preset::Integer(number.unwrap_or(0).into())
        }
        Type::Scalar(Scalar::String | Scalar::Bytes) => Preset::Bytes(match written {
            Some(OptionValue::String(text)) => text.as_bytes().to_vec(),
            Some(OptionValue::Bytes(bytes)) => bytes.to_vec(),
            _ => Vec::new(),
        }),
        Type::Scalar(scalar) => number(scalar, written),
    })
}

#[allow(clippy::cast_possible_truncation)] // a `float` is one
fn number(scalar: Scalar, written: Option<&OptionValue>) -> Preset {
    let float = match written {
        Some(OptionValue::Float(bits)) => bits.get(),
        _ => 0.0,
    };
    match scalar {
        Scalar::Float => Preset::Float(float as f32),
        Scalar::Double => Preset::Double(float),
        _ => Preset::Integer(match written {
            Some(OptionValue::Int(value)) => (*value).into(),
            Some(OptionValue::Uint(value)) => (*value).into(),
            Some(OptionValue::Bool(value)) => (*value).into(),
            _ => 0,
        }),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp
)] // the comparison buf makes
fn same(old: &Preset, new: &Preset) -> bool {
    use Preset::{Bytes, Double, Float, Integer};
    let equal_f32 = |a: f32, b: f32| a == b || a.is_nan() && b.is_nan();
    let equal_f64 = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan();
    match (old, new) {
        (Integer(a), Integer(b)) => a == b,
        (Bytes(a), Bytes(b)) => a == b,
        (Float(a), Float(b)) => equal_f32(*a, *b),
        (Double(a), Double(b)) => equal_f64(*a, *b),
        (Float(a), Double(b)) | (Double(b), Float(a)) => equal_f32(*a, *b as f32),
        (Integer(a), Float(b)) | (Float(b), Integer(a)) => is_number(f64::from(*b), *a),
        (Integer(a), Double(b)) | (Double(b), Integer(a)) => is_number(*b, *a),
        (Bytes(bytes), other) | (other, Bytes(bytes)) => bytes.is_empty() && is_zero(other),
    }
}

/// Whether a floating-point number is exactly this integer.
#[allow(clippy::cast_possible_truncation)] // out of range it is no default of an integer field
fn is_number(float: f64, integer: i128) -> bool {
    float.fract() == 0.0 && float as i128 == integer
}

fn is_zero(default: &Preset) -> bool {
    match default {
        Preset::Integer(value) => *value == 0,
        Preset::Float(value) => *value == 0.0,
        Preset::Double(value) => *value == 0.0,
        Preset::Bytes(bytes) => bytes.is_empty(),
    }
}

fn shown(default: &Preset) -> String {
    match default {
        Preset::Integer(value) => format!("`{value}`"),
        Preset::Float(value) => format!("`{value}`"),
        Preset::Double(value) => format!("`{value}`"),
        Preset::Bytes(bytes) if bytes.is_empty() => "nothing".to_owned(),
        Preset::Bytes(bytes) => format!("`{}`", bytes.escape_ascii()),
    }
}
