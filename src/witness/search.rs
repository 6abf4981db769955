//! From a finding to the value that shows it best.

use super::Witness;
use super::datum::Difference;
use super::existence::{all_can_exist, can_exist};
use super::lower::{Held, Root};
use super::memo::Memo;
use super::trial::{Places, Trial};
use crate::finding::{Direction, Finding, Severity, Subject, Surface, Versions};
use crate::model::{Cardinality, EnumId, EnumValueId, FieldId, MessageId, Schema, Type};
use crate::relation::Format;

/// The smallest value found that shows what a finding says; nothing if there is none, or if the
/// finding is not about data.
#[must_use]
pub fn find(old: &Schema, new: &Schema, finding: &Finding) -> Option<Witness> {
    find_with(&Memo::default(), (old, new), finding)
}

/// The same, with what is known from other findings about its element.
pub(super) fn find_with(
    memo: &Memo,
    (old, new): (&Schema, &Schema),
    finding: &Finding,
) -> Option<Witness> {
    let subject = finding.subject.as_ref()?;
    let mut best: Option<(Rank, Witness)> = None;
    for (surface, direction) in data(finding) {
        for trial in trials(memo, (old, new), subject, (surface, direction)) {
            for shown in trial.run() {
                let rank = (shown.difference, !shown.ordinary);
                let better = best.as_ref().is_none_or(|(known, _)| rank < *known);
                if better && shows(finding, shown.difference) {
                    best = Some((rank, trial.witness(&shown, surface, direction)));
                }
                if rank == BEST {
                    break;
                }
            }
            // What is made up is for what nothing else shows.
            if best.is_some() {
                break;
            }
        }
        if best.as_ref().is_some_and(|(rank, _)| *rank == BEST) {
            break;
        }
    }
    best.map(|(_, witness)| witness)
}

/// Whether a finding is of a kind that a value must be able to show: data that is lost, corrupt or
/// rejected for sure. Not finding one is a mistake of the rule or of the search. Nothing is due of
/// messages that require themselves, of which there are no values, or of fields whose only value is zero.
#[must_use]
pub fn is_due(old: &Schema, new: &Schema, finding: &Finding) -> bool {
    let messages = match &finding.subject {
        Some(Subject::Messages(messages) | Subject::Fields { messages, .. }) => Some(messages),
        Some(Subject::Enum { .. }) => None,
        None => return false,
    };
    let versions = Versions { old, new };
    let written = |surface, direction| {
        let (writer, _) = turned(&versions, direction);
        let exists =
            messages.is_none_or(|messages| all_can_exist(writer, turned(messages, direction).0));
        exists && !is_silent(&versions, finding.subject.as_ref(), (surface, direction))
    };
    finding.severity == Severity::Error
        && data(finding)
            .into_iter()
            .any(|(surface, direction)| written(surface, direction))
}

/// Whether the fields at stake have no values, or say no more than that they are set: with an enum
/// that has nothing but zero. JSON has its name, which is refused unless some field of the reader
/// takes it.
fn is_silent(
    versions: &Versions<&Schema>,
    subject: Option<&Subject>,
    (surface, direction): (Surface, Direction),
) -> bool {
    let Some(Subject::Fields { messages, fields }) = subject else {
        return false;
    };
    let (writer, reader) = turned(versions, direction);
    let into = turned(messages, direction).1;
    let own: Vec<FieldId> = fields
        .iter()
        .filter_map(|it| turned(it, direction).0)
        .collect();
    if own.is_empty() {
        // What nobody writes is missed by those alone who require it.
        let mut read = fields
            .iter()
            .filter_map(|it| turned(it, direction).1)
            .peekable();
        return read.peek().is_some()
            && read.all(|id| reader[id].cardinality != Cardinality::Required);
    }
    let is_zero = |id: FieldId| match writer[id].ty {
        Type::Enum(of) if writer[id].cardinality != Cardinality::Repeated => {
            writer[of].closed && writer.values_of(of).all(|(_, it)| it.number == 0)
        }
        _ => false,
    };
    let is_taken = |id: FieldId| {
        surface != Surface::Json || reader.json_taker(into, &writer[id].json_name()).is_some()
    };
    let is_empty = |id: FieldId| match writer[id].ty {
        Type::Message(of) => !can_exist(writer, of),
        _ => false,
    };
    own.into_iter()
        .all(|id| is_empty(id) || (is_zero(id) && is_taken(id)))
}

/// What differs, and whether only values at the end of a range show it.
type Rank = (Difference, bool);

const BEST: Rank = (Difference::Value, false);

/// Whether such a difference is what a finding this severe is about.
fn shows(finding: &Finding, difference: Difference) -> bool {
    match difference {
        Difference::Value | Difference::Meaning | Difference::Unknown => true,
        Difference::Default => finding.severity != Severity::Error,
        Difference::Presence => finding.severity == Severity::Note,
    }
}

/// Whether a finding says that data breaks.
pub(super) fn is_about_data(finding: &Finding) -> bool {
    finding.severity == Severity::Error && finding.subject.is_some() && !data(finding).is_empty()
}

