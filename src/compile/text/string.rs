//! String literals.

use std::borrow::Cow;
use std::ops::Range;

use super::error::Errors;
use super::lexer::{Kind, Lexer};
use crate::model::Span;

/// A literal that cannot be decoded. The parser reports those, so after a successful parse this
/// does not occur.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct BadString;

/// The bytes of one or more adjacent literals; blanks and comments may stand between them.
///
/// # Errors
///
/// [`BadString`] if the span holds anything else or an escape is not known.
pub(crate) fn decode(source: &str, span: Span) -> Result<Cow<'_, [u8]>, BadString> {
    if let Some(plain) = plain(source, span) {
        return Ok(Cow::Borrowed(plain.as_bytes()));
    }
    let text = source
        .get(span.start as usize..span.end as usize)
        .ok_or(BadString)?;
    let mut lexer = Lexer::at(text, 0);
    let mut errors = Errors::default();
    let mut bytes = Vec::new();
    loop {
        let token = lexer.next(&mut errors);
        match token.kind {
            _ if errors.any() => return Err(BadString),
            Kind::Str => {
                let content = (token.start as usize + 1)..(token.end as usize).saturating_sub(1);
                append(text.get(content).ok_or(BadString)?, &mut bytes).map_err(|_| BadString)?;
            }
            Kind::End => return Ok(Cow::Owned(bytes)),
            _ => return Err(BadString),
        }
    }
}

/// The text of one or more adjacent literals, with U+FFFD for what is not UTF-8.
pub(crate) fn text(source: &str, span: Span) -> Cow<'_, str> {
    if let Some(plain) = plain(source, span) {
        return Cow::Borrowed(plain);
    }
    let bytes = decode(source, span).unwrap_or_default();
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// The content of a single literal without escapes: nearly all of them.
fn plain(source: &str, span: Span) -> Option<&str> {
    let text = source.get(span.start as usize..span.end as usize)?;
    let quote = *text.as_bytes().first()?;
    let content = text.get(1..text.len().checked_sub(1)?)?;
    let closed = text.ends_with(char::from(quote)) && matches!(quote, b'"' | b'\'');
    (closed && memchr::memchr2(quote, b'\\', content.as_bytes()).is_none()).then_some(content)
}

/// The first escape of a literal's content that is not known, and what to write instead.
pub(super) fn first_bad_escape(content: &str) -> Option<(Range<u32>, &'static str)> {
    let BadEscape { place, help } = append(content, &mut Vec::new()).err()?;
    Some((
        u32::try_from(place.start).ok()?..u32::try_from(place.end).ok()?,
        help,
    ))
}

struct BadEscape {
    place: Range<usize>,
    help: &'static str,
}

/// Decodes the text between the quotes of one literal.
fn append(content: &str, bytes: &mut Vec<u8>) -> Result<(), BadEscape> {
    let mut at = 0;
    while let Some(length) = memchr::memchr(b'\\', &content.as_bytes()[at..]) {
        bytes.extend_from_slice(&content.as_bytes()[at..at + length]);
        at += length;
        at += escape(&content[at + 1..], bytes).map_err(|(length, help)| BadEscape {
            place: at..at + 1 + length,
            help,
        })? + 1;
    }
    bytes.extend_from_slice(&content.as_bytes()[at..]);
    Ok(())
}

/// Decodes the escape whose text behind the backslash starts `rest`; gives the length of that
/// text, for a bad one also the help.
fn escape(rest: &str, bytes: &mut Vec<u8>) -> Result<usize, (usize, &'static str)> {
    let text = rest.as_bytes();
    let simple = match text.first() {
        Some(b'a') => 0x07,
        Some(b'b') => 0x08,
        Some(b'f') => 0x0C,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(b'v') => 0x0B,
        Some(&same @ (b'\\' | b'?' | b'\'' | b'"')) => same,
        Some(b'0'..=b'7') => return octal(text, bytes),
        Some(b'x' | b'X') => return hex(text, bytes),
        Some(b'u') => return short_unicode(text, bytes),
        Some(b'U') => return long_unicode(text, bytes),
        _ => {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            return Err((length, "write a backslash itself as `\\\\`"));
        }
    };
    bytes.push(simple);
    Ok(1)
}

fn octal(text: &[u8], bytes: &mut Vec<u8>) -> Result<usize, (usize, &'static str)> {
    let digits = text
        .iter()
        .take(3)
        .take_while(|byte| matches!(byte, b'0'..=b'7'))
        .count();
    let value = text[..digits]
        .iter()
        .fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
    // Of `\777` only the low eight bits count.
    bytes.push(value.to_le_bytes()[0]);
    Ok(digits)
}

fn hex(text: &[u8], bytes: &mut Vec<u8>) -> Result<usize, (usize, &'static str)> {
    let digits = text[1..]
        .iter()
        .take(2)
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    if digits == 0 {
        return Err((1, "write one or two hexadecimal digits after `\\x`"));
    }
    bytes.push(hex_value(&text[1..=digits]).to_le_bytes()[0]);
    Ok(1 + digits)
}

