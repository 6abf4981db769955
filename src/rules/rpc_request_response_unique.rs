//! The type of a request or response is shared.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use super::rpc_name::{End, full_name};
use crate::model::{MessageId, Method, MethodId};
use rustc_hash::FxHashMap;

pub(super) static RULE: Rule = Rule {
    id: "RPC_REQUEST_RESPONSE_UNIQUE",
    summary: "several rpcs have a request or response type in common",
    page: include_str!("rpc_request_response_unique.md"),
    kind: Kind::Convention,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

/// Where a type is used.
type Use<'a> = (MethodId, &'a Method, End);

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    let mut uses: FxHashMap<MessageId, Vec<Use<'_>>> = FxHashMap::default();
    for (id, method) in lint.methods() {
        for end in [End::Request, End::Response] {
            let (ty, _) = end.ty(method);
            uses.entry(ty).or_default().push((id, method, end));
        }
    }
    for (ty, uses) in uses.into_iter().filter(|(_, uses)| uses.len() > 1) {
        for (at, one) in uses.iter().enumerate().skip(1) {
            if lint.touched.method(one.0) {
                sink.report(draft(lint, ty, &uses[at - 1], one));
            }
        }
    }
}

fn draft(lint: &Lint<'_>, ty: MessageId, other: &Use<'_>, one: &Use<'_>) -> Draft {
    let (id, method, end) = *one;
    let name = &lint.schema[ty].name;
    let whose = match other.0 == id {
        true => format!("also its {}", other.2.word()),
        false => format!("also the {} of `{}`", other.2.word(), other.1.name),
    };
    let text = format!(
        "{} type `{name}` of rpc `{}` is {whose}",
        end.word(),
        method.name
    );
    let file = lint.schema[method.service].file;
    Draft::new(full_name(lint.schema, id), text)
        .at_new(
            lint.schema.place(file, end.ty(method).1),
            "a field that one of them needs is there for all",
        )
        .help("give each rpc a request and a response of its own; types that are in use stay")
}
