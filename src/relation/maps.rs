//! Maps. In the binary format a map is a list of entry messages, and [`super::message`] has the
//! last word; in ProtoJSON it is an object whose keys are text.

use crate::model::{Schema, WireType};

use super::composition::Context;
use super::{Count, Effect, Kind, Outcome, Reason, Shape, Tier};

/// Key and value of a map, as shapes.
pub(crate) struct Entry {
    pub(crate) key: Shape,
    pub(crate) value: Shape,
}

impl Entry {
    pub(crate) fn of(schema: &Schema, shape: Shape) -> Option<Self> {
        if shape.count != Count::Map {
            return None;
        }
        let entry = shape.kind.message()?;
        let mut fields = schema[entry].fields.iter();
        let key = Shape::of(schema, fields.next()?);
        let value = Shape::of(schema, fields.next()?);
        Some(Self { key, value })
    }
}

/// The shape of a key or value as it is written: both stand in every entry, as if the file required
/// them.
pub(crate) const fn always_written(shape: Shape) -> Shape {
    Shape {
        count: Count::Required,
        ..shape
    }
}

/// What happens to an entry, given what happens to its key and to its value. The reference
/// runtime sets the whole entry aside when either has a wire type it does not expect; others keep
/// it with a default in that place, so that all entries may collapse into one.
pub(crate) fn entry(key: &Outcome, value: &Outcome, reader_is_map: bool) -> Outcome {
    let parts = [key, value];
    let reasons: Vec<Reason> = parts
        .iter()
        .flat_map(|part| part.reasons.iter().cloned())
        .collect();
    // A message of which all fields are unknown is still there.
    let lost = |part: &Outcome| part.effect == Effect::Lost && !part.only_unknown_fields;
    if parts.into_iter().any(lost) {
        let key_gone = lost(key) && !lost(value);
        let key_bent = lost(value) && !lost(key) && !key.is_preserved();
        let effect = if !reader_is_map && (key_gone || key_bent) {
            Effect::Corrupt
        } else {
            Effect::Lost
        };
        let mut outcome = Outcome::failing(effect, Reason::EntryHalfLost);
        outcome.reasons.extend(reasons);
        return outcome;
    }
    let worst = parts
        .iter()
        .map(|part| part.effect)
        .max()
        .unwrap_or(Effect::Preserved);
    let tier = parts
        .iter()
        .map(|part| part.tier)
        .max()
        .unwrap_or(Tier::Strict);
    let mut failing = parts.iter().filter(|part| !part.is_preserved()).peekable();
    Outcome {
        effect: worst,
        tier,
        only_unknown_fields: failing.peek().is_some() && failing.all(|it| it.only_unknown_fields),
        reasons,
        ..Outcome::PRESERVED
    }
}

/// ProtoJSON, at least one side being a map.
pub(crate) fn json(context: Context<'_>, writer: Shape, reader: Shape) -> Outcome {
    let from = Entry::of(context.sides.writer, writer);
    let to = Entry::of(context.sides.reader, reader);
    match (from, to) {
        (Some(from), Some(to)) => {
            let value = context.json_element(from.value.kind, to.value.kind, Count::Explicit);
            entry(&json_key(context, from.key, to.key), &value, true)
        }
        (Some(from), None) => json_map_as_message(context, &from, reader),
        (None, Some(to)) => json_message_as_map(context, writer, &to),
        (None, None) => shape_differs(),
    }
}

/// Keys are always text, so that any key is a string, and a string is a key that it spells.
fn json_key(context: Context<'_>, from: Shape, to: Shape) -> Outcome {
    let is_text = |kind: Kind| matches!(kind, Kind::CheckedString | Kind::UncheckedString);
    match (is_text(from.kind), is_text(to.kind)) {
        (true, true) => Outcome::PRESERVED,
        (false, false) => context.json_element(from.kind, to.kind, Count::Explicit),
        _ => {
            let read = if is_text(to.kind) {
                "a string key"
            } else {
                "a key of another type"
            };
            Outcome::conditional(Tier::Unsafe, Reason::JsonTextKept { read })
        }
    }
}

fn shape_differs() -> Outcome {
    Outcome::failing(Effect::Rejected, Reason::JsonMapShape)
}

/// A map's keys may happen to be the names of the message's fields.
fn json_map_as_message(context: Context<'_>, from: &Entry, reader: Shape) -> Outcome {
    let (Some(message), false) = (reader.kind.message(), reader.count.is_many()) else {
        return shape_differs();
    };
    if from.key.kind.wire_type() != WireType::Len {
        return shape_differs();
    }
    let schema = context.sides.reader;
    let fits = schema[message].fields.iter().any(|id| {
        let shape = Shape::of(schema, id);
        !shape.count.is_many()
            && context
                .json_element(from.value.kind, shape.kind, Count::Explicit)
                .effect
                != Effect::Rejected
    });
    accident(fits)
}

/// A message's field names are keys of the map, as far as the values fit. An empty message and
/// an unset one are the same empty map.
fn json_message_as_map(context: Context<'_>, writer: Shape, to: &Entry) -> Outcome {
    let (Some(message), false) = (writer.kind.message(), writer.count.is_many()) else {
        return shape_differs();
    };
    let schema = context.sides.writer;
    let spells = to.key.kind.wire_type() == WireType::Len;
    let fits = spells
        && schema[message].fields.iter().any(|id| {
            let shape = Shape::of(schema, id);
            !shape.count.is_many()
                && context
                    .json_element(shape.kind, to.value.kind, shape.count)
                    .effect
                    != Effect::Rejected
        });
    Outcome {
        presence_changes: true,
        ..accident(fits)
    }
}

fn accident(fits: bool) -> Outcome {
    match fits {
        true => Outcome::conditional(Tier::Unsafe, Reason::JsonMapShape),
        false => shape_differs(),
    }
}
