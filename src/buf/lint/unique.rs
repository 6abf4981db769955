//! `RPC_REQUEST_RESPONSE_UNIQUE`: each method has messages of its own.

use std::collections::BTreeMap;

use super::context::{About, Context, Sink};
use super::rule::{Check, Rule, STANDARD, page};
use super::service::EMPTY;
use crate::model::{MessageId, MethodId};

pub(super) static RULES: [Rule; 1] = [Rule::new(
    [
        "RPC_REQUEST_RESPONSE_UNIQUE",
        "each method has a request and a response of its own",
        "give the method messages of its own, so that it can change without others",
        page!("rpc_request_response_unique"),
    ],
    STANDARD,
    Check::Whole(check),
)];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let schema = cx.schema;
    let services = cx.files.iter().flat_map(|&file| &schema[file].services);
    let methods: Vec<MethodId> = services.flat_map(|&id| schema[id].methods.iter()).collect();
    if !cx.options.same_request_response {
        for &id in &methods {
            same_type(cx, id, sink);
        }
    }
    let mut users: BTreeMap<MessageId, Vec<MethodId>> = BTreeMap::new();
    for &id in &methods {
        let method = &schema[id];
        users.entry(method.input).or_default().push(id);
        if method.output != method.input {
            users.entry(method.output).or_default().push(id);
        }
    }
    for (message, users) in users {
        shared(cx, message, users, sink);
    }
}

fn same_type(cx: &Context<'_>, id: MethodId, sink: &mut Sink<'_>) {
    let method = &cx.schema[id];
    let ty = &cx.schema[method.input].full_name;
    let may_be = *ty == EMPTY && cx.options.empty_requests && cx.options.empty_responses;
    if method.input == method.output && !may_be {
        let name = cx.schema.method_name(id);
        let message = format!("rpc `{name}` takes and returns `{ty}`: neither can change alone");
        sink.report(About::Method(id), message);
    }
}

/// What several methods use. With one of the options for the empty message, its other use counts.
fn shared(cx: &Context<'_>, message: MessageId, mut users: Vec<MethodId>, sink: &mut Sink<'_>) {
    let (schema, options) = (cx.schema, cx.options);
    let name = &schema[message].full_name;
    let counts: fn(&Context<'_>, MethodId, MessageId) -> bool = match (
        *name == EMPTY,
        options.empty_requests,
        options.empty_responses,
    ) {
        (true, true, true) => return,
        (true, true, false) => |cx, id, message| cx.schema[id].output == message,
        (true, false, true) => |cx, id, message| cx.schema[id].input == message,
        _ => |_, _, _| true,
    };
    users.retain(|&id| counts(cx, id, message));
    if users.len() < 2 {
        return;
    }
    for &id in &users {
        let others = users.iter().filter(|&&other| other != id);
        let others: Vec<String> = others
            .take(2)
            .map(|&other| format!("`{}`", schema.method_name(other)))
            .collect();
        let more = match users.len() - 1 - others.len() {
            0 => "",
            _ => " and others",
        };
        let (own, others) = (schema.method_name(id), others.join(", "));
        let text = format!("rpc `{own}` shares `{name}` with {others}{more}");
        sink.report(About::Method(id), text);
    }
}
