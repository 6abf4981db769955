//! Fields that are deleted, added, renamed, renumbered, made optional or moved in and out of oneofs.

use super::Named;
use crate::base;
use crate::generate::Tape;
use crate::generate::ast::{Field, Item, Oneof, Opt, Type};
use crate::world::{FieldSlot, Slot, World};

pub(crate) const EDITS: &[Named] = &[
    Named("delete a field", 6, |world, tape| {
        let at = member(world, tape)?;
        world.take_field(&at);
        Some(())
    }),
    Named("delete a field and reserve its number", 4, |world, tape| {
        let at = member(world, tape)?;
        let place = at.slot.place.clone();
        let number = world.take_field(&at).number;
        world
            .items_mut(&place)
            .push(Item::ReservedNumbers(vec![(number, number)]));
        Some(())
    }),
    Named("delete a field and reserve its name", 4, |world, tape| {
        let at = member(world, tape)?;
        let place = at.slot.place.clone();
        let name = world.take_field(&at).name;
        world
            .items_mut(&place)
            .push(Item::ReservedNames(vec![name]));
        Some(())
    }),
    Named("delete a field and reserve both", 3, |world, tape| {
        let at = member(world, tape)?;
        let place = at.slot.place.clone();
        let field = world.take_field(&at);
        let items = world.items_mut(&place);
        items.push(Item::ReservedNames(vec![field.name]));
        items.push(Item::ReservedNumbers(vec![(field.number, field.number)]));
        Some(())
    }),
    Named(
        "delete a field and give its number to extensions",
        2,
        |world, tape| {
            let at = member(world, tape)?;
            let place = at.slot.place.clone();
            let number = world.take_field(&at).number;
            let range = vec![(number, number)];
            world
                .items_mut(&place)
                .push(Item::Extensions(range, Vec::new()));
            Some(())
        },
    ),
    Named("a field becomes an extension", 3, to_extension),
    Named("an extension becomes a field", 2, |world, tape| {
        let at = world.any_field(tape, |at, _| is_extension(world, at))?;
        let Item::Extend(extendee, _) = world.item(&at.slot) else {
            return None;
        };
        let message = base::declared(world, &extendee.clone())?;
        let field = world.field(&at).clone();
        let place = message.inside();
        world.items_mut(&place).push(Item::Field(field));
        world
            .items_mut(&place)
            .retain(|item| !matches!(item, Item::Extensions(..)));
        Some(())
    }),
    Named("rename a field", 6, |world, tape| {
        let name = world.fresh("renamed_");
        let at = member(world, tape)?;
        rename(world, &at, name);
        Some(())
    }),
    Named("rename a field and keep its JSON name", 3, |world, tape| {
        let name = world.fresh("renamed_");
        let at = member(world, tape)?;
        let json = json_name(&world.field(&at).name);
        rename(world, &at, name);
        set(world.field_mut(&at), "json_name", &format!("\"{json}\""));
        Some(())
    }),
    Named("write a field name in the other case", 3, |world, tape| {
        let at = world.any_field(tape, |at, field| {
            !is_extension(world, at) && !matches!(field.ty, Type::Group(_))
        })?;
        let name = json_name(&world.field(&at).name);
        rename(world, &at, name);
        Some(())
    }),
    Named("renumber a field", 5, |world, tape| {
        let at = member(world, tape)?;
        world.field_mut(&at).number = tape.of(&[40, 41, 1, 2, 3]);
        Some(())
    }),
    Named("exchange the numbers of two fields", 4, |world, tape| {
        let at = member(world, tape)?;
        let other = world.any_field(tape, |other, _| {
            other.slot.place == at.slot.place && !is_extension(world, other)
        })?;
        let number = world.field(&at).number;
        world.field_mut(&at).number = world.field(&other).number;
        world.field_mut(&other).number = number;
        Some(())
    }),
    Named("reorder what is in a message", 2, |world, tape| {
        let place = world.any_body(tape)?;
        let items = world.items_mut(&place);
        let by = tape.below(items.len().max(1));
        items.rotate_left(by);
        Some(())
    }),
    Named("change the label", 10, |world, tape| {
        let label = tape.of(&["", "optional", "repeated", "required"]);
        let at = world.any_field(tape, |at, field| {
            !matches!(field.ty, Type::Map(..))
                && field.label != label
                && !matches!(world.item(&at.slot), Item::Oneof(_))
        })?;
        world.field_mut(&at).label = label;
        Some(())
    }),
    Named("add a field", 2, |world, tape| {
        let place = world.any_body(tape)?;
        let item = base::member(world, &place, tape);
        let at = tape.below(world.items(&place).len() + 1);
        world.items_mut(&place).insert(at, item);
        Some(())
    }),
    Named("add a required field", 3, |world, tape| {
        let place = world.any_body(tape)?;
        let number = world.next_number(&place);
        let field = base::field(world, ("required", number), tape);
        world.items_mut(&place).push(Item::Field(field));
        Some(())
    }),
    Named("delete a oneof with its fields", 3, |world, tape| {
        let slot = oneof(world, tape)?;
        world.take(&slot);
        Some(())
    }),
    Named("let the fields of a oneof stand alone", 4, |world, tape| {
        let slot = oneof(world, tape)?;
        let Item::Oneof(oneof) = world.take(&slot) else {
            return None;
        };
        let fields = oneof.fields.into_iter().map(Item::Field);
        world
            .items_mut(&slot.place)
            .splice(slot.index..slot.index, fields);
        Some(())
    }),
    Named("rename a oneof", 4, |world, tape| {
        let name = world.fresh("other_");
        let slot = oneof(world, tape)?;
        *crate::world::name_mut(world.item_mut(&slot))? = name;
        Some(())
    }),
    Named("put fields into a oneof", 4, |world, tape| {
        let name = world.fresh("choice_");
        let at = world.any_field(tape, |at, field| {
            at.inner.is_none() && !matches!(field.ty, Type::Map(..))
        })?;
        let mut fields = vec![world.take_field(&at)];
        let next = world.items(&at.slot.place).get(at.slot.index).cloned();
        if let Some(Item::Field(field)) = next
            && !matches!(field.ty, Type::Map(..))
        {
            world.items_mut(&at.slot.place).remove(at.slot.index);
            fields.push(field);
        }
        let options = Vec::new();
        let oneof = Oneof {
            name,
            options,
            fields,
        };
        world
            .items_mut(&at.slot.place)
            .insert(at.slot.index, Item::Oneof(oneof));
        Some(())
    }),
    Named(
        "put a field into a oneof that is there",
        3,
        |world, tape| {
            let slot = oneof(world, tape)?;
            let at = world.any_field(tape, |at, field| {
                at.inner.is_none()
                    && at.slot.place == slot.place
                    && !matches!(field.ty, Type::Map(..))
            })?;
            let field = world.field(&at).clone();
            if let Item::Oneof(oneof) = world.item_mut(&slot) {
                oneof.fields.push(field);
            }
            world.take(&at.slot);
            Some(())
        },
    ),
    Named("take a field out of a oneof", 4, |world, tape| {
        let at = world.any_field(tape, |at, _| matches!(world.item(&at.slot), Item::Oneof(_)))?;
        let place = at.slot.place.clone();
        let field = world.take_field(&at);
        world.items_mut(&place).push(Item::Field(field));
        Some(())
    }),
    Named("split a oneof", 3, |world, tape| {
        let name = world.fresh("choice_");
        let slot = world.any(
            tape,
            |item| matches!(item, Item::Oneof(oneof) if oneof.fields.len() > 1),
        )?;
        let Item::Oneof(oneof) = world.item_mut(&slot) else {
            return None;
        };
        let fields = vec![oneof.fields.pop()?];
        let options = Vec::new();
        let other = Oneof {
            name,
            options,
            fields,
        };
        world.items_mut(&slot.place).push(Item::Oneof(other));
        Some(())
    }),
];

