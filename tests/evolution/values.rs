//! Values to try, each with what may be expected of it.

use std::collections::BTreeSet;

use protovet::finding::Direction;
use protovet::model::{
    Cardinality, EnumId, Field, FieldId, MessageId, Scalar, Schema, Type, Utf8Validation,
};

use super::meet::{Meeting, Step, is_single, message_of};
use super::tree::{Record, Val};

/// How deep messages nest.
pub(super) const DEPTH: usize = 3;
/// A text that encodes a message too: field 2057, which none has here, is 1.
const UNKNOWN_FIELD: &[u8] = b"\xc8\x80\x01\x01";

/// What a break with this value asks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Tier {
    /// The value is valid for both types: an error.
    Ordinary,
    /// It lies outside of what the reader has room for: a warning.
    Range,
}

/// A message with what it always has.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    pub(crate) record: Record,
    /// Out of range if some field of it has no other value.
    pub(crate) tier: Tier,
    /// The fields that are set.
    pub(crate) path: Vec<Step>,
}

/// The values of one field.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) values: Vec<Val>,
    pub(crate) tier: Tier,
    /// The fields that are set on the way to what is tried.
    pub(crate) path: Vec<Step>,
}

impl Meeting<'_> {
    /// The smallest valid message: what it requires and no more. Nothing if it requires itself.
    pub(crate) fn base(&self, from: MessageId, to: Option<MessageId>) -> Option<Base> {
        self.base_at(from, to, DEPTH)
    }

    fn base_at(&self, from: MessageId, to: Option<MessageId>, depth: usize) -> Option<Base> {
        let mut base = Base {
            record: Record::empty(from),
            tier: Tier::Ordinary,
            path: Vec::new(),
        };
        for (id, field) in self.from.fields_of(from) {
            let always = field.cardinality == Cardinality::Required || self.from[from].is_map_entry;
            if always {
                let same = self.same(from, to, id);
                if to.is_some_and(|to| !self.can_be_set(id, same, to)) {
                    return None;
                }
                let simple = self.simple(id, same, to, depth)?;
                base.record.fields.insert(id, simple.values);
                base.tier = base.tier.max(simple.tier);
                base.path.extend(simple.path);
            }
        }
        Some(base)
    }

    /// The first ordinary value of a field, or else the first; of messages the smallest.
    fn simple(
        &self,
        from: FieldId,
        to: Option<FieldId>,
        reader: Option<MessageId>,
        depth: usize,
    ) -> Option<Candidate> {
        let Type::Message(inner) = self.from[from].ty else {
            let all = self.of_field(from, to, reader, 0);
            let ordinary = all.iter().find(|it| it.tier == Tier::Ordinary);
            return ordinary.or(all.first()).cloned();
        };
        let target = to.and_then(|to| message_of(&self.to[to]));
        let base = self.base_at(inner, target, depth.checked_sub(1)?)?;
        let steps = self.steps_of(from, to, reader);
        Some(Candidate {
            values: vec![Val::Record(base.record)],
            tier: base.tier,
            path: steps.chain(base.path).collect(),
        })
    }

    /// What a field of a message is for the reader of that message.
    pub(super) fn same(
        &self,
        from: MessageId,
        to: Option<MessageId>,
        id: FieldId,
    ) -> Option<FieldId> {
        let links = self.links(from, to?);
        links.iter().find(|link| link.from == Some(id))?.to
    }

    /// Whether a field can be set at all without a strict reader of ProtoJSON refusing what it has
    /// no name for, which is not asked here: the field may have come later. One that another message
    /// requires did not.
    pub(crate) fn can_be_set(&self, from: FieldId, to: Option<FieldId>, target: MessageId) -> bool {
        let field = &self.from[from];
        let met = || self.met(from, target).is_some();
        let required =
            || field.cardinality == Cardinality::Required && !self.are_one(field.message, target);
        !self.is_json()
            || to.is_some()
            || met()
            || required()
            || self.are_strangers(field.message, target)
    }

    /// A field on the way to a value; one that the reader does not have with the one that takes
    /// what it holds.
    pub(super) fn steps_of(
        &self,
        from: FieldId,
        to: Option<FieldId>,
        reader: Option<MessageId>,
    ) -> impl Iterator<Item = Step> {
        let taker = match to {
            None => reader.and_then(|message| self.met(from, message)),
            Some(_) => None,
        };
        let taken = taker.map(|taker| self.step(Some(from), Some(taker)));
        std::iter::once(self.step(Some(from), to)).chain(taken)
    }

    /// The values of a field of the writer's that are tried on a field of the reader's message.
    pub(crate) fn of_field(
        &self,
        from: FieldId,
        to: Option<FieldId>,
        reader: Option<MessageId>,
        depth: usize,
    ) -> Vec<Candidate> {
        let steps: Vec<Step> = self.steps_of(from, to, reader).collect();
        let (field, target) = (&self.from[from], to.map(|id| &self.to[id]));
        let meets = to.is_some_and(|id| self.met(from, self.to[id].message) == to);
        let elements = self.elements(field, target, meets, depth);
        let one = |element: &(Val, Tier, Vec<Step>)| Candidate {
            values: vec![element.0.clone()],
            tier: element.1,
            path: steps.iter().chain(&element.2).copied().collect(),
        };
        let mut made: Vec<Candidate> = elements.iter().map(one).collect();
        if !is_single(field) {
            let is_map = self.from.map_entry(field).is_some();
            let lists = [Tier::Ordinary, Tier::Range].map(|tier| {
                let alike: Vec<&Candidate> = made.iter().filter(|it| it.tier == tier).collect();
                pairs_of(&alike, is_map)
            });
            made.extend(lists.into_iter().flatten());
        }
        made
    }

    /// Elements of a field: all values but how many there are.
    fn elements(
        &self,
        from: &Field,
        to: Option<&Field>,
        meets: bool,
        depth: usize,
    ) -> Vec<(Val, Tier, Vec<Step>)> {
        match from.ty {
            Type::Message(id) => self.records(from, id, to, depth),
            _ => {
                let values = plain(self.from, from, to.map(|to| (self.to, to)), self.is_json());
                values
                    .into_iter()
                    .map(|value| {
                        let tier = match to {
                            _ if self.is_left_out(&value, from) => Tier::Range,
                            Some(to) if meets => self.tier(&value, from, to),
                            // What does not arrive at all is not asked for its value.
                            _ => Tier::Ordinary,
                        };
                        (value, tier, Vec::new())
                    })
                    .collect()
            }
        }
    }

    fn records(
        &self,
        field: &Field,
        from: MessageId,
        to: Option<&Field>,
        depth: usize,
    ) -> Vec<(Val, Tier, Vec<Step>)> {
        let target = to.and_then(message_of);
        let Some(base) = self.base_at(from, target, DEPTH) else {
            return Vec::new();
        };
        let smallest = Val::Record(base.record.clone());
        let smallest = (smallest, base.tier, base.path.clone());
        let more = self.tall_or_long(from, &base, (to, target));
        if depth == 0 {
            return [smallest].into_iter().chain(more).collect();
        }
        let mut made = vec![(0, smallest)];
        if self.from.map_entry(field).is_some() {
            made.clear();
        }
        for (id, _) in self.from.fields_of(from) {
            let same = self.same(from, target, id);
            if target.is_some_and(|target| !self.can_be_set(id, same, target)) {
                continue;
            }
            let together = match target {
                Some(target) => self.tier_with(&base, target, id),
                None => base.tier,
            };
            let candidates = self.of_field(id, same, target, depth - 1);
            for (at, candidate) in spread(candidates, self.reach.get().each).enumerate() {
                let path = base.path.iter().chain(&candidate.path).copied().collect();
                let record = base.record.clone().with(id, candidate.values);
                let value = Val::Record(record);
                made.push((at + 1, (value, candidate.tier.max(together), path)));
            }
        }
        // Some of all fields rather than all of some.
        made.sort_by_key(|(at, _)| *at);
        let made = made.into_iter().map(|(_, it)| it);
        made.take(self.reach.get().nested).chain(more).collect()
    }

    /// Whether ProtoJSON has a value only where writers are told to print defaults.
    fn is_left_out(&self, value: &Val, from: &Field) -> bool {
        let implicit = from.cardinality == Cardinality::Implicit;
        let in_entry = self.from[from.message].is_map_entry;
        self.is_json() && *value == Val::Enum(0) && implicit && !in_entry
    }

    /// What a break of a field asks for that is set beside those which always are.
    pub(crate) fn tier_with(&self, base: &Base, to: MessageId, id: FieldId) -> Tier {
        let mut others = base.record.fields.keys().filter(|&&other| other != id);
        // Key and value of a map are always set together.
        if self.from[base.record.message].is_map_entry {
            return base.tier;
        }
        match others.any(|&other| self.exclusive(to, id, other)) {
            true => base.tier.max(self.tier_together()),
            false => base.tier,
        }
    }

    /// What a break asks for of fields that are set together and share a oneof of the reader.
    /// Writers of the new schema can be told not to; old data is there.
    pub(crate) const fn tier_together(&self) -> Tier {
        match self.direction {
            Direction::Backward => Tier::Ordinary,
            Direction::Forward => Tier::Range,
        }
    }

    /// Whether the reader's type has room for a value.
    fn tier(&self, value: &Val, from: &Field, to: &Field) -> Tier {
        let json = self.is_json();
        let fits = match (value, to.ty) {
            (Val::Text(text), Type::Scalar(Scalar::String)) if !json => {
                to.features.utf8_validation == Utf8Validation::None
                    || std::str::from_utf8(text).is_ok()
            }
            // A message is written in bytes like others are, and some of them are one.
            (Val::Text(text), Type::Message(id)) => {
                let entry = self.to.map_entry(to).is_some();
                let fits = text.is_empty() || text == UNKNOWN_FIELD;
                json || to.delimited || entry || fits && !self.requires(id)
            }
            (Val::Int(number), ty) => self.has_room(*number, ty),
            (Val::Enum(number), ty) => match (from.ty, ty) {
                (Type::Enum(own), Type::Enum(read)) => self.enum_fits(own, *number, read),
                _ => json || self.has_room((*number).into(), ty),
            },
            (Val::Float(number), Type::Scalar(scalar)) => {
                !is_whole_type(scalar) || whole_fits(*number, scalar)
            }
            (Val::Float(number), Type::Enum(id)) => {
                number.fract() == 0.0
                    && (!self.to[id].closed || names(self.to, id).contains(&(*number as i32)))
            }
            _ => true,
        };
        if fits { Tier::Ordinary } else { Tier::Range }
    }

    /// Whether the reader refuses a message without contents.
    fn requires(&self, id: MessageId) -> bool {
        let mut fields = self.to.fields_of(id);
        fields.any(|(_, it)| it.cardinality == Cardinality::Required)
    }

    fn has_room(&self, number: i128, ty: Type) -> bool {
        match ty {
            Type::Enum(id) if self.to[id].closed => names(self.to, id)
                .iter()
                .any(|it| i128::from(*it) == number),
            Type::Enum(_) => i32::try_from(number).is_ok(),
            Type::Scalar(Scalar::Float) => number.abs() <= 1 << 24,
            Type::Scalar(Scalar::Double) => number.abs() <= 1 << 53,
            Type::Scalar(scalar) => range(scalar).is_none_or(|range| range.contains(&number)),
            Type::Message(_) => true,
        }
    }

    /// Whether a value of the writer's enum is one of the reader's: by who is who if the enums are
    /// one, else by number, and in ProtoJSON by name or number.
    fn enum_fits(&self, own: EnumId, number: i32, read: EnumId) -> bool {
        let mut named = self
            .from
            .values_of(own)
            .filter(|(_, it)| it.number == number)
            .peekable();
        if named.peek().is_none() {
            return self.has_room(number.into(), Type::Enum(read));
        }
        if let Some(pairs) = self.enum_values(own, read) {
            let known = named.any(|(id, _)| self.value_of(id, &pairs).is_some());
            return known || !self.is_json() && self.has_room(number.into(), Type::Enum(read));
        }
        let known = |name: &str| self.to.values_of(read).any(|(_, it)| it.name == *name);
        match self.is_json() {
            true => names(self.to, read).contains(&number) || named.any(|(_, it)| known(&it.name)),
            false => self.has_room(number.into(), Type::Enum(read)),
        }
    }
}

