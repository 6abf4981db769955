//! An alias took the first place of a number, and with it its name in JSON.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::enum_value_renamed::leaves_out_zero;
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::{EnumValue, EnumValueId};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_ALIAS_INSERTED",
    summary: "an alias stands before the value it shares a number with, and JSON has its name now",
    page: include_str!("enum_alias_inserted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Json]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let cx = context.cx;
    if cx.new.values_of(context.pair.new).len() < 2 {
        return;
    }
    let kept = context.values.kept.iter();
    for pair in kept.filter(|pair| context.was_written(pair.old)) {
        // Its number may be another one now, which JSON does not show.
        let first = context.written_now(cx.new[pair.new].number);
        if let Some(id) = first.filter(|first| *first != pair.new) {
            let draft = draft(context, &cx.old[pair.old], &cx.new[id]);
            sink.report(draft.about(context.subject(&[(None, Some(id))])));
        }
    }
}

/// Whether a value of the new enum stands before one that JSON had the name of until now.
pub(super) fn takes_a_place(context: &EnumContext<'_>, id: EnumValueId) -> bool {
    context.keeps_written(context.cx.new[id].number)
}

fn draft(context: &EnumContext<'_>, old: &EnumValue, new: &EnumValue) -> Draft {
    let cx = context.cx;
    let (was, is) = (&old.name, &new.name);
    let known = context.had_name(is);
    let text = format!("number {} of enum `{}` is written as `{is}` in JSON now, not as `{was}`", new.number, context.new().name);
    let (severity, label) = if known {
        (Severity::Note, "readers built from the old schema know both names")
    } else if new.number == 0 && leaves_out_zero(context, Direction::Forward) {
        (Severity::Warning, "readers built from the old schema reject it where defaults are printed")
    } else {
        (Severity::Error, "readers built from the old schema reject this name")
    };
    Draft::new(format!("{}.{is}", context.new().full_name), text)
        .at_new(cx.new.place(context.new().file, new.decl.name), label)
        .at_old(cx.old.place(context.old().file, old.decl.name), "it was written like this")
        .severity(severity)
        .directions(&[Direction::Forward])
        .help(format!("move `{is}` behind `{was}`: the first name of a number is the one written"))
}
