//! A file has another package.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{File, FileId};

pub(super) static RULE: Rule = Rule {
    id: "PACKAGE_CHANGED",
    summary: "a file has another package, and with it all that is declared in it another full name",
    page: include_str!("package_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.pairs.files.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        if old.package != new.package && cx.is_own(pair.old, pair.new) {
            sink.report(cx.for_code(draft(cx, (pair.old, old), (pair.new, new))));
        }
    }
}

fn draft(cx: &Context<'_>, old: (FileId, &File), new: (FileId, &File)) -> Draft {
    let ((old_id, old), (new_id, new)) = (old, new);
    let said = |file: &File| match file.package.as_str() {
        "" => "no package".to_owned(),
        package => format!("package `{package}`"),
    };
    let text = format!("`{}` moved from {} to {}", new.display_path, said(old), said(new));
    let draft = Draft::new(new.package.as_str(), text).help(
        "encoded messages are not affected, except for a `google.protobuf.Any` that was packed \
         with an old name; source code must follow",
    );
    let draft = match new.package_span.or(new.edition_span) {
        span if span.is_none() => draft,
        span => draft.at_new(cx.new.place(new_id, span), "all names in the file begin with this"),
    };
    match old.package_span.or(old.edition_span) {
        span if span.is_none() => draft,
        span => draft.at_old(cx.old.place(old_id, span), "they began with this"),
    }
}