/// Of ordinary values and then of others the first and the last, which in lists are two; and those
/// between.
fn spread(candidates: Vec<Candidate>, most: usize) -> impl Iterator<Item = Candidate> {
    let is_ordinary = |it: &Candidate| it.tier == Tier::Ordinary;
    let (ordinary, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_ordinary);
    let (mut ends, mut between) = (Vec::new(), Vec::new());
    for mut alike in [ordinary, others] {
        let last = alike.pop();
        let rest = alike.split_off(alike.len().min(1));
        ends.extend(alike.into_iter().chain(last));
        between.extend(rest);
    }
    ends.into_iter().chain(between).take(most)
}

/// Lists of two elements; entries of maps differ.
fn pairs_of(elements: &[&Candidate], is_map: bool) -> Vec<Candidate> {
    match elements {
        [first, others @ ..] if is_map => {
            let other = others.iter().rev().find(|it| key(it) != key(first));
            other.map(|other| both(first, other)).into_iter().collect()
        }
        [first, .., last] => vec![both(first, last), both(last, last)],
        [only] => vec![both(only, only)],
        [] => Vec::new(),
    }
}

/// The key of an entry.
fn key(entry: &Candidate) -> Option<&Vec<Val>> {
    match entry.values.first() {
        Some(Val::Record(entry)) => entry.fields.values().next(),
        _ => None,
    }
}

