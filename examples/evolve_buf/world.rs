//! A schema that is to be changed: files of syntax trees in which types are referred to by their full
//! names, so that a rename or a move is carried through everywhere.

use crate::generate::Tape;
use crate::generate::ast::{Enum, Field, File, Item, Message, Service, Type};

/// The files of one version of one case, the imported ones before those that import them.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) files: Vec<File>,
    /// Makes names different from those of all other cases.
    pub(crate) counter: usize,
    /// The folder of the case, and the root of its packages.
    pub(crate) root: String,
}

/// A file or a message: the indices of the messages on the way down to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub(crate) file: usize,
    pub(crate) path: Vec<usize>,
}

/// An item of a file or message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Slot {
    pub(crate) place: Place,
    pub(crate) index: usize,
}

/// A field: an item of its own, or the one at `inner` in a oneof or `extend` block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FieldSlot {
    pub(crate) slot: Slot,
    pub(crate) inner: Option<usize>,
}

impl World {
    /// A name nothing else has.
    pub(crate) fn fresh(&mut self, stem: &str) -> String {
        self.counter += 1;
        format!("{stem}{}", self.counter)
    }

    pub(crate) fn items(&self, place: &Place) -> &Vec<Item> {
        let mut items = &self.files[place.file].items;
        for &index in &place.path {
            items = body(&items[index]).unwrap().1;
        }
        items
    }

    pub(crate) fn items_mut(&mut self, place: &Place) -> &mut Vec<Item> {
        let mut items = &mut self.files[place.file].items;
        for &index in &place.path {
            items = body_mut(&mut items[index]).unwrap();
        }
        items
    }

    pub(crate) fn item(&self, slot: &Slot) -> &Item {
        &self.items(&slot.place)[slot.index]
    }

    pub(crate) fn item_mut(&mut self, slot: &Slot) -> &mut Item {
        &mut self.items_mut(&slot.place)[slot.index]
    }

    /// Takes an item out.
    pub(crate) fn take(&mut self, slot: &Slot) -> Item {
        self.items_mut(&slot.place).remove(slot.index)
    }

    /// The full name of a place, its package for a file.
    pub(crate) fn scope(&self, place: &Place) -> String {
        let mut scope = self.files[place.file].package.clone();
        let mut items = &self.files[place.file].items;
        for &index in &place.path {
            let (name, inner) = body(&items[index]).unwrap();
            scope = join(&scope, name);
            items = inner;
        }
        scope
    }

    /// The full name of a declared item.
    pub(crate) fn full_name(&self, slot: &Slot) -> String {
        join(
            &self.scope(&slot.place),
            name_of(self.item(slot)).unwrap_or_default(),
        )
    }

    /// All files and messages.
    pub(crate) fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for file in 0..self.files.len() {
            self.add_places(
                &Place {
                    file,
                    path: Vec::new(),
                },
                &mut places,
            );
        }
        places
    }

    fn add_places(&self, place: &Place, places: &mut Vec<Place>) {
        places.push(place.clone());
        for (index, item) in self.items(place).iter().enumerate() {
            if body(item).is_some() {
                let mut inner = place.clone();
                inner.path.push(index);
                self.add_places(&inner, places);
            }
        }
    }

    /// All items of a kind.
    pub(crate) fn slots(&self, wanted: impl Fn(&Item) -> bool) -> Vec<Slot> {
        let mut slots = Vec::new();
        for place in self.places() {
            for (index, item) in self.items(&place).iter().enumerate() {
                if wanted(item) {
                    let place = place.clone();
                    slots.push(Slot { place, index });
                }
            }
        }
        slots
    }

    /// One of the items of a kind.
    pub(crate) fn any(&self, tape: &mut Tape<'_>, wanted: impl Fn(&Item) -> bool) -> Option<Slot> {
        pick(tape, self.slots(wanted))
    }

    /// All fields, also those of oneofs and extensions.
    pub(crate) fn fields(&self) -> Vec<FieldSlot> {
        let mut fields = Vec::new();
        for slot in self.slots(|_| true) {
            let count = match self.item(&slot) {
                Item::Field(_) => {
                    fields.push(FieldSlot { slot, inner: None });
                    continue;
                }
                Item::Oneof(oneof) => oneof.fields.len(),
                Item::Extend(_, extensions) => extensions.len(),
                _ => continue,
            };
            for inner in 0..count {
                let (slot, inner) = (slot.clone(), Some(inner));
                fields.push(FieldSlot { slot, inner });
            }
        }
        fields
    }

    pub(crate) fn field(&self, at: &FieldSlot) -> &Field {
        match (self.item(&at.slot), at.inner) {
            (Item::Oneof(oneof), Some(inner)) => &oneof.fields[inner],
            (Item::Extend(_, fields), Some(inner)) => &fields[inner],
            (Item::Field(field), _) => field,
            _ => unreachable!("not a field"),
        }
    }

    pub(crate) fn field_mut(&mut self, at: &FieldSlot) -> &mut Field {
        match (self.item_mut(&at.slot), at.inner) {
            (Item::Oneof(oneof), Some(inner)) => &mut oneof.fields[inner],
            (Item::Extend(_, fields), Some(inner)) => &mut fields[inner],
            (Item::Field(field), _) => field,
            _ => unreachable!("not a field"),
        }
    }

    pub(crate) fn any_field(
        &self,
        tape: &mut Tape<'_>,
        wanted: impl Fn(&FieldSlot, &Field) -> bool,
    ) -> Option<FieldSlot> {
        let mut fields = self.fields();
        fields.retain(|at| wanted(at, self.field(at)));
        pick(tape, fields)
    }

    /// Takes a field out of its message, oneof or `extend` block, which goes when it is empty.
    pub(crate) fn take_field(&mut self, at: &FieldSlot) -> Field {
        let (taken, left) = match (self.item_mut(&at.slot), at.inner) {
            (Item::Oneof(oneof), Some(inner)) => (oneof.fields.remove(inner), oneof.fields.len()),
            (Item::Extend(_, fields), Some(inner)) => (fields.remove(inner), fields.len()),
            _ => match self.take(&at.slot) {
                Item::Field(field) => return field,
                _ => unreachable!("not a field"),
            },
        };
        if left == 0 {
            self.take(&at.slot);
        }
        taken
    }

    /// A message anywhere.
    pub(crate) fn any_message(&self, tape: &mut Tape<'_>) -> Option<Slot> {
        self.any(tape, |item| matches!(item, Item::Message(_)))
    }

    /// A place inside a message.
    pub(crate) fn any_body(&self, tape: &mut Tape<'_>) -> Option<Place> {
        let slot = self.any_message(tape)?;
        Some(slot.inside())
    }

    pub(crate) fn message_mut(&mut self, slot: &Slot) -> &mut Message {
        match self.item_mut(slot) {
            Item::Message(message) => message,
            _ => unreachable!("not a message"),
        }
    }

    pub(crate) fn enum_mut(&mut self, slot: &Slot) -> &mut Enum {
        match self.item_mut(slot) {
            Item::Enum(an_enum) => an_enum,
            _ => unreachable!("not an enum"),
        }
    }

    pub(crate) fn service_mut(&mut self, slot: &Slot) -> &mut Service {
        match self.item_mut(slot) {
            Item::Service(service) => service,
            _ => unreachable!("not a service"),
        }
    }

    /// The number after the largest one that fields of a message have.
    pub(crate) fn next_number(&self, place: &Place) -> i32 {
        let numbers = self.items(place).iter().flat_map(|item| match item {
            Item::Field(field) => vec![field.number],
            Item::Oneof(oneof) => oneof.fields.iter().map(|field| field.number).collect(),
            _ => Vec::new(),
        });
        numbers.max().unwrap_or_default() + 1
    }

    /// Lets all that refers to a type, or to what is in it, refer to another.
    pub(crate) fn renamed(&mut self, from: &str, to: &str) {
        let inside = format!(".{from}.");
        let from = format!(".{from}");
        for reference in self
            .files
            .iter_mut()
            .flat_map(|file| references(&mut file.items))
        {
            if *reference == from {
                *reference = format!(".{to}");
            } else if let Some(rest) = reference.strip_prefix(&inside) {
                *reference = format!(".{to}.{rest}");
            }
        }
    }
}

