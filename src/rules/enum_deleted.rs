//! An enum is gone.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{FileRole, Scope};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_DELETED",
    summary: "an enum was deleted and source code that names it no longer compiles",
    page: include_str!("enum_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &id in cx.pairs.enums.removed() {
        let item = &cx.old[id];
        let with_its_message = match item.scope {
            Scope::Message(parent) => cx.pairs.messages.to_new(parent).is_none(),
            Scope::File(_) => false,
        };
        if with_its_message || cx.old[item.file].role != FileRole::Input {
            continue; // told by the deletion of what encloses it, or not the user's own
        }
        let text = format!(
            "enum `{}` was deleted: source that uses it no longer compiles",
            item.full_name
        );
        let draft = Draft::new(&*item.full_name, text)
            .at_old(cx.old.place(item.file, item.decl.name), "it was here")
            .help("keep the enum, marked `option deprecated = true;`, until nobody uses it");
        sink.report(draft);
    }
}
