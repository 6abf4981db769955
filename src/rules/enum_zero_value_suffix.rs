//! The zero value of an enum is not named `…_UNSPECIFIED`.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::phrase::enum_prefix;
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_ZERO_VALUE_SUFFIX",
    summary: "the zero value of an enum is not named `…_UNSPECIFIED`",
    page: include_str!("enum_zero_value_suffix.md"),
    kind: Kind::Convention,
    severity: Severity::Warning,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

const SUFFIX: &str = "_UNSPECIFIED";

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.enums() {
        let item = &lint.schema[id];
        for (value_id, value) in lint.schema.values_of(id) {
            let asked = value.number == 0 && lint.looks_at_value(value_id);
            if !asked || value.name.ends_with(SUFFIX) {
                continue;
            }
            let text = format!(
                "zero value `{}` of enum `{}` is not named `…{SUFFIX}`",
                value.name, item.name
            );
            let wanted = format!("{}{}", enum_prefix(&item.name), &SUFFIX[1..]);
            let draft = Draft::new(&*item.full_name, text)
                .at_new(
                    lint.schema.place(item.file, value.decl.name),
                    "unset fields read as this value",
                )
                .help(format!(
                    "name it `{wanted}`, unless it is in use: json has its name; if `{}` means \
                     something, give it another number",
                    value.name
                ));
            sink.report(draft);
        }
    }
}
