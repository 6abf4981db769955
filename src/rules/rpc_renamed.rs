//! A method has another name.

use super::context::MethodContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "RPC_RENAMED",
    summary: "an rpc has another name, so its callers ask for a path that is gone",
    page: include_str!("rpc_renamed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc, Surface::Code]),
    check: Check::Method(check),
};

fn check(context: &MethodContext<'_>, sink: &mut Sink<'_>) {
    if !context.pair.renamed {
        return;
    }
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let (old_file, new_file) = (cx.old[old.service].file, cx.new[new.service].file);
    let text = format!("rpc `{}` was renamed to `{}`: its callers are turned away", old.name, new.name);
    let draft = Draft::new(cx.new.method_name(context.pair.new), text)
        .at_new(cx.new.place(new_file, new.decl.name), "same request, response and streaming")
        .at_old(cx.old.place(old_file, old.decl.name), "callers still ask for this")
        .help(format!("keep `{}` beside `{}` until nobody calls it", old.name, new.name));
    sink.report(draft);
}
