//! A field that held one value holds many, or the other way round.

use super::change::{Depth, written_type};
use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::Schema;
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_CARDINALITY_CHANGED",
    summary: "a field became a single value, a list or a map, and data does not survive it",
    page: include_str!("field_cardinality_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let reused = field.pair.link == FieldLink::Reused;
    if reused || field.type_changed() || !field.count_changed() {
        return;
    }
    let (old, new) = (field.old(), field.new());
    // The entry of a map is no message that has findings of its own.
    let is_map = |schema: &Schema, field| schema.map_entry(field).is_some();
    let depth = match is_map(field.cx.old, old) == is_map(field.cx.new, new) {
        true => Depth::Alone,
        false => Depth::Deep,
    };
    let Some(verdict) = field.verdict(depth) else { return };
    let (before, after) = (written_type(field.cx.old, old), written_type(field.cx.new, new));
    let text = format!("{} `{}` changed from `{before}` to `{after}`", field.noun(), new.name);
    let draft = Draft::new(field.element(), text).about(field.subject()).help(format!(
        "keep `{}` as it was, and add the other form as a field with a name and number of its own",
        new.name
    ));
    let was = field.old_place(old.label_span.or(old.type_span));
    let is = field.new_place(new.label_span.or(new.type_span));
    sink.report(verdict.describe(draft, was, is));
}
