//! Which lines of two texts differ, and where in them.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// How many pairs of lines are looked at to find out which of them are one line that was changed.
const MOST_PAIRS: usize = 2500;

/// How alike two lines are that are shown as one, from 0 to 1.
const ALIKE: f32 = 0.5;

/// The lines that are not in the other text.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) old: Lines,
    pub(super) new: Lines,
}

/// For each line from the first, what differs in it.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<Change>);

/// What differs in a line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) enum Change {
    /// Nothing.
    #[default]
    None,
    /// There is no such line in the other text.
    Whole,
    /// These characters.
    Parts(Vec<Range<usize>>),
}

impl Lines {
    /// What differs in a line, counted from 1.
    pub(super) fn of(&self, number: u32) -> &Change {
        let at = (number as usize).checked_sub(1);
        let change = at.and_then(|at| self.0.get(at));
        change.unwrap_or(&Change::None)
    }
}

impl Changes {
    pub(super) fn between(old: &str, new: &str) -> Self {
        let old: Vec<&str> = old.split('\n').map(str::trim_end).collect();
        let new: Vec<&str> = new.split('\n').map(str::trim_end).collect();
        let mut changes = Self {
            old: Lines(vec![Change::None; old.len()]),
            new: Lines(vec![Change::None; new.len()]),
        };
        for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
            let (tag, of_old, of_new) = op.as_tag_tuple();
            if tag == DiffTag::Equal {
                continue;
            }
            changes.old.0[of_old.clone()].fill(Change::Whole);
            changes.new.0[of_new.clone()].fill(Change::Whole);
            changes.pair((&old, of_old), (&new, of_new));
        }
        changes
    }

    /// Finds lines that were changed: the pairs that are most alike first, none across another.
    fn pair(
        &mut self,
        (old, of_old): (&[&str], Range<usize>),
        (new, of_new): (&[&str], Range<usize>),
    ) {
        if of_old.len() * of_new.len() > MOST_PAIRS {
            return;
        }
        let pairs = of_old.flat_map(|from| of_new.clone().map(move |to| (from, to)));
        let pairs = pairs.map(|(from, to)| (likeness(old[from], new[to]), from, to));
        let mut pairs: Vec<_> = pairs.filter(|(ratio, ..)| *ratio >= ALIKE).collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (_, from, to) in pairs {
            let is_across = |&(a, b): &(usize, usize)| a.cmp(&from) != b.cmp(&to) || a == from;
            if taken.iter().any(is_across) {
                continue;
            }
            taken.push((from, to));
            let (in_old, in_new) = words_between(old[from], new[to]);
            self.old.0[from] = Change::Parts(in_old);
            self.new.0[to] = Change::Parts(in_new);
        }
    }
}

/// How many of the characters of two lines stand in words they have in common, from 0 to 1.
fn likeness(old: &str, new: &str) -> f32 {
    let (old, new) = (words(old.trim()), words(new.trim()));
    let length = |words: &[&str]| -> usize { words.iter().map(|word| word.trim().len()).sum() };
    let all = length(&old) + length(&new);
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let same = ops.iter().filter(|op| op.tag() == DiffTag::Equal);
    let same: usize = same.map(|op| length(&old[op.old_range()])).sum();
    if all == 0 {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss)] // lines are short
    let ratio = 2.0 * same as f32 / all as f32;
    ratio
}

/// The characters that differ in two lines.
fn words_between(old: &str, new: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (old, new) = (words(old), words(new));
    let mut differ = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, of_old, of_new) = op.as_tag_tuple();
        if tag != DiffTag::Equal {
            differ.0.extend(characters(&old, of_old));
            differ.1.extend(characters(&new, of_new));
        }
    }
    differ
}

/// The characters that a range of words takes; none if it is empty.
fn characters(words: &[&str], range: Range<usize>) -> Option<Range<usize>> {
    let count = |words: &[&str]| words.iter().map(|word| word.chars().count()).sum::<usize>();
    let start = count(&words[..range.start]);
    let end = start + count(&words[range]);
    (start < end).then_some(start..end)
}

/// Names and numbers, runs of white space, and single marks.
fn words(line: &str) -> Vec<&str> {
    let kind = |it: char| match it {
        _ if it.is_alphanumeric() || it == '_' => 0,
        _ if it.is_whitespace() => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, character) in line.char_indices() {
        let kind = kind(character);
        if at > 0 && (last != Some(kind) || kind == 2) {
            words.push(&line[start..at]);
            start = at;
        }
        last = Some(kind);
    }
    if start < line.len() {
        words.push(&line[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(range: Range<usize>) -> Change {
        Change::Parts(std::iter::once(range).collect())
    }

    #[test]
    fn words_of_a_line() {
        assert_eq!(
            words("  int32 größe = 4;"),
            ["  ", "int32", " ", "größe", " ", "=", " ", "4", ";"]
        );
        assert_eq!(words(""), Vec::<&str>::new());
    }

    #[test]
    fn a_changed_line_shows_its_words() {
        let old = "message A {\n  string email = 3;\n  bool gone = 9;\n}\n";
        let new = "message A {\n  string email = 4;\n}\n";
        let changes = Changes::between(old, new);
        assert_eq!(changes.old.of(2), &part(17..18));
        assert_eq!(changes.new.of(2), &part(17..18));
        assert_eq!(changes.old.of(3), &Change::Whole);
        assert_eq!(changes.new.of(3), &Change::None);
        assert_eq!(
            (changes.old.of(1), changes.old.of(99)),
            (&Change::None, &Change::None)
        );
    }

    #[test]
    fn a_line_is_paired_with_the_one_of_its_name() {
        let changes = Changes::between("  PAID = 2;\n  SENT = 3;\n", "  SENT = 2;\n");
        assert_eq!(changes.old.of(1), &Change::Whole);
        assert_eq!(changes.old.of(2), &part(9..10));
        assert_eq!(changes.new.of(1), &part(9..10));
    }

    #[test]
    fn lines_that_have_little_in_common_are_two() {
        let changes = Changes::between("int32 a = 1;\n", "repeated Foo bar_baz [deprecated];\n");
        assert_eq!(
            (changes.old.of(1), changes.new.of(1)),
            (&Change::Whole, &Change::Whole)
        );
    }

    #[test]
    fn line_ends_make_no_difference() {
        let changes = Changes::between("a\r\nb\r\n", "a\nb\n");
        assert_eq!(
            (changes.old.of(1), changes.new.of(2)),
            (&Change::None, &Change::None)
        );
    }
}
