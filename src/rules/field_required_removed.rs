//! A field may be left out that old readers insist on.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::{Cardinality, Field, FieldId};
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_REQUIRED_REMOVED",
    summary: "a required field became optional or was deleted",
    page: include_str!("field_required_removed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let cx = message.cx;
    for &id in &message.fields.removed {
        let field = &cx.old[id];
        if field.cardinality == Cardinality::Required {
            let draft = deleted(message, id);
            // FIELD_DELETED tells of one whose number is free, but not for the sake of json.
            let free = !message.fields.reserves(field.number);
            sink.report(if free { draft.surfaces(&[Surface::Json]) } else { draft });
        }
    }
    for pair in &message.fields.kept {
        // FIELD_NUMBER_REUSED tells of the number alone.
        let gone = pair.link == FieldLink::Reused;
        if gone && cx.old[pair.old].cardinality == Cardinality::Required {
            sink.report(deleted(message, pair.old).surfaces(&[Surface::Json]));
        }
    }
    for pair in &message.fields.kept {
        let new = &cx.new[pair.new];
        // What became a list is reported with the change of cardinality.
        let eased = cx.old[pair.old].cardinality == Cardinality::Required
            && !matches!(new.cardinality, Cardinality::Required | Cardinality::Repeated);
        if eased && pair.link != FieldLink::Reused {
            let text = format!("field `{}` is no longer required", new.name);
            let draft = Draft::new(cx.new.field_name(pair.new), text)
                .about(message.subject(&[(Some(pair.old), Some(pair.new))]))
                .at_new(cx.new.place(new.file, new.label_span.or(new.decl.name)), reject(new));
            sink.report(finish(message, draft, pair.old));
        }
    }
}

fn deleted(message: &MessageContext<'_>, id: FieldId) -> Draft {
    let field = &message.cx.old[id];
    let text = format!("required field `{}` was deleted", field.name);
    let draft = Draft::new(message.cx.old.field_name(id), text)
        .about(message.subject(&[(Some(id), None)]))
        .at_new(message.new_name(), "readers built from the old schema reject messages without it");
    finish(message, draft, id)
}

const fn reject(new: &Field) -> &'static str {
    match new.cardinality {
        Cardinality::Implicit => {
            "readers built from the old schema reject messages without it, and new writers leave \
             out the default value"
        }
        _ => "readers built from the old schema reject messages without it",
    }
}

fn finish(message: &MessageContext<'_>, draft: Draft, old: FieldId) -> Draft {
    let field = &message.cx.old[old];
    let place = message.cx.old.place(field.file, field.label_span.or(field.decl.name));
    draft.at_old(place, "old readers insist on it").directions(&[Direction::Forward]).help(format!(
        "keep setting `{}` in every message until no reader built from the old schema is left; \
         then this change is safe",
        field.name
    ))
}
