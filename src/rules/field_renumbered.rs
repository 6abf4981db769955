//! A field has another number.

use super::context::{Context, FieldContext};
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::FieldId;
use crate::pair::{FieldLink, FieldPair};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_RENUMBERED",
    summary: "a field has another number than before",
    page: include_str!("field_renumbered.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    if field.pair.link != FieldLink::Renumbered {
        return;
    }
    let (cx, pair) = (field.cx, &field.pair);
    let taker = field.siblings.and_then(|siblings| siblings.new_at(field.old().number));
    let other = field.siblings.and_then(|siblings| {
        let taker = taker?;
        siblings.of_new(taker).filter(|other| swapped(cx, pair, other))
    });
    match other {
        Some(other) if other.old < pair.old => {} // reported with the other one
        Some(other) => {
            let fields = [pair, other].map(|it| (Some(it.old), Some(it.new)));
            sink.report(swap(cx, pair, other).about(field.subject_with(&fields)));
        },
        None => sink.report(renumbered(field, taker)),
    }
}

fn swapped(cx: &Context<'_>, a: &FieldPair, b: &FieldPair) -> bool {
    a.old != b.old
        && b.link == FieldLink::Renumbered
        && cx.old[a.old].number == cx.new[b.new].number
        && cx.old[b.old].number == cx.new[a.new].number
}

fn renumbered(field: &FieldContext<'_>, taker: Option<FieldId>) -> Draft {
    let (cx, old, new) = (field.cx, field.old(), field.new());
    let noun = field.noun();
    let text =
        format!("{noun} `{}` was renumbered from {} to {}", new.name, old.number, new.number);
    let draft = Draft::new(field.element(), text).about(field.subject())
        .at_new(
            field.new_place(new.number_span),
            format!("readers and writers of the two schemas miss each other's `{}`", new.name),
        )
        .both_ways()
        .help(format!(
            "give `{}` its number {} back; a field that must change keeps its number reserved and \
             its successor gets a new name",
            new.name, old.number
        ));
    let draft = match taker.map(|taker| &cx.new[taker]) {
        Some(taker) => {
            let label = format!("`{}` now takes data of `{}` for its own", taker.name, old.name);
            draft.at_new(cx.new.place(taker.file, taker.number_span), label)
        }
        None => draft,
    };
    let label = "data written with the old schema has it here";
    draft.at_old(field.old_place(old.number_span), label)
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
    .at_old(
        cx.old.place(was_first.file, was_first.number_span),
        format!("`{}` was {}", was_first.name, was_first.number),
    )
    .both_ways()
    .help(format!(
        "swap the numbers back: the order of fields in the file is free, their numbers are not; \
         `{}` is {} and `{}` is {}",
        first.name, was_first.number, second.name, was_second.number
    ))
}