fn both(first: &Candidate, second: &Candidate) -> Candidate {
    Candidate {
        values: first.values.iter().chain(&second.values).cloned().collect(),
        tier: first.tier.max(second.tier),
        path: first.path.iter().chain(&second.path).copied().collect(),
    }
}

fn names(schema: &Schema, id: EnumId) -> BTreeSet<i32> {
    schema
        .values_of(id)
        .map(|(_, value)| value.number)
        .collect()
}

const fn is_whole_type(scalar: Scalar) -> bool {
    !matches!(
        scalar,
        Scalar::Float | Scalar::Double | Scalar::String | Scalar::Bytes
    )
}

#[allow(clippy::cast_possible_truncation)] // what is tried is small
fn whole_fits(number: f64, scalar: Scalar) -> bool {
    let whole = number.fract() == 0.0;
    whole && range(scalar).is_none_or(|range| range.contains(&(number as i128)))
}

/// The numbers of a type; nothing if it has none, and no number is out of its range.
fn range(scalar: Scalar) -> Option<std::ops::RangeInclusive<i128>> {
    Some(match scalar {
        Scalar::Bool => 0..=1,
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => i32::MIN.into()..=i32::MAX.into(),
        Scalar::Uint32 | Scalar::Fixed32 => 0..=u32::MAX.into(),
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => i64::MIN.into()..=i64::MAX.into(),
        Scalar::Uint64 | Scalar::Fixed64 => 0..=u64::MAX.into(),
        Scalar::Float | Scalar::Double | Scalar::String | Scalar::Bytes => return None,
    })
}

