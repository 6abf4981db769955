//! Changes to a schema, one at a time. Each names what it changes by its id, so that it still means
//! the same when others are left out, and does nothing when what it names is gone.

use super::world::{
    Enum, EnumValue, Field, Home, Id, Message, Reserved, Shape, Syntax, Type, World,
};

/// What is left behind when something is deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Reserve {
    pub(crate) number: bool,
    pub(crate) name: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Retype(Id, Type),
    Reshape(Id, Shape),
    Renumber(Id, i32),
    SwapNumbers(Id, Id),
    RenameField(Id, String),
    SwapNames(Id, Id),
    JsonName(Id, Option<String>),
    Oneof(Id, Option<Id>),
    RenameOneof(Id, Id, String),
    AddOneof(Id, Id, String, Vec<Id>),
    Packed(Id, Option<bool>),
    Delimited(Id, bool),
    Checked(Id, Option<bool>),
    Default(Id, Option<bool>),
    AddField(Id, Box<Field>),
    DeleteField(Id, Reserve),
    MoveField(Id, Id, i32),
    BecomeExtension(Id),
    BecomeField(Id),
    AddExtension(Id, Box<Field>),
    Extensible(Id, bool),
    ReserveNumber(Id, i32),
    FreeReserved(Id),
    AddMessage(Box<Message>),
    RenameMessage(Id, String),
    MoveMessage(Id, Home),
    DeleteMessage(Id),
    AddEnum(Box<Enum>),
    RenameEnum(Id, String),
    MoveEnum(Id, Home),
    DeleteEnum(Id),
    Closed(Id, Option<bool>),
    AddValue(Id, usize, EnumValue),
    DeleteValue(Id, Id, Reserve),
    RenameValue(Id, Id, String),
    RenumberValue(Id, Id, i32),
    SwapValues(Id, Id, Id),
    ReorderValues(Id, Id, Id),
    FileSyntax(Id, Syntax),
    FileFeature(Id, &'static str, Option<&'static str>),
    FilePackage(Id, String),
    FilePath(Id, String),
}

impl Edit {
    /// Makes the change; nothing if what it is about is not there.
    pub(crate) fn apply(&self, world: &mut World) -> Option<()> {
        match self {
            Self::Retype(..)
            | Self::Reshape(..)
            | Self::Renumber(..)
            | Self::SwapNumbers(..)
            | Self::RenameField(..)
            | Self::SwapNames(..)
            | Self::JsonName(..)
            | Self::Packed(..)
            | Self::Delimited(..)
            | Self::Checked(..)
            | Self::Default(..) => self.to_field(world),
            Self::AddEnum(_)
            | Self::RenameEnum(..)
            | Self::MoveEnum(..)
            | Self::DeleteEnum(_)
            | Self::Closed(..)
            | Self::AddValue(..)
            | Self::DeleteValue(..)
            | Self::RenameValue(..)
            | Self::RenumberValue(..)
            | Self::SwapValues(..)
            | Self::ReorderValues(..) => self.to_enum(world),
            Self::FileSyntax(..)
            | Self::FileFeature(..)
            | Self::FilePackage(..)
            | Self::FilePath(..) => self.to_file(world),
            _ => self.to_message(world),
        }
    }

    fn to_field(&self, world: &mut World) -> Option<()> {
        match self {
            Self::Retype(id, ty) => world.field_mut(*id)?.ty = ty.clone(),
            Self::Reshape(id, shape) => world.field_mut(*id)?.shape = *shape,
            Self::Renumber(id, number) => world.field_mut(*id)?.number = *number,
            Self::SwapNumbers(one, other) => {
                let numbers = [
                    world.field_mut(*one)?.number,
                    world.field_mut(*other)?.number,
                ];
                world.field_mut(*one)?.number = numbers[1];
                world.field_mut(*other)?.number = numbers[0];
            }
            Self::RenameField(id, name) => world.field_mut(*id)?.name.clone_from(name),
            Self::SwapNames(one, other) => {
                let first = world.field_mut(*one)?.name.clone();
                let second = std::mem::replace(&mut world.field_mut(*other)?.name, first);
                world.field_mut(*one)?.name = second;
            }
            Self::JsonName(id, name) => world.field_mut(*id)?.json_name.clone_from(name),
            Self::Packed(id, packed) => world.field_mut(*id)?.packed = *packed,
            Self::Delimited(id, delimited) => world.field_mut(*id)?.delimited = *delimited,
            Self::Checked(id, checked) => world.field_mut(*id)?.checked = *checked,
            Self::Default(id, default) => world.field_mut(*id)?.default = *default,
            _ => return None,
        }
        Some(())
    }

