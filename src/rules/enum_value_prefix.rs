//! An enum value does not carry its enum's name.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::phrase::enum_prefix;
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::EnumId;

pub(super) static RULE: Rule = Rule {
    id: "ENUM_VALUE_PREFIX",
    summary: "an enum value does not start with the name of its enum",
    page: include_str!("enum_value_prefix.md"),
    kind: Kind::Convention,
    severity: Severity::Warning,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.enums() {
        let item = &lint.schema[id];
        let prefix = enum_prefix(&item.name);
        if follows_another_custom(lint, id, &prefix) {
            continue;
        }
        for (value_id, value) in lint.schema.values_of(id) {
            if value.name.starts_with(&prefix) || !lint.looks_at_value(value_id) {
                continue;
            }
            let text = format!(
                "value `{}` of enum `{}` does not start with `{prefix}`",
                value.name, item.name
            );
            let draft = Draft::new(&*item.full_name, text)
                .at_new(
                    lint.schema.place(item.file, value.decl.name),
                    "the name stands beside the enum, not inside it",
                )
                .help(format!(
                    "name it `{prefix}{}`, unless it is in use: json has its name",
                    value.name.to_uppercase()
                ));
            sink.report(draft);
        }
    }
}

/// Whether values that this change does not touch go without the prefix: a new value then does
/// better to look like its siblings.
fn follows_another_custom(lint: &Lint<'_>, id: EnumId, prefix: &str) -> bool {
    lint.schema
        .values_of(id)
        .any(|(id, value)| !lint.looks_at_value(id) && !value.name.starts_with(prefix))
}
