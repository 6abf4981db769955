//! A field has another type.

use super::change::{Depth, written_type};
use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_TYPE_CHANGED",
    summary: "a field has another type, and data does not survive it",
    page: include_str!("field_type_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    if field.pair.link == FieldLink::Reused || !field.type_changed() {
        return;
    }
    let Some(verdict) = field.verdict(Depth::Deep) else { return };
    let (old, new) = (field.old(), field.new());
    let (before, after) = (written_type(field.cx.old, old), written_type(field.cx.new, new));
    let text = format!("{} `{}` changed type from `{before}` to `{after}`", field.noun(), new.name);
    let draft = Draft::new(field.element(), text).about(field.subject()).help(format!(
        "keep `{}` as `{before}`, and add the new type as a field with a name and number of its own",
        new.name
    ));
    let (was, is) = (field.old_place(old.type_span), field.new_place(new.type_span));
    sink.report(verdict.describe(draft, was, is));
}
