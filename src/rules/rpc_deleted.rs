//! A method is gone.

use super::context::ServiceContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "RPC_DELETED",
    summary: "an rpc was deleted and its callers are turned away",
    page: include_str!("rpc_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc, Surface::Code]),
    check: Check::Service(check),
};

fn check(context: &ServiceContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    for &id in &context.methods.removed {
        let method = &cx.old[id];
        let text = format!(
            "rpc `{}` was deleted from service `{}`: its callers are turned away",
            method.name, new.name
        );
        let draft = Draft::new(cx.old.method_name(id), text)
            .at_new(cx.new.place(new.file, new.decl.name), format!("`{}` is gone from here", method.name))
            .at_old(cx.old.place(old.file, method.decl.span), "callers still ask for this")
            .help("keep the rpc, marked `option deprecated = true;`, until nobody calls it");
        sink.report(draft);
    }
}
