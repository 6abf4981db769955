//! Who meets whom: which element of the reader is the same as one of the writer's, as far as two
//! versions tell, and which of the reader's fields a value of the writer's ends up in.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use protovet::finding::{Direction, Surface};
use protovet::model::{
    Cardinality, EnumId, EnumValueId, Field, FieldId, MessageId, OneofId, Schema, Type,
};
use protovet::pair::{FieldLink, Kept, Pairs, ValueLink, ValuePairs};

/// A field of the writer's and what it is for the reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Link {
    pub(crate) from: Option<FieldId>,
    pub(crate) to: Option<FieldId>,
    /// Whether nothing tells if this is one field that was renamed, or two of which one has taken
    /// the number of the other: one or the other breaks.
    pub(crate) in_doubt: bool,
}

/// A field on the way to a value, in both versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub(crate) old: Option<FieldId>,
    pub(crate) new: Option<FieldId>,
}

/// How far values are varied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// How many messages deep.
    pub(crate) depth: usize,
    /// At most so many values of a nested message are tried.
    pub(crate) nested: usize,
    /// At most so many of each of its fields.
    pub(crate) each: usize,
}

impl Reach {
    /// What is tried of everything.
    const USUAL: Self = Self {
        depth: 2,
        nested: 14,
        each: 8,
    };
    /// What is tried where that shows nothing.
    pub(crate) const FAR: Self = Self {
        depth: 4,
        nested: 60,
        each: 24,
    };
}

/// What was found out of two elements, the writer's first.
type Known<T, Found> = RefCell<HashMap<(T, T), Rc<Found>>>;

/// Two versions, of which one writes and the other reads.
pub(crate) struct Meeting<'s> {
    pub(crate) pairs: &'s Pairs<'s>,
    pub(crate) surface: Surface,
    pub(crate) direction: Direction,
    pub(crate) from: &'s Schema,
    pub(crate) to: &'s Schema,
    pub(crate) reach: Cell<Reach>,
    links: Known<MessageId, Vec<Link>>,
    values: Known<EnumId, ValuePairs>,
}

impl<'s> Meeting<'s> {
    pub(crate) fn new(pairs: &'s Pairs<'s>, surface: Surface, direction: Direction) -> Self {
        let (from, to) = match direction {
            Direction::Backward => (pairs.old, pairs.new),
            Direction::Forward => (pairs.new, pairs.old),
        };
        Self {
            pairs,
            surface,
            direction,
            from,
            to,
            reach: Cell::new(Reach::USUAL),
            links: RefCell::default(),
            values: RefCell::default(),
        }
    }

    /// Both versions of something, the writer's first.
    pub(crate) const fn turned<T: Copy>(&self, old: T, new: T) -> (T, T) {
        match self.direction {
            Direction::Backward => (old, new),
            Direction::Forward => (new, old),
        }
    }

    pub(crate) const fn step(&self, from: Option<FieldId>, to: Option<FieldId>) -> Step {
        let (old, new) = self.turned(from, to);
        Step { old, new }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.surface == Surface::Json
    }

    /// The messages that are one, the writer's first.
    pub(crate) fn messages(&self) -> Vec<(MessageId, MessageId)> {
        let kept = self.pairs.messages.kept().iter();
        kept.map(|pair| self.turned(pair.old, pair.new)).collect()
    }

    /// The fields of two messages.
    pub(crate) fn links(&self, from: MessageId, to: MessageId) -> Rc<Vec<Link>> {
        if let Some(known) = self.links.borrow().get(&(from, to)) {
            return Rc::clone(known);
        }
        let made = Rc::new(self.make_links(from, to));
        self.links.borrow_mut().insert((from, to), Rc::clone(&made));
        made
    }

    fn make_links(&self, from: MessageId, to: MessageId) -> Vec<Link> {
        let is_pair = |pair: &&Kept<MessageId>| self.turned(pair.old, pair.new) == (from, to);
        let one = self.pairs.messages.kept().iter().find(is_pair);
        let mut found = match one {
            Some(pair) => self.of_one(pair),
            None => self.of_strangers(from, to),
        };
        let mut extensions = self.extensions(from, to);
        if one.is_some() && !self.is_json() {
            self.join_twins(&mut found, &mut extensions);
        }
        found.extend(extensions);
        found
    }

