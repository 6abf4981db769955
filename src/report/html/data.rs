//! What the script of the page gets to know: texts fit for being shown.

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use super::changes::{Change, Changes};
use crate::finding::{Direction, Severity, Side, Surface};
use crate::model::FileId;
use crate::report::entry::{Entry, Found};
use crate::report::excerpt::{Excerpt, Mark, excerpts};
use crate::report::{Asked, Counts, Report, Run, plural, visible};
use crate::witness::{Encoded, Witness};

/// How many lines are shown around what is pointed at.
const AROUND: u32 = 4;

/// Of so many pairs of files it is kept what differs.
const MOST_PAIRS: usize = 64;

/// All that the page shows.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    verdict: String,
    about: Option<Cow<'a, str>>,
    /// The part of the version number to raise, and a commit for it.
    bump: Option<(&'static str, String)>,
    findings: Cards<'a>,
}

/// A card for each entry, made as it is written, so that many take no memory.
struct Cards<'a> {
    entries: Vec<Entry<'a>>,
    prefix: &'a str,
    known: RefCell<Known<'a>>,
}

impl Serialize for Cards<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.entries.iter();
        serializer
            .collect_seq(entries.map(|it| card(it, self.prefix, &mut self.known.borrow_mut())))
    }
}

/// A finding, or an error of the compiler.
#[derive(Serialize)]
struct Card<'a> {
    severity: Severity,
    /// Who allowed it, where and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<String>,
    rule: Cow<'a, str>,
    /// What the rule says, and the address of its page.
    summary: &'static str,
    url: Option<String>,
    message: Cow<'a, str>,
    element: Cow<'a, str>,
    /// `proto/user.proto:4`.
    place: String,
    surfaces: &'a [Surface],
    directions: &'a [Direction],
    help: Vec<Cow<'a, str>>,
    files: Vec<File>,
    witness: Option<Value<'a>>,
}

/// Lines of a file.
#[derive(Serialize)]
struct File {
    /// `old` or `new`.
    side: &'static str,
    title: String,
    lines: Vec<Line>,
}

/// Number; whether it is not in the other version; pieces of text, each with what is special about
/// it (1 differs from the other version, 2 is pointed at); and what is said about it.
#[derive(Serialize)]
struct Line(u32, bool, Vec<(String, u8)>, Vec<String>);

/// A value that shows a finding.
#[derive(Serialize)]
struct Value<'a> {
    format: &'static str,
    writer: &'static str,
    reader: &'static str,
    written: Cow<'a, str>,
    /// Bytes, how deep they stand, and what they are; or JSON in one piece.
    pieces: Vec<(Cow<'a, str>, usize, Cow<'a, str>)>,
    read: Cow<'a, str>,
}

const DIFFERS: u8 = 1;
const MARKED: u8 = 2;

impl<'a> Page<'a> {
    /// The page about a run; paths start with `prefix`.
    pub(super) fn of(run: &'a Run<'a>, prefix: &'a str) -> Self {
        Self {
            verdict: verdict(run),
            about: run.about.map(visible),
            bump: run.suggestion.map(|suggestion| {
                let header = visible(&suggestion.header()).into_owned();
                (suggestion.bump.word(), header)
            }),
            findings: Cards {
                entries: run.with_allowed(),
                prefix,
                known: RefCell::default(),
            },
        }
    }
}

fn verdict(run: &Run<'_>) -> String {
    if !run.diagnostics.is_empty() {
        let count = plural(run.diagnostics.len(), "error");
        return format!("the schema does not compile: {count}");
    }
    match run.counts() {
        counts if counts == Counts::default() => "nothing found".to_owned(),
        counts if counts.to_string().is_empty() => {
            format!("nothing found{}", counts.allowed_in_words())
        }
        counts => format!("{counts}{}", counts.allowed_in_words()),
    }
}

fn card<'a>(entry: &Entry<'a>, prefix: &str, known: &mut Known<'a>) -> Card<'a> {
    let rule = Asked::find(entry.rule);
    let path = entry.path_below(prefix).unwrap_or_default();
    let finding = entry.found.map(|found| found.finding);
    Card {
        severity: entry.severity,
        allowed: entry
            .allowed
            .map(|it| visible(&it.to_string()).into_owned()),
        rule: visible(entry.rule),
        summary: rule.as_ref().map_or("", |rule| rule.summary),
        url: rule.and_then(|rule| rule.url()),
        message: visible(entry.message),
        element: visible(entry.element),
        place: match entry.new_range() {
            Some(range) => format!("{}:{}", visible(&path), range.start.line),
            None => visible(&path).into_owned(),
        },
        surfaces: finding.map_or(&[], |finding| &finding.surfaces),
        directions: finding.map_or(&[], |finding| &finding.directions),
        help: entry
            .help
            .map_or_else(Vec::new, |help| help.lines().map(visible).collect()),
        files: match entry.found {
            Some(found) => files(found, known),
            None => of_error(entry),
        },
        witness: entry.found.and_then(|found| found.witness).map(value),
    }
}

/// What is known of pairs of files, by their ids in a report.
#[derive(Default)]
struct Known<'a> {
    report: Option<&'a Report<'a>>,
    changes: FxHashMap<(FileId, FileId), Changes>,
}

