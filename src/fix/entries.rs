//! The entries of one statement, and how they are put in, merged and written again.

use std::ops::Range;

use crate::model::Span;

/// An entry as it is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Entry {
    /// The entry that was written at this position.
    Kept(usize),
    /// Another one.
    New(String),
}

/// Entries of a statement without comments in between, separated by commas.
pub(super) struct Entries<'t> {
    pub(super) text: &'t str,
    /// In order.
    pub(super) spans: Vec<Span>,
}

impl Entries<'_> {
    /// The smallest edit that makes these entries of them; nothing if they are the same.
    pub(super) fn written_as(&self, wanted: &[Entry]) -> Option<(Range<usize>, String)> {
        let (before, after) = (self.spans.len(), wanted.len());
        let is_kept = |at: usize, was: usize| wanted[at] == Entry::Kept(was);
        let least = before.min(after);
        let head = (0..least).take_while(|&at| is_kept(at, at)).count();
        let tail = (1..=least - head)
            .take_while(|&back| is_kept(after - back, before - back))
            .count();
        let changed = &wanted[head..after - tail];
        let between = self.separator();
        if head + tail == before {
            if changed.is_empty() {
                return None;
            }
            let written = self.joined(changed, between);
            return Some(match head.checked_sub(1).map(|last| self.spans[last].end) {
                Some(end) => (at(end), format!("{between}{written}")),
                None => (at(self.spans.first()?.start), format!("{written}{between}")),
            });
        }
        let (first, last) = (self.spans[head], self.spans[before - tail - 1]);
        let replaced = first.start as usize..last.end as usize;
        Some((replaced, self.joined(changed, between)))
    }

    fn joined(&self, entries: &[Entry], between: &str) -> String {
        let texts = entries.iter().map(|entry| match entry {
            Entry::Kept(at) => self.slice(self.spans[*at]),
            Entry::New(text) => text,
        });
        texts.collect::<Vec<_>>().join(between)
    }

    /// What stands between the last two.
    fn separator(&self) -> &str {
        match self.spans.as_slice() {
            [.., one, other] => &self.text[one.end as usize..other.start as usize],
            _ => ", ",
        }
    }

    fn slice(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }
}

const fn at(place: u32) -> Range<usize> {
    place as usize..place as usize
}

/// A run of numbers in a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Run {
    start: i32,
    end: i32,
    was: Option<usize>,
}

/// Numbers with others put in: in order where they are in order, and as one range with what they
/// touch where that is shorter.
pub(super) fn with_numbers(before: &[(i32, i32)], more: &[(i32, i32)], highest: i32) -> Vec<Entry> {
    let mut runs = kept(before);
    let is_sorted = runs.is_sorted_by_key(|run| run.start);
    for &(start, end) in more {
        let at = match is_sorted {
            true => runs.partition_point(|run| run.start < start),
            false => runs.len(),
        };
        let new = Run {
            start,
            end,
            was: None,
        };
        runs.insert(at, new);
        if is_sorted {
            merge_around(&mut runs, at);
        }
    }
    entries(&runs, highest)
}

/// The same numbers, sorted and with as few ranges as there are; nothing if there is nothing to
/// merge.
pub(super) fn merged(before: &[(i32, i32)], highest: i32) -> Option<Vec<Entry>> {
    let mut runs = kept(before);
    runs.sort_by_key(|run| run.start);
    let mut at = 0;
    while at < runs.len() {
        at = merge_around(&mut runs, at) + 1;
    }
    (runs.len() < before.len()).then(|| entries(&runs, highest))
}

fn kept(before: &[(i32, i32)]) -> Vec<Run> {
    let runs = before.iter().enumerate().map(|(at, &(start, end))| Run {
        start,
        end,
        was: Some(at),
    });
    runs.collect()
}

