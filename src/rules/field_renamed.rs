//! A field has another name.

use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_RENAMED",
    summary: "a field has another name: safe for encoded data, not for source code",
    page: include_str!("field_renamed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    // A name that has nothing in common with the old one is `FIELD_NUMBER_REUSED`'s to ask about.
    if field.pair.link != FieldLink::Renamed {
        return;
    }
    let (old, new) = (field.old(), field.new());
    let text = format!("{} `{}` was renamed to `{}`", field.noun(), old.name, new.name);
    let draft = Draft::new(field.element(), text)
        .at_new(field.new_name(), format!("still number {}: encoded data is not affected", new.number))
        .at_old(field.old_name(), "source code and json use this name")
        .help("rename it wherever source code, json or field masks name it");
    sink.report(field.cx.for_code(draft));
}
