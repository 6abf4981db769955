//! Fields that could be set together exclude each other now.

use super::change::FORMATS;
use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::FieldId;
use crate::relation::{Member, NewlyExclusive};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_MOVED_INTO_ONEOF",
    summary: "fields that could be set together share a oneof, and one of them is lost",
    page: include_str!("field_moved_into_oneof.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Message(check),
};

fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    for surface in FORMATS {
        for exclusive in message.newly_exclusive(Direction::Backward, surface) {
            report(message, &exclusive, surface, sink);
        }
    }
}

fn report(
    message: &MessageContext<'_>,
    exclusive: &NewlyExclusive,
    surface: Surface,
    sink: &mut Sink<'_>,
) {
    let cx = message.cx;
    let was_oneof = |group: &[Member]| {
        let oneof = group.first().and_then(|member| cx.old[member.writer].oneof);
        oneof.is_some_and(|id| !cx.old[id].synthetic)
    };
    match exclusive.groups.iter().position(|group| was_oneof(group)) {
        Some(stayed) => {
            let others = exclusive.groups.iter().enumerate().filter(|(at, _)| *at != stayed);
            for member in others.flat_map(|(_, group)| group) {
                let joined = joined(message, exclusive, &exclusive.groups[stayed], member.reader);
                sink.report(joined.surfaces(&[surface]));
            }
        }
        None => sink.report(gathered(message, exclusive).surfaces(&[surface])),
    }
}

fn joined(
    message: &MessageContext<'_>,
    exclusive: &NewlyExclusive,
    stayed: &[Member],
    id: FieldId,
) -> Draft {
    let cx = message.cx;
    let (field, oneof) = (&cx.new[id], &cx.new[exclusive.oneof]);
    let others: Vec<_> = stayed.iter().map(|member| &cx.new[member.reader].name).collect();
    let both = stayed.iter().chain(exclusive.groups.iter().flatten().filter(|it| it.reader == id));
    let both: Vec<_> = both.map(|it| (Some(it.writer), Some(it.reader))).collect();
    Draft::new(
        cx.new.field_name(id),
        format!("field `{}` moved into oneof `{}`", field.name, oneof.name),
    )
    .about(message.subject(&both))
    .at_new(
        cx.new.place(field.file, field.decl.name),
        format!(
            "readers built from the new schema keep only the last when old data also sets {}",
            phrase::either(&others)
        ),
    )
    .directions(&[Direction::Backward])
    .help(format!(
        "leave `{}` outside of the oneof, or add it there as a new field with another number",
        field.name
    ))
}

fn gathered(message: &MessageContext<'_>, exclusive: &NewlyExclusive) -> Draft {
    let cx = message.cx;
    let oneof = &cx.new[exclusive.oneof];
    let members = exclusive.groups.iter().flatten();
    let all: Vec<_> = members.clone().map(|it| (Some(it.writer), Some(it.reader))).collect();
    let names: Vec<_> = members.map(|member| &cx.new[member.reader].name).collect();
    Draft::new(
        format!("{}.{}", message.new().full_name, oneof.name),
        format!("fields {} share oneof `{}` now", phrase::list(&names), oneof.name),
    )
    .about(message.subject(&all))
    .at_new(
        cx.new.place(message.new().file, oneof.decl.name),
        "readers built from the new schema keep only the last of those that old data sets",
    )
    .directions(&[Direction::Backward])
    .help("move at most one existing field into a new oneof, and add the others as new fields")
}
