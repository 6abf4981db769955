//! Messages that are written in their own way.

use super::value::{Scalar, Table, Value};
use super::wire;

/// The field of a file in which buf says more about it.
const BUF_EXTENSION: i32 = 8042;

/// Writes what buf says of a file: whether it is only imported, and which of its imports are not
/// used. Where a file comes from is of no use here.
///
/// # Errors
/// When it is no such thing.
pub(super) fn buf_extension(out: &mut Vec<u8>, value: &Value) -> Result<(), String> {
    let Value::Table(table) = value else {
        return Err("`bufExtension` is no object".to_owned());
    };
    let mut content = Vec::new();
    for (name, value) in table {
        let number = match name.as_str() {
            "isImport" | "is_import" => 1,
            "isSyntaxUnspecified" | "is_syntax_unspecified" => 3,
            "unusedDependency" | "unused_dependency" => 4,
            _ => continue,
        };
        let values = match value {
            Value::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        for value in values {
            let Value::Scalar(value) = value else {
                continue;
            };
            let text = value.text()?;
            let written = match text {
                "true" => 1,
                "false" => 0,
                number => number
                    .parse()
                    .map_err(|_| format!("`{text}` in `bufExtension` is no number"))?,
            };
            wire::tag(&mut content, number, crate::model::WireType::Varint);
            wire::varint(&mut content, written);
        }
    }
    wire::record(out, BUF_EXTENSION, &content);
    Ok(())
}

/// The fields of a well-known message that JSON writes in its own way; none for any other.
///
/// # Errors
/// When the value is no such message, or one that could be anything.
pub(super) fn of_special(full_name: &str, value: &Value) -> Result<Option<Table>, String> {
    let Some(name) = full_name.strip_prefix("google.protobuf.") else {
        return Ok(None);
    };
    match name {
        "Duration" => duration(value).map(Some),
        "Timestamp" => timestamp(value).map(Some),
        "FieldMask" => field_mask(value).map(Some),
        "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
        | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue" => {
            Ok(Some(vec![("value".to_owned(), value.clone())]))
        }
        "Empty" => Ok(Some(Vec::new())),
        "Any" | "Struct" | "Value" | "ListValue" => Err(format!(
            "a custom option holds a `{full_name}`, which is only read from the wire format"
        )),
        _ => Ok(None),
    }
}

fn text(value: &Value) -> Result<&str, String> {
    match value {
        Value::Scalar(scalar) => scalar.text(),
        other => Err(format!("it is {}, not a text", other.kind())),
    }
}

fn seconds_and_nanos(seconds: i64, nanos: i64) -> Table {
    let field = |name: &str, number: i64| (name.to_owned(), Scalar::plain(&number.to_string()));
    vec![field("seconds", seconds), field("nanos", nanos)]
}

/// `-1.5s`.
fn duration(value: &Value) -> Result<Table, String> {
    let text = text(value)?;
    let malformed = || format!("`{text}` is no duration");
    let number = text.strip_suffix('s').ok_or_else(malformed)?;
    let (sign, number) = match number.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, number),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let seconds: i64 = whole.parse().map_err(|_| malformed())?;
    let nanos = nanos(fraction).ok_or_else(malformed)?;
    Ok(seconds_and_nanos(sign * seconds, sign * nanos))
}

/// The digits behind a point as billionths.
fn nanos(digits: &str) -> Option<i64> {
    if digits.len() > 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{digits:0<9}").parse().ok()
}

/// `2024-03-02T12:30:00.5Z`, or with an offset such as `+01:00`.
fn timestamp(value: &Value) -> Result<Table, String> {
    let text = text(value)?;
    read_timestamp(text)
        .map(|(seconds, nanos)| seconds_and_nanos(seconds, nanos))
        .ok_or_else(|| format!("`{text}` is no point in time"))
}

fn read_timestamp(text: &str) -> Option<(i64, i64)> {
    let (date, rest) = text.split_once(['T', 't'])?;
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    let at = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = rest.split_at(at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.splitn(3, ':').map(str::parse::<i64>);
    let (hour, minute, second) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    let offset = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        (sign, hours_minutes) => {
            let (hours, minutes) = hours_minutes.split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    let is_sane =
        (1..=12).contains(&month) && (1..=31).contains(&day) && (0..=9999).contains(&year);
    let seconds = days(year, month, day) * 86_400 + (hour * 60 + minute - offset) * 60 + second;
    is_sane.then_some((seconds, nanos(fraction)?))
}

/// The days from 1970-01-01 to a day of the Gregorian calendar.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    // years that start in March end with the leap day
    let year = if month <= 2 { year - 1 } else { year };
    let cycle = year.div_euclid(400);
    let of_cycle = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    cycle * 146_097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719_468
}

/// `userName,address.street`, in which names are those of JSON.
fn field_mask(value: &Value) -> Result<Table, String> {
    let paths = text(value)?.split(',').filter(|path| !path.is_empty());
    let snake = |path: &str| {
        let mut snake = String::new();
        for letter in path.chars() {
            if letter.is_ascii_uppercase() {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        }
        Scalar::quoted(snake)
    };
    let paths = paths.map(snake).collect();
    Ok(vec![("paths".to_owned(), Value::List(paths))])
}
