//! The schemas that evolutions start from.

use super::rng::Rng;
use super::world::{
    Enum, EnumValue, Field, File, Home, Id, KEYS, Message, Reserved, SCALARS, Shape, Syntax, Type,
    World,
};

/// Words that have little in common, for names that shall have nothing in common.
const WORDS: [&str; 48] = [
    "apple", "brick", "cloud", "drum", "ember", "fjord", "globe", "hinge", "igloo", "jumper",
    "kiosk", "lemon", "mirth", "nymph", "opera", "plaza", "quilt", "ridge", "sword", "thumb",
    "umbra", "vowel", "wharf", "xenon", "yacht", "zebra", "birch", "chalk", "dwarf", "flint",
    "gravy", "husky", "joker", "knack", "lunch", "motif", "nudge", "oxide", "prism", "query",
    "rhumb", "swirl", "tulip", "unzip", "vixen", "whisk", "yodel", "zonal",
];

/// A word for the id: of two ids near to each other, another one.
pub(crate) fn word(id: Id) -> &'static str {
    WORDS[id as usize % WORDS.len()]
}

pub(crate) fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1.min(word.len()));
    first.to_uppercase() + rest
}

/// A schema of one or two files with a few messages and enums.
pub(crate) fn world(rng: &mut Rng) -> World {
    let mut world = World {
        next: Id::try_from(rng.below(WORDS.len())).unwrap_or_default(),
        ..World::default()
    };
    for at in 0..1 + rng.below(2) {
        file(&mut world, rng, at);
    }
    for _ in 0..1 + rng.below(2) {
        let home = home(&world, rng);
        enumeration(&mut world, rng, home);
    }
    for _ in 0..1 + rng.below(3) {
        let home = home(&world, rng);
        message(&mut world, rng, home);
    }
    let ids: Vec<Id> = world.messages.iter().map(|it| it.id).collect();
    for id in ids {
        contents(&mut world, rng, id);
    }
    world
}

fn file(world: &mut World, rng: &mut Rng, at: usize) {
    let id = world.id();
    let package = if rng.once_in(2) { "first.v1" } else { "second" };
    world.files.push(File {
        id,
        path: format!("dir/{}{at}.proto", word(id)),
        package: package.to_owned(),
        syntax: rng.of(&Syntax::ALL).unwrap_or(Syntax::Proto3),
        features: Vec::new(),
    });
}

/// A place for something new: mostly a file.
pub(crate) fn home(world: &World, rng: &mut Rng) -> Home {
    let messages: Vec<Id> = world.messages.iter().map(|it| it.id).collect();
    match rng.of(&messages) {
        Some(id) if rng.once_in(3) => Home::Message(id),
        _ => {
            let files: Vec<Id> = world.files.iter().map(|it| it.id).collect();
            Home::File(rng.of(&files).unwrap_or_default())
        }
    }
}

pub(crate) fn enumeration(world: &mut World, rng: &mut Rng, home: Home) -> Id {
    let id = world.id();
    let name = capital(word(id));
    let mut values = Vec::new();
    for number in 0..2 + rng.below(3) {
        let value = world.id();
        let negative = number > 0 && rng.once_in(12);
        let number = i32::try_from(number).unwrap_or_default();
        values.push(EnumValue {
            id: value,
            name: format!("{}_{}", name.to_uppercase(), word(value).to_uppercase()),
            number: if negative { -number } else { number },
        });
    }
    world.enums.push(Enum {
        id,
        name,
        home,
        values,
        reserved: Reserved::default(),
        closed: rng.once_in(4).then(|| rng.once_in(2)),
    });
    id
}

pub(crate) fn message(world: &mut World, rng: &mut Rng, home: Home) -> Id {
    let id = world.id();
    world.messages.push(Message {
        id,
        name: capital(word(id)),
        home,
        fields: Vec::new(),
        oneofs: Vec::new(),
        reserved: Reserved::default(),
        extensible: rng.once_in(4),
        extensions: Vec::new(),
    });
    id
}

/// Fields, oneofs and extensions of a message.
pub(crate) fn contents(world: &mut World, rng: &mut Rng, id: Id) {
    let mut oneofs = Vec::new();
    for _ in 0..rng.below(3) {
        let oneof = world.id();
        oneofs.push((oneof, format!("one_{}", word(oneof))));
    }
    let mut fields = Vec::new();
    for number in 1..=1 + rng.below(5) {
        let mut field = field(world, rng, i32::try_from(number).unwrap_or(1));
        if rng.once_in(3) {
            field.oneof = rng.of(&oneofs).map(|(id, _)| id);
        }
        fields.push(field);
    }
    let mut extensions = Vec::new();
    for number in 0..rng.below(3) {
        let field = field(world, rng, 100 + i32::try_from(number).unwrap_or_default());
        extensions.push(field);
    }
    if let Some(message) = world.message_mut(id) {
        if rng.once_in(4) {
            message.reserved.numbers.extend([7, 8]);
            message.reserved.names.push("gone".to_owned());
        }
        message.oneofs = oneofs;
        message.fields = fields;
        message.extensions = extensions;
    }
}

pub(crate) fn field(world: &mut World, rng: &mut Rng, number: i32) -> Field {
    let id = world.id();
    Field {
        id,
        name: match rng.once_in(3) {
            true => format!("{}_{}", word(id), word(id + 17)),
            false => word(id).to_owned(),
        },
        number,
        ty: ty(world, rng),
        shape: shape(rng),
        oneof: None,
        json_name: rng.once_in(12).then(|| format!("{}Name", word(id))),
        packed: rng.once_in(4).then(|| rng.once_in(2)),
        delimited: rng.once_in(6),
        checked: rng.once_in(5).then(|| rng.once_in(2)),
        default: rng.once_in(8).then(|| rng.once_in(2)),
    }
}

pub(crate) fn shape(rng: &mut Rng) -> Shape {
    match rng.below(12) {
        0..5 => Shape::Plain,
        5..9 => Shape::Repeated,
        9 => Shape::Implicit,
        10 => Shape::Explicit,
        _ => Shape::Required,
    }
}

pub(crate) fn ty(world: &World, rng: &mut Rng) -> Type {
    match rng.below(10) {
        0..5 => scalar(rng),
        5 | 6 => message_or_scalar(world, rng),
        7 | 8 => enum_or_scalar(world, rng),
        _ => {
            let key = rng.of(&KEYS).unwrap_or("string");
            let value = match rng.below(4) {
                0 => message_or_scalar(world, rng),
                1 => enum_or_scalar(world, rng),
                _ => scalar(rng),
            };
            Type::Map(key, Box::new(value))
        }
    }
}

fn scalar(rng: &mut Rng) -> Type {
    Type::Scalar(rng.of(&SCALARS).unwrap_or("int32"))
}

fn message_or_scalar(world: &World, rng: &mut Rng) -> Type {
    let ids: Vec<Id> = world.messages.iter().map(|it| it.id).collect();
    rng.of(&ids).map_or_else(|| scalar(rng), Type::Message)
}

fn enum_or_scalar(world: &World, rng: &mut Rng) -> Type {
    let ids: Vec<Id> = world.enums.iter().map(|it| it.id).collect();
    rng.of(&ids).map_or_else(|| scalar(rng), Type::Enum)
}
