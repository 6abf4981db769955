//! Which change comes next.

use super::build::{self, capital, word};
use super::edit::{Edit, Reserve};
use super::rng::Rng;
use super::world::{Enum, EnumValue, Field, Home, Id, Message, Reserved, Syntax, Type, World};

/// A change that can be made to a schema, not always a valid one.
pub(crate) fn edit(world: &World, rng: &mut Rng) -> Option<Edit> {
    match rng.below(20) {
        0..9 => field_edit(world, rng),
        9..13 => message_edit(world, rng),
        13..18 => enum_edit(world, rng),
        _ => file_edit(world, rng),
    }
}

/// Ids for what a change adds, which no other element has.
fn fresh(world: &World, rng: &mut Rng) -> Id {
    world.next + 1 + Id::try_from(rng.below(40)).unwrap_or_default() * 3
}

fn number(rng: &mut Rng) -> i32 {
    i32::try_from(1 + rng.below(8)).unwrap_or(1)
}

fn reserve(rng: &mut Rng) -> Reserve {
    Reserve {
        number: !rng.once_in(3),
        name: !rng.once_in(3),
    }
}

fn any_field(world: &World, rng: &mut Rng) -> Option<(Id, Field)> {
    let all: Vec<(Id, &Field)> = world.fields().collect();
    rng.of(&all).map(|(owner, field)| (owner, field.clone()))
}

fn any_message(world: &World, rng: &mut Rng) -> Option<Message> {
    rng.of(&world.messages)
}

/// Another name: one that reads like the old one, or one that does not.
fn renamed(old: &str, rng: &mut Rng, fresh: Id) -> String {
    match rng.below(3) {
        0 => word(fresh).to_owned(),
        1 => format!("{old}_{}", word(fresh)),
        _ => format!("{}_{old}", word(fresh)),
    }
}

fn field_edit(world: &World, rng: &mut Rng) -> Option<Edit> {
    let (owner, field) = any_field(world, rng)?;
    let id = field.id;
    Some(match rng.below(24) {
        0..5 => Edit::Retype(id, near(world, rng, &field.ty)),
        5..8 => Edit::Reshape(id, build::shape(rng)),
        8 => Edit::Renumber(id, number(rng)),
        9 => Edit::SwapNumbers(id, sibling(world, rng, owner)?),
        10 | 11 => {
            let fresh = fresh(world, rng);
            Edit::RenameField(id, renamed(&field.name, rng, fresh))
        }
        12 => Edit::SwapNames(id, sibling(world, rng, owner)?),
        13 => Edit::JsonName(id, json_name(world, rng, owner)),
        14 => Edit::Packed(id, rng.of(&[None, Some(true), Some(false)])?),
        15 => Edit::Delimited(id, !field.delimited),
        16 => Edit::Checked(id, rng.of(&[None, Some(true), Some(false)])?),
        17 => Edit::Default(id, rng.of(&[None, Some(true), Some(false)])?),
        18..20 => Edit::DeleteField(id, reserve(rng)),
        20 => Edit::MoveField(id, any_message(world, rng)?.id, number(rng)),
        21 => Edit::BecomeExtension(id),
        22 => Edit::BecomeField(id),
        _ => {
            let message = world.message(owner)?;
            let oneofs: Vec<Id> = message.oneofs.iter().map(|it| it.0).collect();
            let other = rng.of(&oneofs);
            Edit::Oneof(
                id,
                if field.oneof.is_some() && rng.once_in(2) {
                    None
                } else {
                    other
                },
            )
        }
    })
}

