//! A method streams where it did not, or no longer does.

use super::context::MethodContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::Method;

pub(super) static RULE: Rule = Rule {
    id: "RPC_STREAMING_CHANGED",
    summary: "an rpc changed its streaming kind",
    page: include_str!("rpc_streaming_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc, Surface::Code]),
    check: Check::Method(check),
};

fn check(context: &MethodContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let (before, after) = (kind(old), kind(new));
    if before == after {
        return;
    }
    let (old_file, new_file) = (cx.old[old.service].file, cx.new[new.service].file);
    let text = format!("rpc `{}` changed from {before} to {after}", new.name);
    let draft = Draft::new(cx.new.method_name(context.pair.new), text)
        .at_new(cx.new.place(new_file, new.decl.span), format!("{after} here"))
        .at_old(cx.old.place(old_file, old.decl.span), format!("callers expect {before}"))
        .help(format!(
            "keep `{}` as it is and add the {after} method under another name",
            new.name
        ));
    sink.report(draft);
}

/// The streaming kind, in gRPC's terms.
const fn kind(method: &Method) -> &'static str {
    match (method.client_streaming, method.server_streaming) {
        (false, false) => "unary",
        (true, false) => "client streaming",
        (false, true) => "server streaming",
        (true, true) => "bidirectional streaming",
    }
}
