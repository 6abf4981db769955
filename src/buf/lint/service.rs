//! Services and their methods.

use super::cases::pascal;
use super::context::{About, Context, Sink};
use super::rule::{Check, Rule, STANDARD, UNARY, page};
use crate::model::{MessageId, MethodId, ServiceId, Span};

const HELP_STREAM: &str = "let it take and return one message; several calls do what a stream does";
const HELP_NAME: &str =
    "give the method a message of its own with that name, so that it can change without others";

pub(super) static RULES: [Rule; 5] = [
    Rule::new(
        [
            "RPC_NO_CLIENT_STREAMING",
            "no method takes a stream",
            HELP_STREAM,
            page!("rpc_no_client_streaming"),
        ],
        UNARY,
        Check::Method(|cx, id, sink| {
            if cx.schema[id].client_streaming {
                streaming(cx, id, "takes", sink);
            }
        }),
    ),
    Rule::new(
        [
            "RPC_NO_SERVER_STREAMING",
            "no method returns a stream",
            HELP_STREAM,
            page!("rpc_no_server_streaming"),
        ],
        UNARY,
        Check::Method(|cx, id, sink| {
            if cx.schema[id].server_streaming {
                streaming(cx, id, "returns", sink);
            }
        }),
    ),
    Rule::new(
        [
            "RPC_REQUEST_STANDARD_NAME",
            "the request of a method is named after it",
            HELP_NAME,
            page!("rpc_request_standard_name"),
        ],
        STANDARD,
        Check::Method(|cx, id, sink| {
            let method = &cx.schema[id];
            let role = Role {
                noun: "request",
                suffix: "Request",
                ty: method.input,
                span: method.input_span,
                may_be_empty: cx.options.empty_requests,
            };
            standard_name(cx, id, &role, sink);
        }),
    ),
    Rule::new(
        [
            "RPC_RESPONSE_STANDARD_NAME",
            "the response of a method is named after it",
            HELP_NAME,
            page!("rpc_response_standard_name"),
        ],
        STANDARD,
        Check::Method(|cx, id, sink| {
            let method = &cx.schema[id];
            let role = Role {
                noun: "response",
                suffix: "Response",
                ty: method.output,
                span: method.output_span,
                may_be_empty: cx.options.empty_responses,
            };
            standard_name(cx, id, &role, sink);
        }),
    ),
    Rule::new(
        [
            "SERVICE_SUFFIX",
            "the name of a service says that it is one",
            "rename it while nobody calls it; or say with `service_suffix` how they end here",
            page!("service_suffix"),
        ],
        STANDARD,
        Check::Service(suffix),
    ),
];

/// The message that stands for none.
pub(super) const EMPTY: &str = "google.protobuf.Empty";

/// The request or response of a method.
struct Role {
    noun: &'static str,
    suffix: &'static str,
    ty: MessageId,
    span: Span,
    may_be_empty: bool,
}

fn streaming(cx: &Context<'_>, id: MethodId, verb: &str, sink: &mut Sink<'_>) {
    let name = cx.schema.method_name(id);
    sink.report(About::Method(id), format!("rpc `{name}` {verb} a stream"));
}

fn standard_name(cx: &Context<'_>, id: MethodId, role: &Role, sink: &mut Sink<'_>) {
    let schema = cx.schema;
    let message = &schema[role.ty];
    if role.may_be_empty && message.full_name == EMPTY {
        return;
    }
    let method = &schema[id];
    let short = format!("{}{}", pascal(&method.name), role.suffix);
    let long = format!("{}{short}", pascal(&schema[method.service].name));
    if message.name == short || message.name == long {
        return;
    }
    let (full_name, noun, found) = (schema.method_name(id), role.noun, &message.name);
    let message =
        format!("the {noun} of rpc `{full_name}` is named `{found}`, not `{short}` or `{long}`");
    sink.report_at(About::Method(id), role.span, message);
}

fn suffix(cx: &Context<'_>, id: ServiceId, sink: &mut Sink<'_>) {
    let service = &cx.schema[id];
    let suffix = &cx.options.service_suffix;
    if !service.name.ends_with(suffix.as_str()) {
        let name = &service.full_name;
        let message = format!("the name of service `{name}` does not end in `{suffix}`");
        sink.report_name(About::Service(id), message);
    }
}
