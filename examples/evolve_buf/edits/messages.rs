//! Messages, enums and extensions that are deleted, renamed or changed as a whole.

use super::Named;
use crate::base;
use crate::generate::Tape;
use crate::generate::ast::{Item, Opt};
use crate::world::{Slot, World, join, name_mut};

pub(crate) const EDITS: &[Named] = &[
    Named("delete a message", 5, |world, tape| {
        let slot = world.any_message(tape)?;
        world.take(&slot);
        Some(())
    }),
    Named("delete a nested message", 5, |world, tape| {
        let mut slots = world.slots(|item| matches!(item, Item::Message(_)));
        slots.retain(|slot| !slot.place.path.is_empty());
        let slot = crate::world::pick(tape, slots)?;
        world.take(&slot);
        Some(())
    }),
    Named("delete an enum", 8, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Enum(_)))?;
        world.take(&slot);
        Some(())
    }),
    Named("delete all enums of a file", 2, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Enum(_)))?;
        world.files[slot.place.file]
            .items
            .retain(|item| !matches!(item, Item::Enum(_)));
        Some(())
    }),
    Named("delete an extension", 10, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Extend(..)))?;
        let Item::Extend(_, fields) = world.item_mut(&slot) else {
            return None;
        };
        let at = tape.below(fields.len().max(1));
        (at < fields.len()).then(|| fields.remove(at)).map(drop)
    }),
    Named("delete the extensions of a block", 5, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Extend(..)))?;
        world.take(&slot);
        Some(())
    }),
    Named("rename an extension", 5, |world, tape| {
        let name = world.fresh("renamed_");
        let slot = world.any(tape, |item| matches!(item, Item::Extend(..)))?;
        let Item::Extend(_, fields) = world.item_mut(&slot) else {
            return None;
        };
        let field = fields.first_mut()?;
        if matches!(field.ty, crate::generate::ast::Type::Group(_)) {
            return None;
        }
        field.name = name;
        Some(())
    }),
    Named("renumber an extension", 4, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Extend(..)))?;
        let Item::Extend(_, fields) = world.item_mut(&slot) else {
            return None;
        };
        fields.first_mut()?.number += 3;
        Some(())
    }),
    Named("extend another message", 3, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Extend(..)))?;
        let mut others = world.slots(|item| matches!(item, Item::Message(_)));
        others.retain(|other| {
            let mut items = world.items(&other.inside()).iter();
            items.any(|item| matches!(item, Item::Extensions(..)))
        });
        let other = crate::world::pick(tape, others)?;
        let name = format!(".{}", world.full_name(&other));
        if let Item::Extend(extendee, _) = world.item_mut(&slot) {
            *extendee = name;
        }
        Some(())
    }),
    Named("add an extension", 2, |world, tape| {
        let slot = world.any_message(tape)?;
        let item = base::extensions(world, &slot.place, tape)?;
        world.items_mut(&slot.place).push(item);
        Some(())
    }),
    Named("rename a message or enum", 6, |world, tape| {
        let name = world.fresh("Renamed");
        let slot = any_type(world, tape)?;
        let from = world.full_name(&slot);
        *name_mut(world.item_mut(&slot))? = name.clone();
        let to = join(&world.scope(&slot.place), &name);
        world.renamed(&from, &to);
        Some(())
    }),
    Named(
        "hide the descriptor accessor, or show it",
        10,
        |world, tape| {
            let value = tape.of(&["true", "true", "false", ""]);
            option(world, tape, "no_standard_descriptor_accessor", value)
        },
    ),
    Named("change how a message is JSON", 10, |world, tape| {
        let value = tape.of(&["LEGACY_BEST_EFFORT", "ALLOW", ""]);
        option(world, tape, "features.json_format", value)
    }),
    Named("deprecate a message", 1, |world, tape| {
        option(world, tape, "deprecated", "true")
    }),
    Named("hide a type of edition 2024", 2, |world, tape| {
        let slot = any_type(world, tape)?;
        match world.item_mut(&slot) {
            Item::Message(message) => message.visibility = "local",
            Item::Enum(an_enum) => an_enum.visibility = "local",
            _ => return None,
        }
        Some(())
    }),
    Named("add a message", 2, |world, tape| {
        let places = world.places();
        let place = crate::world::pick(tape, places)?;
        base::message(world, &place, tape, 2);
        Some(())
    }),
];

pub(crate) fn any_type(world: &World, tape: &mut Tape<'_>) -> Option<Slot> {
    world.any(tape, |item| {
        matches!(item, Item::Message(_) | Item::Enum(_))
    })
}

/// Sets an option of a message, or with no value removes it.
fn option(world: &mut World, tape: &mut Tape<'_>, name: &str, value: &str) -> Option<()> {
    let slot = world.any_message(tape)?;
    let items = &mut world.message_mut(&slot).items;
    items.retain(|item| !matches!(item, Item::Option(option) if option.name == name));
    if !value.is_empty() {
        let at = tape.below(items.len() + 1);
        items.insert(at, Item::Option(Opt::new(name, value)));
    }
    Some(())
}
