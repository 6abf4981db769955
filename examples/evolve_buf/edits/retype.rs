//! Fields that get another type.

use super::Named;
use crate::base::{self, KEYS, SCALARS};
use crate::generate::Tape;
use crate::generate::ast::{Enum, Field, Item, Message, Opt, Type};
use crate::world::{FieldSlot, Place, World, join};

pub(crate) const EDITS: &[Named] = &[
    Named("another scalar", 8, |world, tape| {
        let at = scalar(world, tape)?;
        retype(
            world.field_mut(&at),
            Type::Named(tape.of(&SCALARS).to_owned()),
        );
        Some(())
    }),
    Named("a scalar much like it", 10, |world, tape| {
        let at = scalar(world, tape)?;
        let field = world.field_mut(&at);
        let Type::Named(name) = &field.ty else {
            return None;
        };
        let families: [&[&str]; 5] = [
            &["int32", "uint32", "int64", "uint64", "bool"],
            &["sint32", "sint64"],
            &["fixed32", "sfixed32", "float"],
            &["fixed64", "sfixed64", "double"],
            &["string", "bytes"],
        ];
        let family = families.into_iter().find(|f| f.contains(&name.as_str()))?;
        // a default that says the same must stay where it can
        field.ty = Type::Named(tape.of(family).to_owned());
        Some(())
    }),
    Named("any type", 5, |world, tape| {
        let at = named(world, tape)?;
        let ty = base::any_type(world, tape);
        retype(world.field_mut(&at), Type::Named(ty));
        Some(())
    }),
    Named(
        "an enum becomes a number, or a number an enum",
        5,
        |world, tape| {
            let slot = world.any(tape, |item| matches!(item, Item::Enum(_)))?;
            let name = format!(".{}", world.full_name(&slot));
            let at = named(world, tape)?;
            let field = world.field_mut(&at);
            let is_enum = matches!(&field.ty, Type::Named(ty) if *ty == name);
            let ty = if is_enum { "int32".to_owned() } else { name };
            retype(field, Type::Named(ty));
            Some(())
        },
    ),
    Named("an enum with the same short name", 10, twin_enum),
    Named("another enum in its place", 4, |world, tape| {
        let at = of_enum(world, tape)?;
        let slot = world.any(tape, |item| matches!(item, Item::Enum(_)))?;
        let name = format!(".{}", world.full_name(&slot));
        retype(world.field_mut(&at), Type::Named(name));
        Some(())
    }),
    Named("a message with the same short name", 4, twin_message),
    Named("a map becomes a list of pairs", 4, |world, tape| {
        let at = map(world, tape)?;
        let number = world.field(&at).number;
        let Type::Map(key, value) = world.field(&at).ty.clone() else {
            return None;
        };
        let keep = tape.once_in(2);
        let field = world.field_mut(&at);
        let name = match keep {
            true => entry_name(&field.name),
            false => format!("Pair{number}"),
        };
        let scope = world.scope(&at.slot.place);
        let field = world.field_mut(&at);
        field.label = "repeated";
        field.options.clear();
        field.ty = Type::Named(format!(".{}", join(&scope, &name)));
        let pair = pair(name, key, value);
        world.items_mut(&at.slot.place).push(Item::Message(pair));
        Some(())
    }),
    Named("a list of pairs becomes a map", 3, |world, tape| {
        let at = world.any_field(tape, |at, field| {
            at.inner.is_none() && field.label == "repeated" && !matches!(field.ty, Type::Group(_))
        })?;
        let ty = base::any_type(world, tape);
        let field = world.field_mut(&at);
        field.label = "";
        field.options.clear();
        field.ty = Type::Map(tape.of(&KEYS), ty);
        Some(())
    }),
    Named("another key or value of a map", 8, |world, tape| {
        let at = map(world, tape)?;
        let ty = base::any_type(world, tape);
        let Type::Map(key, value) = &mut world.field_mut(&at).ty else {
            return None;
        };
        match tape.once_in(2) {
            true => *key = tape.of(&KEYS),
            false => *value = ty,
        }
        Some(())
    }),
    Named("strings in a map, or not", 4, |world, tape| {
        let at = map(world, tape)?;
        let Type::Map(_, value) = &mut world.field_mut(&at).ty else {
            return None;
        };
        tape.of(&["string", "bytes"]).clone_into(value);
        Some(())
    }),
    Named("a group becomes a message", 4, |world, tape| {
        let at = world.any_field(tape, |at, field| {
            at.inner.is_none() && matches!(field.ty, Type::Group(_))
        })?;
        let scope = world.scope(&at.slot.place);
        let field = world.field_mut(&at);
        let Type::Group(items) = &mut field.ty else {
            return None;
        };
        let items = std::mem::take(items);
        let name = field.name.clone();
        field.ty = Type::Named(format!(".{}", join(&scope, &name)));
        field.name = name.to_lowercase();
        if tape.once_in(2) {
            field
                .options
                .push(Opt::new("features.message_encoding", "DELIMITED"));
        }
        let message = message(name, items);
        world.items_mut(&at.slot.place).push(message);
        Some(())
    }),
    Named("another encoding of a message", 4, |world, tape| {
        let at = world.any_field(
            tape,
            |_, field| matches!(&field.ty, Type::Named(name) if name.starts_with('.')),
        )?;
        let field = world.field_mut(&at);
        let name = "features.message_encoding";
        match field.options.iter().any(|option| option.name == name) {
            true => field.options.retain(|option| option.name != name),
            false => field.options.push(Opt::new(name, "DELIMITED")),
        }
        Some(())
    }),
];

