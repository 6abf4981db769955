//! An enum went from open to closed, or back.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Direction, Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_TYPE_CHANGED",
    summary: "an enum changed between open and closed",
    page: include_str!("enum_type_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (context.old(), context.new());
    if old.closed == new.closed {
        return;
    }
    let (from, to) = if new.closed { ("open", "closed") } else { ("closed", "open") };
    let direction = if new.closed { Direction::Backward } else { Direction::Forward };
    let reader = phrase::reader(direction);
    let draft = |consequence: &str| {
        let text = format!("enum `{}` changed from {from} to {to}: {reader} {consequence}", new.name);
        Draft::new(&*new.full_name, text)
            .about(context.subject(&[]))
            .at_new(context.new_name(), format!("{to} here"))
            .at_old(context.cx.old.place(old.file, old.decl.name), format!("{from} here"))
            .directions(&[direction])
            .help(format!(
                "keep the enum {from}; in an editions file that is `option features.enum_type = {};`",
                from.to_uppercase()
            ))
    };
    sink.report(draft("drop numbers it does not name").surfaces(&[Surface::Binary]));
    sink.report(draft("reject numbers it does not name in json").surfaces(&[Surface::Json]));
}