    fn of_one(&self, pair: &Kept<MessageId>) -> Vec<Link> {
        let fields = self.pairs.fields(pair);
        let link = |old, new, in_doubt| {
            let (from, to) = self.turned(old, new);
            Link { from, to, in_doubt }
        };
        let mut links = Vec::new();
        for pair in &fields.kept {
            let (old, new) = (Some(pair.old), Some(pair.new));
            match pair.link {
                FieldLink::Reused => {
                    links.push(link(old, None, false));
                    links.push(link(None, new, false));
                }
                FieldLink::RenamedOrReused if !self.is_json() => links.push(link(old, new, true)),
                _ => links.push(link(old, new, false)),
            }
        }
        links.extend(fields.removed.iter().map(|&id| link(Some(id), None, false)));
        links.extend(fields.added.iter().map(|&id| link(None, Some(id), false)));
        links
    }

    /// Messages that are not one, of which the one is read as the other: fields meet as they do on
    /// the wire.
    fn of_strangers(&self, from: MessageId, to: MessageId) -> Vec<Link> {
        let mut links = Vec::new();
        for (id, _) in self.from.fields_of(from) {
            let to = self.met(id, to);
            links.push(Link {
                from: Some(id),
                to,
                in_doubt: false,
            });
        }
        for (id, _) in self.to.fields_of(to) {
            if !links.iter().any(|link| link.to == Some(id)) {
                links.push(Link {
                    from: None,
                    to: Some(id),
                    in_doubt: false,
                });
            }
        }
        links
    }

    /// The field of the reader's message in which a value of this one ends up.
    pub(crate) fn met(&self, from: FieldId, to: MessageId) -> Option<FieldId> {
        let field = &self.from[from];
        let of_entry = self.to[to].is_map_entry && self.from[field.message].is_map_entry;
        let fields = || self.to.fields_of(to).chain(extensions_of(self.to, to));
        if !self.is_json() || of_entry {
            return fields()
                .find(|(_, it)| it.number == field.number)
                .map(|(id, _)| id);
        }
        let key = json_key(self.from, from);
        let by_key = fields().find(|(id, _)| json_key(self.to, *id) == key);
        let by_name = || fields().find(|(_, it)| !it.is_extension() && *it.name == *key);
        by_key.or_else(by_name).map(|(id, _)| id)
    }

    /// Whether two fields of the writer's are read as members of one oneof.
    pub(crate) fn exclusive(&self, to: MessageId, one: FieldId, other: FieldId) -> bool {
        let read = |id| self.read_oneof(to, id);
        let apart = self.met(one, to) != self.met(other, to);
        apart && read(one).is_some_and(|it| read(other) == Some(it))
    }

    /// The oneof of the reader's message that a value of this field ends up in.
    pub(crate) fn read_oneof(&self, to: MessageId, from: FieldId) -> Option<OneofId> {
        oneof(self.to, self.met(from, to)?)
    }

    /// The field of the writer's message whose values end up in this one.
    pub(crate) fn met_by(&self, from: MessageId, to: FieldId) -> Option<FieldId> {
        let target = self.to[to].message;
        let mut fields = self
            .from
            .fields_of(from)
            .chain(extensions_of(self.from, from));
        fields
            .find(|(id, _)| self.met(*id, target) == Some(to))
            .map(|(id, _)| id)
    }

    /// Whether two messages are versions of one.
    pub(crate) fn are_one(&self, from: MessageId, to: MessageId) -> bool {
        let is_one = |it: &Kept<MessageId>| self.turned(it.old, it.new) == (from, to);
        self.pairs.messages.kept().iter().any(is_one)
    }

    /// Whether two messages have nothing in common, so that nothing of the one arrives in the other.
    /// What arrives in a message without fields is no concern of its readers.
    pub(crate) fn are_strangers(&self, from: MessageId, to: MessageId) -> bool {
        let shared = |link: &Link| link.from.is_some() && link.to.is_some();
        !self.are_one(from, to)
            && self.to[to].fields.iter().next().is_some()
            && !self.links(from, to).iter().any(shared)
    }

    /// Steps for all fields of the writer's message whose values end up in this one.
    pub(crate) fn steps_into(&self, from: MessageId, to: FieldId) -> Vec<Step> {
        let target = self.to[to].message;
        let fields = self
            .from
            .fields_of(from)
            .chain(extensions_of(self.from, from));
        let meeting = fields.filter(|(id, _)| self.met(*id, target) == Some(to));
        meeting
            .map(|(id, _)| self.step(Some(id), Some(to)))
            .collect()
    }