/// Makes one of a run and those it touches, if that is worth it: two single numbers stay. Gives
/// where it is then.
fn merge_around(runs: &mut Vec<Run>, at: usize) -> usize {
    let touch = |left: &Run, right: &Run| left.end.checked_add(1) == Some(right.start);
    let mut first = at;
    while first > 0 && touch(&runs[first - 1], &runs[first]) {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < runs.len() && touch(&runs[last], &runs[last + 1]) {
        last += 1;
    }
    let touching = &runs[first..=last];
    let is_range = |run: &Run| run.start < run.end;
    if touching.len() > 2 || (touching.len() == 2 && touching.iter().any(is_range)) {
        let whole = Run {
            start: runs[first].start,
            end: runs[last].end,
            was: None,
        };
        runs.splice(first..=last, [whole]);
        return first;
    }
    at
}

fn entries(runs: &[Run], highest: i32) -> Vec<Entry> {
    let entries = runs.iter().map(|run| match run.was {
        Some(at) => Entry::Kept(at),
        None => Entry::New(range(run.start, run.end, highest)),
    });
    entries.collect()
}

fn range(start: i32, end: i32, highest: i32) -> String {
    match end {
        _ if start == end => start.to_string(),
        _ if end == highest => format!("{start} to max"),
        _ => format!("{start} to {end}"),
    }
}

/// Names with others put in: in order where three or more are in order, else behind them.
pub(super) fn with_names(before: &[&str], more: &[(&str, String)]) -> Vec<Entry> {
    let mut names: Vec<(&str, Entry)> = before
        .iter()
        .enumerate()
        .map(|(at, name)| (*name, Entry::Kept(at)))
        .collect();
    let is_sorted = before.len() > 2 && before.is_sorted();
    for (name, written) in more {
        let at = match is_sorted {
            true => names.partition_point(|(other, _)| other < name),
            false => names.len(),
        };
        names.insert(at, (name, Entry::New(written.clone())));
    }
    names.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation)]
mod tests {
    use super::*;

    const MAX: i32 = 536_870_911;

    /// The statement with each of the parts as an entry, and what is made of it.
    fn written(text: &str, parts: &[&str], wanted: &[Entry]) -> Option<String> {
        let mut from = 0;
        let spans = parts.iter().map(|part| {
            let at = from + text[from..].find(part).unwrap();
            from = at + part.len();
            Span::new(at as u32, from as u32)
        });
        let spans = spans.collect();
        let (range, new) = Entries { text, spans }.written_as(wanted)?;
        let mut text = text.to_owned();
        text.replace_range(range, &new);
        Some(text)
    }

    fn numbers(text: &str, more: &[(i32, i32)]) -> String {
        let parts: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
        let parts = &parts[..parts.len() - 1];
        let bounds: Vec<(i32, i32)> = parts.iter().map(|part| bounds(part)).collect();
        written(text, parts, &with_numbers(&bounds, more, MAX)).unwrap()
    }

    fn bounds(part: &str) -> (i32, i32) {
        let (start, end) = part.split_once(" to ").unwrap_or((part, part));
        (start.parse().unwrap(), end.parse().unwrap_or(MAX))
    }

    #[test]
    fn numbers_come_in_order_and_widen_ranges() {
        assert_eq!(numbers("2;", &[(4, 4)]), "2, 4;");
        assert_eq!(numbers("4;", &[(2, 2)]), "2, 4;");
        assert_eq!(numbers("2, 9;", &[(4, 4)]), "2, 4, 9;");
        assert_eq!(numbers("2,\n  9;", &[(4, 4)]), "2,\n  4,\n  9;");
        assert_eq!(numbers("2, 3;", &[(4, 4)]), "2 to 4;");
        assert_eq!(numbers("2;", &[(3, 3)]), "2, 3;");
        assert_eq!(numbers("1, 5 to 7, 20;", &[(8, 8)]), "1, 5 to 8, 20;");
        assert_eq!(numbers("5 to 7, 9 to 11;", &[(8, 8)]), "5 to 11;");
        assert_eq!(numbers("9, 2;", &[(4, 4)]), "9, 2, 4;");
        assert_eq!(numbers("2;", &[(10, MAX)]), "2, 10 to max;");
    }

    #[test]
    fn what_could_be_one_range_becomes_one() {
        let parts = ["7", "2", "3", "4 to 5", "9"];
        let bounds: Vec<_> = parts.map(bounds).to_vec();
        let wanted = merged(&bounds, MAX).unwrap();
        let text = written("7, 2, 3, 4 to 5, 9;", &parts, &wanted);
        assert_eq!(text.unwrap(), "2 to 5, 7, 9;");
        assert_eq!(merged(&[(2, 2), (3, 3), (9, 9)], MAX), None);
    }

    #[test]
    fn names_are_put_in() {
        let more = [("c", "\"c\"".to_owned())];
        let names = |text: &str, parts: &[&str]| {
            let bare: Vec<&str> = parts.iter().map(|it| it.trim_matches('"')).collect();
            written(text, parts, &with_names(&bare, &more)).unwrap()
        };
        assert_eq!(names("\"a\";", &["\"a\""]), "\"a\", \"c\";");
        assert_eq!(
            names("\"a\", \"b\", \"d\";", &["\"a\"", "\"b\"", "\"d\""]),
            "\"a\", \"b\", \"c\", \"d\";"
        );
        assert_eq!(
            names("\"d\", \"a\";", &["\"d\"", "\"a\""]),
            "\"d\", \"a\", \"c\";"
        );
    }
}
