//! Readers of the old schema do not know a new enum value.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::enum_alias_inserted::takes_a_place;
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::EnumValueId;

pub(super) static RULE: Rule = Rule {
    id: "ENUM_VALUE_ADDED",
    summary: "a value was added to an enum: old readers of closed enums drop it, those of json refuse it",
    page: include_str!("enum_value_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::ALL,
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let cx = context.cx;
    for &id in &context.values.added {
        let sent = context.is_written(id);
        sink.report(in_binary(context, id, sent));
        // ENUM_ALIAS_INSERTED tells of one that stands before the name that was sent.
        if sent && !takes_a_place(context, id) {
            let text = format!(
                "readers built from the old schema reject the new value `{}` in json",
                cx.new[id].name
            );
            let draft = unknown(context, id, text, "they do not know the name");
            sink.report(draft.surfaces(&[Surface::Json]));
        }
    }
}

fn in_binary(context: &EnumContext<'_>, id: EnumValueId, sent: bool) -> Draft {
    let (cx, new) = (context.cx, context.new());
    let value = &cx.new[id];
    let is_known = context.written_before(value.number).is_some();
    if context.old().closed && !is_known {
        let text = format!(
            "readers built from the old schema drop the new value `{}` of closed enum `{}`",
            value.name, new.name
        );
        let label = "they see the field unset, and lists without it";
        return unknown(context, id, text, label).surfaces(&[Surface::Binary]);
    }
    let text = format!("value `{}` was added to enum `{}`", value.name, new.name);
    let (label, surfaces) = if sent {
        (
            "readers built from the old schema see the number alone",
            [Surface::Binary, Surface::Rpc, Surface::Code].as_slice(),
        )
    } else {
        (
            "another name of its number comes first, and is the one that json has",
            [Surface::Binary, Surface::Rpc, Surface::Json, Surface::Code].as_slice(),
        )
    };
    Draft::new(&*new.full_name, text)
        .at_new(cx.new.place(new.file, value.decl.name), label)
        .severity(Severity::Note)
        .surfaces(surfaces)
        .help("nothing: additions are safe")
}

/// A value that old readers do not know.
fn unknown(context: &EnumContext<'_>, id: EnumValueId, text: String, label: &str) -> Draft {
    let (cx, new) = (context.cx, context.new());
    Draft::new(&*new.full_name, text)
        .about(context.subject(&[(None, Some(id))]))
        .at_new(cx.new.place(new.file, cx.new[id].decl.name), label)
        .directions(&[Direction::Forward])
        .help("update readers before any writer sends the new value")
}