/// Another type, often one that is read like the old one.
fn near(world: &World, rng: &mut Rng, old: &Type) -> Type {
    let families: [&[&str]; 5] = [
        &[
            "int32", "int64", "uint32", "uint64", "bool", "sint32", "sint64",
        ],
        &["fixed32", "sfixed32", "float"],
        &["fixed64", "sfixed64", "double"],
        &["string", "bytes"],
        &["sint32", "sint64"],
    ];
    if rng.once_in(3) {
        return build::ty(world, rng);
    }
    match old {
        Type::Scalar(name) => {
            let own = families.iter().find(|family| family.contains(name));
            own.and_then(|family| rng.of(family))
                .map_or_else(|| old.clone(), Type::Scalar)
        }
        Type::Map(key, value) => match rng.once_in(2) {
            true => Type::Map(key, Box::new(near(world, rng, value))),
            false => match near(world, rng, &Type::Scalar(key)) {
                Type::Scalar(key) => Type::Map(key, value.clone()),
                other => other,
            },
        },
        Type::Enum(_) if rng.once_in(2) => Type::Scalar("int32"),
        Type::Enum(_) => {
            let ids: Vec<Id> = world.enums.iter().map(|it| it.id).collect();
            rng.of(&ids).map_or_else(|| old.clone(), Type::Enum)
        }
        Type::Message(_) if rng.once_in(3) => Type::Scalar("bytes"),
        Type::Message(_) => {
            let ids: Vec<Id> = world.messages.iter().map(|it| it.id).collect();
            rng.of(&ids).map_or_else(|| old.clone(), Type::Message)
        }
    }
}

fn sibling(world: &World, rng: &mut Rng, owner: Id) -> Option<Id> {
    let ids: Vec<Id> = world
        .message(owner)?
        .fields
        .iter()
        .map(|it| it.id)
        .collect();
    rng.of(&ids)
}

/// A name in ProtoJSON: none of its own, that of another field, or a new one.
fn json_name(world: &World, rng: &mut Rng, owner: Id) -> Option<String> {
    match rng.below(3) {
        0 => None,
        1 => {
            let names: Vec<String> = world
                .message(owner)?
                .fields
                .iter()
                .map(|it| it.name.clone())
                .collect();
            rng.of(&names)
        }
        _ => Some(format!("{}Json", word(fresh(world, rng)))),
    }
}

fn message_edit(world: &World, rng: &mut Rng) -> Option<Edit> {
    let message = any_message(world, rng)?;
    let id = message.id;
    let fresh = fresh(world, rng);
    Some(match rng.below(16) {
        0..4 => {
            let mut scratch = World {
                next: fresh,
                ..world.clone()
            };
            let number = number(rng);
            let mut field = build::field(&mut scratch, rng, number);
            let oneofs: Vec<Id> = message.oneofs.iter().map(|it| it.0).collect();
            field.oneof = rng.of(&oneofs).filter(|_| rng.once_in(3));
            Edit::AddField(id, Box::new(field))
        }
        4 => {
            let mut scratch = World {
                next: fresh,
                ..world.clone()
            };
            let number = 100 + number(rng);
            Edit::AddExtension(id, Box::new(build::field(&mut scratch, rng, number)))
        }
        5 => Edit::Extensible(id, !message.extensible),
        6 => Edit::ReserveNumber(id, number(rng)),
        7 => Edit::FreeReserved(id),
        8 | 9 => {
            let name = match rng.once_in(2) {
                true => capital(word(fresh)),
                false => format!("{}{}", message.name, capital(word(fresh))),
            };
            Edit::RenameMessage(id, name)
        }
        10 | 11 => Edit::MoveMessage(id, build::home(world, rng)),
        12 => Edit::DeleteMessage(id),
        13 => {
            let (oneof, name) = rng.of(&message.oneofs)?;
            Edit::RenameOneof(id, oneof, format!("{name}_{}", word(fresh)))
        }
        14 => {
            let fields: Vec<Id> = message.fields.iter().map(|it| it.id).collect();
            let members = (0..1 + rng.below(3))
                .filter_map(|_| rng.of(&fields))
                .collect();
            Edit::AddOneof(id, fresh, format!("one_{}", word(fresh)), members)
        }
        _ => Edit::AddMessage(Box::new(new_message(world, rng, fresh)?)),
    })
}

