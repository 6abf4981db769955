//! What a number was while nothing used it.

use serde::Serialize;

use crate::history::{CommitAt, Element, Number};

/// What a number was while nothing used it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Between {
    /// Reserved.
    Reserved,
    /// Neither used nor reserved, after it had been used.
    Unreserved,
    /// The message or enum itself was not there.
    Gone,
}

/// A time in which nothing used a number.
pub(super) type Span = (CommitAt, Option<CommitAt>, Between);

/// The times in which nothing used a number, oldest first. Those before its first use count only
/// where it was reserved.
pub(super) fn spans(element: &Element, number: &Number<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let turns = turns(element, number);
    for (at, &from) in turns.iter().enumerate() {
        let to = turns.get(at + 1).copied();
        let Some(what) = what(element, number, from) else {
            continue;
        };
        match spans.last_mut() {
            Some((_, until, before)) if *before == what && *until == Some(from) => *until = to,
            _ => spans.push((from, to, what)),
        }
    }
    spans
}

/// The commits with which something about a number can have changed, in order.
fn turns(element: &Element, number: &Number<'_>) -> Vec<CommitAt> {
    let uses = number.uses.iter();
    let uses = uses.flat_map(|it| [Some(it.since), it.until.as_ref().map(|end| end.commit)]);
    let lives = element.lives.iter();
    let lives = lives.flat_map(|life| [Some(life.since), life.until]);
    let reserved = element.reserved.iter().map(|(since, _)| Some(*since));
    let mut turns: Vec<CommitAt> = uses.chain(lives).chain(reserved).flatten().collect();
    turns.sort_unstable();
    turns.dedup();
    turns
}

fn what(element: &Element, number: &Number<'_>, at: CommitAt) -> Option<Between> {
    let lasts = |since: CommitAt, until: Option<CommitAt>| {
        since <= at && until.is_none_or(|until| at < until)
    };
    let mut uses = number.uses.iter();
    if uses.any(|it| lasts(it.since, it.until.as_ref().map(|end| end.commit))) {
        return None;
    }
    let was_used = number.uses.iter().any(|it| it.since <= at);
    let mut lives = element.lives.iter();
    if !lives.any(|life| lasts(life.since, life.until)) {
        return was_used.then_some(Between::Gone);
    }
    if element.was_reserved(number.number, at) {
        return Some(Between::Reserved);
    }
    was_used.then_some(Between::Unreserved)
}

/// What remains of a run of numbers, given as first and last, without some; those in order.
pub(super) fn without((first, last): (i32, i32), taken: &[i32]) -> Vec<(i32, i32)> {
    let mut runs = Vec::new();
    let mut next = Some(first);
    let inside = taken.iter().filter(|it| (first..=last).contains(*it));
    for &number in inside {
        if let Some(start) = next.filter(|start| *start < number) {
            runs.push((start, number - 1));
        }
        next = number.checked_add(1);
    }
    runs.extend(
        next.filter(|start| *start <= last)
            .map(|start| (start, last)),
    );
    runs
}
