//! The response type of an rpc is not named after it.

use super::context::Lint;
use super::draft::Sink;
use super::rpc_name::{self, End};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "RPC_RESPONSE_STANDARD_NAME",
    summary: "the response type of an rpc is not named after the rpc",
    page: include_str!("rpc_response_standard_name.md"),
    kind: Kind::Convention,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    rpc_name::check(lint, End::Response, sink);
}
