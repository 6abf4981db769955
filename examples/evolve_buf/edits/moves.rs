//! Declarations that stand somewhere else: in a message, beside it, in another file or package.

use super::Named;
use super::messages::any_type;
use crate::generate::ast::Item;
use crate::world::{Place, Slot, World, join, name_of, pick};

pub(crate) const EDITS: &[Named] = &[
    Named(
        "move a type to another file of its package",
        6,
        |world, tape| {
            let slot = any_type(world, tape)?;
            let package = world.files[slot.place.file].package.clone();
            let mut places = tops(world);
            places.retain(|place| {
                place.file != slot.place.file && world.files[place.file].package == package
            });
            shift(world, &slot, pick(tape, places)?)
        },
    ),
    Named("move a type to any other file", 4, |world, tape| {
        let slot = any_type(world, tape)?;
        let mut places = tops(world);
        places.retain(|place| place.file != slot.place.file);
        shift(world, &slot, pick(tape, places)?)
    }),
    Named(
        "move a whole file into another of its package",
        3,
        |world, tape| {
            let from = tape.below(world.files.len());
            let package = world.files[from].package.clone();
            let mut places = tops(world);
            places.retain(|place| place.file != from && world.files[place.file].package == package);
            let to = pick(tape, places)?;
            let items = std::mem::take(&mut world.files[from].items);
            let (options, rest): (Vec<_>, Vec<_>) = items
                .into_iter()
                .partition(|item| matches!(item, Item::Option(_)));
            world.files[from].items = options;
            world.items_mut(&to).extend(rest);
            Some(())
        },
    ),
    Named("nest a type", 4, |world, tape| {
        let slot = any_type(world, tape)?;
        let mut places = world.places();
        let inside = slot.inside();
        places.retain(|place| {
            place.file == slot.place.file
                && !place.path.is_empty()
                && !place.path.starts_with(&inside.path)
                && *place != slot.place
        });
        shift(world, &slot, pick(tape, places)?)
    }),
    Named("take a type out of its message", 5, |world, tape| {
        let mut slots = world.slots(|item| matches!(item, Item::Message(_) | Item::Enum(_)));
        slots.retain(|slot| !slot.place.path.is_empty());
        let slot = pick(tape, slots)?;
        let mut place = slot.place.clone();
        match tape.once_in(2) {
            true => place.path.clear(),
            false => drop(place.path.pop()),
        }
        shift(world, &slot, place)
    }),
    Named("move an `extend` block", 6, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Extend(..)))?;
        let mut places = world.places();
        places.retain(|place| *place != slot.place);
        let place = pick(tape, places)?;
        let item = world.item(&slot).clone();
        let removed = std::mem::replace(world.item_mut(&slot), Item::ReservedNames(Vec::new()));
        drop(removed);
        world.items_mut(&place).push(item);
        Some(())
    }),
    Named("move a service to another file", 4, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Service(_)))?;
        let mut places = tops(world);
        places.retain(|place| place.file != slot.place.file);
        let place = pick(tape, places)?;
        let item = world.take(&slot);
        world.items_mut(&place).push(item);
        Some(())
    }),
    Named("reorder a file", 2, |world, tape| {
        let file = tape.below(world.files.len());
        let items = &mut world.files[file].items;
        let by = tape.below(items.len().max(1));
        items.rotate_left(by);
        Some(())
    }),
];

/// The files as places.
fn tops(world: &World) -> Vec<Place> {
    let all = 0..world.files.len();
    all.map(|file| Place {
        file,
        path: Vec::new(),
    })
    .collect()
}

/// Puts a type into another place, and carries it through.
fn shift(world: &mut World, slot: &Slot, place: Place) -> Option<()> {
    let from = world.full_name(slot);
    let name = name_of(world.item(slot))?.to_owned();
    let to = join(&world.scope(&place), &name);
    let nothing = Item::ReservedNames(Vec::new());
    // the indices of what follows stay as they are
    let item = std::mem::replace(world.item_mut(slot), nothing);
    world.items_mut(&place).push(item);
    world.renamed(&from, &to);
    Some(())
}
