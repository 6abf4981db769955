//! Names that a resource had no longer fit its patterns.

use rustc_hash::FxHashMap;

use super::context::Context;
use super::draft::{Draft, Sink};
use super::resource::{Resource, resources, shape};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{FileId, MessageId};

pub(super) static RULE: Rule = Rule {
    id: "RESOURCE_PATTERN_CHANGED",
    summary: "a pattern of a resource was removed or changed, and names that exist no longer fit",
    page: include_str!("resource_pattern_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc, Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let before = resources(cx.old);
    if before.is_empty() {
        return;
    }
    let after = resources(cx.new);
    let mut at_home: FxHashMap<(Home, &str), Vec<&Resource<'_>>> = FxHashMap::default();
    for new in &after {
        at_home.entry((home(new), new.ty)).or_default().push(new);
    }
    let mut nth: FxHashMap<(Home, &str), usize> = FxHashMap::default();
    for old in &before {
        let Some(home) = new_home(cx, old) else { continue };
        let turn = nth.entry((home, old.ty)).or_default();
        if let Some(new) = at_home.get(&(home, old.ty)).and_then(|news| news.get(*turn)) {
            compare(cx, old, new, sink);
        }
        *turn += 1;
    }
}

/// What a resource is declared on. Many files may define one type, each for itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Home {
    Message(MessageId),
    File(FileId),
}

fn home(resource: &Resource<'_>) -> Home {
    resource.message.map_or(Home::File(resource.file), Home::Message)
}

/// Where an old resource is declared in the new version.
fn new_home(cx: &Context<'_>, old: &Resource<'_>) -> Option<Home> {
    match home(old) {
        Home::Message(message) => cx.pairs.messages.to_new(message).map(Home::Message),
        Home::File(file) => cx.pairs.files.to_new(file).map(Home::File),
    }
}

fn compare(cx: &Context<'_>, old: &Resource<'_>, new: &Resource<'_>, sink: &mut Sink<'_>) {
    let fits = |pattern: &str| new.patterns.iter().any(|kept| shape(kept) == shape(pattern));
    let lost: Vec<&str> = old.patterns.iter().copied().filter(|one| !fits(one)).collect();
    if !lost.is_empty() {
        let text = format!("resource `{}` lost its pattern {}", old.ty, phrase::list(&lost));
        let label = "names of this pattern exist, and are turned away";
        let help = "keep the pattern, and add the new one behind it";
        sink.report(draft(cx, (old, new), text, label).help(help));
        return;
    }
    let renamed = old.patterns.iter().find(|one| !new.patterns.contains(one));
    let kept: Vec<&&str> = new.patterns.iter().filter(|one| old.patterns.contains(one)).collect();
    let text = if let Some(pattern) = renamed {
        format!("variables of pattern `{pattern}` of resource `{}` have other names", old.ty)
    } else if !old.patterns.iter().eq(kept.iter().copied()) {
        format!("the patterns of resource `{}` have another order", old.ty)
    } else {
        return;
    };
    let label = "functions of generated clients are named after them";
    let draft = draft(cx, (old, new), text, label)
        .severity(Severity::Warning)
        .surfaces(&[Surface::Code])
        .help("write the patterns as they were, and new ones behind them");
    sink.report(draft);
}

fn draft(
    cx: &Context<'_>,
    (old, new): (&Resource<'_>, &Resource<'_>),
    text: String,
    label: &str,
) -> Draft {
    let element = new.message.map_or(new.ty, |id| cx.new[id].full_name.as_str());
    let draft = Draft::new(element, text);
    let draft = if new.place.span.is_none() { draft } else { draft.at_new(new.place, label) };
    if old.place.span.is_none() {
        return draft;
    }
    draft.at_old(old.place, "the patterns before")
}
