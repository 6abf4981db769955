//! Tokens on demand: nothing is stored and nothing is allocated.

use memchr::{memchr, memchr3, memmem};

use super::error::{Errors, SyntaxError};
use super::{number, string};
use crate::model::Span;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A word; keywords are words too.
    Word,
    /// A decimal, octal or hexadecimal integer.
    Int,
    /// A number with a point or an exponent.
    Float,
    /// One quoted string.
    Str,
    /// Any other character.
    Symbol(u8),
    /// The end of the file.
    End,
}

/// A token and its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Token {
    pub(super) const fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// What a byte can start, or whether it continues a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Letter,
    Digit,
    Quote,
    Slash,
    Dot,
    Symbol,
    Stray,
}

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Stray; 256];
    let mut byte = 0;
    while byte < 128 {
        // Below 128, so nothing is lost.
        #[allow(clippy::cast_possible_truncation)]
        let class = match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => Class::Blank,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'"' | b'\'' => Class::Quote,
            b'/' => Class::Slash,
            b'.' => Class::Dot,
            b'!'..=b'~' => Class::Symbol,
            _ => Class::Stray,
        };
        table[byte] = class;
        byte += 1;
    }
    table
}

/// Whether a byte may stand inside a word.
pub(super) fn continues_word(byte: u8) -> bool {
    matches!(CLASSES[usize::from(byte)], Class::Letter | Class::Digit)
}