/// A message with contents, sometimes those of another one.
fn new_message(world: &World, rng: &mut Rng, fresh: Id) -> Option<Message> {
    let mut scratch = World {
        next: fresh,
        ..world.clone()
    };
    let home = build::home(world, rng);
    let id = build::message(&mut scratch, rng, home);
    build::contents(&mut scratch, rng, id);
    let mut made = scratch.message(id)?.clone();
    if rng.once_in(3) {
        let other = any_message(world, rng)?;
        made.fields.clone_from(&other.fields);
        made.oneofs.clone_from(&other.oneofs);
        made.extensions.clear();
        for field in &mut made.fields {
            field.id += 1000;
        }
    }
    Some(made)
}

fn enum_edit(world: &World, rng: &mut Rng) -> Option<Edit> {
    let item: Enum = rng.of(&world.enums)?;
    let (id, fresh) = (item.id, fresh(world, rng));
    let value: EnumValue = rng.of(&item.values)?;
    let other: EnumValue = rng.of(&item.values)?;
    let prefix = item.name.to_uppercase();
    let name = format!("{prefix}_{}", word(fresh).to_uppercase());
    Some(match rng.below(18) {
        0..3 => {
            // Some of them are aliases.
            let number = if rng.once_in(3) {
                value.number
            } else {
                number(rng)
            };
            let at = rng.below(item.values.len() + 1);
            Edit::AddValue(
                id,
                at,
                EnumValue {
                    id: fresh,
                    name,
                    number,
                },
            )
        }
        3..5 => Edit::DeleteValue(id, value.id, reserve(rng)),
        5..7 => {
            let like = format!("{}_{}", value.name, word(fresh).to_uppercase());
            Edit::RenameValue(id, value.id, if rng.once_in(2) { like } else { name })
        }
        7..9 => Edit::RenumberValue(id, value.id, number(rng) - 1),
        9 => Edit::SwapValues(id, value.id, other.id),
        10 => Edit::ReorderValues(id, value.id, other.id),
        11 | 12 => Edit::Closed(id, rng.of(&[None, Some(true), Some(false)])?),
        13 => Edit::RenameEnum(id, format!("{}{}", item.name, capital(word(fresh)))),
        14 => Edit::MoveEnum(id, build::home(world, rng)),
        15 => Edit::DeleteEnum(id),
        16 => {
            let home = build::home(world, rng);
            let mut scratch = World {
                next: fresh,
                ..world.clone()
            };
            let made = build::enumeration(&mut scratch, rng, home);
            Edit::AddEnum(Box::new(scratch.enumeration(made)?.clone()))
        }
        _ => Edit::AddEnum(Box::new(Enum {
            id: fresh,
            name: format!("{}{}", item.name, capital(word(fresh))),
            home: Home::File(rng.of(&world.files)?.id),
            reserved: Reserved::default(),
            ..item
        })),
    })
}

const FEATURES: [(&str, [&str; 2]); 5] = [
    ("field_presence", ["IMPLICIT", "EXPLICIT"]),
    ("enum_type", ["OPEN", "CLOSED"]),
    ("repeated_field_encoding", ["PACKED", "EXPANDED"]),
    ("utf8_validation", ["VERIFY", "NONE"]),
    ("message_encoding", ["LENGTH_PREFIXED", "DELIMITED"]),
];

fn file_edit(world: &World, rng: &mut Rng) -> Option<Edit> {
    let file = rng.of(&world.files)?;
    let fresh = fresh(world, rng);
    Some(match rng.below(6) {
        0 | 1 => Edit::FileSyntax(file.id, rng.of(&Syntax::ALL)?),
        2 | 3 => {
            let (name, values) = rng.of(&FEATURES)?;
            let value = rng.of(&[None, Some(values[0]), Some(values[1])])?;
            Edit::FileFeature(file.id, name, value)
        }
        4 => {
            let other = rng.of(&["first.v1", "second"])?.to_owned();
            let new = format!("{}.{}", file.package, word(fresh));
            Edit::FilePackage(file.id, if rng.once_in(2) { other } else { new })
        }
        _ => Edit::FilePath(file.id, format!("dir/moved/{}.proto", word(fresh))),
    })
}
