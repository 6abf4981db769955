//! A field must be set that old writers may leave out.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::{Cardinality, FieldId};
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_REQUIRED_ADDED",
    summary: "a field became required, or a required field was added",
    page: include_str!("field_required_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let cx = message.cx;
    for &id in &message.fields.added {
        if cx.new[id].cardinality == Cardinality::Required {
            sink.report(added(message, id));
        }
    }
    for pair in &message.fields.kept {
        let (old, new) = (cx.old[pair.old].cardinality, cx.new[pair.new].cardinality);
        // Lists that became required are reported with the change of cardinality.
        let became = new == Cardinality::Required
            && !matches!(old, Cardinality::Required | Cardinality::Repeated);
        if became && pair.link != FieldLink::Reused {
            sink.report(became_required(message, pair.old, pair.new));
        }
        // FIELD_NUMBER_REUSED tells of the number alone.
        if new == Cardinality::Required && pair.link == FieldLink::Reused {
            sink.report(added(message, pair.new).surfaces(&[Surface::Json]));
        }
    }
}

fn added(message: &MessageContext<'_>, id: FieldId) -> Draft {
    let field = &message.cx.new[id];
    let text = format!("required field `{}` was added to `{}`", field.name, message.new().name);
    draft(message, (None, id), text, "readers built from the new schema reject every older message")
}

fn became_required(message: &MessageContext<'_>, old: FieldId, new: FieldId) -> Draft {
    let (was, is) = (&message.cx.old[old], &message.cx.new[new]);
    let label = match was.cardinality {
        Cardinality::Implicit => {
            "readers built from the new schema reject messages without it, and old writers leave \
             out the default value"
        }
        _ => "readers built from the new schema reject messages without it",
    };
    draft(message, (Some(old), new), format!("field `{}` became required", is.name), label)
        .at_old(message.cx.old.place(was.file, was.decl.name), "old writers may leave it out")
}

fn draft(
    message: &MessageContext<'_>,
    (old, id): (Option<FieldId>, FieldId),
    text: String,
    label: &str,
) -> Draft {
    let field = &message.cx.new[id];
    let place = message.cx.new.place(field.file, field.label_span.or(field.decl.name));
    Draft::new(message.cx.new.field_name(id), text)
        .about(message.subject(&[(old, Some(id))]))
        .at_new(place, label)
        .directions(&[Direction::Backward])
        .help(format!(
            "make `{}` optional and check for it where messages are handled: a field can never \
             safely become required once messages exist",
            field.name
        ))
}
