//! Which declaration a comment belongs to.
//!
//! Works on the raw text between two tokens, with the outcome protoc records in its source info: a
//! comment that starts on the line of the token before trails it, one that touches the token
//! behind leads that, and blank lines cut comments off.

use super::lexer::{Kind, Lexer};
use crate::compile::text::error::Errors;
use crate::model::Decl;

/// The comments between two tokens: without their `//`, `/*` and `*/`, and without the blanks and
/// the `*` at the start of further lines of a block. Line comments keep their line breaks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Attached {
    /// Of the declaration that the token before ends, or opens with its `{`.
    pub(crate) trailing: Option<String>,
    /// Of neither; in order.
    pub(crate) detached: Vec<String>,
    /// Of the declaration that the token behind starts.
    pub(crate) leading: Option<String>,
}

/// The leading comment of a declaration.
pub(crate) fn leading(source: &str, decl: &Decl) -> Option<String> {
    before(source, decl).leading
}

/// All comments before a declaration, those that trail the one before it among them.
pub(crate) fn before(source: &str, decl: &Decl) -> Attached {
    let between = source
        .get(decl.lead as usize..decl.span.start as usize)
        .unwrap_or_default();
    let previous = if decl.lead == 0 {
        Previous::Nothing
    } else {
        Previous::Token
    };
    attach(between, previous, Next::Declaration)
}

/// The comment that trails the token which ends at an offset: the `;` of a declaration, or the `{`
/// of one with a block.
pub(crate) fn trailing(source: &str, end: u32) -> Option<String> {
    if !source.is_char_boundary(end as usize) {
        return None;
    }
    let token = Lexer::at(source, end).next(&mut Errors::default());
    let next = match token.kind {
        Kind::End | Kind::Symbol(b'}' | b']' | b')') => Next::EndOfScope,
        _ => Next::Declaration,
    };
    let between = source.get(end as usize..token.start as usize)?;
    attach(between, Previous::Token, next).trailing
}

/// What stands before a text of blanks and comments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Previous {
    /// The file starts here.
    Nothing,
    /// A token.
    Token,
}

/// What stands behind a text of blanks and comments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Next {
    /// A declaration, which can have a leading comment.
    Declaration,
    /// A closing bracket or the end of the file, which cannot.
    EndOfScope,
}

/// Distributes the comments in a text that holds nothing but blanks and comments.
pub(crate) fn attach(between: &str, previous: Previous, next: Next) -> Attached {
    if !between.contains('/') {
        return Attached::default();
    }
    let mut collector = Collector {
        has_previous: previous == Previous::Token,
        ..Collector::default()
    };
    let mut rest = between.trim_start_matches('\u{FEFF}');
    let mut is_ambiguous = !rest.contains('\n');
    if previous == Previous::Token {
        rest = skip_blanks(rest);
        if let Some((comment, behind)) = Comment::split(rest) {
            is_ambiguous |= !comment.is_line && !behind.contains('\n');
            collector.push(comment);
            // What stands on the next lines does not continue a comment on this one.
            collector.flush();
            rest = if comment.is_line {
                behind
            } else {
                skip_blanks(behind)
            };
        } else {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
    }
    collector.lines(rest);
    if is_ambiguous {
        collector.detach_single();
    }
    if next == Next::EndOfScope {
        collector.flush();
    }
    collector.finish()
}

fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\r', '\u{0B}', '\u{0C}'])
}

/// One comment as it stands in the text.
#[derive(Clone, Copy)]
struct Comment<'t> {
    is_line: bool,
    /// What stands between its marks; a line comment's line break is part of it.
    text: &'t str,
}

impl<'t> Comment<'t> {
    /// The comment at the start of a text, and what stands behind it.
    fn split(text: &'t str) -> Option<(Self, &'t str)> {
        if let Some(inner) = text.strip_prefix("//") {
            let (text, behind) = inner.split_at(inner.find('\n').map_or(inner.len(), |at| at + 1));
            return Some((
                Self {
                    is_line: true,
                    text,
                },
                behind,
            ));
        }
        let inner = text.strip_prefix("/*")?;
        let (text, behind) = inner.split_once("*/").unwrap_or((inner, ""));
        Some((
            Self {
                is_line: false,
                text,
            },
            behind,
        ))
    }

    fn append_to(self, buffer: &mut String) {
        if self.is_line {
            return buffer.push_str(self.text);
        }
        for (number, line) in self.text.split_inclusive('\n').enumerate() {
            if number == 0 {
                buffer.push_str(line);
            } else {
                let line = skip_blanks(line);
                buffer.push_str(line.strip_prefix('*').unwrap_or(line));
            }
        }
    }
}

#[derive(Default)]
struct Collector {
    attached: Attached,
    /// The comment at hand: one block, or some lines in a row.
    pending: Option<String>,
    pending_is_line: bool,
    /// Whether the comment at hand can still trail the token before.
    has_previous: bool,
}

