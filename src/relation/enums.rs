//! Enum read as enum: by number in the binary format, by name in ProtoJSON.

use rustc_hash::FxHashMap;

use crate::model::{EnumId, Schema};

use super::integers::Integers;
use super::json::ZeroWritten;
use super::scalar::Sides;
use super::{Effect, Outcome, Reason, Tier};

/// In the binary format the number travels. It arrives if the reader keeps it, and means another
/// thing if the reader knows its name by another number and the number by another name.
pub(crate) fn binary(sides: Sides<'_>, writer: EnumId, reader: EnumId) -> Outcome {
    let (written, read) = (
        Integers::of_enum(sides.writer, writer),
        Integers::of_enum(sides.reader, reader),
    );
    let known = Values::of(sides.reader, reader);
    let own = Values::of(sides.writer, writer);
    let mut moved = None;
    let mut survives = !sides.writer[writer].closed;
    for (_, value) in sides.writer.values_of(writer) {
        let (number, name) = (value.number, value.name.as_str());
        let elsewhere = known
            .numbers
            .get(name)
            .is_some_and(|&other| other != number);
        if elsewhere && known.other_name(number, &own).is_some() {
            moved = moved.or(known.other_name(number, &own).map(|reads| (value, reads)));
        } else if number != 0 && read.contains(number) {
            survives = true;
        }
    }
    if let Some((value, reads)) = moved {
        let reason = Reason::EnumNumberMeansOther {
            number: value.number,
            written: value.name.clone(),
            read: reads.into(),
        };
        return match survives {
            true => Outcome::conditional(Tier::Unsafe, reason),
            false => Outcome::failing(Effect::Corrupt, reason),
        };
    }
    if written.is_within(&read) {
        return Outcome::PRESERVED;
    }
    let number = own.first_number_outside(&read);
    Outcome::conditional(Tier::Range, Reason::UnknownEnumNumber { number })
}

/// In ProtoJSON the name travels, and the number only of a value that has no name. The name of zero
/// may travel only where writers are told to print defaults.
pub(crate) fn json(
    sides: Sides<'_>,
    writer: EnumId,
    reader: EnumId,
    zero_written: ZeroWritten,
) -> Outcome {
    let known = Values::of(sides.reader, reader);
    let own = Values::of(sides.writer, writer);
    let (writer_open, reader_open) = (!sides.writer[writer].closed, !sides.reader[reader].closed);
    let mut tier = Tier::Strict;
    let mut refused = None;
    let mut survives = writer_open && (reader_open || known.has_number_besides(&own));
    for (_, value) in sides.writer.values_of(writer) {
        if own.name_of.get(&value.number) != Some(&value.name.as_str()) {
            continue; // an alias: the first name is the one that is written
        }
        if known.numbers.contains_key(value.name.as_str()) {
            survives = true;
            continue;
        }
        // The reader has the value, under its number or the name of an alias.
        let has_alias = || {
            let mut same = sides.writer.values_of(writer);
            same.any(|(_, it)| {
                it.number == value.number && known.numbers.contains_key(it.name.as_str())
            })
        };
        let named = known.name_of.contains_key(&value.number) || has_alias();
        let left_out = value.number == 0 && zero_written == ZeroWritten::No;
        let level = match named && !left_out {
            true => Tier::Unsafe,
            false => Tier::Range,
        };
        if level > tier {
            tier = level;
            refused = Some(Reason::JsonEnumNameUnknown {
                name: value.name.clone(),
            });
        }
    }
    if writer_open && !reader_open && tier < Tier::Range {
        tier = Tier::Range;
        refused = Some(Reason::UnknownEnumNumber { number: None });
    }
    match refused {
        None => Outcome::PRESERVED,
        Some(reason) if survives => Outcome::conditional(tier, reason),
        Some(reason) => Outcome::failing(Effect::Rejected, reason),
    }
}

/// The values of an enum, both ways. Of aliases the first name counts.
struct Values<'a> {
    numbers: FxHashMap<&'a str, i32>,
    name_of: FxHashMap<i32, &'a str>,
}

impl<'a> Values<'a> {
    fn of(schema: &'a Schema, id: EnumId) -> Self {
        let mut values = Self {
            numbers: FxHashMap::default(),
            name_of: FxHashMap::default(),
        };
        for (_, value) in schema.values_of(id) {
            values.numbers.entry(&value.name).or_insert(value.number);
            values.name_of.entry(value.number).or_insert(&value.name);
        }
        values
    }

    /// The name of a number, unless the other enum has that name for the same number too.
    fn other_name(&self, number: i32, own: &Values<'_>) -> Option<&'a str> {
        let name = *self.name_of.get(&number)?;
        (own.numbers.get(name) != Some(&number)).then_some(name)
    }

    fn has_number_besides(&self, own: &Self) -> bool {
        self.name_of
            .keys()
            .any(|number| !own.name_of.contains_key(number))
    }

    fn first_number_outside(&self, set: &Integers) -> Option<i32> {
        self.name_of
            .keys()
            .copied()
            .filter(|&number| !set.contains(number))
            .min()
    }
}