/// Values that are no messages.
fn plain(schema: &Schema, from: &Field, to: Option<(&Schema, &Field)>, json: bool) -> Vec<Val> {
    let scalar = match from.ty {
        Type::Enum(id) => return numbers(schema, id),
        Type::Message(_) => return Vec::new(),
        Type::Scalar(scalar) => scalar,
    };
    let to_float =
        to.is_some_and(|(_, to)| matches!(to.ty, Type::Scalar(Scalar::Float | Scalar::Double)));
    // Two entries of a map need two keys, and a type with few numbers has these.
    let zero = (schema[from.message].is_map_entry && from.number == 1).then_some(0);
    match scalar {
        Scalar::Bool => [Some(1), zero]
            .into_iter()
            .flatten()
            .map(Val::Int)
            .collect(),
        Scalar::Float | Scalar::Double => {
            // Large floats are written with fewer digits than the whole number has.
            let large = if json && !to_float {
                Some(1_073_741_824.0)
            } else {
                None
            };
            [1.0, 2.0, 1.5, -1.0]
                .into_iter()
                .chain(large)
                .map(Val::Float)
                .collect()
        }
        Scalar::String | Scalar::Bytes => {
            let to_message = to.is_some_and(|(_, to)| matches!(to.ty, Type::Message(_)));
            texts(scalar, from, to_message && !json)
        }
        _ => {
            let all = [
                1,
                2,
                300,
                -1,
                i128::from(i32::MAX),
                1 << 31,
                1 << 40,
                i128::from(i64::MIN),
                1 << 63,
            ];
            let range = range(scalar);
            let fits = |it: &i128| range.as_ref().is_some_and(|range| range.contains(it));
            let read = to.and_then(|(schema, to)| match to.ty {
                Type::Enum(id) => Some(names(schema, id)),
                _ => None,
            });
            let read = read.into_iter().flatten().map(i128::from);
            let fitting = read
                .filter(|it| *it != 0 && !all.contains(it))
                .chain(all)
                .filter(fits);
            fitting.chain(zero).map(Val::Int).collect()
        }
    }
}

fn texts(scalar: Scalar, from: &Field, to_message: bool) -> Vec<Val> {
    // A length of 130 takes a byte that is no text.
    let mut texts: Vec<Vec<u8>> = vec![b"a".to_vec(), b"b1".to_vec(), vec![b'a'; 130]];
    let unchecked = from.features.utf8_validation == Utf8Validation::None;
    if scalar == Scalar::Bytes || unchecked {
        texts.push(b"\xff".to_vec());
    }
    // The texts that most messages can be.
    if to_message {
        texts.extend([Vec::new(), UNKNOWN_FIELD.to_vec()]);
    }
    texts.into_iter().map(Val::Text).collect()
}

/// The numbers of an enum, and one it does not name if it is open.
fn numbers(schema: &Schema, id: EnumId) -> Vec<Val> {
    let named = names(schema, id);
    let mut all: Vec<i32> = named.iter().copied().filter(|&it| it != 0).collect();
    all.extend(named.contains(&0).then_some(0));
    // This one takes two bytes, which are no text.
    if !schema[id].closed {
        all.push(200);
    }
    all.into_iter().map(Val::Enum).collect()
}
