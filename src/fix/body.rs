//! What stands between the braces of a message or enum, statement by statement.

use crate::model::Span;

/// The text between two braces.
#[derive(Debug)]
pub(super) struct BodyText<'t> {
    pub(super) text: &'t str,
    /// Where the declaration starts.
    pub(super) start: usize,
    /// Behind the opening brace.
    pub(super) open: usize,
    /// At the closing brace.
    pub(super) close: usize,
    /// In order.
    pub(super) statements: Vec<Statement<'t>>,
}

/// A statement, with its closing `;` or `}`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statement<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The word it starts with.
    pub(super) word: &'t str,
}

impl Statement<'_> {
    pub(super) fn is_reserved(&self) -> bool {
        self.word == "reserved"
    }

    pub(super) const fn holds(&self, span: Span) -> bool {
        self.start <= span.start as usize && (span.end as usize) <= self.end
    }
}

impl<'t> BodyText<'t> {
    /// Reads a declaration of a text that compiles; nothing if it has no braces.
    pub(super) fn read(text: &'t str, declaration: Span) -> Option<Self> {
        let (start, end) = (declaration.start as usize, declaration.end as usize);
        let mut tokens = Tokens {
            text: text.get(..end)?,
            at: start,
        };
        let mut brackets = 0_usize;
        let open = loop {
            match tokens.next()?.2 {
                b'[' => brackets += 1,
                b']' => brackets = brackets.saturating_sub(1),
                b'{' if brackets == 0 => break tokens.at,
                _ => {}
            }
        };
        let mut body = Self {
            text,
            start,
            open,
            close: open,
            statements: Vec::new(),
        };
        body.read_statements(&mut tokens)?;
        Some(body)
    }

    fn read_statements(&mut self, tokens: &mut Tokens<'t>) -> Option<()> {
        let mut first: Option<(usize, &'t str)> = None;
        let (mut braces, mut brackets) = (0_usize, 0_usize);
        loop {
            let (start, end, kind) = tokens.next()?;
            if first.is_none() {
                match kind {
                    b'}' => {
                        self.close = start;
                        return Some(());
                    }
                    b';' => continue,
                    _ => first = Some((start, &self.text[start..end])),
                }
            }
            match kind {
                b'[' => brackets += 1,
                b']' => brackets = brackets.saturating_sub(1),
                b'{' => braces += 1,
                b'}' => braces = braces.saturating_sub(1),
                _ => {}
            }
            let (_, word) = first?;
            let is_block = kind == b'}' && word != "option";
            if braces == 0 && brackets == 0 && (kind == b';' || is_block) {
                let (start, word) = first.take()?;
                self.statements.push(Statement { start, end, word });
            }
        }
    }
}

/// Words, strings and signs, without white space and comments: start, end and first byte of each.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = (usize, usize, u8);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        loop {
            match (*bytes.get(self.at)?, bytes.get(self.at + 1)) {
                (b'/', Some(b'/')) => {
                    let end = memchr::memchr(b'\n', &bytes[self.at..]);
                    self.at += end.unwrap_or(bytes.len() - self.at);
                }
                (b'/', Some(b'*')) => {
                    let inside = self.at + 2;
                    let end = memchr::memmem::find(&bytes[inside..], b"*/");
                    self.at = end.map_or(bytes.len(), |end| inside + end + 2);
                }
                (blank, _) if blank.is_ascii_whitespace() || blank == 0x0B => self.at += 1,
                _ => break,
            }
        }
        let start = self.at;
        let kind = bytes[start];
        self.at = match kind {
            b'"' | b'\'' => end_of_string(bytes, start),
            _ if is_word(kind) => {
                let rest = bytes[start..].iter().position(|byte| !is_word(*byte));
                rest.map_or(bytes.len(), |rest| start + rest)
            }
            _ => start + 1,
        };
        Some((start, self.at, kind))
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.'
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            _ if *byte == bytes[start] => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether something between two places is a comment; what is no white space there is `,` or `;`.
pub(super) fn has_comment(text: &str, start: usize, end: usize) -> bool {
    let mut at = start;
    let bytes = text.as_bytes();
    while at < end {
        match bytes[at] {
            b'"' | b'\'' => at = end_of_string(bytes, at),
            b'/' => return true,
            _ => at += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::cast_possible_truncation)]
    fn statements_of_a_body() {
        let text = "message A { // } ;\n  option (x) = { a: \"}\" };\n  int32 a = 1 [(y) = {b: 2}];;\n  \
                    message B { int32 c = 1; }\n  reserved 2, /* ; */ 3;\n  oneof o { int32 d = 4; } }";
        let span = Span::new(0, text.len() as u32);
        let body = BodyText::read(text, span).unwrap();
        let words: Vec<&str> = body.statements.iter().map(|it| it.word).collect();
        assert_eq!(words, ["option", "int32", "message", "reserved", "oneof"]);
        let reserved = &body.statements[3];
        assert_eq!(
            &text[reserved.start..reserved.end],
            "reserved 2, /* ; */ 3;"
        );
        assert!(has_comment(text, reserved.start, reserved.end));
        assert_eq!(body.close, text.len() - 1);
    }

    #[test]
    #[allow(clippy::cast_possible_truncation)]
    fn a_group_has_its_body_behind_its_options() {
        let text = "optional group G = 1 [(x) = {a: 1}] { optional int32 b = 1; }";
        let body = BodyText::read(text, Span::new(0, text.len() as u32)).unwrap();
        assert_eq!(body.statements.len(), 1);
        assert_eq!(body.open, 37);
    }
}
