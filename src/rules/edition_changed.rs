//! A file is written in another language version.

use super::context::FileContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::Edition;

pub(super) static RULE: Rule = Rule {
    id: "EDITION_CHANGED",
    summary: "a file has another syntax or edition, which changes the defaults of its features",
    page: include_str!("edition_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::ALL,
    check: Check::File(check),
};

fn check(context: &FileContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (context.old(), context.new());
    if old.edition == new.edition {
        return;
    }
    let (before, after) = (spelled(old.edition), spelled(new.edition));
    let text = format!("file `{}` changed from {before} to {after}", new.path);
    let draft = Draft::new(new.path.as_str(), text).help(
        "regenerate and compile what uses it; set features of the file where the old default is \
         needed",
    );
    let draft = match new.edition_span.or(new.package_span) {
        span if span.is_none() => draft,
        span => draft.at_new(
            context.new_place(span),
            "defaults differ; where data or callers break by that, another finding says so",
        ),
    };
    sink.report(match old.edition_span.or(old.package_span) {
        span if span.is_none() => draft,
        span => draft.at_old(context.old_place(span), format!("it was {before}")),
    });
}

fn spelled(edition: Edition) -> String {
    match edition {
        Edition::Year(year) => format!("edition {year}"),
        Edition::Proto2 | Edition::Proto3 => edition.text(),
    }
}