pub(crate) fn is_extension(world: &World, at: &FieldSlot) -> bool {
    matches!(world.item(&at.slot), Item::Extend(..))
}

/// A field that is no extension.
fn member(world: &World, tape: &mut Tape<'_>) -> Option<FieldSlot> {
    world.any_field(tape, |at, _| !is_extension(world, at))
}

fn oneof(world: &World, tape: &mut Tape<'_>) -> Option<Slot> {
    world.any(tape, |item| matches!(item, Item::Oneof(_)))
}

/// A group has the name of a type.
fn rename(world: &mut World, at: &FieldSlot, name: String) {
    let field = world.field_mut(at);
    field.name = match field.ty {
        Type::Group(_) => {
            let mut letters = name.replace('_', "").replace("renamed", "Grouped");
            if letters.starts_with(char::is_lowercase) {
                letters = format!("Group{letters}");
            }
            letters
        }
        _ => name,
    };
}

fn json_name(name: &str) -> String {
    let mut json = String::new();
    let mut upper = false;
    for letter in name.chars() {
        match letter {
            '_' => upper = true,
            letter if std::mem::take(&mut upper) => json.push(letter.to_ascii_uppercase()),
            letter => json.push(letter),
        }
    }
    json
}

/// Sets an option of a field.
pub(crate) fn set(field: &mut Field, name: &str, value: &str) {
    field.options.retain(|option| option.name != name);
    field.options.push(Opt::new(name, value));
}

fn to_extension(world: &mut World, tape: &mut Tape<'_>) -> Option<()> {
    let slot = world.any_message(tape)?;
    let place = slot.inside();
    let at = world.any_field(tape, |at, field| {
        at.slot.place == place && at.inner.is_none() && !matches!(field.ty, Type::Map(..))
    })?;
    let mut field = world.take_field(&at);
    let range = vec![(field.number, field.number)];
    field.options.retain(|option| option.name != "json_name");
    let extendee = format!(".{}", world.full_name(&slot));
    world
        .items_mut(&place)
        .push(Item::Extensions(range, Vec::new()));
    let mut outside = slot.place;
    if tape.once_in(2) {
        outside.path.clear();
    }
    world
        .items_mut(&outside)
        .push(Item::Extend(extendee, vec![field]));
    Some(())
}