    fn to_message(&self, world: &mut World) -> Option<()> {
        match self {
            Self::Oneof(id, oneof) => world.field_mut(*id)?.oneof = *oneof,
            Self::RenameOneof(message, oneof, name) => {
                let oneofs = &mut world.message_mut(*message)?.oneofs;
                oneofs
                    .iter_mut()
                    .find(|(id, _)| id == oneof)?
                    .1
                    .clone_from(name);
            }
            Self::AddOneof(message, oneof, name, members) => {
                world
                    .message_mut(*message)?
                    .oneofs
                    .push((*oneof, name.clone()));
                for &member in members {
                    world.field_mut(member)?.oneof = Some(*oneof);
                }
            }
            Self::AddField(message, field) => {
                world.message_mut(*message)?.fields.push((**field).clone());
            }
            Self::AddExtension(message, field) => {
                world
                    .message_mut(*message)?
                    .extensions
                    .push((**field).clone());
            }
            Self::DeleteField(id, reserve) => {
                let message = world.owner_mut(*id)?;
                let is_extension = message.extensions.iter().any(|it| it.id == *id);
                let field = take_field(message, *id)?;
                if !is_extension {
                    leave(&mut message.reserved, *reserve, field.number, &field.name);
                }
            }
            Self::MoveField(id, to, number) => {
                let mut field = take_field(world.owner_mut(*id)?, *id)?;
                field.oneof = None;
                field.number = *number;
                world.message_mut(*to)?.fields.push(field);
            }
            Self::BecomeExtension(id) => {
                let message = world.owner_mut(*id)?;
                let mut field = take_field(message, *id)?;
                field.oneof = None;
                message.extensions.push(field);
            }
            Self::BecomeField(id) => {
                let message = world.owner_mut(*id)?;
                let field = take_field(message, *id)?;
                message.fields.push(field);
            }
            Self::Extensible(id, extensible) => world.message_mut(*id)?.extensible = *extensible,
            Self::ReserveNumber(id, number) => {
                world.message_mut(*id)?.reserved.numbers.push(*number);
            }
            Self::FreeReserved(id) => world.message_mut(*id)?.reserved = Reserved::default(),
            Self::AddMessage(message) => world.messages.push((**message).clone()),
            Self::RenameMessage(id, name) => world.message_mut(*id)?.name.clone_from(name),
            Self::MoveMessage(id, home) => {
                world.message_mut(*id)?.home = *home;
                // Nothing can stand in itself.
                let home = world.message(*id)?.home;
                world.file_of(home)?;
            }
            Self::DeleteMessage(id) => delete_message(world, *id),
            _ => return None,
        }
        Some(())
    }

