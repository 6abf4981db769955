//! Readers start to refuse, or stop to refuse, strings that are not UTF-8.

use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::{Field, Scalar, Schema, Type, Utf8Validation};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_UTF8_VALIDATION_CHANGED",
    summary: "strings that are not UTF-8 are written on one side and refused on the other",
    page: include_str!("field_utf8_validation_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (field.old(), field.new());
    if !field.is_alike() {
        return;
    }
    let (was, is) = (validation(field.cx.old, old), validation(field.cx.new, new));
    let (direction, text) = match (was, is) {
        (Some(Utf8Validation::None), Some(Utf8Validation::Verify)) => {
            (Direction::Backward, format!("field `{}` must be UTF-8 now", new.name))
        }
        (Some(Utf8Validation::Verify), Some(Utf8Validation::None)) => {
            (Direction::Forward, format!("field `{}` need not be UTF-8 any more", new.name))
        }
        _ => return,
    };
    let reader = phrase::reader(direction);
    let label = format!("{reader} reject the whole message when a string is not UTF-8");
    let draft = Draft::new(field.element(), text).about(field.subject())
        .at_new(field.new_place(new.type_span), label)
        .directions(&[direction])
        .help("make sure that writers only put UTF-8 into it; for other data use `bytes`");
    sink.report(draft);
}

/// Whether a field's strings are checked, the strictest of a map's; nothing if it has none.
fn validation(schema: &Schema, field: &Field) -> Option<Utf8Validation> {
    let of = |field: &Field| {
        matches!(field.ty, Type::Scalar(Scalar::String)).then_some(field.features.utf8_validation)
    };
    match schema.map_entry(field) {
        Some((key, value)) => of(key).or_else(|| of(value)),
        None => of(field),
    }
}