fn short_unicode(text: &[u8], bytes: &mut Vec<u8>) -> Result<usize, (usize, &'static str)> {
    let Some(unit) = hex_digits(&text[1..], 4) else {
        return Err((1, "write four hexadecimal digits after `\\u`"));
    };
    if let (0xD800..0xDC00, Some(b"\\u")) = (unit, text.get(5..7))
        && let Some(low @ 0xDC00..0xE000) = hex_digits(&text[7..], 4)
    {
        append_code_point(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00), bytes);
        return Ok(11);
    }
    append_code_point(unit, bytes);
    Ok(5)
}

fn long_unicode(text: &[u8], bytes: &mut Vec<u8>) -> Result<usize, (usize, &'static str)> {
    let Some(code_point @ 0..=0x10_FFFF) = hex_digits(&text[1..], 8) else {
        return Err((
            1,
            "write eight hexadecimal digits, up to `0010FFFF`, after `\\U`",
        ));
    };
    append_code_point(code_point, bytes);
    Ok(9)
}

/// The value of exactly `count` hexadecimal digits at the start of a text.
fn hex_digits(text: &[u8], count: usize) -> Option<u32> {
    let digits = text.get(..count)?;
    digits
        .iter()
        .all(u8::is_ascii_hexdigit)
        .then(|| hex_value(digits))
}

fn hex_value(digits: &[u8]) -> u32 {
    let digit = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or_default();
    digits
        .iter()
        .fold(0, |value, byte| (value << 4) | digit(byte))
}

/// UTF-8, also for a lone surrogate, which then makes bytes that are not UTF-8.
fn append_code_point(code_point: u32, bytes: &mut Vec<u8>) {
    if let Some(character) = char::from_u32(code_point) {
        bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        return;
    }
    let part =
        |shift: u32, mask: u32, mark: u32| ((code_point >> shift) & mask | mark).to_le_bytes()[0];
    bytes.extend([
        part(12, 0x0F, 0xE0),
        part(6, 0x3F, 0x80),
        part(0, 0x3F, 0x80),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(source: &str) -> Span {
        Span::new(0, u32::try_from(source.len()).unwrap())
    }

    fn decoded(source: &str) -> Vec<u8> {
        decode(source, whole(source)).unwrap().into_owned()
    }

    #[test]
    fn plain_strings_are_borrowed() {
        assert!(matches!(
            text("'a\"b'", Span::new(0, 5)),
            Cow::Borrowed("a\"b")
        ));
        assert!(matches!(
            decode("x \"\" y", Span::new(2, 4)),
            Ok(Cow::Borrowed(b""))
        ));
    }

    #[test]
    fn adjacent_literals_are_one() {
        assert_eq!(decoded("\"a\" 'b' /* \"no\" */ \"c\" // d\n 'e'"), b"abce");
        assert_eq!(decoded("'a' 'b'"), b"ab");
        assert_eq!(decoded("\"a\"\"b\""), b"ab");
    }

    #[test]
    fn escapes() {
        assert_eq!(
            decoded(r#"'\a\b\f\n\r\t\v\\\?\'\"'"#),
            b"\x07\x08\x0C\n\r\t\x0B\\?'\""
        );
        assert_eq!(decoded(r"'\0\18\101\1011\777'"), b"\0\x018AA1\xFF");
        assert_eq!(decoded(r"'\x4\X41\x4a1\xff'"), b"\x04AJ1\xFF");
        assert_eq!(
            decoded(r"'\u00e4\U0001F600\ud83d\ude00'"),
            "ä😀😀".as_bytes()
        );
        assert_eq!(decoded(r"'\ud83dx'"), b"\xED\xA0\xBDx");
        assert_eq!(text(r"'\xff'", Span::new(0, 6)), "\u{FFFD}");
    }

    #[test]
    fn bad_escapes_have_a_place() {
        for (content, place) in [
            (r"ab\q", 2..4),
            (r"\ä", 0..3),
            (r"\xg", 0..2),
            (r"\u12", 0..2),
            (r"a\n\U00110000", 3..5),
            (r"\8", 0..2),
        ] {
            assert_eq!(first_bad_escape(content).unwrap().0, place, "{content}");
        }
        assert!(first_bad_escape(r"\0 \x1 \u0000 \U0010ffff").is_none());
    }

    #[test]
    fn what_is_no_string_is_refused() {
        for source in ["a", "'a' b", "'", "\"a", "'\\q'"] {
            assert_eq!(decode(source, whole(source)), Err(BadString), "{source}");
        }
        assert_eq!(decode("'a'", Span::NONE), Err(BadString));
        assert_eq!(decode("'ä'", Span::new(2, 4)), Err(BadString));
    }
}
