//! Readers of the old schema do not know a new enum value.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};

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
    let (cx, new) = (context.cx, context.new());
    for &id in &context.values.added {
        let value = &cx.new[id];
        let mut old_values = cx.old.values_of(context.pair.old);
        let number_is_known = old_values.any(|(_, old)| old.number == value.number);
        let place = cx.new.place(new.file, value.decl.name);
        let draft = |text: String, label: &str| {
            Draft::new(&*new.full_name, text)
                .about(context.subject(&[(None, Some(id))]))
                .at_new(place, label)
                .directions(&[Direction::Forward])
                .help("update readers before any writer sends the new value")
        };
        if context.old().closed && !number_is_known {
            let text = format!(
                "readers built from the old schema drop the new value `{}` of closed enum `{}`",
                value.name, new.name
            );
            let label = "they see the field unset, and lists without it";
            sink.report(draft(text, label).surfaces(&[Surface::Binary]));
        } else {
            let text = format!("value `{}` was added to enum `{}`", value.name, new.name);
            let draft = Draft::new(&*new.full_name, text)
                .at_new(place, "readers built from the old schema see the number alone")
                .severity(Severity::Note)
                .help("nothing: additions are safe");
            sink.report(draft.surfaces(&[Surface::Binary, Surface::Rpc, Surface::Code]));
        }
        let text = format!(
            "readers built from the old schema reject the new value `{}` in json",
            value.name
        );
        sink.report(draft(text, "they do not know the name").surfaces(&[Surface::Json]));
    }
}
