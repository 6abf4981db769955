//! A field no longer says which resource it names, or says another one.

use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, annotation};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::Field;

pub(super) static RULE: Rule = Rule {
    id: "RESOURCE_REFERENCE_CHANGED",
    summary: "a field names another resource, or no longer says which",
    page: include_str!("resource_reference_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Field(check),
};

const REFERENCE: &str = "(google.api.resource_reference)";

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (field.old(), field.new());
    let Some(before) = reference(old) else { return };
    let after = reference(new);
    if after == Some(before) || !field.is_same_field() {
        return;
    }
    let text = match after {
        Some(after) => format!(
            "field `{}` names {} now, and not {}",
            new.name,
            spelled(after),
            spelled(before)
        ),
        None => format!("field `{}` no longer says that it names {}", new.name, spelled(before)),
    };
    let cx = field.cx;
    let (was, is) = (old.options.by_name(REFERENCE), new.options.by_name(REFERENCE));
    let draft = Draft::new(field.element(), text)
        .at_new(
            annotation::place(cx.new, new.file, is, new.decl.name),
            "generated clients no longer take names of that resource here",
        )
        .at_old(annotation::place(cx.old, old.file, was, old.decl.name), "it was said here")
        .help("keep the reference, and add a field for names of other resources");
    sink.report(draft);
}

/// What a field refers to: a type, or the parents of one.
///
/// Numbers: `google/api/resource.proto`, `ResourceReference`.
fn reference(field: &Field) -> Option<(bool, &str)> {
    let value = &field.options.by_name(REFERENCE)?.value;
    let text = |number| {
        value.field(number).and_then(|field| field.value.as_str()).filter(|text| !text.is_empty())
    };
    text(1).map(|ty| (false, ty)).or_else(|| text(2).map(|ty| (true, ty)))
}

fn spelled((of_child, ty): (bool, &str)) -> String {
    match (of_child, ty) {
        (true, ty) => format!("a parent of `{ty}`"),
        (false, "*") => "any resource".to_owned(),
        (false, ty) => format!("`{ty}`"),
    }
}
