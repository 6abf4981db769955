//! Numbers that were used long ago are neither used nor reserved.

use super::draft::{Draft, Sink};
use super::phrase;
use super::remembered::{Remembered, Versioned};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::history::Tenure;

pub(super) static RULE: Rule = Rule {
    id: "RESERVED_FORGOTTEN",
    summary: "a number that was used long ago is neither used nor reserved",
    page: include_str!("reserved_forgotten.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Remembered(remembered),
};

/// How many numbers a message names.
const MOST_NAMED: usize = 3;

/// Only what a change touches is asked about: the rest is for `protovet history` to show.
fn remembered(past: &Remembered<'_>, sink: &mut Sink<'_>) {
    let forgotten: Vec<&Tenure> = past
        .element
        .retired()
        .into_iter()
        .filter(|(number, _)| !is_known(past, *number) && !past.is_in_old(*number))
        .filter_map(|(_, former)| former.first().copied())
        .collect();
    let latest = |tenure: &&&Tenure| tenure.until.as_ref().map(|end| end.commit);
    if let Some(latest) = forgotten.iter().max_by_key(latest).copied() {
        sink.report(draft(past, &forgotten, latest));
    }
}

/// Whether the new version uses, reserves or gives away a number.
fn is_known(past: &Remembered<'_>, number: i32) -> bool {
    let new = past.cx.new;
    match past.ty {
        Versioned::Message(_, id) => {
            let mut taken = super::numbers::taken(new, id).into_iter();
            taken.any(|(start, end)| start <= number && number <= end)
        }
        Versioned::Enum(_, id) => {
            let mut values = new.values_of(id);
            let mut ranges = new[id].reserved_ranges.iter();
            values.any(|(_, value)| value.number == number)
                || ranges.any(|range| range.contains(number))
        }
    }
}

fn draft(past: &Remembered<'_>, forgotten: &[&Tenure], latest: &Tenure) -> Draft {
    let told: Vec<String> = forgotten
        .iter()
        .take(MOST_NAMED)
        .map(|it| format!("{} was {}", it.number, past.told(it)))
        .collect();
    let more = match forgotten.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let (noun, verb) = if forgotten.len() == 1 {
        ("a number", "is")
    } else {
        ("numbers", "are")
    };
    let text = format!(
        "{noun} that `{}` used before {verb} neither used nor reserved: {}{more}",
        past.full_name(),
        told.join(", ")
    );
    let label = match past.ty {
        Versioned::Message(..) => "a new field that takes one reads old data as its own",
        Versioned::Enum(..) => "old data turns into a new value that takes one",
    };
    let draft = Draft::new(past.full_name(), text)
        .at_new(past.name_place(), label)
        .both_ways()
        .help(format!("add `{}`", reserve(past, forgotten)));
    match past.memory.past(latest, format!("{} was this", latest.number)) {
        Some(shown) => draft.before(shown),
        None => draft,
    }
}

/// `reserved 3, 5; reserved "email", "phone";`, without names that are used again.
fn reserve(past: &Remembered<'_>, forgotten: &[&Tenure]) -> String {
    let numbers: Vec<String> = forgotten.iter().map(|it| it.number.to_string()).collect();
    let new = past.cx.new;
    let in_use = |name: &str| match past.ty {
        Versioned::Message(_, id) => {
            let reserved = new[id].reserved_names.iter().any(|it| it.name == name);
            reserved || new.fields_of(id).any(|(_, field)| field.name == name)
        }
        Versioned::Enum(_, id) => {
            let reserved = new[id].reserved_names.iter().any(|it| it.name == name);
            reserved || new.values_of(id).any(|(_, value)| value.name == name)
        }
    };
    let mut names: Vec<String> = Vec::new();
    for tenure in forgotten.iter().filter(|it| !in_use(&it.name)) {
        let name = phrase::reserved_name(new, past.file(), &tenure.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let numbers = format!("reserved {};", numbers.join(", "));
    if names.is_empty() {
        numbers
    } else {
        format!("{numbers} reserved {};", names.join(", "))
    }
}
