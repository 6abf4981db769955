//! Number literals.

use super::lexer::continues_word;

/// How long the literal at the start of `text` is, with whatever clings to it, and whether it is
/// written as a floating-point number.
pub(super) fn extent(text: &[u8]) -> (usize, bool) {
    let is_hex = matches!(text, [b'0', b'x' | b'X', ..]);
    let mut is_float = false;
    let mut length = 0;
    while let Some(&byte) = text.get(length) {
        match byte {
            b'0'..=b'9' => {}
            b'.' => is_float = true,
            b'e' | b'E' if !is_hex => is_float = true,
            b'+' | b'-' if !is_hex && matches!(text[length - 1], b'e' | b'E') => {}
            _ if continues_word(byte) => {}
            _ => break,
        }
        length += 1;
    }
    (length, is_float)
}

/// What is wrong with a literal, and what to do about it.
pub(super) fn problem(text: &str) -> Option<(String, &'static str)> {
    let bytes = text.as_bytes();
    let wrong = |what: &str| Some(format!("`{text}` is not a number: {what}"));
    let (message, help) = match bytes {
        [b'0', b'x' | b'X', digits @ ..] => {
            if !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            (
                wrong("`0x` stands before hexadecimal digits only"),
                "write it as in `0x1F`",
            )
        }
        [b'0', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
            if digits.iter().all(|digit| *digit < b'8') {
                return None;
            }
            (
                wrong("with a leading zero it is octal"),
                "take the leading zero away",
            )
        }
        _ if bytes.iter().all(u8::is_ascii_digit) || is_decimal_float(bytes) => return None,
        _ => (
            wrong("something else clings to it"),
            "put a blank or an operator between the two",
        ),
    };
    Some((message?, help))
}

/// `1.5`, `1.`, `.5`, `1e5`, `1.5E-5`; no leading zero except alone before the point.
fn is_decimal_float(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(text);
    if whole > 1 && text[0] == b'0' {
        return false;
    }
    let mut rest = &text[whole..];
    if let [b'.', after @ ..] = rest {
        let fraction = digits(after);
        if whole + fraction == 0 {
            return false;
        }
        rest = &after[fraction..];
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let after = match after {
            [b'+' | b'-', after @ ..] => after,
            _ => after,
        };
        return !after.is_empty() && digits(after) == after.len();
    }
    rest.is_empty()
}

/// The value of an integer literal, if it fits.
pub(super) fn integer(text: &str) -> Option<u64> {
    match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => u64::from_str_radix(&text[2..], 16).ok(),
        [b'0', _, ..] => u64::from_str_radix(text, 8).ok(),
        _ => text.parse().ok(),
    }
}

/// The value of a floating-point or decimal literal; 0 for one that [`problem`] found wrong.
pub(super) fn float(text: &str) -> f64 {
    text.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_take_exponents_and_what_clings() {
        for (text, expected) in [
            ("12;", (2, false)),
            ("1.5e-3,", (6, true)),
            ("0x1F]", (4, false)),
            ("0xe+1", (3, false)),
            ("1-2", (1, false)),
            ("1.0f ", (4, true)),
            (".5", (2, true)),
            ("7up;", (3, false)),
        ] {
            assert_eq!(extent(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn good_and_bad_literals() {
        for text in [
            "0", "7", "017", "0x1f", "0XFF", "1.", ".5", "0.5", "1e5", "1.5E+10", "0e0",
        ] {
            assert_eq!(problem(text), None, "{text}");
        }
        for text in [
            "08", "0x", "0xg", "1f", "1.0f", "1e", "1e+", "1.2.3", "0x1.5", "01.5", "1_0",
        ] {
            assert!(problem(text).is_some(), "{text}");
        }
    }

    #[test]
    fn values() {
        assert_eq!(integer("0x1F"), Some(31));
        assert_eq!(integer("017"), Some(15));
        assert_eq!(integer("18446744073709551615"), Some(u64::MAX));
        assert_eq!(integer("18446744073709551616"), None);
        assert_eq!(float("1."), 1.0);
        assert_eq!(float(".5E1"), 5.0);
        assert_eq!(float("18446744073709551616"), 18_446_744_073_709_551_616.0);
    }
}
