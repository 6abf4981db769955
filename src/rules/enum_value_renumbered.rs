//! An enum value has another number.

use rustc_hash::FxHashMap;

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::pair::{ValueLink, ValuePair};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_VALUE_RENUMBERED",
    summary: "an enum value has another number than before",
    page: include_str!("enum_value_renumbered.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let kept = &context.values.kept;
    let moved: Vec<&ValuePair> =
        kept.iter().filter(|pair| pair.link == ValueLink::Renumbered).collect();
    let way = |pair: &ValuePair| (context.cx.old[pair.old].number, context.cx.new[pair.new].number);
    let mut by_way: FxHashMap<(i32, i32), &ValuePair> = FxHashMap::default();
    for pair in &moved {
        by_way.entry(way(pair)).or_insert(pair);
    }
    for pair in &moved {
        let (from, to) = way(pair);
        match by_way.get(&(to, from)) {
            Some(other) if other.old < pair.old => {} // reported with the other one
            Some(other) => sink.report(swap(context, pair, other)),
            None => sink.report(renumbered(context, pair)),
        }
    }
}

fn renumbered(context: &EnumContext<'_>, pair: &ValuePair) -> Draft {
    let cx = context.cx;
    let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
    let (from, to) = (old.number, new.number);
    let text = format!("enum value `{}` was renumbered from {from} to {to}", new.name);
    let taker = cx.new.values_of(context.pair.new).find(|(_, value)| value.number == from);
    let draft = Draft::new(&*context.new().full_name, text)
        .about(context.subject(&[(Some(pair.old), Some(pair.new))]))
        .both_ways()
        .at_new(
            cx.new.place(context.new().file, new.number_span),
            format!("data written with the old schema says {from} for `{}`", new.name),
        )
        .help(format!("give `{}` its number {from} back", new.name));
    let draft = match taker {
        Some((_, taker)) => draft.at_new(
            cx.new.place(context.new().file, taker.number_span),
            format!("which readers of the new schema take for `{}`", taker.name),
        ),
        None => draft,
    };
    draft.at_old(cx.old.place(context.old().file, old.number_span), "it was this")
}

fn swap(context: &EnumContext<'_>, a: &ValuePair, b: &ValuePair) -> Draft {
    let cx = context.cx;
    let (first, second) = (&cx.new[a.new], &cx.new[b.new]);
    let (was_first, was_second) = (cx.old[a.old].number, cx.old[b.old].number);
    let file = context.new().file;
    Draft::new(
        &*context.new().full_name,
        format!(
            "enum values `{}` and `{}` swapped their numbers {was_first} and {was_second}",
            first.name, second.name
        ),
    )
    .about(context.subject(&[a, b].map(|pair| (Some(pair.old), Some(pair.new)))))
    .both_ways()
    .at_new(
        cx.new.place(file, first.number_span),
        format!("`{}` of old data is read as `{}`", second.name, first.name),
    )
    .at_new(
        cx.new.place(file, second.number_span),
        format!("`{}` of old data is read as `{}`", first.name, second.name),
    )
    .at_old(
        cx.old.place(context.old().file, cx.old[a.old].number_span),
        format!("`{}` was {was_first}", first.name),
    )
    .help(format!(
        "swap the numbers back: `{}` is {was_first} and `{}` is {was_second}",
        first.name, second.name
    ))
}
