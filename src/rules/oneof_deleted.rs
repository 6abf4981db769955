//! A oneof is gone while its fields stay.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, oneof};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "ONEOF_DELETED",
    summary: "a oneof was deleted, and source that asks which of its fields is set no longer compiles",
    page: include_str!("oneof_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Message(check),
};

fn check(context: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old) = (context.cx, context.old());
    for gone in oneof::lost(context) {
        if gone.successor.is_some() || gone.members.is_empty() {
            continue; // renamed, or gone with all its fields
        }
        let one = &cx.old[gone.id];
        let text = format!("oneof `{}` of `{}` was deleted", one.name, context.new().name);
        let draft = Draft::new(format!("{}.{}", context.new().full_name, one.name), text)
            .at_new(context.new_name(), "source that asks which of its fields is set no longer compiles")
            .at_old(cx.old.place(old.file, one.decl.name), "it was here")
            .help(format!("keep `{}`, even around a single field", one.name));
        sink.report(draft);
    }
}
