//! A service is gone.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::FileRole;

pub(super) static RULE: Rule = Rule {
    id: "SERVICE_DELETED",
    summary: "a service was deleted and its callers are turned away",
    page: include_str!("service_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc, Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &id in cx.pairs.services.removed() {
        let service = &cx.old[id];
        if cx.old[service.file].role != FileRole::Input {
            continue;
        }
        let text = format!("service `{}` was deleted: its callers are turned away", service.name);
        let draft = Draft::new(&*service.full_name, text)
            .at_old(cx.old.place(service.file, service.decl.name), "callers still ask for this")
            .help("keep the service, marked `option deprecated = true;`, until nobody calls it");
        sink.report(draft);
    }
}
