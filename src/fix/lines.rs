//! Lines of a text, and how they end.

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
