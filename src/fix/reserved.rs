//! What was reserved, or should have been, is reserved again.

use super::Fixer;
use super::change::{Body, Change, Proposal, field_named, spelled};
use super::number;
use crate::finding::{Finding, Side};
use crate::model::{EnumId, MessageId, Name, Schema, Span};
use crate::pair::FieldLink;
use crate::rules::numbers::uncovered;

/// What the old version reserved where a finding points.
struct Before {
    ranges: Vec<(i32, i32)>,
    names: Vec<Name>,
}

/// Puts back what is no longer reserved; a new field that took the number gets one of its own.
pub(super) fn removed(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    if let Some(body) = fixer.body_named(&finding.element) {
        let before = before(fixer, finding, body)?;
        return put_back(fixer, body, &before);
    }
    let (holder, member) = finding.element.rsplit_once('.')?;
    let body = fixer.body_named(holder)?;
    let before = before(fixer, finding, body)?;
    match body {
        Body::Message(id) => field_taken(fixer, id, member, &before),
        Body::Enum(id) => value_taken(fixer, id, member, &before),
    }
}

/// What the old version reserved at the place that a finding shows.
fn before(fixer: &Fixer<'_>, finding: &Finding, body: Body) -> Option<Before> {
    let old = fixer.old?;
    let label = finding.labels.iter().find(|it| it.side == Side::Old)?;
    let was = match body {
        Body::Message(id) => Body::Message(fixer.kept_message(id)?.old),
        Body::Enum(id) => Body::Enum(fixer.kept_enum(id)?.old),
    };
    let span = label.place.span;
    let ranges = was.reserved_ranges(old).iter().filter(|it| it.span == span);
    let names = was.reserved_names(old).iter().filter(|it| it.span == span);
    Some(Before {
        ranges: ranges.map(|it| (it.start, it.end)).collect(),
        names: names.map(|it| it.name.clone()).collect(),
    })
}

/// Puts back all that an enum or message reserved and does not reserve any more, as a finding says
/// that does not tell what it is about. New members that took such numbers get their own.
pub(super) fn all_removed(fixer: &Fixer<'_>, body: Body) -> Option<Proposal> {
    let old = fixer.old?;
    let was = match body {
        Body::Message(id) => Body::Message(fixer.kept_message(id)?.old),
        Body::Enum(id) => Body::Enum(fixer.kept_enum(id)?.old),
    };
    let ranges = was.reserved_ranges(old).iter();
    let names = was.reserved_names(old).iter();
    let before = Before {
        ranges: ranges.map(|it| (it.start, it.end)).collect(),
        names: names.map(|it| it.name.clone()).collect(),
    };
    let is_taken = |number: i32| {
        let mut ranges = before.ranges.iter();
        ranges.any(|&(start, end)| start <= number && number <= end)
    };
    let taken: Vec<Proposal> = match body {
        Body::Message(id) => {
            let takers = fixer
                .new
                .fields_of(id)
                .filter(|(_, it)| is_taken(it.number));
            let moved = takers.filter_map(|(_, it)| field_taken(fixer, id, &it.name, &before));
            moved.collect()
        }
        Body::Enum(id) => {
            let takers = fixer
                .new
                .values_of(id)
                .filter(|(_, it)| is_taken(it.number));
            let moved = takers.filter_map(|(_, it)| value_taken(fixer, id, &it.name, &before));
            moved.collect()
        }
    };
    let back = put_back(fixer, body, &before);
    let title = match (&back, taken.first()) {
        (_, Some(taken)) => taken.title.clone(),
        (Some(back), None) => back.title.clone(),
        (None, None) => return None,
    };
    let changes = taken.into_iter().chain(back).flat_map(|it| it.changes);
    Some(Proposal {
        title,
        changes: changes.collect(),
    })
}

fn put_back(fixer: &Fixer<'_>, body: Body, before: &Before) -> Option<Proposal> {
    let numbers = left(fixer.new, body, &before.ranges, None);
    let mut names = before.names.clone();
    names.retain(|name| !body.knows_name(fixer.new, name));
    if numbers.is_empty() && names.is_empty() {
        return None;
    }
    Some(Proposal {
        title: format!("reserve {} again", spelled(&numbers, &names)),
        changes: vec![Change::Reserve {
            body,
            numbers,
            names,
        }],
    })
}

/// The parts of ranges that nothing but one member uses, reserves or gives away.
fn left(
    schema: &Schema,
    body: Body,
    ranges: &[(i32, i32)],
    except: Option<Span>,
) -> Vec<(i32, i32)> {
    let reserved = body.reserved_ranges(schema).iter();
    let mut covers: Vec<(i32, i32)> = reserved.map(|it| (it.start, it.end)).collect();
    let mut cover = |number: i32, span: Span| {
        if Some(span) != except {
            covers.push((number, number));
        }
    };
    match body {
        Body::Message(id) => {
            schema
                .fields_of(id)
                .for_each(|(_, it)| cover(it.number, it.number_span));
            let extensions = schema[id].extension_ranges.iter();
            covers.extend(extensions.map(|it| (it.range.start, it.range.end)));
        }
        Body::Enum(id) => schema
            .values_of(id)
            .for_each(|(_, it)| cover(it.number, it.number_span)),
    }
    covers.sort_unstable();
    ranges
        .iter()
        .flat_map(|&range| uncovered(range, &covers))
        .collect()
}

