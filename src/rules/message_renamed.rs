//! A message has another name.

use super::context::{Context, MessageContext};
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::Scope;
use crate::pair::Evidence;

pub(super) static RULE: Rule = Rule {
    id: "MESSAGE_RENAMED",
    summary: "a message has another full name: safe for its fields, not for `Any` and source code",
    page: include_str!("message_renamed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json, Surface::Code]),
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (message.cx, message.old(), message.new());
    if old.full_name == new.full_name || moved_with_scope(message) {
        return;
    }
    let text = format!("message `{}` is `{}` now", old.full_name, new.full_name);
    if cx.packs_any() {
        sink.report(in_any(draft(message, format!("{text}: {NOT_UNPACKED}"))));
    }
    let help = "fields of this type are not affected; source code must follow";
    sink.report(cx.for_code(draft(message, text).help(help)));
}

/// What comes of a message under another name, where some are packed.
pub(super) const NOT_UNPACKED: &str =
    "a `google.protobuf.Any` that holds one name does not unpack as the other";

/// For schemas that pack messages into `google.protobuf.Any`, maybe these.
pub(super) fn in_any(draft: Draft) -> Draft {
    draft
        .severity(Severity::Warning)
        .surfaces(&[Surface::Binary, Surface::Json])
        .both_ways()
        .help("if it is packed anywhere, keep the old message too, and unpack both names")
}

fn draft(message: &MessageContext<'_>, text: String) -> Draft {
    let (cx, old, new) = (message.cx, message.old(), message.new());
    let evidence = match message.pair.evidence {
        Evidence::Shape if old.name == new.name => "same name, same fields",
        Evidence::Shape => "nothing else has these fields",
        Evidence::Users => "whatever used the one uses the other now",
        Evidence::Name | Evidence::Scope => "what it stands in was renamed",
    };
    Draft::new(new.full_name.as_str(), text)
        .at_new(message.new_name(), format!("taken for the same message: {evidence}"))
        .at_old(cx.old.place(old.file, old.decl.name), "it was here")
}

/// Whether the message only followed what it stands in, which has a finding of its own.
fn moved_with_scope(message: &MessageContext<'_>) -> bool {
    let (cx, old, new) = (message.cx, message.old(), message.new());
    match (old.scope, new.scope) {
        (Scope::Message(before), Scope::Message(after)) => {
            old.name == new.name && cx.pairs.messages.to_new(before) == Some(after)
        }
        (Scope::File(_), Scope::File(_)) => package_renamed(cx, message),
        _ => false,
    }
}

fn package_renamed(cx: &Context<'_>, message: &MessageContext<'_>) -> bool {
    let (old, new) = (message.old(), message.new());
    message.pair.evidence == Evidence::Scope
        && old.name == new.name
        && cx.pairs.files.to_new(old.file) == Some(new.file)
}
