//! Rules that are bounds: of numbers, of lengths, of counts.

use std::cmp::Ordering;

use super::values::Number;
use super::{Found, Rules, get};
use crate::model::{OptionField, OptionValue};

/// One end of the accepted numbers.
#[derive(Clone, Copy)]
struct End<'a> {
    field: &'a OptionField,
    at: Number,
    /// Whether the number itself is refused.
    open: bool,
}

impl<'a> End<'a> {
    /// From `gt` or `gte`, with a step of 1; from `lt` or `lte`, with a step of -1.
    fn of(fields: &'a [OptionField], (open, closed): (&str, &str), step: i128) -> Option<Self> {
        let (field, open) = match get(fields, open) {
            Some(field) => (field, true),
            None => (get(fields, closed)?, false),
        };
        let is_whole = matches!(field.value, OptionValue::Int(_) | OptionValue::Uint(_));
        Some(match (Number::of(&field.value)?, open) {
            // Of whole numbers, those above 0 are those from 1 on.
            (Number::Int(at), true) if is_whole => Self {
                field,
                at: Number::Int(at + step),
                open: false,
            },
            (at, open) => Self { field, at, open },
        })
    }

    /// Whether it refuses what `old` accepts; `inner` is how a stricter number compares.
    fn is_stricter(self, old: Self, inner: Ordering) -> bool {
        match self.at.compare(old.at) {
            Some(Ordering::Equal) => self.open && !old.open,
            found => found == Some(inner),
        }
    }

    fn refuses(self, value: Number, inner: Ordering) -> bool {
        match self.at.compare(value) {
            Some(Ordering::Equal) => self.open,
            found => found == Some(inner),
        }
    }
}

/// `lt`, `lte`, `gt` and `gte`.
pub(super) fn limits(rules: &Rules<'_>, found: &mut Vec<Found>) {
    let lower = |fields| End::of(fields, ("gt", "gte"), 1);
    let upper = |fields| End::of(fields, ("lt", "lte"), -1);
    let (old, new) = (
        (lower(rules.old), upper(rules.old)),
        (lower(rules.new), upper(rules.new)),
    );
    let decided = !is_outside(old) && !is_outside(new);
    let ends = [
        (old.0, new.0, Ordering::Greater),
        (old.1, new.1, Ordering::Less),
    ];
    for (old, new, inner) in ends {
        let Some(new) = new else { continue };
        let same = old.is_some_and(|old| old.field == new.field);
        if same || (is_unsigned(rules) && inner == Ordering::Greater && is_zero(new)) {
            continue;
        }
        let refuses = match (rules.accepted(), old) {
            (Some(listed), _) => listed
                .iter()
                .any(|value| Number::of(value).is_none_or(|value| new.refuses(value, inner))),
            (None, Some(old)) => new.is_stricter(old, inner),
            (None, None) => true,
        };
        if refuses || !decided {
            let mut change = rules.changed(old.map(|old| old.field), new.field, decided);
            change.certain = decided;
            found.push(change);
        }
    }
}

/// Whether the ends are crossed: then the numbers outside of them are accepted.
fn is_outside((lower, upper): (Option<End<'_>>, Option<End<'_>>)) -> bool {
    match (lower, upper) {
        (Some(lower), Some(upper)) => lower.at.compare(upper.at) == Some(Ordering::Greater),
        _ => false,
    }
}

fn is_unsigned(rules: &Rules<'_>) -> bool {
    let names = ["uint32.", "uint64.", "fixed32.", "fixed64."];
    names.iter().any(|name| {
        let before = rules.prefix.strip_suffix(name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

const fn is_zero(end: End<'_>) -> bool {
    matches!(end.at, Number::Int(0)) && !end.open
}

/// Lengths and counts: the least, the most, and the only one.
pub(super) fn lengths(rules: &Rules<'_>, found: &mut Vec<Found>) {
    for (least, most, only) in [
        ("min_len", "max_len", "len"),
        ("min_bytes", "max_bytes", "len_bytes"),
        ("min_items", "max_items", ""),
        ("min_pairs", "max_pairs", ""),
    ] {
        let bound = |fields, name| {
            let field = get(fields, only).or_else(|| get(fields, name));
            field.and_then(|field| Some((field, count(field)?)))
        };
        let shortest = (bound(rules.old, least), bound(rules.new, least));
        let longest = (bound(rules.old, most), bound(rules.new, most));
        let mut told = None;
        if let (old, Some((field, new))) = shortest
            && new > old.map_or(0, |(_, old)| old)
        {
            told = Some(field);
            found.push(rules.changed(old.map(|(field, _)| field), field, true));
        }
        if let (old, Some((field, new))) = longest
            && old.is_none_or(|(_, old)| new < old)
            && told.is_none_or(|told| told.name != field.name)
        {
            found.push(rules.changed(old.map(|(field, _)| field), field, true));
        }
    }
}

fn count(field: &OptionField) -> Option<u64> {
    match field.value {
        OptionValue::Uint(value) => Some(value),
        _ => None,
    }
}