    fn to_enum(&self, world: &mut World) -> Option<()> {
        match self {
            Self::AddEnum(item) => world.enums.push((**item).clone()),
            Self::RenameEnum(id, name) => world.enum_mut(*id)?.name.clone_from(name),
            Self::MoveEnum(id, home) => world.enum_mut(*id)?.home = *home,
            Self::DeleteEnum(id) => world.enums.retain(|it| it.id != *id),
            Self::Closed(id, closed) => world.enum_mut(*id)?.closed = *closed,
            Self::AddValue(id, at, value) => {
                let values = &mut world.enum_mut(*id)?.values;
                values.insert((*at).min(values.len()), value.clone());
            }
            Self::DeleteValue(id, value, reserve) => {
                let item = world.enum_mut(*id)?;
                let at = item.values.iter().position(|it| it.id == *value)?;
                let value = item.values.remove(at);
                leave(&mut item.reserved, *reserve, value.number, &value.name);
            }
            Self::RenameValue(id, value, name) => {
                value_of(world, *id, *value)?.name.clone_from(name)
            }
            Self::RenumberValue(id, value, number) => {
                value_of(world, *id, *value)?.number = *number;
            }
            Self::SwapValues(id, one, other) => {
                let number = value_of(world, *id, *one)?.number;
                let other = &mut value_of(world, *id, *other)?.number;
                let number = std::mem::replace(other, number);
                value_of(world, *id, *one)?.number = number;
            }
            Self::ReorderValues(id, one, other) => {
                let values = &mut world.enum_mut(*id)?.values;
                let one = values.iter().position(|it| it.id == *one)?;
                let other = values.iter().position(|it| it.id == *other)?;
                values.swap(one, other);
            }
            _ => return None,
        }
        Some(())
    }

    fn to_file(&self, world: &mut World) -> Option<()> {
        match self {
            Self::FileSyntax(id, syntax) => world.file_mut(*id)?.syntax = *syntax,
            Self::FileFeature(id, name, value) => {
                let features = &mut world.file_mut(*id)?.features;
                features.retain(|(it, _)| it != name);
                features.extend(value.map(|value| (*name, value)));
            }
            Self::FilePackage(id, package) => world.file_mut(*id)?.package.clone_from(package),
            Self::FilePath(id, path) => world.file_mut(*id)?.path.clone_from(path),
            _ => return None,
        }
        Some(())
    }
}

/// Takes a field or extension out of its message.
pub(crate) fn take_field(message: &mut Message, id: Id) -> Option<Field> {
    for fields in [&mut message.fields, &mut message.extensions] {
        if let Some(at) = fields.iter().position(|it| it.id == id) {
            return Some(fields.remove(at));
        }
    }
    None
}

fn leave(reserved: &mut Reserved, reserve: Reserve, number: i32, name: &str) {
    if reserve.number {
        reserved.numbers.push(number);
    }
    if reserve.name {
        reserved.names.push(name.to_owned());
    }
}

fn value_of(world: &mut World, id: Id, value: Id) -> Option<&mut EnumValue> {
    let values = &mut world.enum_mut(id)?.values;
    values.iter_mut().find(|it| it.id == value)
}

/// Deletes a message with what stands in it, and the fields that have it as their type.
pub(crate) fn delete_message(world: &mut World, id: Id) {
    let inner: Vec<Id> = world
        .messages
        .iter()
        .filter(|it| it.home == Home::Message(id))
        .map(|it| it.id)
        .collect();
    world.messages.retain(|it| it.id != id);
    let enums: Vec<Id> = world
        .enums
        .iter()
        .filter(|it| it.home == Home::Message(id))
        .map(|it| it.id)
        .collect();
    world.enums.retain(|it| !enums.contains(&it.id));
    drop_fields(world, &|ty| match ty {
        Type::Message(it) => *it == id,
        Type::Enum(it) => enums.contains(it),
        _ => false,
    });
    for id in inner {
        delete_message(world, id);
    }
}

/// Takes out all fields whose type is, or holds, one of these, and reserves their numbers.
pub(crate) fn drop_fields(world: &mut World, of: &dyn Fn(&Type) -> bool) {
    for message in &mut world.messages {
        let used = |field: &Field| match &field.ty {
            Type::Map(_, value) => of(value),
            ty => of(ty),
        };
        let gone = message
            .fields
            .iter()
            .filter(|it| used(it))
            .map(|it| (it.number, it.name.clone()));
        for (number, name) in gone.collect::<Vec<_>>() {
            message.reserved.numbers.push(number);
            message.reserved.names.push(name);
        }
        message.fields.retain(|it| !used(it));
        message.extensions.retain(|it| !used(it));
    }
}
