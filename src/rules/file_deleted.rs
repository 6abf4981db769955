//! A file is gone whose contents live on elsewhere.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{File, FileRole};

pub(super) static RULE: Rule = Rule {
    id: "FILE_DELETED",
    summary: "a file is gone, so files and source code that import it no longer compile",
    page: include_str!("file_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &id in cx.pairs.files.removed() {
        let file = &cx.old[id];
        // What was deleted with the file has findings of its own.
        if file.role != FileRole::Input || !lives_on(cx, file) {
            continue;
        }
        let span = file.package_span.or(file.edition_span).or(first_name(cx, file));
        let text = format!("file `{}` was deleted: what imports it no longer compiles", file.path);
        let draft = Draft::new(file.path.as_str(), text);
        let draft = if span.is_none() {
            draft
        } else {
            draft.at_old(cx.old.place(id, span), "its contents stand elsewhere now")
        };
        sink.report(draft.help(format!(
            "keep `{}` with an `import public` of the files that took its contents",
            file.path
        )));
    }
}

/// Whether anything of the file is still there, or there was nothing in it.
fn lives_on(cx: &Context<'_>, file: &File) -> bool {
    let pairs = cx.pairs;
    let messages = file.messages.iter().map(|&id| pairs.messages.to_new(id).is_some());
    let enums = file.enums.iter().map(|&id| pairs.enums.to_new(id).is_some());
    let services = file.services.iter().map(|&id| pairs.services.to_new(id).is_some());
    let extensions = file.extensions.iter().map(|&id| pairs.extensions.to_new(id).is_some());
    let kept: Vec<bool> = messages.chain(enums).chain(services).chain(extensions).collect();
    kept.is_empty() || kept.contains(&true)
}

fn first_name(cx: &Context<'_>, file: &File) -> crate::model::Span {
    let message = file.messages.first().map(|&id| cx.old[id].decl.name);
    let item = file.enums.first().map(|&id| cx.old[id].decl.name);
    message.or(item).unwrap_or_default()
}
