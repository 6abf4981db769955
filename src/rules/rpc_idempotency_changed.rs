//! A method no longer promises that calling it twice is harmless.

use super::context::MethodContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, annotation};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::Method;
use crate::model::option_number::METHOD_IDEMPOTENCY_LEVEL;

pub(super) static RULE: Rule = Rule {
    id: "RPC_IDEMPOTENCY_CHANGED",
    summary: "an rpc no longer promises to be free of side effects, or idempotent",
    page: include_str!("rpc_idempotency_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Rpc]),
    check: Check::Method(check),
};

fn check(context: &MethodContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let (before, after) = (level(old), level(new));
    let (severity, promise, label) = match (before, after) {
        (NO_SIDE_EFFECTS, UNKNOWN | IDEMPOTENT) => (
            Severity::Warning,
            "free of side effects",
            "callers that use HTTP GET are turned away, and others may repeat the call",
        ),
        (IDEMPOTENT, UNKNOWN) => {
            (Severity::Note, "idempotent", "callers built from the old schema may repeat the call")
        }
        _ => return,
    };
    let (old_file, new_file) = (cx.old[old.service].file, cx.new[new.service].file);
    let (was, is) =
        (old.options.get(METHOD_IDEMPOTENCY_LEVEL), new.options.get(METHOD_IDEMPOTENCY_LEVEL));
    let text = format!("rpc `{}` no longer promises to be {promise}", new.name);
    let draft = Draft::new(cx.new.method_name(context.pair.new), text)
        .at_new(annotation::place(cx.new, new_file, is, new.decl.name), label)
        .at_old(annotation::place(cx.old, old_file, was, old.decl.name), "callers rely on this")
        .severity(severity)
        .help("keep the promise, or add an rpc under another name for what does not hold it");
    sink.report(draft);
}

// `descriptor.proto`, `MethodOptions.IdempotencyLevel`.
const UNKNOWN: i32 = 0;
const NO_SIDE_EFFECTS: i32 = 1;
const IDEMPOTENT: i32 = 2;

fn level(method: &Method) -> i32 {
    let option = method.options.get(METHOD_IDEMPOTENCY_LEVEL);
    option.and_then(|option| option.value.as_enum()).unwrap_or(UNKNOWN)
}
