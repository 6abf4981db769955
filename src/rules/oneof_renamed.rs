//! A oneof has another name.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, oneof};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "ONEOF_RENAMED",
    summary: "a oneof has another name: data does not know it, source code does",
    page: include_str!("oneof_renamed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Message(check),
};

fn check(context: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let cx = context.cx;
    for gone in oneof::lost(context) {
        let Some(after) = gone.successor else { continue };
        let (was, is) = (&cx.old[gone.id], &cx.new[after]);
        let text = format!("oneof `{}` of `{}` is called `{}` now", was.name, context.new().name, is.name);
        let draft = Draft::new(format!("{}.{}", context.new().full_name, is.name), text)
            .at_new(cx.new.place(context.new().file, is.decl.name), "source that names it must follow")
            .at_old(cx.old.place(context.old().file, was.decl.name), "it was called this")
            .help(format!("call it `{}` again: the name is free to keep", was.name));
        sink.report(draft);
    }
}