/// A field took a reserved number. One that was renumbered gets its own back; one that is new gets
/// one that was never used. Where its name was reserved as well, it may be that the field comes
/// back, which is for people to decide.
fn field_taken(
    fixer: &Fixer<'_>,
    message: MessageId,
    member: &str,
    before: &Before,
) -> Option<Proposal> {
    let (old, new) = (fixer.old?, fixer.new);
    let body = Body::Message(message);
    let id = field_named(new, message, member)?;
    let kept = fixer.kept_message(message)?;
    if before.ranges.is_empty() || Body::Message(kept.old).reserves_name(old, member) {
        return None;
    }
    let pairs = fixer.fields(&kept)?;
    let pair = pairs.of_new(id);
    let mut changes = match pair {
        Some(pair) if pair.link == FieldLink::Renumbered => number::restored(fixer, message, id)?,
        Some(_) => return None,
        None => vec![Change::Fresh {
            body,
            span: new[id].number_span,
        }],
    };
    let given = if pair.is_some() {
        "its number back"
    } else {
        NEVER_USED
    };
    let numbers = left(new, body, &before.ranges, Some(new[id].number_span));
    let title = format!(
        "give `{member}` {given}, and reserve {} again",
        spelled(&numbers, &[])
    );
    changes.push(reserve(body, numbers));
    Some(Proposal { title, changes })
}

const NEVER_USED: &str = "the lowest number that was never used";

fn reserve(body: Body, numbers: Vec<(i32, i32)>) -> Change {
    Change::Reserve {
        body,
        numbers,
        names: Vec::new(),
    }
}

/// The same for a value of an enum, if it is new.
fn value_taken(fixer: &Fixer<'_>, id: EnumId, member: &str, before: &Before) -> Option<Proposal> {
    let (old, new) = (fixer.old?, fixer.new);
    let body = Body::Enum(id);
    let kept = fixer.kept_enum(id)?;
    let mut values = new.values_of(id);
    let (value, found) = values.find(|(_, it)| it.name == member)?;
    let is_new = fixer.values(&kept)?.added.contains(&value);
    let was_reserved = Body::Enum(kept.old).reserves_name(old, member);
    if before.ranges.is_empty() || was_reserved || !is_new || found.number == 0 {
        return None;
    }
    let numbers = left(new, body, &before.ranges, Some(found.number_span));
    Some(Proposal {
        title: format!(
            "give `{member}` {NEVER_USED}, and reserve {} again",
            spelled(&numbers, &[])
        ),
        changes: vec![
            Change::Fresh {
                body,
                span: found.number_span,
            },
            reserve(body, numbers),
        ],
    })
}

/// Reserves the numbers that were used long ago, with their names.
pub(super) fn forgotten(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let body = fixer.body_named(&finding.element)?;
    let element = fixer.remembered(body)?;
    let taken = fixer.taken(body);
    let is_free = |number: i32| {
        !taken
            .iter()
            .any(|&(start, end)| start <= number && number <= end)
    };
    let retired = element.retired().into_iter();
    let retired: Vec<_> = retired
        .filter(|&(number, _)| is_free(number) && !is_in_old(fixer, body, number))
        .collect();
    let mut names: Vec<Name> = Vec::new();
    for tenure in retired.iter().flat_map(|(_, former)| former) {
        if !names.contains(&tenure.name) && !body.knows_name(fixer.new, &tenure.name) {
            names.push(tenure.name.clone());
        }
    }
    let numbers: Vec<(i32, i32)> = retired.iter().map(|(it, _)| (*it, *it)).collect();
    if numbers.is_empty() {
        return None;
    }
    Some(Proposal {
        title: format!("reserve {}", spelled(&numbers, &names)),
        changes: vec![Change::Reserve {
            body,
            numbers,
            names,
        }],
    })
}

/// Whether the old version uses a number: then other findings tell of it.
fn is_in_old(fixer: &Fixer<'_>, body: Body, number: i32) -> bool {
    let Some(old) = fixer.old else { return false };
    match body {
        Body::Message(id) => fixer.kept_message(id).is_some_and(|kept| {
            let mut fields = old.fields_of(kept.old);
            fields.any(|(_, it)| it.number == number)
        }),
        Body::Enum(id) => fixer.kept_enum(id).is_some_and(|kept| {
            let mut values = old.values_of(kept.old);
            values.any(|(_, it)| it.number == number)
        }),
    }
}

/// Reserves the names that went with reserved numbers.
pub(super) fn names_forgotten(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let body = fixer.body_named(&finding.element)?;
    let element = fixer.remembered(body)?;
    let mut names: Vec<Name> = Vec::new();
    for (number, former) in element.retired() {
        if !body.reserves(fixer.new, number) {
            continue;
        }
        for tenure in former {
            if !names.contains(&tenure.name) && !body.knows_name(fixer.new, &tenure.name) {
                names.push(tenure.name.clone());
            }
        }
    }
    if names.is_empty() {
        return None;
    }
    Some(Proposal {
        title: format!("reserve {}", spelled(&[], &names)),
        changes: vec![Change::Reserve {
            body,
            numbers: Vec::new(),
            names,
        }],
    })
}