    fn extensions(&self, from: MessageId, to: MessageId) -> Vec<Link> {
        let mut links = Vec::new();
        for pair in self.pairs.extensions.kept() {
            if self.pairs.extension(pair).link == FieldLink::Reused {
                continue;
            }
            let (writer, reader) = self.turned(pair.old, pair.new);
            if self.from[writer].message == from && self.to[reader].message == to {
                let renamed = self.from[writer].name != self.to[reader].name;
                let in_doubt = renamed && !self.is_json();
                links.push(Link {
                    from: Some(writer),
                    to: Some(reader),
                    in_doubt,
                });
            }
        }
        for (id, _) in extensions_of(self.from, from) {
            if !links.iter().any(|link| link.from == Some(id)) {
                links.push(Link {
                    from: Some(id),
                    to: None,
                    in_doubt: false,
                });
            }
        }
        for (id, _) in extensions_of(self.to, to) {
            if !links.iter().any(|link| link.to == Some(id)) {
                links.push(Link {
                    from: None,
                    to: Some(id),
                    in_doubt: false,
                });
            }
        }
        links
    }

    /// A field that became an extension, or the other way round, is still the same to the wire.
    fn join_twins(&self, fields: &mut Vec<Link>, extensions: &mut Vec<Link>) {
        let mut twins = Vec::new();
        for gone in fields
            .iter()
            .chain(extensions.iter())
            .filter(|link| link.to.is_none())
        {
            let same = |link: &&Link| {
                let (Some(from), Some(to), None) = (gone.from, link.to, link.from) else {
                    return false;
                };
                let (old, new) = (&self.from[from], &self.to[to]);
                old.is_extension() != new.is_extension()
                    && old.number == new.number
                    && old.name == new.name
            };
            let twin = fields.iter().chain(extensions.iter()).find(same);
            twins.extend(twin.map(|twin| Link {
                from: gone.from,
                ..*twin
            }));
        }
        let joined = |link: &Link| {
            twins.iter().any(|twin| {
                link.from.is_none() && link.to == twin.to
                    || link.to.is_none() && link.from == twin.from
            })
        };
        fields.retain(|link| !joined(link));
        extensions.retain(|link| !joined(link));
        fields.extend(twins);
    }

    /// The values of two enums; nothing if the enums are not one.
    pub(crate) fn enum_values(&self, from: EnumId, to: EnumId) -> Option<Rc<ValuePairs>> {
        let pair = self
            .pairs
            .enums
            .kept()
            .iter()
            .find(|it| self.turned(it.old, it.new) == (from, to))?;
        let mut known = self.values.borrow_mut();
        let made = known
            .entry((from, to))
            .or_insert_with(|| Rc::new(self.pairs.values(pair)));
        Some(Rc::clone(made))
    }

    /// What a value of the writer's enum is for the reader.
    pub(crate) fn value_of(&self, from: EnumValueId, values: &ValuePairs) -> Option<EnumValueId> {
        let pair = values
            .kept
            .iter()
            .find(|it| self.turned(it.old, it.new).0 == from)?;
        let reused = pair.link == ValueLink::RenamedOrReused && !self.is_json();
        (!reused).then(|| self.turned(pair.old, pair.new).1)
    }
}

pub(crate) fn extensions_of(
    schema: &Schema,
    message: MessageId,
) -> impl Iterator<Item = (FieldId, &Field)> {
    let fields = schema.fields().map(|id| (id, &schema[id]));
    fields.filter(move |(_, field)| field.is_extension() && field.message == message)
}

/// What a field is called in ProtoJSON.
pub(crate) fn json_key(schema: &Schema, id: FieldId) -> String {
    let field = &schema[id];
    match field.is_extension() {
        true => format!("[{}]", schema.field_name(id)),
        false => field.json_name().to_string(),
    }
}

/// The oneof of a field, if it is one that was written.
pub(crate) fn oneof(schema: &Schema, id: FieldId) -> Option<OneofId> {
    schema[id].oneof.filter(|&id| !schema[id].synthetic)
}

pub(crate) fn is_single(field: &Field) -> bool {
    field.cardinality != Cardinality::Repeated
}

pub(crate) fn message_of(field: &Field) -> Option<MessageId> {
    match field.ty {
        Type::Message(id) => Some(id),
        _ => None,
    }
}

/// The type of a field, or of the values of a map.
pub(crate) fn type_of(schema: &Schema, id: FieldId) -> Type {
    match schema.map_entry(&schema[id]) {
        Some((_, value)) => value.ty,
        None => schema[id].ty,
    }
}
