//! The first value of an enum is not zero.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_FIRST_VALUE_ZERO",
    summary: "the first value of an enum is not zero",
    page: include_str!("enum_first_value_zero.md"),
    kind: Kind::Convention,
    severity: Severity::Warning,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.enums() {
        let item = &lint.schema[id];
        let Some((first, value)) = lint.schema.values_of(id).next() else { continue };
        if value.number == 0 || !lint.looks_at_value(first) {
            continue;
        }
        let text = format!(
            "enum `{}` starts with `{} = {}`, not with zero",
            item.name, value.name, value.number
        );
        let draft = Draft::new(&*item.full_name, text)
            .at_new(
                lint.schema.place(item.file, value.number_span),
                "unset fields read as this value",
            )
            .help(
                "put a value for \"not set\" first and give it the number 0; where the enum is in use, \
                 unset fields then read as another value",
            );
        sink.report(draft);
    }
}
