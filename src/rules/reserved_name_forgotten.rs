//! A number is reserved, and the name that went with it is not.

use super::draft::{Draft, Sink};
use super::remembered::{Remembered, Versioned};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::history::Tenure;

pub(super) static RULE: Rule = Rule {
    id: "RESERVED_NAME_FORGOTTEN",
    summary: "a number that was used long ago is reserved, and its name is not",
    page: include_str!("reserved_name_forgotten.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Remembered(remembered),
};

/// How many names a message tells.
const MOST_NAMED: usize = 3;

fn remembered(past: &Remembered<'_>, sink: &mut Sink<'_>) {
    let numbers = past.element.retired().into_iter();
    let numbers =
        numbers.filter(|(number, _)| is_reserved(past, *number) && !past.is_in_old(*number));
    let former = numbers.flat_map(|(_, former)| former);
    let mut free: Vec<&Tenure> = former.filter(|it| !is_known(past, &it.name)).collect();
    free.dedup_by(|one, other| one.name == other.name);
    if let Some(first) = free.first() {
        sink.report(draft(past, &free, first));
    }
}

fn is_reserved(past: &Remembered<'_>, number: i32) -> bool {
    let new = past.cx.new;
    let ranges = match past.ty {
        Versioned::Message(_, id) => &new[id].reserved_ranges,
        Versioned::Enum(_, id) => &new[id].reserved_ranges,
    };
    ranges.iter().any(|range| range.contains(number))
}

/// Whether the new version uses or reserves a name.
fn is_known(past: &Remembered<'_>, name: &str) -> bool {
    let new = past.cx.new;
    match past.ty {
        Versioned::Message(_, id) => {
            let reserved = new[id].reserved_names.iter().any(|it| it.name == name);
            reserved || new.fields_of(id).any(|(_, it)| it.name == name)
        }
        Versioned::Enum(_, id) => {
            let reserved = new[id].reserved_names.iter().any(|it| it.name == name);
            reserved || new.values_of(id).any(|(_, it)| it.name == name)
        }
    }
}

fn draft(past: &Remembered<'_>, free: &[&Tenure], first: &Tenure) -> Draft {
    let told = free.iter().take(MOST_NAMED);
    let told: Vec<String> = told.map(|it| format!("{} was {}", it.number, past.told(it))).collect();
    let more = match free.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let (numbers, names) = match free.len() {
        1 => ("a number", "its name"),
        _ => ("numbers", "their names"),
    };
    let text = format!(
        "`{}` reserves {numbers} and not {names}: {}{more}",
        past.full_name(),
        told.join(", ")
    );
    let names = free.iter().map(|it| phrase::reserved_name(past.cx.new, past.file(), &it.name));
    let names: Vec<String> = names.collect();
    let draft = Draft::new(past.full_name(), text)
        .at_new(past.name_place(), "json and text know it by its name")
        .both_ways()
        .help(format!("add `reserved {};`", names.join(", ")));
    match past.memory.past(first, format!("{} was this", first.number)) {
        Some(shown) => draft.before(shown),
        None => draft,
    }
}
