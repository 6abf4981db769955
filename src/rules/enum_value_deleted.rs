//! An enum value is gone.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::enum_value_renamed::leaves_out_zero;
use super::phrase::reserved_name;
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::EnumValueId;

pub(super) static RULE: Rule = Rule {
    id: "ENUM_VALUE_DELETED",
    summary: "an enum value was deleted and its number is free for reuse, or readers still meet it",
    page: include_str!("enum_value_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    for &id in &context.values.removed {
        let value = &context.cx.old[id];
        if context.written_now(value.number).is_some() {
            // An alias went, or another value took the number: not a deletion of the number.
            if context.was_written(id) {
                sink.report(rejected(context, id));
            }
            continue;
        }
        if context.new().reserved_ranges.iter().any(|range| range.contains(value.number)) {
            for draft in reserved(context, id) {
                sink.report(draft);
            }
        } else {
            sink.report(unreserved(context, id));
        }
    }
}

fn unreserved(context: &EnumContext<'_>, id: EnumValueId) -> Draft {
    let value = &context.cx.old[id];
    let (name, number) = (&value.name, value.number);
    let text = format!("enum value `{name}` was deleted, but its number {number} is not reserved");
    place(context, id, text)
        .help(format!(
            "add `reserved {number}; reserved {};` to `{}`, so that no value takes the number for \
             another meaning",
            reserved_name(context.cx.new, context.new().file, name),
            context.new().name
        ))
        .surfaces(&[Surface::Binary, Surface::Json])
}

/// The number is safe from reuse, but old data still has it.
fn reserved(context: &EnumContext<'_>, id: EnumValueId) -> Vec<Draft> {
    let name = &context.cx.old[id].name;
    let mut drafts = Vec::new();
    if context.new().closed {
        let text = format!(
            "enum value `{name}` was deleted: readers built from the new schema drop it from `{}`",
            context.new().name
        );
        drafts.push(
            place(context, id, text)
                .severity(Severity::Warning)
                .surfaces(&[Surface::Binary])
                .directions(&[Direction::Backward])
                .help("keep the value, marked `[deprecated = true]`, for as long as data has it"),
        );
    }
    drafts.push(rejected(context, id));
    drafts
}

/// Old data in json has a name that is gone.
fn rejected(context: &EnumContext<'_>, id: EnumValueId) -> Draft {
    let value = &context.cx.old[id];
    let name = &value.name;
    let (severity, where_so) = match value.number == 0 && leaves_out_zero(context, Direction::Backward) {
        true => (Severity::Warning, " where defaults are printed"),
        false => (Severity::Error, ""),
    };
    let text = format!("enum value `{name}` was deleted: its name is rejected in json{where_so}");
    place(context, id, text)
        .severity(severity)
        .surfaces(&[Surface::Json])
        .directions(&[Direction::Backward])
        .help("keep the value, marked `[deprecated = true]`, for as long as data has it")
}

fn place(context: &EnumContext<'_>, id: EnumValueId, text: String) -> Draft {
    let (old, value) = (context.old(), &context.cx.old[id]);
    Draft::new(&*context.new().full_name, text)
        .about(context.subject(&[(Some(id), None)]))
        .at_new(context.new_name(), format!("`{}` is gone from here", value.name))
        .at_old(context.cx.old.place(old.file, value.decl.span), "it was here")
}
