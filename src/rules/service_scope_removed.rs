//! Generated clients of a service no longer ask for a scope.

use super::context::ServiceContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, annotation, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::Service;

pub(super) static RULE: Rule = Rule {
    id: "SERVICE_SCOPE_REMOVED",
    summary: "a service no longer lists an OAuth scope that its clients ask for",
    page: include_str!("service_scope_removed.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Rpc]),
    check: Check::Service(check),
};

const SCOPES: &str = "(google.api.oauth_scopes)";

fn check(context: &ServiceContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let after = scopes(new);
    let lost: Vec<&str> = scopes(old).into_iter().filter(|one| !after.contains(one)).collect();
    if lost.is_empty() {
        return;
    }
    let text = format!("service `{}` no longer asks for {}", new.name, phrase::list(&lost));
    let (was, is) = (old.options.by_name(SCOPES), new.options.by_name(SCOPES));
    let draft = Draft::new(&*new.full_name, text)
        .at_new(
            annotation::place(cx.new, new.file, is, new.decl.name),
            "clients generated from this get tokens without it",
        )
        .at_old(annotation::place(cx.old, old.file, was, old.decl.name), "older clients ask for it")
        .help("let servers accept calls without the scope before clients stop asking for it");
    sink.report(draft);
}

fn scopes(service: &Service) -> Vec<&str> {
    let texts = annotation::texts(&service.options, SCOPES).into_iter();
    texts.flat_map(|text| text.split(',')).map(str::trim).filter(|one| !one.is_empty()).collect()
}
