//! A field is new.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::Cardinality;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_ADDED",
    summary: "a field was added: safe, but strict json readers built from the old schema refuse it",
    page: include_str!("field_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::ALL,
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let cx = message.cx;
    for &id in &message.fields.added {
        let field = &cx.new[id];
        if field.cardinality == Cardinality::Required {
            continue; // breaks, and is told by FIELD_REQUIRED_ADDED
        }
        let place = cx.new.place(field.file, field.decl.name);
        let text = format!("field `{}` was added to `{}`", field.name, message.new().full_name);
        // FIELD_NAME_REUSED tells of one that they take for another field.
        let is_known = message.fields.old_json_taker(&field.json_name()).is_some();
        let json = format!("{text}: strict json readers built from the old schema refuse it");
        let json = Draft::new(cx.new.field_name(id), json)
            .about(message.subject(&[(None, Some(id))]))
            .at_new(place, "they do not know this name")
            .severity(Severity::Warning)
            .surfaces(&[Surface::Json])
            .directions(&[Direction::Forward])
            .help("update readers first, or have them ignore unknown fields");
        if !is_known {
            sink.report(json);
        }
        let draft = Draft::new(cx.new.field_name(id), text)
            .at_new(place, "readers built from the old schema keep it as unknown")
            .surfaces(&[Surface::Binary, Surface::Rpc, Surface::Code])
            .help("nothing: additions are safe");
        sink.report(draft);
    }
}