/// The formats and directions a finding speaks of.
fn data(finding: &Finding) -> Vec<(Surface, Direction)> {
    let has = |surface| finding.surfaces.contains(&surface);
    // Callers exchange encoded messages.
    let binary = has(Surface::Binary) || has(Surface::Rpc);
    let surfaces = [
        (binary, Surface::Binary),
        (has(Surface::Json), Surface::Json),
    ];
    let mut pairs = Vec::new();
    for (_, surface) in surfaces.into_iter().filter(|(asked, _)| *asked) {
        for direction in [Direction::Backward, Direction::Forward] {
            if finding.directions.is_empty() || finding.directions.contains(&direction) {
                pairs.push((surface, direction));
            }
        }
    }
    pairs
}

/// One of two versions of a thing by its part: who writes, and who reads.
fn turned<T: Copy>(versions: &Versions<T>, direction: Direction) -> (T, T) {
    match direction {
        Direction::Backward => (versions.old, versions.new),
        Direction::Forward => (versions.new, versions.old),
    }
}

/// The ways to show something, the next for when one shows nothing.
fn trials(
    memo: &Memo,
    (old, new): (&Schema, &Schema),
    subject: &Subject,
    (surface, direction): (Surface, Direction),
) -> Vec<Trial> {
    let format = Format::of(surface);
    let (writer, reader) = turned(&Versions { old, new }, direction);
    let places = |writer_root, reader_root| Places {
        memo,
        direction,
        format,
        writer: (writer, writer_root),
        reader: (reader, reader_root),
    };
    match subject {
        Subject::Messages(messages) => {
            let (from, to) = turned(messages, direction);
            if !can_exist(writer, from) {
                return Vec::new();
            }
            let places = places(Root::Message(from, &[]), Root::Message(to, &[]));
            Trial::of_messages(&places).into_iter().collect()
        }
        Subject::Fields { messages, fields } => {
            let (from, to) = turned(messages, direction);
            if !can_exist(writer, from) {
                return Vec::new();
            }
            let fields: Vec<_> = fields
                .iter()
                .map(|field| turned(field, direction))
                .collect();
            let written: Vec<_> = fields.iter().filter_map(|(from, _)| *from).collect();
            let read: Vec<_> = fields.iter().filter_map(|(_, to)| *to).collect();
            let written = extensions(writer, &written);
            let read = extensions(reader, &read);
            let places = places(Root::Message(from, &written), Root::Message(to, &read));
            Trial::of_fields(&places, &fields).into_iter().collect()
        }
        Subject::Enum { enums, values } => {
            let (from, to) = turned(enums, direction);
            let values: Vec<_> = values
                .iter()
                .map(|value| turned(value, direction))
                .collect();
            let any = values.is_empty();
            let values = numbers(writer, reader, &values, format);
            if values.is_empty() && !any {
                return Vec::new();
            }
            let holder = memo.holder((format, direction), || {
                holder(writer, reader, (from, to), format)
            });
            let held = holder.and_then(|holder| {
                let (from, to) = holder.messages;
                let places = places(Root::Message(from, &[]), Root::Message(to, &[]));
                Trial::of_enum(&places, Some(holder.fields), values.clone())
            });
            let made_up = [Held::One, Held::List].into_iter().filter_map(|held| {
                let places = places(Root::Holder(from, held), Root::Holder(to, held));
                Trial::of_enum(&places, None, values.clone())
            });
            held.into_iter().chain(made_up).collect()
        }
    }
}

fn extensions(schema: &Schema, fields: &[FieldId]) -> Vec<FieldId> {
    fields
        .iter()
        .copied()
        .filter(|&id| schema[id].is_extension())
        .collect()
}

/// The numbers to write, each with the name it ought to have for the reader.
fn numbers(
    writer: &Schema,
    reader: &Schema,
    values: &[(Option<EnumValueId>, Option<EnumValueId>)],
    format: Format,
) -> Vec<(i32, Option<String>)> {
    let is_sent = |id: EnumValueId| format == Format::Binary || writer.is_written_name(id);
    let written = values.iter().filter_map(|&(from, to)| {
        let from = from.filter(|&from| is_sent(from))?;
        let name = to.map(|to| reader[to].name.to_string());
        Some((writer[from].number, name))
    });
    written.collect()
}

/// Two fields that meet and have the two enums as their types.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    messages: (MessageId, MessageId),
    fields: (FieldId, FieldId),
}

fn holder(
    writer: &Schema,
    reader: &Schema,
    (from, to): (EnumId, EnumId),
    format: Format,
) -> Option<Holder> {
    writer.fields().find_map(|id| {
        let field = &writer[id];
        let message = &writer[field.message];
        if field.ty != Type::Enum(from) || field.is_extension() || message.is_map_entry {
            return None;
        }
        let other = reader.message(&message.full_name)?;
        let meets = |read: &crate::model::Field| match format {
            Format::Binary => read.number == field.number,
            Format::Json => read.json_name() == field.json_name(),
        };
        let (read, _) = reader
            .fields_of(other)
            .find(|(_, it)| meets(it) && it.ty == Type::Enum(to))?;
        let same_count = reader[read].cardinality.is_repeated() == field.cardinality.is_repeated();
        let fields = (id, read);
        same_count.then_some(Holder {
            messages: (field.message, other),
            fields,
        })
    })
}
