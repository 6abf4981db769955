//! What the script of the page gets to know of a ledger.
//!
//! Texts are fit for being shown. What there is many of is written as arrays, to keep the page of
//! a large repository small; a place in [`Page::commits`] stands for a commit.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::between::{Between, Span, spans, without};
use crate::history::{CommitAt, Element, Ledger, Number, Reason, Skipped, State, Tenure, TypeKind};
use crate::report::visible;

/// All that the page shows.
#[derive(Serialize)]
pub(super) struct Page<'l> {
    /// The newest commit that was looked at.
    tip: Option<String>,
    /// When the newest commit that changed schemas was made, in seconds since 1970.
    until: Option<i64>,
    /// How many commits were looked at.
    visited: usize,
    /// What the ledger cannot tell.
    notes: Vec<Cow<'l, str>>,
    /// Revisions of files that were not read: commit, path, why.
    skipped: Vec<(CommitAt, Cow<'l, str>, Cow<'l, str>)>,
    /// Id, seconds since 1970, and time as the author's clock showed it; oldest first.
    commits: Vec<(String, i64, String)>,
    elements: Vec<Entry<'l>>,
}

/// A message or an enum.
#[derive(Serialize)]
struct Entry<'l> {
    kind: &'static str,
    name: Cow<'l, str>,
    path: Cow<'l, str>,
    live: bool,
    /// The lowest number that was never used.
    free: Option<i32>,
    /// Full name, path and since when; oldest first.
    names: Vec<(Cow<'l, str>, Cow<'l, str>, CommitAt)>,
    /// Since when and until when it was there; oldest first.
    lives: Vec<(CommitAt, Option<CommitAt>)>,
    numbers: Vec<Row<'l>>,
    /// Numbers that nothing ever used, as first and last, and why they cannot be taken.
    runs: Vec<(i32, i32, &'static str)>,
}

/// A number that was used.
#[derive(Serialize)]
struct Row<'l> {
    number: i32,
    state: &'static str,
    uses: Vec<Use<'l>>,
    /// The times in which nothing used it.
    between: Vec<Span>,
}

/// Name, JSON name, type, since when, until when, and whether it gave the number another meaning.
type Use<'l> = (
    Cow<'l, str>,
    Option<Cow<'l, str>>,
    Cow<'l, str>,
    CommitAt,
    Option<CommitAt>,
    bool,
);

impl<'l> Page<'l> {
    /// The page about some elements of a ledger.
    pub(super) fn of(ledger: &'l Ledger, elements: &[&'l Element], notes: &'l [String]) -> Self {
        let commits = Commits::of(ledger, elements);
        let known = commits.0.iter().map(|&at| {
            let commit = ledger.commit(at);
            let time = commit.time;
            (commit.id.to_string(), time.seconds, time.rfc3339())
        });
        let skipped = ledger.skipped.iter();
        Self {
            tip: ledger.tip.map(|tip| tip.to_string()),
            until: ledger.commits.last().map(|commit| commit.time.seconds),
            visited: ledger.visited,
            notes: notes.iter().map(|note| visible(note)).collect(),
            skipped: skipped
                .map(|it| (commits.place(it.commit), visible(&it.path), why(it)))
                .collect(),
            commits: known.collect(),
            elements: elements.iter().map(|it| commits.entry(it)).collect(),
        }
    }
}

fn why(skipped: &Skipped) -> Cow<'_, str> {
    match &skipped.reason {
        Reason::Missing => Cow::Borrowed("its content is not in this clone"),
        Reason::Unreadable { why, line: None } => visible(why),
        Reason::Unreadable {
            why,
            line: Some(line),
        } => Cow::Owned(format!("line {line}: {}", visible(why))),
    }
}

/// The commits that the page speaks of, in order.
struct Commits(Vec<CommitAt>);

impl Commits {
    fn of(ledger: &Ledger, elements: &[&Element]) -> Self {
        let mut used: BTreeSet<CommitAt> = ledger.skipped.iter().map(|it| it.commit).collect();
        for element in elements {
            used.extend(element.names.iter().map(|home| home.since));
            used.extend(element.reserved.iter().map(|(since, _)| *since));
            for life in &element.lives {
                used.insert(life.since);
                used.extend(life.until);
            }
            for tenure in &element.members {
                used.insert(tenure.since);
                used.extend(tenure.until.as_ref().map(|end| end.commit));
            }
        }
        Self(used.into_iter().collect())
    }

    /// The place of a commit on the page.
    fn place(&self, at: CommitAt) -> CommitAt {
        let place = self.0.partition_point(|known| *known < at);
        CommitAt::try_from(place).unwrap_or(CommitAt::MAX)
    }

    fn entry<'l>(&self, element: &'l Element) -> Entry<'l> {
        let names = element.names.iter();
        let lives = element.lives.iter();
        let numbers = element.numbers();
        Entry {
            kind: match element.kind {
                TypeKind::Message => "message",
                TypeKind::Enum => "enum",
            },
            name: visible(element.full_name()),
            path: visible(element.path()),
            live: element.is_live(),
            free: element.lowest_never_used(),
            names: names
                .map(|it| {
                    let since = self.place(it.since);
                    (visible(&it.full_name), visible(&it.path), since)
                })
                .collect(),
            lives: lives
                .map(|it| {
                    (
                        self.place(it.since),
                        it.until.map(|until| self.place(until)),
                    )
                })
                .collect(),
            runs: runs(element, &numbers),
            numbers: numbers.iter().map(|it| self.row(element, it)).collect(),
        }
    }

    fn row<'l>(&self, element: &Element, number: &Number<'l>) -> Row<'l> {
        let place = |(since, until, what): Span| -> (CommitAt, Option<CommitAt>, Between) {
            (
                self.place(since),
                until.map(|until| self.place(until)),
                what,
            )
        };
        let uses = number.uses.iter().enumerate().map(|(at, tenure)| {
            let before = at.checked_sub(1).map(|before| number.uses[before]);
            let other = before.is_some_and(|before| !element.is_same(before, tenure));
            self.usage(tenure, other)
        });
        Row {
            number: number.number,
            state: number.state.word(),
            uses: uses.collect(),
            between: spans(element, number).into_iter().map(place).collect(),
        }
    }

    fn usage<'l>(&self, tenure: &'l Tenure, other: bool) -> Use<'l> {
        let until = tenure.until.as_ref().map(|end| self.place(end.commit));
        (
            visible(&tenure.name),
            tenure.json_name.as_deref().map(visible),
            visible(&tenure.ty),
            self.place(tenure.since),
            until,
            other,
        )
    }
}

/// The numbers that nothing ever used and that cannot be taken, lowest first.
fn runs(element: &Element, numbers: &[Number<'_>]) -> Vec<(i32, i32, &'static str)> {
    let used: Vec<i32> = numbers.iter().map(|it| it.number).collect();
    let reserved = element.reserved_now().into_iter();
    let reserved = reserved.flat_map(|it| it.ranges.iter());
    let reserved = reserved.map(|run| (run, State::Reserved.word()));
    let extensions = element.extensions.iter().map(|run| (run, "extensions"));
    let mut runs: Vec<_> = reserved
        .chain(extensions)
        .flat_map(|(run, what)| {
            let rest = without(*run, &used).into_iter();
            rest.map(move |(first, last)| (first, last, what))
        })
        .collect();
    runs.sort_unstable();
    runs
}
