//! An enum is new.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::Scope;

pub(super) static RULE: Rule = Rule {
    id: "ENUM_ADDED",
    summary: "an enum was added: safe",
    page: include_str!("enum_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::ALL,
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &id in cx.pairs.enums.added() {
        let item = &cx.new[id];
        let with_its_message = match item.scope {
            Scope::Message(parent) => cx.pairs.messages.to_old(parent).is_none(),
            Scope::File(_) => false,
        };
        if with_its_message || !cx.is_input(item.file) {
            continue;
        }
        let text = format!("enum `{}` was added", item.full_name);
        let draft = Draft::new(&*item.full_name, text)
            .at_new(cx.new.place(item.file, item.decl.name), "new here")
            .help("nothing: whoever does not know it does not meet it");
        sink.report(draft);
    }
}
