//! Names are reserved, and no number is.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::Message;

pub(super) static RULE: Rule = Rule {
    id: "RESERVED_NAME_WITHOUT_NUMBER",
    summary: "a message reserves names of fields and no numbers",
    page: include_str!("reserved_name_without_number.md"),
    kind: Kind::Convention,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.messages().filter(|&id| lint.touched.reserved(id)) {
        let message = &lint.schema[id];
        if !message.reserved_names.is_empty() && message.reserved_ranges.is_empty() {
            sink.report(draft(lint, message));
        }
    }
}

fn draft(lint: &Lint<'_>, message: &Message) -> Draft {
    let name = message.reserved_names.first();
    let name = name.map_or("", |it| it.name.as_str());
    let span = message.reserved_names.first().map_or(message.decl.name, |it| it.span);
    let text = format!("`{}` reserves the name `{name}` and no number", message.name);
    Draft::new(&*message.full_name, text)
        .at_new(
            lint.schema.place(message.file, span),
            "encoded data has the number of the field, not its name",
        )
        .help(format!(
            "reserve the number that `{name}` had as well, unless a field has it that was only renamed"
        ))
}
