//! A message is new.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::Scope;

pub(super) static RULE: Rule = Rule {
    id: "MESSAGE_ADDED",
    summary: "a message was added: safe",
    page: include_str!("message_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::ALL,
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &id in cx.pairs.messages.added() {
        let message = &cx.new[id];
        let with_its_message = match message.scope {
            Scope::Message(parent) => cx.pairs.messages.to_old(parent).is_none(),
            Scope::File(_) => false,
        };
        if with_its_message || !cx.is_input(message.file) {
            continue;
        }
        let text = format!("message `{}` was added", message.full_name);
        let draft = Draft::new(&*message.full_name, text)
            .at_new(cx.new.place(message.file, message.decl.name), "new here")
            .help("nothing: whoever does not know it does not meet it");
        sink.report(draft);
    }
}
