//! Numbers are reserved, and no name is.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::{Message, NumberRange};

pub(super) static RULE: Rule = Rule {
    id: "RESERVED_NUMBER_WITHOUT_NAME",
    summary: "a message reserves single numbers of fields and no names",
    page: include_str!("reserved_number_without_name.md"),
    kind: Kind::Convention,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

/// Of a message that was there before it is known which names went, and other rules ask for those.
fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.messages().filter(|&id| lint.touched.message(id)) {
        let message = &lint.schema[id];
        if !message.reserved_names.is_empty() {
            continue;
        }
        // a range is set aside for other reasons than that a field had it
        let mut numbers = message.reserved_ranges.iter();
        if let Some(number) = numbers.find(|range| range.start == range.end) {
            sink.report(draft(lint, message, number));
        }
    }
}

fn draft(lint: &Lint<'_>, message: &Message, number: &NumberRange) -> Draft {
    let start = number.start;
    let text = format!("`{}` reserves the number {start} and no name", message.name);
    Draft::new(&*message.full_name, text)
        .at_new(
            lint.schema.place(message.file, number.span),
            "encoded data has the number of the field; JSON and text format have its name",
        )
        .help(format!(
            "reserve the name of the field that had {start} as well"
        ))
}
