//! The lines of a text that are shown, with all others left empty: what renders them looks at
//! every character of a text, and most of a text is never shown.

use super::escape::snippet;

/// A text in which the lines with these numbers, which are in order, are as they are to be shown;
/// the others are empty.
pub(super) fn only(text: &str, lines: &[u32]) -> String {
    let mut shown = String::new();
    let mut wanted = lines.iter().copied().peekable();
    let mut start = 0;
    for (number, end) in (1..).zip(line_ends(text)) {
        while wanted.next_if(|line| *line < number).is_some() {}
        if wanted.peek() == Some(&number) {
            shown.push_str(&snippet(text.get(start..end).unwrap_or_default()));
        } else if end > start && text.as_bytes().get(end - 1) == Some(&b'\n') {
            shown.push('\n');
        }
        start = end;
    }
    shown
}

/// Where each line ends, behind its line end.
fn line_ends(text: &str) -> impl Iterator<Item = usize> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = (!text.ends_with('\n')).then_some(text.len());
    ends.chain(last)
}

#[cfg(test)]
mod tests {
    use super::only;

    #[test]
    fn only_lines_that_are_shown_are_kept() {
        let text = "one\ntwo\r\nthr\u{202e}ee\n\nfive";
        assert_eq!(only(text, &[]), "\n\n\n\n");
        assert_eq!(only(text, &[2]), "\ntwo\r\n\n\n");
        assert_eq!(only(text, &[1, 3, 3, 5]), "one\n\nthr\u{fffd}ee\n\nfive");
        assert_eq!(only(text, &[0, 4, 9]), "\n\n\n\n");
        assert_eq!(only("", &[1]), "");
    }
}
