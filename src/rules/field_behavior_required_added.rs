//! Servers ask for a field that callers may leave out, or do not know.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::sent::Sent;
use super::{Check, Kind, Rule, annotation};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{Field, FieldId, MessageId};
use crate::pair::{FieldLink, Kept};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_BEHAVIOR_REQUIRED_ADDED",
    summary: "`google.api.field_behavior` asks callers for a field they may not send",
    page: include_str!("field_behavior_required_added.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc]),
    check: Check::Whole(check),
};

const BEHAVIOR: &str = "(google.api.field_behavior)";
/// `google/api/field_behavior.proto`, `FieldBehavior.REQUIRED`.
const REQUIRED: i32 = 2;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut sent = None;
    for pair in cx.pairs.messages.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        let asks = cx.new.fields_of(pair.new).any(|(_, field)| is_required(field));
        if !asks || !cx.is_own(old.file, new.file) {
            continue;
        }
        let sent = sent.get_or_insert_with(|| Sent::of(cx.old));
        if !sent.only_by_servers(pair.old) {
            report(cx, pair, sent.by_callers(pair.old), sink);
        }
    }
}

fn is_required(field: &Field) -> bool {
    let option = field.options.by_name(BEHAVIOR);
    let behaviors = option.map(|option| option.value.elements()).unwrap_or_default();
    behaviors.iter().any(|behavior| behavior.as_enum() == Some(REQUIRED))
}

fn report(cx: &Context<'_>, pair: &Kept<MessageId>, by_callers: bool, sink: &mut Sink<'_>) {
    // No call is known that sends the message, but a call of another schema may.
    let severity = if by_callers { Severity::Error } else { Severity::Warning };
    let fields = cx.pairs.fields(pair);
    for &id in fields.added.iter().filter(|&&id| is_required(&cx.new[id])) {
        let name = &cx.new[id].name;
        let message = &cx.new[pair.new].name;
        let text = format!("callers of the old schema cannot send field `{name}` of `{message}`, which is required");
        sink.report(draft(cx, id, text).severity(severity));
    }
    for pair in fields.kept.iter().filter(|pair| pair.link != FieldLink::Reused) {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        if is_required(old) || !is_required(new) {
            continue;
        }
        let text = format!("field `{}` is required from callers now", new.name);
        let draft = draft(cx, pair.new, text)
            .at_old(cx.old.place(old.file, old.decl.name), "callers may leave it out")
            .severity(severity);
        sink.report(draft);
    }
}

fn draft(cx: &Context<'_>, id: FieldId, text: String) -> Draft {
    let field = &cx.new[id];
    let option = field.options.by_name(BEHAVIOR);
    Draft::new(cx.new.field_name(id), text)
        .at_new(
            annotation::place(cx.new, field.file, option, field.decl.name),
            "servers turn requests without it away",
        )
        .help("let servers do without it, with a default for callers that do not send it")
}
