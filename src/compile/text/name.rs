//! Dotted names as written.

use std::borrow::Cow;

use super::error::Errors;
use super::lexer::{Kind, Lexer};
use crate::model::Span;

/// The text of a dotted name without the blanks and comments that may stand between its parts.
pub(crate) fn text_of_name(source: &str, span: Span) -> Cow<'_, str> {
    let text = source
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default();
    // blanks and the start of a comment stand below all that names are made of, except for the dot;
    // to look at all bytes, whatever the first ones are, takes a fraction of the time
    let is_plain = |plain, byte: u8| plain & ((byte == b'.') | ((byte >= b'0') & byte.is_ascii()));
    if text.bytes().fold(true, is_plain) {
        return Cow::Borrowed(text);
    }
    let mut lexer = Lexer::at(text, 0);
    let mut joined = String::with_capacity(text.len());
    loop {
        let token = lexer.next(&mut Errors::default());
        if token.kind == Kind::End {
            return Cow::Owned(joined);
        }
        joined.push_str(&text[token.start as usize..token.end as usize]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_comments_between_parts_vanish() {
        let source = "a . /* b */ c // d\n .e";
        let name = text_of_name(source, Span::new(0, 22));
        assert_eq!(name, "a.c.e");
        let plain = text_of_name("x .foo.bar", Span::new(2, 10));
        assert!(matches!(plain, Cow::Borrowed(".foo.bar")));
        assert_eq!(text_of_name("x", Span::NONE), "");
    }
}
