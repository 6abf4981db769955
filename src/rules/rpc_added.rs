//! A method is new.

use super::context::ServiceContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "RPC_ADDED",
    summary: "an rpc was added: safe",
    page: include_str!("rpc_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::ALL,
    check: Check::Service(check),
};

fn check(context: &ServiceContext<'_>, sink: &mut Sink<'_>) {
    let (cx, new) = (context.cx, context.new());
    for &id in &context.methods.added {
        let method = &cx.new[id];
        let text = format!("rpc `{}` was added to service `{}`", method.name, new.name);
        let draft = Draft::new(cx.new.method_name(id), text)
            .at_new(cx.new.place(new.file, method.decl.name), "new here")
            .help("nothing: nobody calls it yet; deploy servers before the first caller");
        sink.report(draft);
    }
}
