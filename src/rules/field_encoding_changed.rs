//! A message is written between group tags instead of behind a length, or the other way round.

use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_ENCODING_CHANGED",
    summary: "a message field changed between length-prefixed and group encoding",
    page: include_str!("field_encoding_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (field.old(), field.new());
    if old.delimited == new.delimited || !field.is_alike() || field.cx.new.map_entry(new).is_some()
    {
        return;
    }
    let words = |delimited| if delimited { "group (delimited)" } else { "length-prefixed" };
    let (was, is) = (words(old.delimited), words(new.delimited));
    let text = format!("field `{}` changed its encoding from {was} to {is}", new.name);
    let encoding = new.features.message_encoding;
    let keep = match encoding {
        _ if old.delimited => "features.message_encoding = DELIMITED",
        _ => "features.message_encoding = LENGTH_PREFIXED",
    };
    let draft = Draft::new(field.element(), text).about(field.subject())
        .at_new(
            field.new_place(new.type_span),
            "readers of either schema skip what the other one writes, and find the field not set",
        )
        .at_old(field.old_place(old.type_span), format!("{was} here"))
        .directions(&[Direction::Backward, Direction::Forward])
        .help(format!("keep the encoding; in an edition, with `[{keep}]`"));
    sink.report(draft);
}