/// Gives a field a type, without the options of the type it had.
fn retype(field: &mut Field, ty: Type) {
    field.options.retain(|option| option.name == "json_name");
    field.ty = ty;
}

fn named(world: &World, tape: &mut Tape<'_>) -> Option<FieldSlot> {
    world.any_field(tape, |_, field| matches!(field.ty, Type::Named(_)))
}

fn scalar(world: &World, tape: &mut Tape<'_>) -> Option<FieldSlot> {
    world.any_field(
        tape,
        |_, field| matches!(&field.ty, Type::Named(name) if !name.starts_with('.')),
    )
}

fn map(world: &World, tape: &mut Tape<'_>) -> Option<FieldSlot> {
    world.any_field(tape, |_, field| matches!(field.ty, Type::Map(..)))
}

/// A field whose type is an enum of the case.
fn of_enum(world: &World, tape: &mut Tape<'_>) -> Option<FieldSlot> {
    world.any_field(tape, |_, field| match &field.ty {
        Type::Named(name) if name.starts_with('.') => {
            let found = base::declared(world, name);
            found.is_some_and(|slot| matches!(world.item(&slot), Item::Enum(_)))
        }
        _ => false,
    })
}

fn message(name: String, items: Vec<Item>) -> Item {
    Item::Message(Message {
        visibility: "",
        name,
        items,
    })
}

fn pair(name: String, key: &'static str, value: String) -> Message {
    let field = |name: &str, number, ty| {
        Item::Field(Field {
            label: "optional",
            ty: Type::Named(ty),
            name: name.to_owned(),
            number,
            options: Vec::new(),
        })
    };
    Message {
        visibility: "",
        name,
        items: vec![field("key", 1, key.to_owned()), field("value", 2, value)],
    }
}

/// The name of the entry a map field has.
fn entry_name(field: &str) -> String {
    let mut name = String::new();
    let mut upper = true;
    for letter in field.chars() {
        match letter {
            '_' => upper = true,
            letter if std::mem::take(&mut upper) => name.push(letter.to_ascii_uppercase()),
            letter => name.push(letter),
        }
    }
    name + "Entry"
}

/// Puts a copy of an enum somewhere else, with other values or not, and lets a field have it.
fn twin_enum(world: &mut World, tape: &mut Tape<'_>) -> Option<()> {
    let at = of_enum(world, tape)?;
    let Type::Named(name) = world.field(&at).ty.clone() else {
        return None;
    };
    let found = base::declared(world, &name)?;
    let Item::Enum(mut twin) = world.item(&found).clone() else {
        return None;
    };
    change_twin(&mut twin, tape);
    for value in &mut twin.values {
        value.2.clear();
    }
    // a type declared in the file of the field, where the values do not clash
    let places: Vec<Place> = world
        .places()
        .into_iter()
        .filter(|place| place.file == at.slot.place.file && *place != found.place)
        .filter(|place| !place.path.is_empty())
        .collect();
    let place = crate::world::pick(tape, places)?;
    let full = join(&world.scope(&place), &twin.name);
    world.items_mut(&place).push(Item::Enum(twin));
    let field = world.field_mut(&at);
    field.ty = Type::Named(format!(".{full}"));
    Some(())
}

fn change_twin(twin: &mut Enum, tape: &mut Tape<'_>) {
    let count = twin.values.len();
    let at = tape.below(count);
    match tape.below(6) {
        0 => twin.values[at].0 += "_OTHER",
        1 if count > 1 => {
            twin.values.remove(at);
        }
        2 => twin
            .values
            .push((format!("{}_MORE", twin.values[at].0), 44, Vec::new())),
        3 => {
            let alias = format!("{}_ALSO", twin.values[at].0);
            twin.values.insert(0, (alias, twin.values[0].1, Vec::new()));
        }
        4 => twin.values[at].1 += 30,
        _ => {}
    }
}

fn twin_message(world: &mut World, tape: &mut Tape<'_>) -> Option<()> {
    let at = named(world, tape)?;
    let Type::Named(name) = world.field(&at).ty.clone() else {
        return None;
    };
    let found = base::declared(world, name.starts_with('.').then_some(&name)?)?;
    let Item::Message(twin) = world.item(&found).clone() else {
        return None;
    };
    let twin = Message {
        visibility: "",
        name: twin.name,
        items: twin
            .items
            .into_iter()
            .filter(|item| matches!(item, Item::Field(field) if matches!(field.ty, Type::Named(_))))
            .collect(),
    };
    let mut places = world.places();
    places.retain(|place| place.file == at.slot.place.file && *place != found.place);
    let place = crate::world::pick(tape, places)?;
    let full = join(&world.scope(&place), &twin.name);
    world.items_mut(&place).push(Item::Message(twin));
    world.field_mut(&at).ty = Type::Named(format!(".{full}"));
    Some(())
}
