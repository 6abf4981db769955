//! The lines of both versions that a finding is about, for formats that draw snippets themselves.

use super::Location;
use super::entry::Found;
use super::escape::{snippet, visible};
use crate::finding::{Label, Side, Subject};
use crate::model::{FileId, LineRange, Place, Schema};

/// How many characters of a line are shown: machines write longer ones.
const LONGEST_LINE: usize = 400;

/// How many lines a mark may go over: the rest of a long declaration tells nothing.
const LONGEST_MARK: u32 = 12;

/// Lines of one file.
pub(super) struct Excerpt {
    pub(super) side: Side,
    /// The file in its version; none for earlier revisions.
    pub(super) file: Option<FileId>,
    /// The path to show.
    pub(super) path: String,
    /// Which version it is of, if the path does not say so.
    pub(super) note: Option<String>,
    /// Numbers and texts, each fit for being shown.
    pub(super) lines: Vec<(u32, String)>,
    pub(super) marks: Vec<Mark>,
}

/// What is pointed at.
pub(super) struct Mark {
    pub(super) range: LineRange,
    /// What stands beside it, fit for being shown; may be empty.
    pub(super) text: String,
}

/// The lines around what a finding points at, a file each, new ones first; and where it points at
/// one version alone, the lines of what it is about in the other. Without text there are no lines.
pub(super) fn excerpts(found: Found<'_>, around: u32) -> Vec<Excerpt> {
    let mut excerpts: Vec<Excerpt> = Vec::new();
    for side in [Side::New, Side::Old] {
        let labels = found.finding.labels.iter();
        let before = excerpts.len();
        for label in labels.filter(|label| label.side == side) {
            add(&mut excerpts, found, label);
        }
        if excerpts.len() == before
            && let Some(label) = counterpart(found, side)
        {
            add(&mut excerpts, found, &label);
            // nothing is said about it
            if let Some(excerpt) = excerpts.last_mut() {
                excerpt.marks.iter_mut().for_each(|mark| mark.text.clear());
            }
        }
    }
    for excerpt in &mut excerpts {
        let schema = schema(found, excerpt.side);
        let source = excerpt.file.map(|file| &schema[file].source);
        excerpt.fill(|number| source?.from_line(number), around);
    }
    excerpts.extend(past(found));
    excerpts
}

fn add(excerpts: &mut Vec<Excerpt>, found: Found<'_>, label: &Label) {
    let report = found.report;
    let location = Location::of_label(label, report.old, report.new);
    let file = label.place.file;
    let of_it = |it: &&mut Excerpt| (it.file, it.side) == (Some(file), label.side);
    let mark = location.range.map(|range| Mark {
        range,
        text: visible(&label.text).into_owned(),
    });
    match excerpts.iter_mut().find(of_it) {
        Some(excerpt) => excerpt.marks.extend(mark),
        None => {
            let note = report.old_label.filter(|_| label.side == Side::Old);
            excerpts.push(Excerpt {
                side: label.side,
                file: Some(file),
                path: visible(location.path).into_owned(),
                note: note.map(|note| visible(note).into_owned()),
                lines: Vec::new(),
                marks: mark.into_iter().collect(),
            });
        }
    }
}

const fn schema<'a>(found: Found<'a>, side: Side) -> &'a Schema {
    match side {
        Side::Old => found.report.old,
        Side::New => found.report.new,
    }
}

/// What a finding is about, in a version it does not point at.
fn counterpart(found: Found<'_>, side: Side) -> Option<Label> {
    let schema = schema(found, side);
    let (file, name) = match found.finding.subject.as_ref()? {
        Subject::Messages(messages) | Subject::Fields { messages, .. } => {
            let id = match side {
                Side::Old => messages.old,
                Side::New => messages.new,
            };
            (schema[id].file, schema[id].decl.name)
        }
        Subject::Enum { enums, .. } => {
            let id = match side {
                Side::Old => enums.old,
                Side::New => enums.new,
            };
            (schema[id].file, schema[id].decl.name)
        }
    };
    Some(Label {
        side,
        place: Place { file, span: name },
        text: String::new(),
    })
}

