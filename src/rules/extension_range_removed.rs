//! Numbers that were left to extensions are so no longer.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, numbers};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "EXTENSION_RANGE_REMOVED",
    summary: "numbers are no longer left to extensions, and extensions of others lose theirs",
    page: include_str!("extension_range_removed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Message(check),
};

fn check(context: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let mut covers: Vec<(i32, i32)> =
        new.extension_ranges.iter().map(|one| (one.range.start, one.range.end)).collect();
    covers.sort_unstable();
    for range in old.extension_ranges.iter().map(|one| one.range) {
        let mut lost = numbers::uncovered((range.start, range.end), &covers);
        lost.retain(|&part| !was_our_own(context, part));
        if lost.is_empty() {
            continue;
        }
        let parts: Vec<String> = lost.iter().map(|&part| numbers::spelled(part)).collect();
        let parts = parts.join(", ");
        let text = format!("`{}` no longer leaves {parts} to extensions", new.full_name);
        let taken = cx.new.fields_of(context.pair.new).find(|(_, field)| holds(&lost, field.number));
        let draft = Draft::new(&*new.full_name, text);
        let draft = match taken {
            Some((_, field)) => draft.at_new(
                cx.new.place(new.file, field.number_span),
                format!("`{}` reads extensions with this number as its own", field.name),
            ),
            None => draft.at_new(
                context.new_name(),
                "extensions that others declare no longer compile, and their data is unknown",
            ),
        };
        let draft = draft
            .at_old(cx.old.place(old.file, range.span), "others can have extensions here")
            .help(format!("put `extensions {parts};` back"));
        sink.report(draft);
    }
}

/// Whether a number was that of an extension of our own, which is gone: nobody else can have used
/// it, and the extension has a finding of its own unless it became a field.
fn was_our_own(context: &MessageContext<'_>, (start, end): (i32, i32)) -> bool {
    let cx = context.cx;
    start == end
        && cx.pairs.extensions.removed().iter().any(|&id| {
            let extension = &cx.old[id];
            extension.message == context.pair.old && extension.number == start
        })
}

fn holds(parts: &[(i32, i32)], number: i32) -> bool {
    parts.iter().any(|&(start, end)| (start..=end).contains(&number))
}
