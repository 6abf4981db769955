//! A number of an enum goes by a name that has nothing in common with the old one.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::remembered::Remembered;
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::history::Tenure;
use crate::model::EnumValue;
use crate::pair::{ValueLink, ValuePair, values_alike};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_NUMBER_REUSED",
    summary: "an enum number has been given another meaning",
    page: include_str!("enum_number_reused.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary]),
    check: Check::Each(&[Check::Enum(check), Check::Remembered(remembered)]),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let doubtful = |pair: &&ValuePair| {
        pair.link == ValueLink::RenamedOrReused && context.cx.new[pair.new].number != 0
    };
    for pair in context.values.kept.iter().filter(doubtful) {
        sink.report(reused(context, pair));
    }
}

/// A number that another value had before the old version.
fn remembered(past: &Remembered<'_>, sink: &mut Sink<'_>) {
    for id in past.added_values() {
        let value = &past.cx.new[id];
        let former = past.former(value.number);
        let after = (&*value.name, past.name());
        let same = former.iter().any(|it| values_alike((&it.name, past.name()), after));
        if let Some(before) = former.first()
            && !same
            && value.number != 0
            && !past.was_reserved(value.number)
        {
            sink.report(long_ago(past, value, before));
        }
    }
}

fn long_ago(past: &Remembered<'_>, value: &EnumValue, before: &Tenure) -> Draft {
    let (name, number) = (&value.name, value.number);
    let text = format!(
        "enum value `{name}` reuses number {number} of `{}`, which was {}",
        past.full_name(),
        past.told(before)
    );
    let draft = Draft::new(past.full_name(), text)
        .at_new(
            past.place(value.decl.name),
            format!("`{}` and `{name}` are taken for each other", before.name),
        )
        .both_ways()
        .help(past.own_number(number, &before.name));
    match past.memory.past(before, format!("{number} was this")) {
        Some(shown) => draft.before(shown),
        None => draft,
    }
}

fn reused(context: &EnumContext<'_>, pair: &ValuePair) -> Draft {
    let cx = context.cx;
    let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
    let text = format!(
        "number {} of `{}` was `{}` and is `{}` now, which has nothing in common with it",
        new.number,
        context.new().name,
        old.name,
        new.name
    );
    Draft::new(&*context.new().full_name, text)
        .about(context.subject(&[(Some(pair.old), None), (None, Some(pair.new))]))
        .both_ways()
        .at_new(
            cx.new.place(context.new().file, new.decl.name),
            format!("readers take the old `{}` for this", old.name),
        )
        .at_old(cx.old.place(context.old().file, old.decl.name), "it was this")
        .help(format!(
            "if `{}` means something else, give it a number of its own and reserve {} and `{}`; if \
             only the name changed, keep the old name as an alias of the same number, with `option \
             allow_alias = true;`",
            new.name, new.number, old.name
        ))
}