impl<'a> Known<'a> {
    /// What differs between two files.
    fn between(&mut self, report: &'a Report<'a>, old: FileId, new: FileId) -> &Changes {
        if !self.report.is_some_and(|known| std::ptr::eq(known, report)) {
            self.report = Some(report);
            self.changes.clear();
        }
        if self.changes.len() >= MOST_PAIRS {
            self.changes.clear();
        }
        self.changes.entry((old, new)).or_insert_with(|| {
            let texts = (report.old[old].source.text(), report.new[new].source.text());
            match texts {
                (Some(old), Some(new)) => Changes::between(old, new),
                _ => Changes::default(),
            }
        })
    }
}

/// Old files before new ones, with what differs between the first of each.
fn files<'a>(found: Found<'a>, known: &mut Known<'a>) -> Vec<File> {
    let mut excerpts = excerpts(found, AROUND);
    excerpts.sort_by_key(|excerpt| excerpt.side);
    let of = |side| {
        excerpts
            .iter()
            .find(|it| it.side == side)
            .and_then(|it| it.file)
    };
    let pair = of(Side::Old).zip(of(Side::New));
    let nothing = Changes::default();
    let changes = pair.map(|(old, new)| known.between(found.report, old, new));
    let changes = changes.unwrap_or(&nothing);
    let files = excerpts.iter().map(|excerpt| {
        let is_paired = pair.is_some_and(|(old, new)| {
            excerpt.file
                == Some(match excerpt.side {
                    Side::Old => old,
                    Side::New => new,
                })
        });
        let lines = match excerpt.side {
            _ if !is_paired => &nothing.old,
            Side::Old => &changes.old,
            Side::New => &changes.new,
        };
        file(excerpt, |number| lines.of(number))
    });
    files.collect()
}

/// The line of an error of the compiler.
fn of_error(entry: &Entry<'_>) -> Vec<File> {
    let (Some(text), Some(range)) = (entry.text, entry.range) else {
        return Vec::new();
    };
    let mut excerpt = Excerpt {
        side: Side::New,
        file: None,
        path: visible(entry.path.unwrap_or_default()).into_owned(),
        note: None,
        lines: Vec::new(),
        marks: vec![Mark {
            range,
            text: String::new(),
        }],
    };
    let text_from = |number: u32| {
        let lines_before = (number as usize).checked_sub(1)?;
        let mut starts = text.match_indices('\n').map(|(at, _)| at + 1);
        text.get(
            lines_before
                .checked_sub(1)
                .map_or(Some(0), |at| starts.nth(at))?..,
        )
    };
    excerpt.fill(text_from, AROUND);
    vec![file(&excerpt, |_| &Change::None)]
}

fn file<'c>(excerpt: &Excerpt, change: impl Fn(u32) -> &'c Change) -> File {
    let lines = excerpt.lines.iter().map(|(number, text)| {
        let change = change(*number);
        let notes = excerpt
            .marks
            .iter()
            .filter(|mark| mark.range.start.line == *number);
        let notes = notes
            .map(|mark| mark.text.clone())
            .filter(|text| !text.is_empty());
        Line(
            *number,
            *change != Change::None,
            pieces(text, *number, change, &excerpt.marks),
            notes.collect(),
        )
    });
    File {
        side: match excerpt.side {
            Side::Old => "old",
            Side::New => "new",
        },
        title: excerpt.title(),
        lines: lines.collect(),
    }
}

/// A line cut where something begins or ends.
fn pieces(text: &str, number: u32, change: &Change, marks: &[Mark]) -> Vec<(String, u8)> {
    let parts = match change {
        Change::Parts(parts) => parts.as_slice(),
        Change::None | Change::Whole => &[],
    };
    let mut parts = parts.iter().peekable(); // in order
    let mut pieces: Vec<(String, u8)> = Vec::new();
    for (at, character) in text.chars().enumerate() {
        while parts.next_if(|part| part.end <= at).is_some() {}
        let differs = parts.peek().is_some_and(|part| part.contains(&at));
        let is_marked = marks.iter().any(|mark| mark.has(number, at));
        let kind = u8::from(differs) * DIFFERS + u8::from(is_marked) * MARKED;
        match pieces.last_mut() {
            Some((piece, last)) if *last == kind => piece.push(character),
            _ => pieces.push((character.to_string(), kind)),
        }
    }
    pieces
}

fn value(witness: &Witness) -> Value<'_> {
    let (writer, reader) = match witness.direction {
        Direction::Backward => ("old", "new"),
        Direction::Forward => ("new", "old"),
    };
    let pieces = match &witness.encoded {
        Encoded::Json { json } => vec![(visible(json), 0, Cow::Borrowed(""))],
        Encoded::Binary { pieces, .. } => {
            let pieces = pieces.iter();
            let shown = pieces.map(|it| (visible(&it.bytes), it.depth, visible(&it.meaning)));
            shown.collect()
        }
    };
    Value {
        format: match witness.surface {
            Surface::Json => "json",
            _ => "binary",
        },
        writer,
        reader,
        written: visible(&witness.written),
        pieces,
        read: visible(&witness.read),
    }
}
