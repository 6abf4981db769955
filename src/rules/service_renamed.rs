//! A service was renamed, or its package changed under it.

use super::context::ServiceContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "SERVICE_RENAMED",
    summary: "a service has another full name, so its callers ask for a path that is gone",
    page: include_str!("service_renamed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc, Surface::Code]),
    check: Check::Service(check),
};

fn check(context: &ServiceContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    if old.full_name == new.full_name {
        return;
    }
    let only_package = old.name == new.name;
    let text = if only_package {
        format!("the package of service `{}` changed: callers ask for `/{}/…`", new.name, old.full_name)
    } else {
        format!("service `{}` is now `{}`: callers ask for the old name", old.full_name, new.full_name)
    };
    let file = &cx.new[new.file];
    let span = if only_package { file.package_span.or(new.decl.name) } else { new.decl.name };
    let draft = Draft::new(&*new.full_name, text)
        .at_new(cx.new.place(new.file, span), format!("servers answer to `/{}/…` now", new.full_name))
        .at_old(cx.old.place(old.file, old.decl.name), "callers still ask for this")
        .help("keep serving the old name beside the new one until nobody calls it");
    sink.report(draft);
}
