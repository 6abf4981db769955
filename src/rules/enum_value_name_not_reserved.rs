//! A deleted enum value's number is reserved, its name is not.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::phrase::reserved_name;
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_VALUE_NAME_NOT_RESERVED",
    summary: "an enum value was deleted and only its number is reserved, not its name",
    page: include_str!("enum_value_name_not_reserved.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let (cx, new) = (context.cx, context.new());
    for &id in &context.values.removed {
        let value = &cx.old[id];
        let (name, number) = (&value.name, value.number);
        let number_reserved = new.reserved_ranges.iter().any(|range| range.contains(number));
        let name_reserved = new.reserved_names.iter().any(|reserved| reserved.name == *name);
        if !number_reserved || name_reserved {
            continue;
        }
        let text = format!("enum value `{name}` was deleted and its name is not reserved");
        let draft = Draft::new(&*new.full_name, text)
            .about(context.subject(&[(Some(id), None)]))
            .at_new(context.new_name(), format!("number {number} is reserved, `{name}` is not"))
            .at_old(cx.old.place(context.old().file, value.decl.span), "it was here")
            .help(format!(
                "add `reserved {};`, so that json and text readers never meet the name with another \
                 number",
                reserved_name(cx.new, new.file, name)
            ));
        sink.report(draft);
    }
}
