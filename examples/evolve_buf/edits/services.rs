//! Changes to services and their methods.

use super::Named;
use crate::base;
use crate::generate::Tape;
use crate::generate::ast::{Item, Method, Opt};
use crate::world::{Slot, World};

pub(crate) const EDITS: &[Named] = &[
    Named("delete a service", 8, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Service(_)))?;
        world.take(&slot);
        Some(())
    }),
    Named("rename a service", 3, |world, tape| {
        let name = world.fresh("Renamed");
        let slot = world.any(tape, |item| matches!(item, Item::Service(_)))?;
        world.service_mut(&slot).name = name;
        Some(())
    }),
    Named("add a service", 1, |world, tape| {
        let file = tape.below(world.files.len());
        let item = base::service(world, tape);
        world.files[file].items.push(item);
        Some(())
    }),
    Named("delete a method", 5, |world, tape| {
        let (slot, at) = method(world, tape)?;
        world.service_mut(&slot).methods.remove(at);
        Some(())
    }),
    Named("rename a method", 3, |world, tape| {
        let name = world.fresh("Renamed");
        the_method(world, tape)?.name = name;
        Some(())
    }),
    Named("reorder the methods", 2, |world, tape| {
        let (slot, at) = method(world, tape)?;
        world.service_mut(&slot).methods.rotate_left(at);
        Some(())
    }),
    Named("stream requests or not", 8, |world, tape| {
        let streams = &mut the_method(world, tape)?.input.0;
        *streams = !*streams;
        Some(())
    }),
    Named("stream responses or not", 8, |world, tape| {
        let streams = &mut the_method(world, tape)?.output.0;
        *streams = !*streams;
        Some(())
    }),
    Named("another request", 6, |world, tape| {
        let ty = base::message_type(world, tape);
        the_method(world, tape)?.input.1 = ty;
        Some(())
    }),
    Named("another response", 6, |world, tape| {
        let ty = base::message_type(world, tape);
        the_method(world, tape)?.output.1 = ty;
        Some(())
    }),
    Named("exchange request and response", 2, |world, tape| {
        let method = the_method(world, tape)?;
        std::mem::swap(&mut method.input, &mut method.output);
        Some(())
    }),
    Named("how often a method may be called", 12, |world, tape| {
        let level = tape.of(&["IDEMPOTENT", "NO_SIDE_EFFECTS", "IDEMPOTENCY_UNKNOWN", ""]);
        let options = &mut the_method(world, tape)?.options;
        options.retain(|option| option.name != "idempotency_level");
        if !level.is_empty() {
            let at = tape.below(options.len() + 1);
            options.insert(at, Opt::new("idempotency_level", level));
        }
        Some(())
    }),
];

fn method(world: &World, tape: &mut Tape<'_>) -> Option<(Slot, usize)> {
    let slot = world.any(
        tape,
        |item| matches!(item, Item::Service(service) if !service.methods.is_empty()),
    )?;
    let Item::Service(service) = world.item(&slot) else {
        return None;
    };
    let at = tape.below(service.methods.len());
    Some((slot, at))
}

fn the_method<'w>(world: &'w mut World, tape: &mut Tape<'_>) -> Option<&'w mut Method> {
    let (slot, at) = method(world, tape)?;
    world.service_mut(&slot).methods.get_mut(at)
}
