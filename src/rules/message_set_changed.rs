//! A message became a message set, or is one no longer.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, annotation};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::Message;
use crate::model::option_number::MESSAGE_SET_WIRE_FORMAT;

pub(super) static RULE: Rule = Rule {
    id: "MESSAGE_SET_CHANGED",
    summary: "`message_set_wire_format` was switched, and all extensions are lost",
    page: include_str!("message_set_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Message(check),
};

fn check(context: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let is_set =
        |message: &Message| message.options.bool(MESSAGE_SET_WIRE_FORMAT).unwrap_or_default();
    if is_set(old) == is_set(new) {
        return;
    }
    let text = if is_set(new) {
        format!("message `{}` became a message set: its extensions are written otherwise", new.name)
    } else {
        format!("message `{}` is no message set any more: its extensions are written otherwise", new.name)
    };
    let (was, is) =
        (old.options.get(MESSAGE_SET_WIRE_FORMAT), new.options.get(MESSAGE_SET_WIRE_FORMAT));
    let draft = Draft::new(&*new.full_name, text)
        .at_new(
            annotation::place(cx.new, new.file, is, new.decl.name),
            "extensions written the other way are unknown fields here",
        )
        .at_old(annotation::place(cx.old, old.file, was, old.decl.name), "data was written like this")
        .directions(&[Direction::Backward, Direction::Forward])
        .help("put the option back, and make a new message for the other format");
    sink.report(draft);
}
