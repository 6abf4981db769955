//! A service is new.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "SERVICE_ADDED",
    summary: "a service was added: safe",
    page: include_str!("service_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::ALL,
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &id in cx.pairs.services.added() {
        let service = &cx.new[id];
        if !cx.is_input(service.file) {
            continue;
        }
        let text = format!("service `{}` was added", service.full_name);
        let draft = Draft::new(&*service.full_name, text)
            .at_new(cx.new.place(service.file, service.decl.name), "new here")
            .help("nothing: nobody calls it yet");
        sink.report(draft);
    }
}
