//! A field that held one value holds many, or the other way round.

use super::change::{Depth, report_for_code, written_type};
use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::Schema;
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_CARDINALITY_CHANGED",
    summary: "a field became a single value, a list or a map: data does not survive it or source no longer compiles",
    page: include_str!("field_cardinality_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json, Surface::Code]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let reused = field.pair.link == FieldLink::Reused;
    if reused || field.type_changed() || !field.count_changed() {
        return;
    }
    let was = field.old_place(field.old().label_span.or(field.old().type_span));
    let is = field.new_place(field.new().label_span.or(field.new().type_span));
    let verdict = field.verdict(depth(field));
    if let Some(verdict) = &verdict {
        sink.report(verdict.describe(draft(field).about(field.subject()), was, is));
    }
    report_for_code(field, draft(field), (was, is), verdict.as_ref(), sink);
}

/// The entry of a map is no message that has findings of its own.
fn depth(field: &FieldContext<'_>) -> Depth {
    let is_map = |schema: &Schema, field| schema.map_entry(field).is_some();
    match is_map(field.cx.old, field.old()) == is_map(field.cx.new, field.new()) {
        true => Depth::Alone,
        false => Depth::Deep,
    }
}

fn draft(field: &FieldContext<'_>) -> Draft {
    let (old, new) = (field.old(), field.new());
    let (before, after) = (written_type(field.cx.old, old), written_type(field.cx.new, new));
    let text = format!("{} `{}` changed from `{before}` to `{after}`", field.noun(), new.name);
    Draft::new(field.element(), text).help(format!(
        "keep `{}` as it was, and add the other form as a field with a name and number of its own",
        new.name
    ))
}
