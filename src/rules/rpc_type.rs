//! What a changed request or response type does to calls in flight.

use super::context::MethodContext;
use super::draft::Draft;
use crate::finding::{Direction, Severity, Subject, Surface, Versions};
use crate::model::{MessageId, Span};
use crate::relation::{Outcome, Tier};

/// One of the two types of a method, in both versions.
pub(super) struct RpcType {
    /// `request` or `response`.
    pub(super) word: &'static str,
    pub(super) old: MessageId,
    pub(super) new: MessageId,
    pub(super) old_span: Span,
    pub(super) new_span: Span,
}

/// The finding, if messages of the one type do not survive being read as the other. A type that was
/// merely renamed, moved or replaced by one of the same shape is none.
pub(super) fn changed(method: &MethodContext<'_>, ty: &RpcType) -> Option<Draft> {
    let cx = method.cx;
    let (before, after) = (&cx.old[ty.old], &cx.new[ty.new]);
    if before.full_name == after.full_name || cx.pairs.messages.to_new(ty.old) == Some(ty.new) {
        return None; // one message: what changed inside is told at its fields
    }
    let outcomes = [
        (
            Direction::Backward,
            cx.backward.message(ty.old, ty.new, Surface::Binary),
        ),
        (
            Direction::Forward,
            cx.forward.message(ty.new, ty.old, Surface::Binary),
        ),
    ];
    let breaking: Vec<&(Direction, Outcome)> = outcomes
        .iter()
        .filter(|(_, outcome)| breaks(outcome))
        .collect();
    let worst = breaking.iter().map(|(_, outcome)| outcome.tier).max()?;
    let directions: Vec<Direction> = breaking.iter().map(|(direction, _)| *direction).collect();
    let new = method.new();
    let text = format!(
        "rpc `{}` changed its {} type from `{}` to `{}`, which reads differently",
        new.name, ty.word, before.full_name, after.full_name
    );
    let why = breaking
        .iter()
        .find_map(|(_, outcome)| outcome.reasons.first());
    let why = why.map_or_else(String::new, crate::relation::Reason::says);
    let old_file = cx.old[method.old().service].file;
    let new_file = cx.new[new.service].file;
    let severity = if worst <= Tier::Range {
        Severity::Warning
    } else {
        Severity::Error
    };
    let messages = Versions {
        old: ty.old,
        new: ty.new,
    };
    let draft = Draft::new(cx.new.method_name(method.pair.new), text)
        .about(Subject::Messages(messages))
        .at_new(cx.new.place(new_file, ty.new_span), why)
        .at_old(
            cx.old.place(old_file, ty.old_span),
            "the other side still has this",
        )
        .severity(severity)
        .directions(&directions)
        .help(format!(
            "keep `{}` and change it by adding fields, or add an rpc with the new {} type",
            before.full_name, ty.word
        ));
    Some(draft)
}

fn breaks(outcome: &Outcome) -> bool {
    outcome.tier != Tier::Strict && !outcome.only_unknown_fields
}