impl Slot {
    /// The place a message is.
    pub(crate) fn inside(&self) -> Place {
        let mut place = self.place.clone();
        place.path.push(self.index);
        place
    }
}

/// Where items refer to types; scalars are left out.
pub(crate) fn references(items: &mut [Item]) -> Vec<&mut String> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Message(message) => found.extend(references(&mut message.items)),
            Item::Field(field) => found.extend(of_field(field)),
            Item::Oneof(oneof) => found.extend(oneof.fields.iter_mut().flat_map(of_field)),
            Item::Extend(extendee, fields) => {
                found.push(extendee);
                found.extend(fields.iter_mut().flat_map(of_field));
            }
            Item::Service(service) => {
                for method in &mut service.methods {
                    found.push(&mut method.input.1);
                    found.push(&mut method.output.1);
                }
            }
            _ => {}
        }
    }
    found
}

fn of_field(field: &mut Field) -> Vec<&mut String> {
    match &mut field.ty {
        Type::Named(name) | Type::Map(_, name) if name.starts_with('.') => vec![name],
        Type::Group(items) => references(items),
        _ => Vec::new(),
    }
}

/// One of them.
pub(crate) fn pick<T>(tape: &mut Tape<'_>, mut all: Vec<T>) -> Option<T> {
    match all.len() {
        0 => None,
        count => Some(all.swap_remove(tape.below(count))),
    }
}

/// The name and the items of a message or group.
pub(crate) fn body(item: &Item) -> Option<(&str, &Vec<Item>)> {
    match item {
        Item::Message(message) => Some((&message.name, &message.items)),
        Item::Field(Field {
            name,
            ty: Type::Group(items),
            ..
        }) => Some((name, items)),
        _ => None,
    }
}

fn body_mut(item: &mut Item) -> Option<&mut Vec<Item>> {
    match item {
        Item::Message(message) => Some(&mut message.items),
        Item::Field(Field {
            ty: Type::Group(items),
            ..
        }) => Some(items),
        _ => None,
    }
}

pub(crate) fn name_of(item: &Item) -> Option<&str> {
    match item {
        Item::Message(message) => Some(&message.name),
        Item::Enum(an_enum) => Some(&an_enum.name),
        Item::Service(service) => Some(&service.name),
        Item::Field(field) => Some(&field.name),
        Item::Oneof(oneof) => Some(&oneof.name),
        _ => None,
    }
}

pub(crate) fn name_mut(item: &mut Item) -> Option<&mut String> {
    match item {
        Item::Message(message) => Some(&mut message.name),
        Item::Enum(an_enum) => Some(&mut an_enum.name),
        Item::Service(service) => Some(&mut service.name),
        Item::Field(field) => Some(&mut field.name),
        Item::Oneof(oneof) => Some(&mut oneof.name),
        _ => None,
    }
}

pub(crate) fn join(scope: &str, name: &str) -> String {
    match scope {
        "" => name.to_owned(),
        scope => format!("{scope}.{name}"),
    }
}
