//! A field has another number.

use super::context::{Context, MessageContext};
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::pair::{FieldLink, FieldPair};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_RENUMBERED",
    summary: "a field has another number than before",
    page: include_str!("field_renumbered.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let moved: Vec<&FieldPair> =
        message.fields.kept.iter().filter(|pair| pair.link == FieldLink::Renumbered).collect();
    for pair in &moved {
        match moved.iter().find(|other| swapped(message.cx, pair, other)) {
            Some(other) if other.old < pair.old => {} // reported with the other one
            Some(other) => sink.report(swap(message.cx, pair, other)),
            None => sink.report(renumbered(message, pair)),
        }
    }
}

fn swapped(cx: &Context<'_>, a: &FieldPair, b: &FieldPair) -> bool {
    a.old != b.old
        && cx.old[a.old].number == cx.new[b.new].number
        && cx.old[b.old].number == cx.new[a.new].number
}

fn renumbered(message: &MessageContext<'_>, pair: &FieldPair) -> Draft {
    let cx = message.cx;
    let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
    let taken = match message.fields.new_at(old.number) {
        Some(taker) => format!("now takes data of `{}` for its own", cx.new[taker].name),
        None => "data written with the old schema has it here".to_owned(),
    };
    let old_place = cx.old.place(old.file, old.number_span);
    let text = format!("field `{}` was renumbered from {} to {}", new.name, old.number, new.number);
    let draft = Draft::new(cx.new.field_name(pair.new), text)
        .at_new(
            cx.new.place(new.file, new.number_span),
            format!("readers and writers of the two schemas miss each other's `{}`", new.name),
        )
        .help(format!(
            "give `{}` its number {} back; a field that must change keeps its number reserved and \
             its successor gets a new name",
            new.name, old.number
        ));
    match message.fields.new_at(old.number) {
        Some(taker) => {
            let taker = &cx.new[taker];
            draft.at_new(cx.new.place(taker.file, taker.number_span), taken)
        }
        None => draft.at_old(old_place, taken),
    }
}

fn swap(cx: &Context<'_>, a: &FieldPair, b: &FieldPair) -> Draft {
    let (first, second) = (&cx.new[a.new], &cx.new[b.new]);
    let (was_first, was_second) = (&cx.old[a.old], &cx.old[b.old]);
    Draft::new(
        cx.new.field_name(a.new),
        format!(
            "fields `{}` and `{}` swapped their numbers {} and {}",
            first.name, second.name, was_first.number, was_second.number
        ),
    )
    .at_new(
        cx.new.place(first.file, first.number_span),
        format!("data of `{}` is taken for `{}`", second.name, first.name),
    )
    .at_new(
        cx.new.place(second.file, second.number_span),
        format!("data of `{}` is taken for `{}`", first.name, second.name),
    )
    .help(format!(
        "swap the numbers back: the order of fields in the file is free, their numbers are not; \
         `{}` is {} and `{}` is {}",
        first.name, was_first.number, second.name, was_second.number
    ))
}
