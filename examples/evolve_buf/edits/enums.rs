//! Changes to the values of enums.

use super::Named;
use crate::generate::Tape;
use crate::generate::ast::{Enum, Item, Opt};
use crate::world::World;

pub(crate) const EDITS: &[Named] = &[
    Named("delete a value", 6, |world, tape| {
        let (an_enum, at) = value(world, tape)?;
        an_enum.values.remove(at);
        Some(())
    }),
    Named("delete a value and reserve its number", 4, |world, tape| {
        let (an_enum, at) = value(world, tape)?;
        let (_, number, _) = an_enum.values.remove(at);
        let wide = tape.once_in(3) && number.abs() < 40;
        let range = (number, if wide { number + 1 } else { number });
        an_enum.reserved_numbers.push(range);
        Some(())
    }),
    Named("delete a value and reserve its name", 4, |world, tape| {
        let (an_enum, at) = value(world, tape)?;
        let (name, _, _) = an_enum.values.remove(at);
        an_enum.reserved_names.push(name);
        Some(())
    }),
    Named("delete a number and reserve all of it", 4, |world, tape| {
        let (an_enum, at) = value(world, tape)?;
        let number = an_enum.values[at].1;
        let (gone, kept) = an_enum
            .values
            .drain(..)
            .partition(|value| value.1 == number);
        an_enum.values = kept;
        if an_enum.values.is_empty() {
            return None;
        }
        let gone: Vec<_> = gone;
        an_enum
            .reserved_names
            .extend(gone.into_iter().map(|value| value.0));
        an_enum.reserved_numbers.push((number, number));
        Some(())
    }),
    Named(
        "delete a number and reserve one of its names",
        3,
        |world, tape| {
            let (an_enum, at) = value(world, tape)?;
            let number = an_enum.values[at].1;
            let name = an_enum.values[at].0.clone();
            an_enum.values.retain(|value| value.1 != number);
            an_enum.reserved_names.push(name);
            (!an_enum.values.is_empty()).then_some(())
        },
    ),
    Named("reserve just beside a deleted value", 2, |world, tape| {
        let (an_enum, at) = value(world, tape)?;
        let (_, number, _) = an_enum.values.remove(at);
        an_enum.reserved_numbers.push((number + 20, number + 21));
        an_enum.reserved_numbers.push((number - 21, number - 20));
        Some(())
    }),
    Named("rename a value", 6, |world, tape| {
        let name = world.fresh("RENAMED_");
        let (an_enum, at) = value(world, tape)?;
        an_enum.values[at].0 = name;
        Some(())
    }),
    Named("renumber a value", 5, |world, tape| {
        let (an_enum, at) = value(world, tape)?;
        an_enum.values[at].1 = tape.of(&[30, 0, 1, -5, 0x7fff_fff0]);
        Some(())
    }),
    Named("exchange the numbers of two values", 3, |world, tape| {
        let (an_enum, at) = value(world, tape)?;
        let other = tape.below(an_enum.values.len());
        let number = an_enum.values[at].1;
        an_enum.values[at].1 = an_enum.values[other].1;
        an_enum.values[other].1 = number;
        Some(())
    }),
    Named("add an alias", 5, |world, tape| {
        let name = world.fresh("ALIAS_");
        let (an_enum, at) = value(world, tape)?;
        let number = an_enum.values[at].1;
        let at = tape.below(an_enum.values.len() + 1);
        an_enum.values.insert(at, (name, number, Vec::new()));
        Some(())
    }),
    Named("rename one of several aliases", 4, |world, tape| {
        let name = world.fresh("RENAMED_");
        let more = world.fresh("ALIAS_");
        let slot = aliased(world, tape)?;
        let an_enum = world.enum_mut(&slot);
        let at = an_enum
            .values
            .iter()
            .position(|value| an_enum.values.iter().filter(|o| o.1 == value.1).count() > 1)?;
        an_enum.values[at].0 = name;
        if tape.once_in(2) {
            let number = an_enum.values[at].1;
            an_enum.values.push((more, number, Vec::new()));
        }
        Some(())
    }),
    Named("delete one of several aliases", 3, |world, tape| {
        let slot = aliased(world, tape)?;
        let an_enum = world.enum_mut(&slot);
        let at = an_enum
            .values
            .iter()
            .rposition(|value| an_enum.values.iter().filter(|o| o.1 == value.1).count() > 1)?;
        an_enum.values.remove(at);
        Some(())
    }),
    Named("add a value", 2, |world, tape| {
        let name = world.fresh("ADDED_");
        let (an_enum, _) = value(world, tape)?;
        let at = tape.below(an_enum.values.len() + 1);
        an_enum.values.insert(at, (name, 77, Vec::new()));
        Some(())
    }),
    Named("reorder the values", 5, |world, tape| {
        let (an_enum, at) = value(world, tape)?;
        an_enum.values.rotate_left(at);
        Some(())
    }),
    Named("open or close an enum", 10, |world, tape| {
        let value = tape.of(&["OPEN", "CLOSED", ""]);
        option(world, tape, "features.enum_type", value)
    }),
    Named("change how an enum is JSON", 10, |world, tape| {
        let value = tape.of(&["ALLOW", "LEGACY_BEST_EFFORT", ""]);
        option(world, tape, "features.json_format", value)
    }),
];

fn is_enum(item: &Item) -> bool {
    matches!(item, Item::Enum(_))
}

/// A value of an enum that has others.
fn value<'w>(world: &'w mut World, tape: &mut Tape<'_>) -> Option<(&'w mut Enum, usize)> {
    let slot = world.any(
        tape,
        |item| matches!(item, Item::Enum(an_enum) if an_enum.values.len() > 1),
    )?;
    let an_enum = world.enum_mut(&slot);
    let at = tape.below(an_enum.values.len());
    Some((an_enum, at))
}

fn aliased(world: &World, tape: &mut Tape<'_>) -> Option<crate::world::Slot> {
    world.any(tape, |item| match item {
        Item::Enum(an_enum) => an_enum.values.iter().any(|value| {
            an_enum
                .values
                .iter()
                .filter(|other| other.1 == value.1)
                .count()
                > 1
        }),
        _ => false,
    })
}

/// Sets an option of an enum, or with no value removes it.
fn option(world: &mut World, tape: &mut Tape<'_>, name: &str, value: &str) -> Option<()> {
    let slot = world.any(tape, is_enum)?;
    let options = &mut world.enum_mut(&slot).options;
    options.retain(|option| option.name != name);
    if !value.is_empty() {
        let at = tape.below(options.len() + 1);
        options.insert(at, Opt::new(name, value));
    }
    Some(())
}
