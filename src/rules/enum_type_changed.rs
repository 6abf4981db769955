//! An enum went from open to closed, or back.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_TYPE_CHANGED",
    summary: "an enum changed between open and closed",
    page: include_str!("enum_type_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (context.old(), context.new());
    if old.closed == new.closed {
        return;
    }
    let (from, to) = if new.closed { ("open", "closed") } else { ("closed", "open") };
    let (direction, consequence) = if new.closed {
        (Direction::Backward, "readers built from the new schema drop numbers it does not name")
    } else {
        (Direction::Forward, "readers built from the old schema drop numbers it does not name")
    };
    let text = format!("enum `{}` changed from {from} to {to}: {consequence}", new.name);
    let draft = Draft::new(&*new.full_name, text)
        .about(context.subject(&[]))
        .at_new(context.new_name(), format!("{to} here"))
        .at_old(context.cx.old.place(old.file, old.decl.name), format!("{from} here"))
        .directions(&[direction])
        .help(format!(
            "keep the enum {from}; in an editions file that is `option features.enum_type = {};`",
            from.to_uppercase()
        ));
    sink.report(draft);
}
