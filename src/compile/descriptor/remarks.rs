//! Comments in `SourceCodeInfo` that have a word for protovet, and what they are about.

use super::positions::Kind;
use crate::compile::wire::{Record, WireError, WireValue};
use crate::model::{LineRange, RemarkAbout};

/// What such a comment has in it.
const WORD: &str = "protovet:";

/// A comment of a location.
pub(super) struct Said {
    pub(super) text: String,
    /// Whether an empty line stands between it and what follows: then it is about the block it is in.
    pub(super) is_apart: bool,
}

/// The comments of a location with a word for protovet: above it, behind it, and apart from it.
///
/// # Errors
/// When the bytes are not the binary format.
pub(super) fn of(location: &Record<'_>) -> Result<Vec<Said>, WireError> {
    let mut said = Vec::new();
    let mut reader = location.message()?;
    while let Some(record) = reader.record()? {
        let is_comment = matches!(record.number, 3 | 4 | 6);
        if !is_comment || !matches!(record.value, WireValue::Len(_)) {
            continue;
        }
        let text = record.str()?;
        if text.contains(WORD) {
            said.push(Said {
                text: text.to_owned(),
                is_apart: record.number == 6,
            });
        }
    }
    Ok(said)
}

/// What a comment at a path is about, as one in a text would be. `range` is that of the path, and
/// `whole` knows those of others.
pub(super) fn about(
    path: &[u8],
    range: LineRange,
    is_apart: bool,
    whole: &dyn Fn(&[u8]) -> Option<LineRange>,
) -> RemarkAbout {
    let led = Led::along(path);
    let lines = |path: &[u8]| match path {
        [] => RemarkAbout::File,
        path => whole(path).map_or(RemarkAbout::File, RemarkAbout::Lines),
    };
    if is_apart {
        let around = if led.rest.is_none() {
            led.around
        } else {
            led.element
        };
        return lines(&path[..around]);
    }
    match (led.kind, led.rest) {
        (_, None) if path.is_empty() => RemarkAbout::File,
        (_, None) => RemarkAbout::Lines(range),
        // the package, the syntax and the edition
        (Kind::File, Some(2 | 12 | 14)) => RemarkAbout::File,
        (Kind::File, Some(_)) => RemarkAbout::Lines(range),
        (Kind::Message, Some(9 | 10)) | (Kind::Enum, Some(4 | 5)) => {
            match whole(&path[..led.element]) {
                Some(around) => RemarkAbout::Reserved {
                    statement: range,
                    around,
                },
                None => RemarkAbout::Lines(range),
            }
        }
        (_, Some(_)) => lines(&path[..led.element]),
    }
}

/// Where a path leads.
struct Led {
    /// How long the path of the innermost element is.
    element: usize,
    /// How long that of the one around it is.
    around: usize,
    /// What the innermost element is.
    kind: Kind,
    /// The first number behind it, if the path goes on.
    rest: Option<u64>,
}

impl Led {
    fn along(path: &[u8]) -> Self {
        let mut led = Self {
            element: 0,
            around: 0,
            kind: Kind::File,
            rest: None,
        };
        let mut at = 0;
        while let Some((field, behind)) = number(path, at) {
            let child = led.kind.child(field).zip(number(path, behind));
            let Some((kind, (_, end))) = child else {
                led.rest = Some(field);
                return led;
            };
            led.around = led.element;
            led.element = end;
            led.kind = kind;
            at = end;
        }
        led
    }
}

/// The number at a place of a path, and where the next one starts.
fn number(path: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for (shift, byte) in path.get(at..)?.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7F).checked_shl(7 * u32::try_from(shift).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((value, at + shift + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LineColumn;

    fn line(line: u32) -> LineRange {
        let at = LineColumn { line, column: 1 };
        LineRange { start: at, end: at }
    }

    #[test]
    fn comments_are_about_what_they_stand_at() {
        // message 0 on line 10, its field 1 on line 11, its enum 0 on line 12
        let whole = |path: &[u8]| match path {
            [4, 0] => Some(line(10)),
            [4, 0, 4, 0] => Some(line(12)),
            _ => None,
        };
        let at = |path: &[u8], is_apart| about(path, line(11), is_apart, &whole);
        let reserved = |around| RemarkAbout::Reserved {
            statement: line(11),
            around: line(around),
        };
        for (path, beside, apart) in [
            (&[][..], RemarkAbout::File, RemarkAbout::File),
            (&[12], RemarkAbout::File, RemarkAbout::File),
            (&[3, 0], RemarkAbout::Lines(line(11)), RemarkAbout::File),
            (&[4, 0], RemarkAbout::Lines(line(11)), RemarkAbout::File),
            (
                &[4, 0, 2, 1],
                RemarkAbout::Lines(line(11)),
                RemarkAbout::Lines(line(10)),
            ),
            (
                &[4, 0, 7, 3],
                RemarkAbout::Lines(line(10)),
                RemarkAbout::Lines(line(10)),
            ),
            (&[4, 0, 9], reserved(10), RemarkAbout::Lines(line(10))),
            (&[4, 0, 4, 0, 5], reserved(12), RemarkAbout::Lines(line(12))),
        ] {
            assert_eq!(at(path, false), beside, "{path:?}");
            assert_eq!(at(path, true), apart, "{path:?}");
        }
    }
}