impl Collector {
    /// Takes whole lines, and what follows them up to the next token.
    fn lines(&mut self, mut rest: &str) {
        loop {
            rest = skip_blanks(rest);
            if let Some((comment, behind)) = Comment::split(rest) {
                self.push(comment);
                rest = behind;
                if !comment.is_line {
                    // The rest of its line is not a blank line.
                    rest = skip_blanks(rest);
                    rest = rest.strip_prefix('\n').unwrap_or(rest);
                }
            } else if let Some(behind) = rest.strip_prefix('\n') {
                self.flush();
                self.has_previous = false;
                rest = behind;
            } else {
                return;
            }
        }
    }

    /// Lines continue lines; a block stands alone.
    fn push(&mut self, comment: Comment<'_>) {
        if !(comment.is_line && self.pending_is_line) {
            self.flush();
        }
        self.pending_is_line = comment.is_line;
        comment.append_to(self.pending.get_or_insert_default());
    }

    /// The comment at hand does not lead what comes.
    fn flush(&mut self) {
        let Some(comment) = self.pending.take() else {
            return;
        };
        self.pending_is_line = false;
        if std::mem::take(&mut self.has_previous) {
            self.attached.trailing = Some(comment);
        } else {
            self.attached.detached.push(comment);
        }
    }

    /// A single comment between two tokens of one line belongs to neither.
    fn detach_single(&mut self) {
        let known = usize::from(self.attached.trailing.is_some())
            + self.attached.detached.len()
            + usize::from(self.pending.is_some());
        if known == 1 {
            self.has_previous = false;
            self.flush();
            if let Some(comment) = self.attached.trailing.take() {
                self.attached.detached.push(comment);
            }
        }
    }

    fn finish(mut self) -> Attached {
        self.attached.leading = self.pending;
        self.attached
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(text: &str) -> (Option<String>, Vec<String>, Option<String>) {
        let attached = attach(text, Previous::Token, Next::Declaration);
        (attached.trailing, attached.detached, attached.leading)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_comment_right_before_leads() {
        assert_eq!(
            between("\n\n// a\n// b\n"),
            (None, vec![], some(" a\n b\n"))
        );
        assert_eq!(
            between("\n\n/* a\n * b\n */\n"),
            (None, vec![], some(" a\n b\n"))
        );
        assert_eq!(between("\n// a\n\n"), (some(" a\n"), vec![], None));
        assert_eq!(between("\n\n// a\n\n// b\n\n// c\n").1, [" a\n", " b\n"]);
        assert_eq!(between("\n \n\t"), (None, vec![], None));
    }

    #[test]
    fn a_comment_on_the_line_of_the_token_before_trails() {
        let expected = (some(" a\n"), vec![], some(" b\n"));
        assert_eq!(between(" // a\n // b\n"), expected);
        assert_eq!(between(" /* a */\n").0, some(" a "));
        assert_eq!(between(" // a\r\n").0, some(" a\r\n"));
    }

    #[test]
    fn one_comment_inside_a_line_belongs_to_nothing() {
        assert_eq!(between(" /* a */ "), (None, vec![" a ".to_owned()], None));
        assert_eq!(
            between(" /* a */ /* b */ "),
            (some(" a "), vec![], some(" b "))
        );
        assert_eq!(
            between(" /* a\n b */ "),
            (None, vec![" a\nb ".to_owned()], None)
        );
    }

    #[test]
    fn kinds_do_not_mix() {
        let (trailing, detached, leading) = between("\n\n// a\n/* b */\n// c\n");
        assert_eq!((trailing, leading), (None, some(" c\n")));
        assert_eq!(detached, [" a\n", " b "]);
    }

    #[test]
    fn nothing_leads_the_end_of_a_scope() {
        let attached = attach("\n\n// a\n", Previous::Token, Next::EndOfScope);
        assert_eq!(
            (attached.detached, attached.leading),
            (vec![" a\n".to_owned()], None)
        );
    }

    #[test]
    fn comments_of_declarations() {
        let source = "\u{FEFF}// file\n\n// first\nmessage A { // open\n int32 a = 1; // end\n}";
        let start = u32::try_from(source.find("message").unwrap()).unwrap();
        let decl = Decl {
            span: crate::model::Span::new(start, start + 1),
            lead: 0,
            ..Decl::default()
        };
        assert_eq!(leading(source, &decl), some(" first\n"));
        assert_eq!(before(source, &decl).detached, [" file\n"]);
        let after = |text: &str| {
            let at = source.find(text).unwrap() + text.len();
            trailing(source, u32::try_from(at).unwrap())
        };
        assert_eq!(after("A {"), some(" open\n"));
        assert_eq!(after("= 1;"), some(" end\n"));
        assert_eq!(after("\n}"), None);
        assert_eq!(trailing(source, 1), None, "inside of a character");
        assert_eq!(trailing(source, u32::MAX), None);
    }
}
