//! A deleted field's name is free.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_NAME_NOT_RESERVED",
    summary: "a field was deleted and its name is not reserved",
    page: include_str!("field_name_not_reserved.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, new) = (message.cx, message.new());
    for &id in &message.fields.removed {
        let field = &cx.old[id];
        // With the number free as well, the deletion itself is reported and names both.
        let reported = cx.asks(Surface::Binary) && !message.fields.reserves(field.number);
        let taken = message.fields.is_new_name(&field.name);
        if reported || taken || message.fields.reserves_name(&field.name) {
            continue;
        }
        let text = format!("field `{}` was deleted and its name is not reserved", field.name);
        let draft = Draft::new(cx.old.field_name(id), text)
            .about(message.subject(&[(Some(id), None)]))
            .at_new(message.new_name(), format!("`{}` is not reserved here", field.name))
            .at_old(cx.old.place(field.file, field.decl.span), "it was here")
            .help(format!(
                "add `{}`, so that json and text with the old field are never read as another one",
                phrase::reserve_name(cx.new, new.file, &field.name)
            ));
        sink.report(draft);
    }
}
