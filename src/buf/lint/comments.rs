//! The comment above a declaration, as buf 1.75 sees it.
//!
//! protoc sees others at times: buf takes a block comment for the next declaration even if it
//! starts behind the one before, and not if it ends on the line of the next one.

use std::borrow::Cow;

use crate::buf::place::decl_of_statement;
use crate::model::{Decl, SourceText, Span};

/// The comment of a declaration: its lines without marks.
pub(super) fn of<'s>(source: &'s SourceText, decl: &Decl) -> Option<Cow<'s, str>> {
    match source.lead(decl) {
        Some(lead) => leading(lead, decl.lead > 0).map(Cow::Owned),
        None => source.recorded_comment(decl).map(Cow::Borrowed),
    }
}

/// The comment of a statement that declares nothing: a package, an import, an option.
pub(super) fn of_statement(source: &SourceText, statement: Span) -> Option<Cow<'_, str>> {
    if statement.is_none() {
        return None;
    }
    match source.text() {
        Some(text) => of(source, &decl_of_statement(text, statement)),
        None => source.recorded_comment_of(statement).map(Cow::Borrowed),
    }
}

/// Comments that belong together: a block, or lines below each other.
struct Paragraph {
    text: String,
    is_line: bool,
    /// Whether it starts on the line of the token before.
    is_behind_token: bool,
}

/// The last paragraph of a text that holds nothing but blanks and comments, if the next token
/// stands on the next line. A line behind the token before is that one's if nothing else is.
fn leading(between: &str, has_token_before: bool) -> Option<String> {
    if !between.contains('/') {
        return None;
    }
    let mut last: Option<Paragraph> = None;
    let mut paragraphs = 0;
    // line breaks since the token before, and since the last comment
    let (mut lines, mut gap) = (0, 0);
    let mut rest = between;
    while let Some(next) = rest.chars().next() {
        let Some((text, is_line, behind)) = comment(rest) else {
            lines += usize::from(next == '\n');
            gap += usize::from(next == '\n');
            rest = &rest[next.len_utf8()..];
            continue;
        };
        let is_behind_token = has_token_before && lines == 0;
        let goes_on = is_line && gap == 1;
        match last
            .as_mut()
            .filter(|last| goes_on && last.is_line && !last.is_behind_token)
        {
            Some(last) => last.text.push_str(text),
            None => {
                paragraphs += 1;
                last = Some(Paragraph {
                    text: if is_line {
                        text.to_owned()
                    } else {
                        unmarked(text)
                    },
                    is_line,
                    is_behind_token,
                });
            }
        }
        lines += text.matches('\n').count();
        // the break that ends a line is part of its text
        gap = usize::from(is_line && text.ends_with('\n'));
        rest = behind;
    }
    let last = last.filter(|_| gap == 1)?;
    let trails = paragraphs == 1 && last.is_line && last.is_behind_token;
    (!trails).then_some(last.text)
}

/// The comment a text starts with, without its marks, whether it is a line, and what stands behind.
fn comment(text: &str) -> Option<(&str, bool, &str)> {
    if let Some(inner) = text.strip_prefix("//") {
        let end = inner.find('\n').map_or(inner.len(), |at| at + 1);
        return Some((&inner[..end], true, &inner[end..]));
    }
    let inner = text.strip_prefix("/*")?;
    let (inner, behind) = inner.split_once("*/").unwrap_or((inner, ""));
    Some((inner, false, behind))
}

/// The text of a block without the stars that its lines start with.
fn unmarked(block: &str) -> String {
    let mut lines = block.split_inclusive('\n');
    let mut text = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let trimmed = line.trim_start();
        text.push_str(trimmed.strip_prefix('*').unwrap_or(trimmed));
        if trimmed.is_empty() {
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected is what `buf build` 1.75 records, but for blanks at the ends.
    #[test]
    fn the_last_comment_before_the_next_line_leads() {
        for (between, expected) in [
            ("", None),
            (" ", None),
            ("\n\n", None),
            ("// a\n", None),
            ("\n// a\n", Some("a")),
            ("\n// a\n  ", Some("a")),
            ("\n// a\n\n", None),
            ("\n// a\n// b\n", Some("a\n b")),
            ("\n// a\n\n// b\n", Some("b")),
            ("// a\n// b\n", Some("b")),
            ("// a\n// b\n// c\n", Some("b\n c")),
            ("/* a */", None),
            ("\n/* a */", None),
            ("\n\n/* a */ ", None),
            ("/* a */\n", Some("a")),
            (" /* a */ \r\n", Some("a")),
            ("/* a */\n\n", None),
            ("/* a */// b\n", Some("b")),
            ("/* a */ // b\n// c\n", Some("c")),
            ("\n/* a\n * b\n\n   c */\n", Some("a\n b\n\nc")),
            ("\n/* a */\n// b\n", Some("b")),
            ("\n// a\n/* b */\n", Some("b")),
            ("\n// a\n/* b */", None),
            ("/* a\n*/// b\n// c\n", Some("b\n c")),
        ] {
            let found = leading(between, true);
            assert_eq!(found.as_deref().map(str::trim), expected, "{between:?}");
        }
    }

    #[test]
    fn a_file_has_no_token_before_its_first() {
        assert_eq!(leading("// a\n", false).as_deref(), Some(" a\n"));
        assert_eq!(leading("/* a */ ", false), None);
    }
}
