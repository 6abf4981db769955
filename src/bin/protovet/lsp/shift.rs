//! Where a place of a text is in a later version of it.

use std::ops::Range;

/// What became of a text: all before and all behind one piece of it stayed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shift {
    /// How many bytes stayed at the start.
    head: usize,
    /// How many bytes stayed at the end.
    tail: usize,
    /// The lengths before and after.
    lengths: (usize, usize),
}

impl Shift {
    /// What became of one text in another.
    pub(super) fn between(before: &str, after: &str) -> Self {
        let (a, b) = (before.as_bytes(), after.as_bytes());
        let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let rest = (a.len() - head).min(b.len() - head);
        let tail = a.iter().rev().zip(b.iter().rev()).take(rest);
        Self {
            head,
            tail: tail.take_while(|(a, b)| a == b).count(),
            lengths: (a.len(), b.len()),
        }
    }

    /// Where a range is now; none if what it covers changed.
    pub(super) fn range(&self, range: &Range<usize>) -> Option<Range<usize>> {
        if self.lengths.0 == self.lengths.1 && self.head == self.lengths.0 {
            return Some(range.clone());
        }
        if range.end < self.head {
            return Some(range.clone());
        }
        let (before, after) = self.lengths;
        let moved = |at: usize| at + after - before;
        (range.start > before - self.tail).then(|| moved(range.start)..moved(range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(before: &str, after: &str, what: &str) -> Option<String> {
        let start = before.find(what).unwrap();
        let now = Shift::between(before, after).range(&(start..start + what.len()));
        now.map(|range| after[range].to_owned())
    }

    #[test]
    fn what_stayed_is_found_again() {
        let before = "one two three four";
        for (after, what, found) in [
            ("one two three four", "two", true),
            ("one tw three four", "one", true),
            ("one tw three four", "two", false),
            ("one twooo three four", "four", true),
            ("one twooo three four", "two", false),
            ("three four", "four", true),
            ("", "four", false),
        ] {
            let expected = found.then(|| what.to_owned());
            assert_eq!(shifted(before, after, what), expected, "{after}: {what}");
        }
    }

    #[test]
    fn repeated_text_is_counted_once() {
        let shift = Shift::between("aa", "aaa");
        assert_eq!((shift.head, shift.tail), (2, 0));
        assert_eq!(shift.range(&(0..1)), Some(0..1));
        assert_eq!(Shift::between("", "").range(&(0..0)), Some(0..0));
    }
}
