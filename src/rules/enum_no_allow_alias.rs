//! Two names of an enum stand for one number, and neither is on its way out.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::option_number::ENUM_VALUE_DEPRECATED;
use crate::model::{EnumId, EnumValue};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_NO_ALLOW_ALIAS",
    summary: "two values of an enum share a number, and neither is deprecated",
    page: include_str!("enum_no_allow_alias.md"),
    kind: Kind::Convention,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.enums() {
        let mut first = FxHashMap::default();
        for (value_id, value) in lint.schema.values_of(id) {
            let alias = match first.entry(value.number) {
                Entry::Occupied(first) => Some(*first.get()),
                Entry::Vacant(free) => {
                    free.insert(value);
                    None
                }
            };
            // one of two names is needed while the other goes
            let alias = alias.filter(|it| !is_deprecated(it) && !is_deprecated(value));
            if let Some(alias) = alias.filter(|_| lint.looks_at_value(value_id)) {
                sink.report(draft(lint, id, alias, value));
            }
        }
    }
}

fn is_deprecated(value: &EnumValue) -> bool {
    value.options.bool(ENUM_VALUE_DEPRECATED) == Some(true)
}

fn draft(lint: &Lint<'_>, id: EnumId, alias: &EnumValue, value: &EnumValue) -> Draft {
    let item = &lint.schema[id];
    let text = format!(
        "values `{}` and `{}` of enum `{}` share number {}, and neither is deprecated",
        alias.name, value.name, item.name, value.number
    );
    Draft::new(&*item.full_name, text)
        .at_new(
            lint.schema.place(item.file, value.decl.name),
            format!("data that is written with this name reads as `{}`", alias.name),
        )
        .help("give it a number of its own, or mark the name that goes `[deprecated = true]`")
}
