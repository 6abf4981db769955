//! "Not set" and "set to the default" become one, or two.

use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{Cardinality, Field, Schema};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_PRESENCE_CHANGED",
    summary: "a field starts or stops to tell \"not set\" from its default value",
    page: include_str!("field_presence_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json, Surface::Code]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (field.old(), field.new());
    // Members of a oneof always have presence; moving one field in or out is no news.
    let in_oneof = |schema: &Schema, field: &Field| {
        field.oneof.is_some_and(|oneof| !schema[oneof].synthetic)
    };
    if !field.is_alike() || in_oneof(field.cx.old, old) || in_oneof(field.cx.new, new) {
        return;
    }
    let (text, label) = match (old.cardinality, new.cardinality) {
        (Cardinality::Implicit, Cardinality::Explicit) => (
            format!("field `{}` now tells \"not set\" from its default value", new.name),
            "a default value that the old schema writes is left out, and reads as not set",
        ),
        (Cardinality::Explicit, Cardinality::Implicit) => (
            format!("field `{}` no longer tells \"not set\" from its default value", new.name),
            "a field set to its default value reads as not set",
        ),
        _ => return,
    };
    let draft = Draft::new(field.element(), text).about(field.subject())
        .at_new(field.new_place(new.label_span.or(new.decl.name)), label)
        .at_old(field.old_place(old.label_span.or(old.decl.name)), "it was this")
        .help("every value still arrives; check code that asks whether the field is set");
    sink.report(match field.cx.asks(Surface::Code) {
        true => draft.severity(Severity::Error).surfaces(&[Surface::Code]),
        false => draft.surfaces(&[Surface::Binary, Surface::Json]),
    });
}
