//! A file has another path.

use super::context::FileContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "FILE_MOVED",
    summary: "a file has another path, so files and source code that import it no longer compile",
    page: include_str!("file_moved.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::File(check),
};

fn check(context: &FileContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    if old.path == new.path {
        return;
    }
    let first = |names: Option<crate::model::Span>| names.unwrap_or_default();
    let was = old
        .package_span
        .or(old.edition_span)
        .or(first(old.messages.first().map(|&id| cx.old[id].decl.name)));
    let is = new
        .package_span
        .or(new.edition_span)
        .or(first(new.messages.first().map(|&id| cx.new[id].decl.name)));
    let mut draft = Draft::new(
        new.path.as_str(),
        format!("file `{}` is `{}` now: what imports it must follow", old.path, new.path),
    );
    if !is.is_none() {
        draft = draft.at_new(context.new_place(is), "it declares the same names");
    }
    if !was.is_none() {
        draft = draft.at_old(context.old_place(was), "it was here");
    }
    let draft = draft.help(format!(
        "keep `{}` with an `import public \"{}\";` until nobody imports it",
        old.path, new.path
    ));
    sink.report(draft);
}
