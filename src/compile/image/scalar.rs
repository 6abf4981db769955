//! Single values of fields, from what is written to what is encoded.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::value::Scalar;
use super::wire::varint;
use crate::model;
use crate::source::Encoding;

/// Writes a value without its tag; `field` is how messages call the field.
///
/// # Errors
/// When the value is none of that type.
pub(super) fn encode(
    out: &mut Vec<u8>,
    ty: model::Scalar,
    value: &Scalar,
    encoding: Encoding,
) -> Result<(), String> {
    use model::Scalar::{
        Bool, Bytes, Double, Fixed32, Fixed64, Float, Int32, Int64, Sfixed32, Sfixed64, Sint32,
        Sint64, String, Uint32, Uint64,
    };
    match ty {
        Double => out.extend(float(value)?.to_le_bytes()),
        #[allow(clippy::cast_possible_truncation)] // the nearest of the type is what is meant
        Float => out.extend((float(value)? as f32).to_le_bytes()),
        Int32 => varint(
            out,
            signed(value, i32::MIN.into(), i32::MAX.into())?.cast_unsigned(),
        ),
        Int64 => varint(out, signed(value, i64::MIN, i64::MAX)?.cast_unsigned()),
        Uint32 => varint(out, unsigned(value, u32::MAX.into())?),
        Uint64 => varint(out, unsigned(value, u64::MAX)?),
        Sint32 => varint(
            out,
            zigzag(signed(value, i32::MIN.into(), i32::MAX.into())?),
        ),
        Sint64 => varint(out, zigzag(signed(value, i64::MIN, i64::MAX)?)),
        #[allow(clippy::cast_possible_truncation)] // bounded by the line before
        Fixed32 => out.extend((unsigned(value, u32::MAX.into())? as u32).to_le_bytes()),
        Fixed64 => out.extend(unsigned(value, u64::MAX)?.to_le_bytes()),
        #[allow(clippy::cast_possible_truncation)] // bounded by the same line
        Sfixed32 => {
            out.extend((signed(value, i32::MIN.into(), i32::MAX.into())? as i32).to_le_bytes())
        }
        Sfixed64 => out.extend(signed(value, i64::MIN, i64::MAX)?.to_le_bytes()),
        Bool => varint(out, boolean(value)?.into()),
        String => {
            value.text()?;
            counted(out, &value.bytes);
        }
        Bytes if encoding == Encoding::Text => counted(out, &value.bytes),
        Bytes => counted(out, &base64(value)?),
    }
    Ok(())
}

fn counted(out: &mut Vec<u8>, content: &[u8]) {
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}

const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

fn boolean(value: &Scalar) -> Result<bool, String> {
    match value.text()? {
        "true" | "True" | "t" | "1" => Ok(true),
        "false" | "False" | "f" | "0" => Ok(false),
        other => Err(format!("`{other}` is neither `true` nor `false`")),
    }
}

/// An integer as JSON, YAML and the text format write it; JSON may write it with a fraction of
/// zeros.
fn integer(value: &Scalar) -> Result<i128, String> {
    let text = value.text()?;
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let hex = digits.strip_prefix("0x").or(digits.strip_prefix("0X"));
    let octal = digits.strip_prefix('0').filter(|rest| !rest.is_empty());
    let found = match (hex, octal) {
        (Some(hex), _) => i128::from_str_radix(hex, 16).ok(),
        (None, Some(octal)) if !value.quoted => i128::from_str_radix(octal, 8).ok(),
        _ => digits.parse().ok(),
    };
    let whole = || {
        let float: f64 = digits.parse().ok()?;
        #[allow(clippy::cast_possible_truncation)] // checked right here
        (float.fract() == 0.0 && float.abs() < 1e19).then_some(float as i128)
    };
    let found = found.or_else(whole);
    found
        .map(|found| found * sign)
        .ok_or_else(|| format!("`{text}` is no integer"))
}

fn signed(value: &Scalar, least: i64, most: i64) -> Result<i64, String> {
    let found = integer(value)?;
    let fitting = i64::try_from(found).ok();
    fitting
        .filter(|found| (least..=most).contains(found))
        .ok_or_else(|| format!("{found} is too large for its field"))
}

fn unsigned(value: &Scalar, most: u64) -> Result<u64, String> {
    let found = integer(value)?;
    let fitting = u64::try_from(found).ok();
    fitting
        .filter(|found| *found <= most)
        .ok_or_else(|| format!("{found} does not fit its field"))
}

fn float(value: &Scalar) -> Result<f64, String> {
    let text = value.text()?;
    let found = match text {
        "NaN" | "nan" | "-nan" => Some(f64::NAN),
        "Infinity" | "inf" | "infinity" => Some(f64::INFINITY),
        "-Infinity" | "-inf" | "-infinity" => Some(f64::NEG_INFINITY),
        _ => text.trim_end_matches(['f', 'F']).parse().ok(),
    };
    found.ok_or_else(|| format!("`{text}` is no number"))
}

/// The standard and the URL alphabet, with or without padding.
fn base64(value: &Scalar) -> Result<Vec<u8>, String> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
    let text = value.text()?.replace('-', "+").replace('_', "/");
    let decoded = STANDARD.decode(text);
    decoded.map_err(|error| format!("a value is not Base64: {error}"))
}

/// The number of an enum value that is written as a number.
///
/// # Errors
/// When it is none.
pub(super) fn enum_number(value: &Scalar) -> Result<i64, String> {
    signed(value, i32::MIN.into(), i32::MAX.into())
}
