//! Fields that excluded each other can be set together now.

use super::change::FORMATS;
use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::relation::NewlyExclusive;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_MOVED_OUT_OF_ONEOF",
    summary: "fields of one oneof can be set together, and old readers keep only one",
    page: include_str!("field_moved_out_of_oneof.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    for surface in FORMATS {
        for exclusive in message.newly_exclusive(Direction::Forward, surface) {
            sink.report(freed(message, &exclusive).surfaces(&[surface]));
        }
    }
}

fn freed(message: &MessageContext<'_>, exclusive: &NewlyExclusive) -> Draft {
    let cx = message.cx;
    let oneof = &cx.old[exclusive.oneof];
    let members: Vec<_> = exclusive.groups.iter().flatten().collect();
    let names: Vec<_> = members.iter().map(|member| &cx.old[member.reader].name).collect();
    // The field that left is one that stands in no oneof any more, or else in another one.
    let left = members.iter().find(|member| cx.new[member.writer].oneof.is_none());
    let left = left.or(members.last()).map(|member| &cx.new[member.writer]);
    let draft = Draft::new(
        format!("{}.{}", message.new().full_name, oneof.name),
        format!(
            "fields {} can be set together: oneof `{}` no longer holds them all",
            phrase::list(&names),
            oneof.name
        ),
    );
    let all: Vec<_> = members.iter().map(|it| (Some(it.reader), Some(it.writer))).collect();
    let draft = draft.about(message.subject(&all));
    let label = "when several are set, readers built from the old schema keep only the last";
    let draft = match left {
        Some(field) => draft.at_new(cx.new.place(field.file, field.decl.name), label),
        None => draft.at_new(message.new_name(), label),
    };
    draft
        .at_old(cx.old.place(message.old().file, oneof.decl.name), "they excluded each other")
        .directions(&[Direction::Forward])
        .help("set at most one of them until no reader built from the old schema is left")
}
