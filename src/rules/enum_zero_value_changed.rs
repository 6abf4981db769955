//! What an unset enum field reads as has changed.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{EnumValue, Place};
use crate::pair::{ValueLink, ValuePair};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_ZERO_VALUE_CHANGED",
    summary: "the value that unset fields of an enum read as is another one",
    page: include_str!("enum_zero_value_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let cx = context.cx;
    let (Some((_, old)), Some((_, new))) =
        (cx.old.values_of(context.pair.old).next(), cx.new.values_of(context.pair.new).next())
    else {
        return;
    };
    // A value that only moved to another number is told by ENUM_VALUE_RENUMBERED.
    if old.number != new.number && old.name != new.name && !means_the_same(context, old, new) {
        sink.report(changed(context, old, new));
    } else if old.number == new.number && is_given_away(context) {
        sink.report(renamed(context, old, new));
    } else if old.number == new.number && has_moved(context, old.number) {
        // In binary ENUM_VALUE_RENUMBERED tells; ProtoJSON has names, but none where nothing is set.
        sink.report(changed(context, old, new).surfaces(&[Surface::Json]));
    }
}

/// Whether a name of the old first number is one of the new first number: an alias stands first.
fn means_the_same(context: &EnumContext<'_>, was: &EnumValue, is: &EnumValue) -> bool {
    let (old, new) = (context.cx.old, context.cx.new);
    let from_to = |pair: &ValuePair| (old[pair.old].number, new[pair.new].number);
    context.values.kept.iter().any(|pair| from_to(pair) == (was.number, is.number))
}

/// Whether what went by a number goes by another one or is gone, all of it.
fn has_moved(context: &EnumContext<'_>, number: i32) -> bool {
    let (old, new) = (context.cx.old, context.cx.new);
    let stays = |pair: &ValuePair| {
        (old[pair.old].number, new[pair.new].number) == (number, number)
    };
    !context.values.kept.iter().any(stays)
}

/// Whether the first value kept its number but took a name unlike the old one.
fn is_given_away(context: &EnumContext<'_>) -> bool {
    let first = context.cx.new[context.pair.new].values.iter().next();
    let unlike = |link| link == ValueLink::RenamedOrReused;
    context.values.kept.iter().any(|pair| Some(pair.new) == first && unlike(pair.link))
}

fn changed(context: &EnumContext<'_>, old: &EnumValue, new: &EnumValue) -> Draft {
    let text = format!(
        "unset fields of enum `{}` read as `{}` now, not as `{}`",
        context.new().name,
        new.name,
        old.name
    );
    let help = format!(
        "keep `{} = {}` first: the first value is what a field holds when nothing was sent",
        old.name, old.number
    );
    places(context, old, new, text).help(help)
}

fn renamed(context: &EnumContext<'_>, old: &EnumValue, new: &EnumValue) -> Draft {
    let text = format!(
        "the default of enum `{}` was `{}` and is `{}` now",
        context.new().name,
        old.name,
        new.name
    );
    let help = format!(
        "if `{}` means something, give it another number: every field nobody set reads as it; if \
         only the name changed, keep the old name as an alias, with `option allow_alias = true;`",
        new.name
    );
    places(context, old, new, text)
        .surfaces(&[Surface::Binary])
        .help(help)
}

fn places(context: &EnumContext<'_>, old: &EnumValue, new: &EnumValue, text: String) -> Draft {
    let at_new = Place { file: context.new().file, span: new.decl.span };
    let at_old = Place { file: context.old().file, span: old.decl.span };
    Draft::new(&*context.new().full_name, text)
        .about(context.subject(&[]))
        .both_ways()
        .at_new(at_new, "what unset fields read as now")
        .at_old(at_old, "what unset fields read as before")
}
