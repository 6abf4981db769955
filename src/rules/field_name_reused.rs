//! A field has the name that another field had long ago.

use super::change::written_type;
use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::remembered::Remembered;
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::history::Tenure;
use crate::model::{Field, FieldId};
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_NAME_REUSED",
    summary: "a field has the name of another field that is gone",
    page: include_str!("field_name_reused.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Json]),
    check: Check::Each(&[Check::Message(check), Check::Remembered(remembered)]),
};

/// A field that only one version has, under a name that readers of the other take for another field.
fn check(message: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, fields) = (message.cx, message.fields);
    let unlike = || fields.kept.iter().filter(|pair| pair.link == FieldLink::Reused);
    let gone = fields.removed.iter().copied().chain(unlike().map(|pair| pair.old));
    for old in gone {
        let taker = fields.new_json_taker(&cx.old[old].json_name());
        if let Some(new) = taker {
            sink.report(taken(message, (old, new), Direction::Backward));
        }
    }
    let come = fields.added.iter().copied().chain(unlike().map(|pair| pair.new));
    for new in come {
        let taker = fields.old_json_taker(&cx.new[new].json_name());
        if let Some(old) = taker {
            sink.report(taken(message, (old, new), Direction::Forward));
        }
    }
}

/// The readers in a direction take the other side's field for theirs.
fn taken(
    message: &MessageContext<'_>,
    (old, new): (FieldId, FieldId),
    direction: Direction,
) -> Draft {
    let cx = message.cx;
    let (was, is) = (&cx.old[old], &cx.new[new]);
    let (writer, reader) = match direction {
        Direction::Backward => (was, is),
        Direction::Forward => (is, was),
    };
    let key = writer.json_name();
    let text = match direction {
        Direction::Backward => format!(
            "field `{}` has the json name `{key}` of `{}`, which is gone",
            is.name, was.name
        ),
        Direction::Forward => format!(
            "field `{}` has the json name `{key}`, which was that of `{}`",
            is.name, was.name
        ),
    };
    let label = format!(
        "{}: `{key}` of `{}` is taken for `{}`",
        phrase::reading(direction),
        writer.name,
        reader.name
    );
    Draft::new(cx.new.field_name(new), text)
        .about(message.subject(&[(Some(old), None), (None, Some(new))]))
        .at_new(cx.new.place(is.file, is.json_name_span().or(is.decl.name)), label)
        .at_old(cx.old.place(was.file, was.json_name_span().or(was.decl.name)), "it was this")
        .directions(&[direction])
        .help(format!("choose a name for `{}` that no field of either version goes by", is.name))
}

fn remembered(past: &Remembered<'_>, sink: &mut Sink<'_>) {
    for (_, field) in past.added_fields() {
        let former = past.former_named(&field.json_name());
        let ty = written_type(past.cx.new, field);
        // The same number is a matter of `FIELD_NUMBER_REUSED`; the same kind of value under the
        // same name is the same field again.
        let same = former.iter().any(|it| it.number == field.number || it.reads_like(&ty));
        if let Some(before) = former.first()
            && !same
            && !past.was_name_reserved(&field.name)
        {
            sink.report(long_ago(past, field, before));
        }
    }
}

fn long_ago(past: &Remembered<'_>, field: &Field, before: &Tenure) -> Draft {
    let name = &field.name;
    let text = format!(
        "field `{name}` reuses the json name `{}` of `{}`, which was {}",
        field.json_name(),
        past.full_name(),
        past.told(before)
    );
    let label = format!("json written for number {} is read as this", before.number);
    let reserve = phrase::reserve_name(past.cx.new, past.file(), &before.name);
    let draft = Draft::new(format!("{}.{name}", past.full_name()), text)
        .at_new(past.place(field.decl.name), label)
        .both_ways()
        .help(format!("choose a name that was never used, and add `{reserve}`"));
    match past.memory.past(before, "the name stood for this".to_owned()) {
        Some(shown) => draft.before(shown),
        None => draft,
    }
}
