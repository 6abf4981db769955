//! A field has another type.

use super::change::{Depth, report_for_code, written_type};
use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{EnumValue, Place, Type};
use crate::pair::{FieldLink, values_alike};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_TYPE_CHANGED",
    summary: "a field has another type, and data does not survive it or source no longer compiles",
    page: include_str!("field_type_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json, Surface::Code]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    if field.pair.link == FieldLink::Reused || !field.type_changed() {
        return;
    }
    let (before, after) = places(field);
    let mut verdict = None;
    if let Some((was, is)) = other_meaning(field) {
        sink.report(misread(field, was, is));
    } else {
        verdict = field.verdict(Depth::Deep);
    }
    if let Some(verdict) = &verdict {
        let draft = draft(field, "").about(field.subject());
        sink.report(verdict.describe(draft, before, after));
    }
    report_for_code(field, draft(field, ""), (before, after), verdict.as_ref(), sink);
}

/// A number that has another meaning in the enum that is the type now, as far as names tell: the
/// number arrives, and is taken for something else. Zero is what both read when nothing was sent.
fn other_meaning<'a>(field: &FieldContext<'a>) -> Option<(&'a EnumValue, &'a EnumValue)> {
    let (Type::Enum(was), Type::Enum(is)) = (field.old().ty, field.new().ty) else { return None };
    let same_field = matches!(field.pair.link, FieldLink::Same | FieldLink::Renamed);
    if !same_field || !field.cx.asks(Surface::Binary) {
        return None;
    }
    let (old, new) = (field.cx.old, field.cx.new);
    let (old_enum, new_enum) = (old[was].name.as_str(), new[is].name.as_str());
    old.values_of(was).map(|(_, value)| value).filter(|value| value.number != 0).find_map(|value| {
        let alike = |it: &EnumValue| values_alike((&value.name, old_enum), (&it.name, new_enum));
        let there = || new.values_of(is).map(|(_, it)| it).filter(|it| it.number == value.number);
        let taken_for = there().next()?;
        (!there().any(alike)).then_some((value, taken_for))
    })
}

fn misread(field: &FieldContext<'_>, was: &EnumValue, is: &EnumValue) -> Draft {
    let other = format!(", where {} is `{}` and not `{}`", is.number, is.name, was.name);
    let (before, after) = places(field);
    let taken = |this: &EnumValue, other: &EnumValue| {
        format!("`{}` is taken for `{}`", this.name, other.name)
    };
    draft(field, &other)
        .about(field.subject())
        .surfaces(&[Surface::Binary])
        .both_ways()
        .at_new(after, format!("old data read with the new schema: {}", taken(was, is)))
        .at_old(before, format!("new data read with the old schema: {}", taken(is, was)))
}

fn places(field: &FieldContext<'_>) -> (Place, Place) {
    (field.old_place(field.old().type_span), field.new_place(field.new().type_span))
}

fn draft(field: &FieldContext<'_>, more: &str) -> Draft {
    let (old, new) = (field.old(), field.new());
    let (before, after) = (written_type(field.cx.old, old), written_type(field.cx.new, new));
    let noun = field.noun();
    let text = format!("{noun} `{}` changed type from `{before}` to `{after}`{more}", new.name);
    Draft::new(field.element(), text).help(format!(
        "keep `{}` as `{before}`, and add the new type as a field with a name and number of its own",
        new.name
    ))
}
