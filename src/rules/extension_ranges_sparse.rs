//! Numbers between extension ranges are nobody's.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use super::numbers;
use crate::model::{Message, MessageId};

pub(super) static RULE: Rule = Rule {
    id: "EXTENSION_RANGES_SPARSE",
    summary: "numbers between the extension ranges of a message are neither used nor reserved",
    page: include_str!("extension_ranges_sparse.md"),
    kind: Kind::Convention,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.messages().filter(|&id| lint.touched.extensions(id)) {
        let message = &lint.schema[id];
        if let Some(gap) = gap(lint, id, message) {
            sink.report(draft(lint, message, gap));
        }
    }
}

/// The first run of numbers between two extension ranges that nothing has.
fn gap(lint: &Lint<'_>, id: MessageId, message: &Message) -> Option<(i32, i32)> {
    let ranges = || message.extension_ranges.iter().map(|it| it.range);
    let first = ranges().map(|it| it.start).min()?;
    let last = ranges().map(|it| it.end).max()?;
    let mut taken = numbers::taken(lint.schema, id);
    // these are nobody's in any message
    taken.push((19_000, 19_999));
    taken.sort_unstable();
    numbers::uncovered((first, last), &taken).first().copied()
}

fn draft(lint: &Lint<'_>, message: &Message, (start, end): (i32, i32)) -> Draft {
    let (numbers, verb) = match start == end {
        true => (format!("number {start}"), "is"),
        false => (format!("numbers {start} to {end}"), "are"),
    };
    let text = format!(
        "{numbers} between the extension ranges of `{}` {verb} neither used nor reserved",
        message.name
    );
    let behind = message.extension_ranges.iter().find(|it| it.range.start > end);
    let place = behind.map_or(message.decl.name, |it| it.range.span);
    Draft::new(&*message.full_name, text)
        .at_new(
            lint.schema.place(message.file, place),
            "whether a field or an extension may take them is not said",
        )
        .help("make one range of them, or reserve what is in between")
}
