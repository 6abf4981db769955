//! A method has another response type, of another shape.

use super::context::MethodContext;
use super::draft::Sink;
use super::rpc_type::{self, RpcType};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "RPC_RESPONSE_TYPE_CHANGED",
    summary: "an rpc has another response type, of another shape",
    page: include_str!("rpc_response_type_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc]),
    check: Check::Method(check),
};

fn check(method: &MethodContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (method.old(), method.new());
    let ty = RpcType {
        word: "response",
        old: old.output,
        new: new.output,
        old_span: old.output_span,
        new_span: new.output_span,
    };
    if let Some(draft) = rpc_type::changed(method, &ty) {
        sink.report(draft);
    }
}
