//! A resource type is no longer declared.

use rustc_hash::FxHashSet;

use super::context::Context;
use super::draft::{Draft, Sink};
use super::resource::{Resource, resources};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "RESOURCE_DELETED",
    summary: "a resource type is no longer declared, and generated helpers for its names are gone",
    page: include_str!("resource_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let before = resources(cx.old);
    if before.is_empty() {
        return;
    }
    let after = resources(cx.new);
    let types: FxHashSet<&str> = after.iter().map(|one| one.ty).collect();
    for lost in before.iter().filter(|one| !types.contains(one.ty)) {
        let message = lost.message.map(|id| cx.pairs.messages.to_new(id));
        if message == Some(None) {
            continue; // the message is gone, and told
        }
        // A type that took its place on the same message is the same resource under a new name.
        let successor = after
            .iter()
            .find(|one| one.message.is_some() && one.message == message.flatten())
            .filter(|one| !before.iter().any(|known| known.ty == one.ty));
        sink.report(draft(cx, lost, successor));
    }
}

fn draft(cx: &Context<'_>, lost: &Resource<'_>, successor: Option<&Resource<'_>>) -> Draft {
    let message = lost.message.and_then(|id| cx.pairs.messages.to_new(id));
    let text = match successor {
        Some(one) => format!("resource `{}` is called `{}` now", lost.ty, one.ty),
        None => format!("resource `{}` is no longer declared", lost.ty),
    };
    let element = message.map_or(lost.ty, |id| cx.new[id].full_name.as_str());
    let draft = Draft::new(element, text);
    let draft = match (successor, message) {
        (Some(one), _) => draft.at_new(one.place, "references and policies know the old name"),
        (None, Some(id)) => {
            let message = &cx.new[id];
            let place = cx.new.place(message.file, message.decl.name);
            draft.at_new(place, "generated helpers for its names are gone")
        }
        (None, None) => draft,
    };
    let draft = if lost.place.span.is_none() {
        draft
    } else {
        draft.at_old(lost.place, "it was declared here")
    };
    draft.help(format!("keep the declaration of `{}`: its names are in use", lost.ty))
}
