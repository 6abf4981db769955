//! Another field has taken a number.

use super::change::written_type;
use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::remembered::Remembered;
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::history::Tenure;
use crate::model::Field;
use crate::pair::{FieldLink, alike};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_NUMBER_REUSED",
    summary: "a field has the number of another field that is gone",
    page: include_str!("field_number_reused.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Each(&[Check::Field(check), Check::Remembered(remembered)]),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    match field.pair.link {
        FieldLink::Reused => sink.report(reused(field)),
        FieldLink::RenamedOrReused => sink.report(unlike(field)),
        FieldLink::Same | FieldLink::Renumbered | FieldLink::Renamed => {}
    }
}

/// A number that another field had before the old version.
fn remembered(past: &Remembered<'_>, sink: &mut Sink<'_>) {
    for (_, field) in past.added_fields() {
        let former = past.former(field.number);
        let is_same = |it: &&&Tenure| {
            it.reads_like(&written_type(past.cx.new, field)) && alike(&it.name, &field.name)
        };
        let same = former.iter().find(is_same).is_some();
        if let Some(before) = former.first()
            && !same
            && !past.was_reserved(field.number)
        {
            sink.report(long_ago(past, field, before));
        }
    }
}

fn long_ago(past: &Remembered<'_>, field: &Field, before: &Tenure) -> Draft {
    let (name, number) = (&field.name, field.number);
    let text = format!(
        "field `{name}` reuses number {number} of `{}`, which was {}",
        past.full_name(),
        past.told(before)
    );
    let label = format!("data of `{}` and `{name}` is taken for each other's", before.name);
    let draft = Draft::new(format!("{}.{name}", past.full_name()), text)
        .at_new(past.place(field.number_span), label)
        .both_ways()
        .help(past.own_number(number, &before.name));
    match past.memory.past(before, format!("{number} was this")) {
        Some(shown) => draft.before(shown),
        None => draft,
    }
}

fn reused(field: &FieldContext<'_>) -> Draft {
    let (old, new) = (field.old(), field.new());
    let text = format!(
        "{} `{}` reuses number {} of `{}`, which was `{}` ({})",
        field.noun(),
        new.name,
        new.number,
        owner(field),
        old.name,
        written_type(field.cx.old, old)
    );
    let label = format!("data of `{}` and `{}` is taken for each other's", old.name, new.name);
    draft(field, text, label).help(own_number(field))
}

fn unlike(field: &FieldContext<'_>) -> Draft {
    let (old, new) = (field.old(), field.new());
    let text = format!(
        "number {} of `{}` was `{}` and is `{}` now, which has nothing in common with it",
        new.number,
        owner(field),
        old.name,
        new.name
    );
    let label = format!("readers of the one schema take the other's data for `{}`", new.name);
    draft(field, text, label).help(format!(
        "if it is another field, {}; if it is the same field under a new name, say so with \
         `[json_name = \"{}\"]`, which also keeps it readable in json",
        own_number(field),
        old.json_name()
    ))
}

fn draft(field: &FieldContext<'_>, text: String, label: String) -> Draft {
    let old = field.old();
    Draft::new(field.element(), text).about(field.subject_apart())
        .at_new(field.new_place(field.new().number_span), label)
        .at_old(field.old_place(old.decl.name), format!("{} was this", old.number))
        .both_ways()
}

fn owner<'a>(field: &FieldContext<'a>) -> &'a str {
    &field.cx.new[field.new().message].full_name
}

/// What to do if the old field is gone for good.
fn own_number(field: &FieldContext<'_>) -> String {
    let (cx, old, new) = (field.cx, field.old(), field.new());
    let Some(siblings) = field.siblings else {
        return format!("give `{}` a number that no extension has had", new.name);
    };
    let reserve = phrase::reserve(cx.new, new.file, old.number, Some(&old.name));
    match siblings.lowest_unused() {
        Some(free) => {
            format!("use number {free}, the lowest that neither version has, and add `{reserve}`")
        }
        None => format!("use a number that was never used, and add `{reserve}`"),
    }
}
