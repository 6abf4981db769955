//! Lines of a text, and how they end.

use std::ops::Range;

/// Where the line starts that `at` is on.
pub(super) fn start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |found| found + 1)
}

/// Where the line ends that `at` is on, before its line end.
pub(super) fn end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    let is_crlf = end > at && text.as_bytes()[end - 1] == b'\r';
    if is_crlf { end - 1 } else { end }
}

/// How lines end around `at`: as the first line end behind it, or before it.
pub(super) fn ending(text: &str, at: usize) -> &'static str {
    let next = text[at..].find('\n').map(|found| at + found);
    let found = next.or_else(|| text[..at].rfind('\n'));
    match found {
        Some(found) if text[..found].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The white space that the line starts with that `at` is on, if nothing else stands before `at`.
pub(super) fn indent(text: &str, at: usize) -> Option<&str> {
    let before = &text[start(text, at)..at];
    let is_blank = before.chars().all(|letter| matches!(letter, ' ' | '\t'));
    is_blank.then_some(before)
}

/// The white space that the line starts with that `at` is on, whatever stands behind it.
pub(super) fn indent_of_line(text: &str, at: usize) -> &str {
    let line = &text[start(text, at)..at];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether nothing but white space and comments that end there stands between `at` and the end of
/// its line.
pub(super) fn is_last(text: &str, at: usize) -> bool {
    let mut rest = text[at..end(text, at)].trim_start();
    loop {
        if rest.is_empty() || rest.starts_with("//") {
            return true;
        }
        let Some(comment) = rest.strip_prefix("/*") else {
            return false;
        };
        let Some(closed) = comment.find("*/") else {
            return false;
        };
        rest = comment[closed + 2..].trim_start();
    }
}

/// Whether a comment stands between `at` and the end of its line.
pub(super) fn has_comment(text: &str, at: usize) -> bool {
    text[at..end(text, at)].trim_start().starts_with('/')
}

/// Whether the line above that of `at` is a comment, or the end of one.
pub(super) fn has_comment_above(text: &str, at: usize) -> bool {
    let Some(end) = start(text, at).checked_sub(1) else {
        return false;
    };
    let above = text[start(text, end)..end].trim();
    above.starts_with("//") || above.ends_with("*/")
}

/// Whether the line behind that of `at` is empty.
pub(super) fn is_followed_by_gap(text: &str, at: usize) -> bool {
    let next = text[at..].find('\n').map(|found| at + found + 1);
    next.is_some_and(|next| next < text.len() && text[next..end(text, next)].trim().is_empty())
}

/// The range to cut out for a statement to be gone, with its line if it stands there alone, and with
/// one of two empty lines that would meet. Nothing if a comment stands beside or above it.
pub(super) fn alone(text: &str, from: usize, to: usize) -> Option<Range<usize>> {
    let has_comment = has_comment(text, to) || has_comment_above(text, from);
    if has_comment {
        return None;
    }
    let line_end = end(text, to);
    let is_last = text[to..line_end].trim().is_empty();
    if indent(text, from).is_none() {
        let before = &text[start(text, from)..from];
        let kept = before.trim_end_matches([' ', '\t']).len();
        return Some(start(text, from) + kept..to);
    }
    if !is_last {
        let rest = &text[to..];
        let behind = to + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        return Some(from..behind);
    }
    let first = start(text, from);
    let next = text[to..].find('\n').map_or(text.len(), |it| to + it + 1);
    let above = first.checked_sub(1).map(|end| &text[start(text, end)..end]);
    let is_gap_above = above.is_none_or(|line| line.trim().is_empty());
    let behind = match is_gap_above && is_followed_by_gap(text, to) {
        true => text[next..].find('\n').map_or(next, |it| next + it + 1),
        false => next,
    };
    Some(first..behind)
}

/// Before the first statement, and the comments that stand right before it; nothing if there is none.
pub(super) fn before_first_statement(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut attached = None;
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        if rest[..blank].matches('\n').count() > 1 {
            attached = None;
        }
        at += blank;
        let end = match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'/', Some(b'/')) => end(text, at),
            (b'/', Some(b'*')) => at + text[at..].find("*/")? + 2,
            _ => return Some(attached.unwrap_or(at)),
        };
        attached = attached.or(Some(at));
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_their_ends() {
        let text = "a\r\n  b; // c\r\nd";
        assert_eq!(start(text, 6), 3);
        assert_eq!(end(text, 3), 12);
        assert_eq!(end(text, 1), 1);
        assert_eq!(ending(text, 14), "\r\n");
        assert_eq!(ending("a", 0), "\n");
        assert_eq!(indent(text, 5), Some("  "));
        assert_eq!(indent(text, 6), None);
        assert_eq!(indent_of_line(text, 7), "  ");
    }

    #[test]
    fn statements_go_with_their_lines() {
        for (text, rest) in [
            ("a;\nx;\nb;\n", Some("a;\nb;\n")),
            ("a;\r\n  x;  \r\nb;\r\n", Some("a;\r\nb;\r\n")),
            ("a;\n\nx;\n\nb;\n", Some("a;\n\nb;\n")),
            ("x;\n\nb;\n", Some("b;\n")),
            ("a; x; b;\n", Some("a; b;\n")),
            ("x; b;\n", Some("b;\n")),
            ("a; x;\n", Some("a;\n")),
            ("a;\nx;", Some("a;\n")),
            ("x; // why\n", None),
            ("// why\nx;\n", None),
        ] {
            let at = text.find("x;").unwrap();
            let cut = alone(text, at, at + 2);
            let left = cut.map(|it| format!("{}{}", &text[..it.start], &text[it.end..]));
            assert_eq!(left.as_deref(), rest, "{text:?}");
        }
    }

    #[test]
    fn what_stands_before_the_first_statement() {
        for (text, before) in [
            ("package a;", ""),
            ("// licence\n\npackage a;", "// licence\n\n"),
            (
                "// licence\n\n// of a\n// b\nmessage A {}",
                "// licence\n\n",
            ),
            ("/* of a */\nmessage A {}", ""),
            ("\u{feff}message A {}", "\u{feff}"),
        ] {
            let at = before_first_statement(text).unwrap();
            assert_eq!(&text[..at], before, "{text:?}");
        }
        for text in ["", "// a", "/* a", " \n"] {
            assert_eq!(before_first_statement(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_stands_last_on_its_line() {
        for text in ["a", "a // b", "a /* b */ // c", "a \r\nb"] {
            assert!(is_last(text, 1), "{text:?}");
        }
        for text in ["a b", "a /* b\n */", "a }"] {
            assert!(!is_last(text, 1), "{text:?}");
        }
        assert!(is_followed_by_gap("a\n\nb", 0));
        assert!(!is_followed_by_gap("a\nb\n\n", 0));
        assert!(has_comment_above("// a\n  b", 7) && !has_comment_above("a\nb", 2));
    }
}
