//! Services and their methods: `RPC_*`.

use rustc_hash::FxHashSet;

use super::category::Category::{Csr, File, Package, Wire, WireJson};
use super::context::{At, MethodPair, ServicePair, Sink};
use super::place::statement;
use super::rule::{Check, Rule, page};
use crate::model::option_number::METHOD_IDEMPOTENCY_LEVEL;
use crate::model::{MessageId, Method, Span};

pub(super) static RULES: [Rule; 6] = [
    Rule::new(
        [
            "RPC_NO_DELETE",
            "an rpc is not deleted or renamed",
            "bring the rpc back; a deprecated one that still answers breaks nobody",
            page!("rpc_no_delete"),
        ],
        &[File, Package],
        Check::Service(deleted),
    ),
    Rule::new(
        [
            "RPC_SAME_CLIENT_STREAMING",
            "the requests of an rpc stay one message or a stream",
            "set it back; add another rpc for the other kind",
            page!("rpc_same_client_streaming"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Method(|pair, sink| {
            streaming(pair, sink, "requests", |method| method.client_streaming);
        }),
    ),
    Rule::new(
        [
            "RPC_SAME_IDEMPOTENCY_LEVEL",
            "the option `idempotency_level` of an rpc stays as it is",
            "set the option back",
            page!("rpc_same_idempotency_level"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Method(idempotency),
    ),
    Rule::new(
        [
            "RPC_SAME_REQUEST_TYPE",
            "the request of an rpc stays the message it is",
            "set the type back; add another rpc for the other message",
            page!("rpc_same_request_type"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Method(|pair, sink| {
            let span = pair.new.input_span;
            same_type(pair, sink, "request", span, |method| method.input);
        }),
    ),
    Rule::new(
        [
            "RPC_SAME_RESPONSE_TYPE",
            "the response of an rpc stays the message it is",
            "set the type back; add another rpc for the other message",
            page!("rpc_same_response_type"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Method(|pair, sink| {
            let span = pair.new.output_span;
            same_type(pair, sink, "response", span, |method| method.output);
        }),
    ),
    Rule::new(
        [
            "RPC_SAME_SERVER_STREAMING",
            "the responses of an rpc stay one message or a stream",
            "set it back; add another rpc for the other kind",
            page!("rpc_same_server_streaming"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Method(|pair, sink| {
            streaming(pair, sink, "responses", |method| method.server_streaming);
        }),
    ),
];

fn deleted(pair: &ServicePair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.old_schema(), pair.new_schema());
    let methods = new.methods_of(pair.new_id);
    let methods: FxHashSet<&str> = methods.map(|(_, method)| method.name.as_str()).collect();
    for (id, method) in old.methods_of(pair.old_id) {
        if methods.contains(method.name.as_str()) {
            continue;
        }
        let at = At::Span(pair.new.file, pair.new.decl.span);
        let (name, service) = (&method.name, &pair.new.full_name);
        let message = format!(
            "rpc `{name}` of `{service}` was deleted: clients that call it get unimplemented"
        );
        sink.report(pair.old.file, at, &old.method_name(id), message);
    }
}

/// Reports what changed about a method, behind its name.
fn report(pair: &MethodPair<'_>, sink: &mut Sink<'_>, span: Option<Span>, text: &str) {
    let schema = pair.new_schema();
    let (old, new) = (
        pair.old_schema()[pair.old.service].file,
        schema[pair.new.service].file,
    );
    let at = span.map_or(At::File(new), |span| At::Span(new, span));
    let (name, service) = (&pair.new.name, &schema[pair.new.service].full_name);
    let message = format!("rpc `{name}` of `{service}` {text}");
    sink.report(old, at, &schema.method_name(pair.new_id), message);
}

fn streaming(
    pair: &MethodPair<'_>,
    sink: &mut Sink<'_>,
    what: &str,
    is_stream: fn(&Method) -> bool,
) {
    let (old, new) = (is_stream(pair.old), is_stream(pair.new));
    if old == new {
        return;
    }
    let word = |stream: bool| if stream { "a stream" } else { "one message" };
    let text = format!(
        "changed its {what} from {} to {}: clients built from the old schema fail",
        word(old),
        word(new)
    );
    report(pair, sink, Some(pair.new.decl.span), &text);
}

fn same_type(
    pair: &MethodPair<'_>,
    sink: &mut Sink<'_>,
    what: &str,
    span: Span,
    message: fn(&Method) -> MessageId,
) {
    let old = &pair.old_schema()[message(pair.old)].full_name;
    let new = &pair.new_schema()[message(pair.new)].full_name;
    if old != new {
        let text = format!(
            "changed its {what} type from `{old}` to `{new}`: code that calls or serves it stops \
             compiling, and data only survives if the two messages agree"
        );
        report(pair, sink, Some(span), &text);
    }
}

fn idempotency(pair: &MethodPair<'_>, sink: &mut Sink<'_>) {
    let level = |method: &Method| {
        let option = method.options.get(METHOD_IDEMPOTENCY_LEVEL);
        option
            .and_then(|option| option.value.as_enum())
            .unwrap_or(0)
    };
    let (old, new) = (level(pair.old), level(pair.new));
    if old == new {
        return;
    }
    let schema = pair.new_schema();
    let source = &schema[schema[pair.new.service].file].source;
    let option = pair.new.options.get(METHOD_IDEMPOTENCY_LEVEL);
    let text = format!(
        "changed its idempotency level from {} to {}: clients may retry or use GET where they did \
         not, or no longer",
        word(old),
        word(new)
    );
    let span = option.map(|option| statement(source, option.span));
    report(pair, sink, span, &text);
}

const fn word(level: i32) -> &'static str {
    match level {
        1 => "`NO_SIDE_EFFECTS`",
        2 => "`IDEMPOTENT`",
        _ => "`IDEMPOTENCY_UNKNOWN`",
    }
}
