//! Dotted names as written.

use std::borrow::Cow;

use super::error::Errors;
use super::lexer::{Kind, Lexer, continues_word};
use crate::model::Span;

/// The text of a dotted name without the blanks and comments that may stand between its parts.
pub(crate) fn text_of_name(source: &str, span: Span) -> Cow<'_, str> {
    let text = source
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default();
    if text
        .bytes()
        .all(|byte| continues_word(byte) || byte == b'.')
    {
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
