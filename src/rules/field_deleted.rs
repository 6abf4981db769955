//! A field is gone.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{Cardinality, Field, FieldId};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_DELETED",
    summary: "a field was deleted and its number is free for reuse, or source code still uses it",
    page: include_str!("field_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    for &id in &message.fields.removed {
        let field = &message.cx.old[id];
        if message.fields.reserves(field.number) || became_extension(message, field) {
            sink.report(gone_from_code(message, id, field));
        } else if let Some(taker) = message.fields.new_at(field.number) {
            sink.report(taken(message, id, taker));
        } else {
            sink.report(unreserved(message, id, field));
        }
    }
}

/// Whether the field is an extension of the message now, which reads the same data.
fn became_extension(message: &MessageContext<'_>, field: &Field) -> bool {
    let (cx, extendee) = (message.cx, message.pair.new);
    cx.pairs.extensions.added().iter().map(|&id| &cx.new[id]).any(|extension| {
        extension.message == extendee
            && extension.number == field.number
            && extension.name == field.name
            && cx.pairs.is_same_type(field.ty, extension.ty)
    })
}

/// The number is in use already, by a field that had another one.
fn taken(message: &MessageContext<'_>, id: FieldId, taker: FieldId) -> Draft {
    let (field, taker) = (&message.cx.old[id], &message.cx.new[taker]);
    let (name, number) = (&field.name, field.number);
    let text = format!("field `{name}` was deleted, and `{}` has its number {number}", taker.name);
    Draft::new(message.cx.old.field_name(id), text)
        .about(message.subject(&[(Some(id), None)]))
        .at_new(
            message.cx.new.place(taker.file, taker.number_span),
            format!("takes data of `{name}` for its own"),
        )
        .at_old(message.cx.old.place(field.file, field.decl.span), "it was here")
        .help(format!(
            "give `{}` its own number back, and add `{}`",
            taker.name,
            phrase::reserve(message.cx.new, taker.file, number, Some(name))
        ))
}

fn unreserved(message: &MessageContext<'_>, id: FieldId, field: &Field) -> Draft {
    let (name, number) = (&field.name, field.number);
    let name_reserved = message.fields.reserves_name(name);
    let unreserved_name = (!name_reserved).then_some(name.as_str());
    let mut label = match name_reserved {
        true => format!("the next field can take number {number}"),
        false => format!("the next field can take number {number}, or the name"),
    };
    let mut text = format!("field `{name}` was deleted, but its number {number} is not reserved");
    if field.cardinality == Cardinality::Required {
        text.insert_str(0, "required ");
        label.push_str("; readers built from the old schema reject messages without the field");
    }
    draft(message, id, field, text, label).help(format!(
        "add `{}` to `{}`, so that no other field gets this one's data",
        phrase::reserve(message.cx.new, message.new().file, number, unreserved_name),
        message.new().name
    ))
}

fn gone_from_code(message: &MessageContext<'_>, id: FieldId, field: &Field) -> Draft {
    let text = format!("field `{}` was deleted", field.name);
    let label = "source code that uses the field no longer compiles".to_owned();
    draft(message, id, field, text, label).surfaces(&[Surface::Code]).help(format!(
        "mark `{}` as `[deprecated = true]` and delete it when no code uses it",
        field.name
    ))
}

fn draft(
    message: &MessageContext<'_>,
    id: FieldId,
    field: &Field,
    text: String,
    label: String,
) -> Draft {
    Draft::new(message.cx.old.field_name(id), text)
        .about(message.subject(&[(Some(id), None)]))
        .at_new(message.new_name(), label)
        .at_old(message.cx.old.place(field.file, field.decl.span), "it was here")
}
