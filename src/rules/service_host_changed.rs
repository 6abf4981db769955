//! Generated clients of a service call another host.

use super::context::ServiceContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, annotation};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "SERVICE_HOST_CHANGED",
    summary: "a service has another default host, or none any more",
    page: include_str!("service_host_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Rpc]),
    check: Check::Service(check),
};

const HOST: &str = "(google.api.default_host)";

fn check(context: &ServiceContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let before = annotation::texts(&old.options, HOST).concat();
    let after = annotation::texts(&new.options, HOST).concat();
    if before.is_empty() || before == after {
        return;
    }
    let (text, label) = if after.is_empty() {
        (
            format!("service `{}` no longer has a default host: it was `{before}`", new.name),
            "clients generated from this call nobody unless they are told whom",
        )
    } else {
        (
            format!("the default host of service `{}` changed from `{before}` to `{after}`", new.name),
            "clients generated from this call the new host, older ones the old one",
        )
    };
    let (was, is) = (old.options.by_name(HOST), new.options.by_name(HOST));
    let draft = Draft::new(&*new.full_name, text)
        .at_new(annotation::place(cx.new, new.file, is, new.decl.name), label)
        .at_old(annotation::place(cx.old, old.file, was, old.decl.name), "older clients call this")
        .help(format!("keep `{before}` answering until no client built from the old schema is left"));
    sink.report(draft);
}
