//! Changes to reserved numbers and names, and to the ranges of extensions.

use super::Named;
use crate::generate::Tape;
use crate::generate::ast::{Item, Opt};
use crate::world::World;

/// The ranges of an `extensions` or `reserved` statement, or of an enum.
type Ranges = Vec<(i32, i32)>;

pub(crate) const EDITS: &[Named] = &[
    Named("delete reserved numbers of a message", 5, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::ReservedNumbers(_)))?;
        world.take(&slot);
        Some(())
    }),
    Named("change reserved numbers of a message", 10, |world, tape| {
        change(of_message(world, tape)?, tape)
    }),
    Named(
        "say reserved numbers in several statements",
        2,
        |world, tape| {
            let slot = world.any(
                tape,
                |item| matches!(item, Item::ReservedNumbers(ranges) if ranges.len() > 1),
            )?;
            let Item::ReservedNumbers(ranges) = world.item_mut(&slot) else {
                return None;
            };
            let last = ranges.pop()?;
            world
                .items_mut(&slot.place)
                .insert(slot.index, Item::ReservedNumbers(vec![last]));
            Some(())
        },
    ),
    Named("use a reserved number again", 3, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::ReservedNumbers(_)))?;
        let Item::ReservedNumbers(ranges) = world.item_mut(&slot) else {
            return None;
        };
        let at = tape.below(ranges.len().max(1));
        let (start, end) = ranges.get(at).copied()?;
        ranges[at] = (start + 1, end);
        if start >= end {
            ranges.remove(at);
        }
        let field = crate::base::field(world, ("optional", start), tape);
        world.items_mut(&slot.place).push(Item::Field(field));
        Some(())
    }),
    Named("delete a reserved name of a message", 5, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::ReservedNames(_)))?;
        let Item::ReservedNames(names) = world.item_mut(&slot) else {
            return None;
        };
        let at = tape.below(names.len().max(1));
        (at < names.len()).then(|| names.remove(at)).map(drop)
    }),
    Named("use a reserved name again", 2, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::ReservedNames(_)))?;
        let Item::ReservedNames(names) = world.item_mut(&slot) else {
            return None;
        };
        let name = names.pop()?;
        let number = world.next_number(&slot.place);
        let mut field = crate::base::field(world, ("", number), tape);
        if !matches!(field.ty, crate::generate::ast::Type::Group(_)) {
            field.name = name;
        }
        world.items_mut(&slot.place).push(Item::Field(field));
        Some(())
    }),
    Named("reserve more in a message", 2, |world, tape| {
        let name = world.fresh("gone_");
        let place = world.any_body(tape)?;
        let items = world.items_mut(&place);
        items.push(Item::ReservedNames(vec![name]));
        items.push(Item::ReservedNumbers(vec![(85, 89)]));
        Some(())
    }),
    Named("change reserved numbers of an enum", 10, |world, tape| {
        change(of_enum(world, tape)?, tape)
    }),
    Named(
        "use a reserved number of an enum again",
        3,
        |world, tape| {
            let name = world.fresh("BACK_");
            let slot = world.any(
                tape,
                |item| matches!(item, Item::Enum(an_enum) if !an_enum.reserved_numbers.is_empty()),
            )?;
            let an_enum = world.enum_mut(&slot);
            let at = tape.below(an_enum.reserved_numbers.len());
            let (start, end) = an_enum.reserved_numbers.remove(at);
            if start < end {
                an_enum.reserved_numbers.insert(at, (start + 1, end));
            }
            an_enum.values.push((name, start, Vec::new()));
            Some(())
        },
    ),
    Named("delete a reserved name of an enum", 5, |world, tape| {
        let slot = world.any(
            tape,
            |item| matches!(item, Item::Enum(an_enum) if !an_enum.reserved_names.is_empty()),
        )?;
        let an_enum = world.enum_mut(&slot);
        let name = an_enum.reserved_names.remove(0);
        if tape.once_in(2) {
            an_enum.values.push((name, 61, Vec::new()));
        }
        Some(())
    }),
    Named("delete ranges of extensions", 5, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Extensions(..)))?;
        world.take(&slot);
        Some(())
    }),
    Named("change ranges of extensions", 12, |world, tape| {
        change(of_extensions(world, tape)?, tape)
    }),
    Named(
        "let reserved numbers become extensions",
        2,
        |world, tape| {
            let slot = world.any(tape, |item| matches!(item, Item::ReservedNumbers(_)))?;
            let Item::ReservedNumbers(ranges) = world.item(&slot).clone() else {
                return None;
            };
            *world.item_mut(&slot) = Item::Extensions(ranges, Vec::new());
            Some(())
        },
    ),
    Named("declare who may extend", 3, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Extensions(..)))?;
        let Item::Extensions(_, options) = world.item_mut(&slot) else {
            return None;
        };
        options.push(Opt::new("verification", "UNVERIFIED"));
        Some(())
    }),
];

fn of_message<'w>(world: &'w mut World, tape: &mut Tape<'_>) -> Option<&'w mut Ranges> {
    let slot = world.any(tape, |item| matches!(item, Item::ReservedNumbers(_)))?;
    match world.item_mut(&slot) {
        Item::ReservedNumbers(ranges) => Some(ranges),
        _ => None,
    }
}

fn of_extensions<'w>(world: &'w mut World, tape: &mut Tape<'_>) -> Option<&'w mut Ranges> {
    let slot = world.any(tape, |item| matches!(item, Item::Extensions(..)))?;
    match world.item_mut(&slot) {
        Item::Extensions(ranges, _) => Some(ranges),
        _ => None,
    }
}

fn of_enum<'w>(world: &'w mut World, tape: &mut Tape<'_>) -> Option<&'w mut Ranges> {
    let slot = world.any(
        tape,
        |item| matches!(item, Item::Enum(an_enum) if !an_enum.reserved_numbers.is_empty()),
    )?;
    Some(&mut world.enum_mut(&slot).reserved_numbers)
}

/// Deletes, splits, shrinks, widens, joins or moves a range.
fn change(ranges: &mut Ranges, tape: &mut Tape<'_>) -> Option<()> {
    let at = tape.below(ranges.len().max(1));
    let (start, end) = ranges.get(at).copied()?;
    // what `max` means in a message; the largest numbers of an enum are larger
    let is_max = end == i32::MAX && start < 0x2000_0000;
    let last = if is_max { 536_870_911 } else { end };
    let middle = start + (last - start) / 2;
    let long = end > start + 1;
    match tape.below(9) {
        0 => {
            ranges.remove(at);
        }
        1 if long => {
            ranges.splice(at..=at, [(middle + 1, end), (start, middle)]);
        }
        2 if long => {
            ranges.splice(at..=at, [(start, middle - 1), (middle + 1, end)]);
        }
        3 if long => ranges[at] = (start, last - 1),
        4 if long => ranges[at] = (start + 1, end),
        5 if end < 400_000 => ranges[at] = (start - 1, end + 1),
        6 => {
            let all = ranges.iter().map(|range| range.1).max()?;
            *ranges = vec![(ranges.iter().map(|range| range.0).min()?, all)];
        }
        7 => ranges.rotate_left(1),
        8 if long && end < i32::MAX => ranges[at] = (start, i32::MAX),
        _ => ranges[at] = (start, start),
    }
    Some(())
}
