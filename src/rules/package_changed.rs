//! A file has another package.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::message_renamed::{NOT_UNPACKED, in_any};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{File, FileId};
use crate::pair::Kept;

pub(super) static RULE: Rule = Rule {
    id: "PACKAGE_CHANGED",
    summary: "a file has another package, and with it all that is declared in it another full name",
    page: include_str!("package_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json, Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.pairs.files.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        if old.package != new.package && cx.is_own(pair.old, pair.new) {
            let text = text(old, new);
            if cx.packs_any() && !new.messages.is_empty() {
                let text = format!("{text}: {NOT_UNPACKED}");
                sink.report(in_any(draft(cx, pair, text)));
            }
            let help = "encoded messages are not affected; source code must follow";
            sink.report(cx.for_code(draft(cx, pair, text).help(help)));
        }
    }
}

fn text(old: &File, new: &File) -> String {
    let said = |file: &File| match file.package.as_str() {
        "" => "no package".to_owned(),
        package => format!("package `{package}`"),
    };
    format!("`{}` moved from {} to {}", new.display_path, said(old), said(new))
}

fn draft(cx: &Context<'_>, pair: &Kept<FileId>, text: String) -> Draft {
    let (old_id, new_id) = (pair.old, pair.new);
    let (old, new) = (&cx.old[old_id], &cx.new[new_id]);
    let draft = Draft::new(new.package.as_str(), text);
    let draft = match new.package_span.or(new.edition_span) {
        span if span.is_none() => draft,
        span => draft.at_new(cx.new.place(new_id, span), "all names in the file begin with this"),
    };
    match old.package_span.or(old.edition_span) {
        span if span.is_none() => draft,
        span => draft.at_old(cx.old.place(old_id, span), "they began with this"),
    }
}
