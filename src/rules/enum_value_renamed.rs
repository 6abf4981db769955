//! An enum value has another name.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::{Cardinality, Field, MessageId, Scope, Type};
use crate::pair::{ValueLink, ValuePair, without_prefix};

pub(super) static RULE: Rule = Rule {
    id: "ENUM_VALUE_RENAMED",
    summary: "an enum value has another name than before",
    page: include_str!("enum_value_renamed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json, Surface::Code]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let renamed = |pair: &&ValuePair| {
        matches!(pair.link, ValueLink::Renamed | ValueLink::RenamedOrReused)
    };
    for pair in context.values.kept.iter().filter(renamed) {
        // Names are sent in json and written in source code; the binary format has numbers only.
        for surface in [Surface::Json, Surface::Code] {
            let draft = match surface {
                Surface::Json => in_json(context, pair),
                _ => draft(context, pair, surface).severity(Severity::Error),
            };
            sink.report(draft.surfaces(&[surface]));
        }
        if pair.link == ValueLink::Renamed && !follows_enum(context, pair) {
            sink.report(draft(context, pair, Surface::Binary).surfaces(&[Surface::Binary]));
        }
    }
}

/// Whether only the name of the enum, which the value begins with, has changed: ENUM_RENAMED tells.
fn follows_enum(context: &EnumContext<'_>, pair: &ValuePair) -> bool {
    let (old, new) = (context.old(), context.new());
    let before = without_prefix(&context.cx.old[pair.old].name, &old.name);
    let after = without_prefix(&context.cx.new[pair.new].name, &new.name);
    old.name != new.name && before == after
}

/// Why an alias can be renamed.
const ANOTHER_IS_WRITTEN: &str =
    "nothing: another name of its number comes first, and is the one that json has";

/// An error in the directions in which JSON has the name; a warning where it only may have it.
fn in_json(context: &EnumContext<'_>, pair: &ValuePair) -> Draft {
    let both = [Direction::Backward, Direction::Forward].into_iter();
    let asked = both.filter(|&it| context.cx.policy.compat.protects(it));
    let zero = context.cx.new[pair.new].number == 0;
    let written: Vec<_> = asked.filter(|&it| is_written(context, pair, it)).collect();
    let sent = written.iter().copied().filter(|&it| !zero || !leaves_out_zero(context, it));
    let (draft, directions) = match sent.collect::<Vec<_>>() {
        sent if !sent.is_empty() => {
            (draft(context, pair, Surface::Json).severity(Severity::Error), sent)
        }
        _ if !written.is_empty() => (left_out(context, pair), written),
        _ => return draft(context, pair, Surface::Binary).help(ANOTHER_IS_WRITTEN),
    };
    match directions.as_slice() {
        [one] => draft.directions(&[*one]),
        _ => draft,
    }
}

/// Whether writers of JSON have the value's name, and not that of another with its number.
fn is_written(context: &EnumContext<'_>, pair: &ValuePair, direction: Direction) -> bool {
    match direction {
        Direction::Backward => context.was_written(pair.old),
        Direction::Forward => context.is_written(pair.new),
    }
}

/// Whether JSON leaves zero out, unless writers are told to print defaults: where all fields of the
/// writer's enum that the reader has too are without presence. Lists, maps and oneofs send it. Of an
/// enum that no field here uses, fields elsewhere may.
pub(super) fn leaves_out_zero(context: &EnumContext<'_>, direction: Direction) -> bool {
    let (old, new) = (
        uses(context, Direction::Backward),
        uses(context, Direction::Forward),
    );
    let used = !old.is_empty() || !new.is_empty();
    let sending = match direction {
        Direction::Backward => old,
        Direction::Forward => new,
    };
    used && !sending.contains(&true)
}

/// The fields of the writer's enum that somebody reads: whether each sends zero.
fn uses(context: &EnumContext<'_>, direction: Direction) -> Vec<bool> {
    let (cx, messages) = (context.cx, &context.cx.pairs.messages);
    let (writer, id) = match direction {
        Direction::Backward => (cx.old, context.pair.old),
        Direction::Forward => (cx.new, context.pair.new),
    };
    let kept = |id: MessageId| match direction {
        Direction::Backward => messages.to_new(id),
        Direction::Forward => messages.to_old(id),
    };
    let reader = match direction {
        Direction::Backward => cx.new,
        Direction::Forward => cx.old,
    };
    let is_read = |field: &Field| match writer[field.message].scope {
        Scope::Message(holder) if writer[field.message].is_map_entry => kept(holder).is_some(),
        _ => kept(field.message).is_some_and(|message| {
            field.is_extension() || reader.json_taker(message, &field.json_name()).is_some()
        }),
    };
    let sends = |field: &Field| {
        field.cardinality != Cardinality::Implicit || writer[field.message].is_map_entry
    };
    let fields = writer.fields().map(|id| &writer[id]);
    let of_it = fields.filter(|field| field.ty == Type::Enum(id) && is_read(field));
    of_it.map(sends).collect()
}

fn left_out(context: &EnumContext<'_>, pair: &ValuePair) -> Draft {
    let (old, new) = (&context.cx.old[pair.old].name, &context.cx.new[pair.new].name);
    let text = format!(
        "enum value `{old}` was renamed to `{new}`: json has a name that the other side rejects \
         where defaults are printed"
    );
    places(context, pair, text)
        .severity(Severity::Warning)
        .help("keep the old name as an alias of the same number, with `option allow_alias = true;`")
}

fn draft(context: &EnumContext<'_>, pair: &ValuePair, surface: Surface) -> Draft {
    let cx = context.cx;
    let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
    let renamed = format!("enum value `{}` was renamed to `{}`", old.name, new.name);
    let (text, help) = match surface {
        Surface::Json => (
            format!("{renamed}: each side rejects the other's name in json"),
            "keep the old name as an alias of the same number, with `option allow_alias = true;`",
        ),
        Surface::Code => (
            format!("{renamed}: source that uses the old name no longer compiles"),
            "keep the old name as an alias of the same number, with `option allow_alias = true;`",
        ),
        _ => (renamed, "nothing: the binary format sends the number, which stayed"),
    };
    places(context, pair, text).help(help)
}

fn places(context: &EnumContext<'_>, pair: &ValuePair, text: String) -> Draft {
    let cx = context.cx;
    let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
    Draft::new(&*context.new().full_name, text)
        .about(context.subject(&[(Some(pair.old), Some(pair.new))]))
        .at_new(cx.new.place(context.new().file, new.decl.name), "")
        .at_old(cx.old.place(context.old().file, old.decl.name), "it was called this")
}
