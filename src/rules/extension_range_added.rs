//! Numbers are left to extensions that were not.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, numbers};
use crate::finding::{Severity, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "EXTENSION_RANGE_ADDED",
    summary: "numbers are left to extensions that were not",
    page: include_str!("extension_range_added.md"),
    kind: Kind::Change,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Message(check),
};

fn check(context: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let mut covers: Vec<_> =
        old.extension_ranges.iter().map(|it| (it.range.start, it.range.end)).collect();
    covers.sort_unstable();
    for range in new.extension_ranges.iter().map(|it| it.range) {
        let added = numbers::uncovered((range.start, range.end), &covers);
        if added.is_empty() {
            continue;
        }
        let parts: Vec<String> = added.into_iter().map(numbers::spelled).collect();
        let text = format!("`{}` leaves {} to extensions", new.full_name, parts.join(", "));
        let draft = Draft::new(&*new.full_name, text)
            .at_new(cx.new.place(new.file, range.span), "others can have extensions here")
            .help("nothing: extensions are unknown fields to readers built from the old schema");
        sink.report(draft);
    }
}