/// The line that an earlier revision had.
fn past(found: Found<'_>) -> Option<Excerpt> {
    let past = found.finding.history.as_ref()?;
    let line = past.line.as_ref()?;
    let number = u32::try_from(line.number).ok()?;
    let commit = past.commit.get(..7).unwrap_or(&past.commit);
    let column = |text: &str| u32::try_from(text.chars().count()).map_or(1, |before| before + 1);
    let start = column(line.text.get(..line.start).unwrap_or_default());
    let end = column(line.text.trim_end());
    let at = |column| crate::model::LineColumn {
        line: number,
        column,
    };
    Some(Excerpt {
        side: Side::Old,
        file: None,
        path: visible(&past.path).into_owned(),
        note: Some(format!("before {commit}, {}", past.date)),
        lines: vec![(number, snippet(&cut(&line.text)))],
        marks: vec![Mark {
            range: LineRange {
                start: at(start),
                end: at(end),
            },
            text: visible(&past.text).into_owned(),
        }],
    })
}

impl Excerpt {
    /// Takes the lines around the marks from a text, which is given from the start of a line on.
    pub(super) fn fill<'t>(&mut self, text_from: impl Fn(u32) -> Option<&'t str>, around: u32) {
        self.marks.sort_by_key(|mark| mark.range.start);
        let is_near = |number: u32| {
            self.marks.iter().any(|mark| {
                let (first, last) = mark.lines();
                number + around >= first && number <= last + around
            })
        };
        let first = self.marks.iter().map(|mark| mark.lines().0).min();
        let last = self.marks.iter().map(|mark| mark.lines().1).max();
        let (first, last) = (first.unwrap_or(u32::MAX), last.unwrap_or_default());
        // of a long file with many findings, each looks at its own lines only
        let start = first.saturating_sub(around).max(1);
        let Some(text) = text_from(start) else { return };
        let numbered = (start..).zip(text.split('\n'));
        let near = numbered
            .take_while(|(number, _)| *number <= last.saturating_add(around))
            .filter(|(number, _)| is_near(*number));
        self.lines = near
            .map(|(number, line)| (number, snippet(&cut(line.trim_end()))))
            .collect();
        // the end of a file, and blank lines around, say nothing
        while self
            .lines
            .last()
            .is_some_and(|(number, line)| line.is_empty() && !self.has(*number))
        {
            self.lines.pop();
        }
    }

    /// Whether a line has a mark on it.
    pub(super) fn has(&self, number: u32) -> bool {
        self.marks.iter().any(|mark| {
            let (first, last) = mark.lines();
            (first..=last).contains(&number)
        })
    }

    /// `proto/user.proto:4 (main@4f2c91a)`.
    pub(super) fn title(&self) -> String {
        let line = self
            .marks
            .first()
            .map_or_else(String::new, |mark| format!(":{}", mark.range.start.line));
        let note = self
            .note
            .as_ref()
            .map_or_else(String::new, |note| format!(" ({note})"));
        format!("{}{line}{note}", self.path)
    }
}

impl Mark {
    /// Whether it covers a character of a line, the first of which is 0.
    pub(super) fn has(&self, number: u32, character: usize) -> bool {
        let LineRange { start, end } = self.range;
        let (first, last) = self.lines();
        let column = u32::try_from(character)
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        // the whole of a block says no more than its first line
        let is_block = end.line > start.line;
        first <= number
            && number <= last
            && (!is_block || number == start.line)
            && (number > start.line || column >= start.column)
            && (number < end.line || column < end.column)
    }

    /// The first and the last line that is marked.
    fn lines(&self) -> (u32, u32) {
        let LineRange { start, end } = self.range;
        let last = if end.column == 1 && end.line > start.line {
            end.line - 1
        } else {
            end.line
        };
        (start.line, last.min(start.line + LONGEST_MARK))
    }
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(LONGEST_LINE) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn lines_around_what_is_marked() {
        let sample = sample::renumbered();
        let report = sample.report();
        let found = Found {
            report: &report,
            finding: &sample.findings[0],
            witness: None,
        };
        let [new, old] = excerpts(found, 1).try_into().ok().unwrap();
        assert_eq!(new.title(), "proto/user.proto:4");
        let lines: Vec<&str> = new.lines.iter().map(|(_, line)| line.as_str()).collect();
        assert_eq!(lines, ["  // größe ✓", "  string email = 4;", "}"]);
        assert_eq!(new.lines[0].0, 3);
        assert!(new.has(4) && !new.has(3));
        assert_eq!(old.title(), "proto/user.proto:3 (main@4f2c91a)");
        assert_eq!(old.marks[0].text, "it was 3");
    }

    #[test]
    fn long_lines_are_cut() {
        assert_eq!(cut(&"ä".repeat(401)), format!("{}…", "ä".repeat(400)));
        assert_eq!(cut(&"ä".repeat(400)), "ä".repeat(400));
    }
}