/// A place in the text that moves from token to token.
#[derive(Clone, Copy)]
pub(super) struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    /// Starts at the top, behind a byte order mark. The caller has made sure that all offsets fit
    /// `u32`.
    pub(super) fn new(source: &'s str) -> Self {
        let at = if source.starts_with('\u{FEFF}') {
            '\u{FEFF}'.len_utf8()
        } else {
            0
        };
        Self { source, at }
    }

    /// Starts at an offset, which must be the start of a character.
    pub(super) const fn at(source: &'s str, offset: u32) -> Self {
        Self {
            source,
            at: offset as usize,
        }
    }

    /// The next token; [`Kind::End`] again and again at the end.
    pub(super) fn next(&mut self, errors: &mut Errors) -> Token {
        let bytes = self.source.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            match CLASSES[usize::from(byte)] {
                Class::Blank => self.at += 1,
                Class::Letter => return self.word(),
                Class::Digit => return self.number(errors),
                Class::Quote => return self.string(byte, errors),
                Class::Slash => match bytes.get(self.at + 1) {
                    Some(b'/') => self.skip_line(),
                    Some(b'*') => self.skip_block(errors),
                    _ => return self.symbol(byte),
                },
                Class::Dot => {
                    let next = bytes.get(self.at + 1);
                    if next.is_some_and(u8::is_ascii_digit) {
                        return self.number(errors);
                    }
                    return self.symbol(byte);
                }
                Class::Symbol => return self.symbol(byte),
                Class::Stray => self.skip_stray(errors),
            }
        }
        self.token(Kind::End, self.at)
    }

    /// Ends a token that began at the current place.
    #[allow(clippy::cast_possible_truncation)] // texts are capped below 4 GiB
    fn token(&mut self, kind: Kind, end: usize) -> Token {
        let token = Token {
            kind,
            start: self.at as u32,
            end: end as u32,
        };
        self.at = end;
        token
    }

    fn symbol(&mut self, byte: u8) -> Token {
        self.token(Kind::Symbol(byte), self.at + 1)
    }

    fn word(&mut self) -> Token {
        let rest = &self.source.as_bytes()[self.at + 1..];
        let length = rest
            .iter()
            .position(|&byte| !continues_word(byte))
            .unwrap_or(rest.len());
        self.token(Kind::Word, self.at + 1 + length)
    }

    fn number(&mut self, errors: &mut Errors) -> Token {
        let rest = &self.source[self.at..];
        let (length, is_float) = number::extent(rest.as_bytes());
        let problem = number::problem(&rest[..length]);
        let kind = if is_float { Kind::Float } else { Kind::Int };
        let token = self.token(kind, self.at + length);
        if let Some((message, help)) = problem {
            errors.push(SyntaxError::new(token.span(), message).help(help));
        }
        token
    }

    fn string(&mut self, quote: u8, errors: &mut Errors) -> Token {
        let bytes = self.source.as_bytes();
        let mut at = self.at + 1;
        let mut has_escapes = false;
        while let Some(found) = memchr3(quote, b'\\', b'\n', &bytes[at..]) {
            at += found;
            match bytes[at] {
                b'\\' if bytes.get(at + 1) != Some(&b'\n') => {
                    has_escapes = true;
                    at = (at + 2).min(bytes.len());
                }
                b'\\' => at += 1,
                b'\n' => return self.unclosed_string(at, errors),
                _ => {
                    let token = self.token(Kind::Str, at + 1);
                    if has_escapes {
                        self.check_escapes(token, errors);
                    }
                    return token;
                }
            }
        }
        self.unclosed_string(bytes.len(), errors)
    }

    fn unclosed_string(&mut self, end: usize, errors: &mut Errors) -> Token {
        let text = self.source[self.at..end].trim_end_matches('\r');
        let token = self.token(Kind::Str, self.at + text.len());
        let quote = &text[..1];
        errors.push(
            SyntaxError::new(token.span(), "this string is not closed on its line").help(format!(
                "close it with `{quote}`; write a line break as `\\n`, and a long string as several \
                 strings in a row"
            )),
        );
        token
    }

    fn check_escapes(&self, token: Token, errors: &mut Errors) {
        let content = Span::new(token.start + 1, token.end - 1);
        let text = &self.source[content.start as usize..content.end as usize];
        if let Some((place, help)) = string::first_bad_escape(text) {
            let span = Span::new(content.start + place.start, content.start + place.end);
            let message = "this escape sequence is not known".to_owned();
            errors.push(SyntaxError::new(span, message).help(help));
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.source.as_bytes()[self.at..];
        self.at += memchr(b'\n', rest).map_or(rest.len(), |length| length + 1);
    }

    fn skip_block(&mut self, errors: &mut Errors) {
        let rest = &self.source.as_bytes()[self.at + 2..];
        let open = self.token(Kind::End, self.at + 2).span();
        let Some(length) = memmem::find(rest, b"*/") else {
            self.at = self.source.len();
            errors.push(
                SyntaxError::new(open, "this comment is never closed").help("close it with `*/`"),
            );
            return;
        };
        // The last `/` of a comment such as `/* a /*/` also belongs to its end.
        if let Some(inner) = memmem::find(&rest[..length], b"/*") {
            let offset = u32::try_from(inner).unwrap_or(u32::MAX - open.end);
            let span = Span::new(open.end + offset, open.end + offset + 2);
            errors.push(
                SyntaxError::new(span, "block comments cannot be nested")
                    .help("take out the inner `/*`, or use `//` comments")
                    .related(open, "the comment opened here ends at the first `*/`"),
            );
        }
        self.at += length + 2;
    }

    fn skip_stray(&mut self, errors: &mut Errors) {
        let Some(character) = self.source[self.at..].chars().next() else {
            return;
        };
        let token = self.token(Kind::End, self.at + character.len_utf8());
        let name = match character {
            '\u{FEFF}' => "a byte order mark".to_owned(),
            _ if character.is_control() => format!("the control character {}", character as u32),
            _ if character.is_whitespace() => format!("U+{:04X}", character as u32),
            _ => format!("`{character}`"),
        };
        errors.push(
            SyntaxError::new(token.span(), format!("{name} cannot stand here"))
                .help("outside of strings and comments, a file is written in plain ASCII"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(source: &str) -> Vec<(Kind, &str)> {
        let mut errors = Errors::default();
        let mut lexer = Lexer::new(source);
        let mut found = Vec::new();
        loop {
            let token = lexer.next(&mut errors);
            if token.kind == Kind::End {
                assert!(!errors.any(), "{source}");
                assert_eq!(lexer.next(&mut errors), token, "the end does not move");
                return found;
            }
            found.push((
                token.kind,
                &source[token.start as usize..token.end as usize],
            ));
        }
    }

    #[test]
    fn every_kind() {
        use Kind::{Float, Int, Str, Symbol, Word};
        let found = tokens("\u{FEFF}a_1=.5-0x1F 'b\\'' \"\\\\\"[1.e+2]/a.b");
        let expected = [
            (Word, "a_1"),
            (Symbol(b'='), "="),
            (Float, ".5"),
            (Symbol(b'-'), "-"),
            (Int, "0x1F"),
            (Str, "'b\\''"),
            (Str, "\"\\\\\""),
            (Symbol(b'['), "["),
            (Float, "1.e+2"),
            (Symbol(b']'), "]"),
            (Symbol(b'/'), "/"),
            (Word, "a"),
            (Symbol(b'.'), "."),
            (Word, "b"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn comments_and_blanks_vanish() {
        assert_eq!(
            tokens("// a 'b\r\n/* c \" */d\t\x0B\x0C// é"),
            [(Kind::Word, "d")]
        );
        assert_eq!(tokens("/**/a/***/"), [(Kind::Word, "a")]);
        assert_eq!(tokens("//"), []);
    }

    #[test]
    fn an_error_still_gives_a_token() {
        let source = "'open\n$ 08 é 'x";
        let mut errors = Errors::default();
        let mut lexer = Lexer::new(source);
        let kinds: Vec<_> = std::iter::repeat_with(|| lexer.next(&mut errors).kind)
            .take(5)
            .collect();
        assert_eq!(
            kinds,
            [
                Kind::Str,
                Kind::Symbol(b'$'),
                Kind::Int,
                Kind::Str,
                Kind::End
            ]
        );
        assert_eq!(errors.into_sorted().len(), 4);
    }
}
