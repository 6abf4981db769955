//! A field that is not set reads as another value.

use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::{Field, OptionValue, Schema, Type};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_DEFAULT_CHANGED",
    summary: "a field that is not set reads as another value than before",
    page: include_str!("field_default_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (field.old(), field.new());
    let unwritten = old.default().is_none() && new.default().is_none();
    if unwritten || !field.is_alike() || same_default(field) {
        return;
    }
    let (was, is) = (shown(field.cx.old, old), shown(field.cx.new, new));
    let text = format!("field `{}` changed its default from {was} to {is}", new.name);
    let place = field.new_place(new.default_span().or(new.decl.name));
    let old_place = field.old_place(old.default_span().or(old.decl.name));
    let draft = Draft::new(field.element(), text).about(field.subject())
        .at_new(place, format!("when it is not set, readers built from the new schema see {is}"))
        .at_old(old_place, format!("readers built from the old schema see {was}"))
        .directions(&[Direction::Backward, Direction::Forward])
        .help("keep the default, or have every writer set the field before the default changes");
    sink.report(draft);
}

fn same_default(field: &FieldContext<'_>) -> bool {
    let effective = |schema: &Schema, field: &Field| match field.default() {
        Some(value) if is_zero(value) && !matches!(field.ty, Type::Enum(_)) => None,
        Some(value) => Some(value.clone()),
        None => first_value(schema, field),
    };
    let (was, is) =
        (effective(field.cx.old, field.old()), effective(field.cx.new, field.new()));
    match (&was, &is) {
        // A value that was renamed is still the same number.
        (Some(OptionValue::Enum(a, _)), Some(OptionValue::Enum(b, _))) => a == b,
        _ => was == is,
    }
}

/// The default of an enum field that has none written: the first value.
fn first_value(schema: &Schema, field: &Field) -> Option<OptionValue> {
    let Type::Enum(id) = field.ty else { return None };
    let (_, value) = schema.values_of(id).next()?;
    Some(OptionValue::Enum(value.number, value.name.clone()))
}

fn is_zero(value: &OptionValue) -> bool {
    match value {
        OptionValue::Bool(value) => !value,
        OptionValue::Int(value) => *value == 0,
        OptionValue::Uint(value) => *value == 0,
        OptionValue::Float(bits) => bits.0 == 0,
        OptionValue::String(text) => text.is_empty(),
        OptionValue::Bytes(bytes) => bytes.is_empty(),
        _ => false,
    }
}

/// A default as a `.proto` file writes it, in backticks.
fn shown(schema: &Schema, field: &Field) -> String {
    let implied = first_value(schema, field);
    match field.default().or(implied.as_ref()) {
        Some(OptionValue::Bool(value)) => format!("`{value}`"),
        Some(OptionValue::Int(value)) => format!("`{value}`"),
        Some(OptionValue::Uint(value)) => format!("`{value}`"),
        Some(OptionValue::Float(bits)) => format!("`{}`", bits.get()),
        Some(OptionValue::String(text)) => format!("`\"{}\"`", text.escape_debug()),
        Some(OptionValue::Bytes(bytes)) => format!("`\"{}\"`", bytes.escape_ascii()),
        Some(OptionValue::Enum(_, name)) => format!("`{name}`"),
        _ => zero_of(field.ty).to_owned(),
    }
}

/// The default of a type that is not an enum, in backticks.
const fn zero_of(ty: Type) -> &'static str {
    use crate::model::Scalar::{Bool, Bytes, String};
    match ty {
        Type::Scalar(Bool) => "`false`",
        Type::Scalar(String | Bytes) => "`\"\"`",
        _ => "`0`",
    }
}
