//! An extension is new.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "EXTENSION_ADDED",
    summary: "an extension was added: safe",
    page: include_str!("extension_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::ALL,
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &id in cx.pairs.extensions.added() {
        let extension = &cx.new[id];
        let extendee = extension.message;
        let message = &cx.new[extendee];
        let before = cx.pairs.messages.to_old(extendee);
        let before = before.or_else(|| cx.old.message(&message.full_name));
        let comes_with_it = before.is_none() && cx.is_input(message.file);
        // A field of the message that became an extension is told as deleted.
        let was_field = before.is_some_and(|id| {
            cx.old.fields_of(id).any(|(_, old)| old.number == extension.number)
        });
        if comes_with_it || was_field || !cx.is_input(extension.file) {
            continue;
        }
        let (name, extendee) = (cx.new.field_name(id), &message.full_name);
        let text = format!("extension `{name}` was added to `{extendee}`");
        let draft = Draft::new(name.as_str(), text)
            .at_new(
                cx.new.place(extension.file, extension.decl.name),
                "whoever does not know it keeps it as unknown",
            )
            .help("nothing: additions are safe");
        sink.report(draft);
    }
}
