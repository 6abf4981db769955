//! The smallest case that still shows what a failing one showed.

use super::case::Case;
use super::edit::{delete_message, drop_fields, take_field};
use super::judge::{Complaint, judge};
use super::rng::Rng;
use super::world::{Id, Type, World};

/// Leaves out changes and elements, one at a time, for as long as a like complaint stays.
pub(crate) fn shrink(mut case: Case, complaint: &Complaint) -> Case {
    let same = |case: &Case| complaints(case).iter().any(|it| it.is_like(complaint));
    while let Some(smaller) = candidates(&case).into_iter().find(&same) {
        case = smaller;
    }
    case
}

/// What the contract holds against a case; nothing if it is not valid.
pub(crate) fn complaints(case: &Case) -> Vec<Complaint> {
    let Some([old, new]) = case.versions() else {
        return Vec::new();
    };
    judge(&old.schema, &new.schema, &mut Rng::new(0), true).complaints
}

/// Cases with one thing less.
fn candidates(case: &Case) -> Vec<Case> {
    let mut smaller = Vec::new();
    for at in 0..case.edits.len() {
        let mut less = case.clone();
        less.edits.remove(at);
        smaller.push(less);
    }
    let mut with = |change: &dyn Fn(&mut World)| {
        let mut less = case.clone();
        change(&mut less.world);
        smaller.push(less);
    };
    let world = &case.world;
    for id in world.messages.iter().map(|it| it.id) {
        with(&|world| delete_message(world, id));
    }
    for id in world.enums.iter().map(|it| it.id) {
        with(&|world| {
            drop_fields(world, &|ty| *ty == Type::Enum(id));
            world.enums.retain(|it| it.id != id);
        });
    }
    for id in world.fields().map(|(_, it)| it.id) {
        with(&|world| {
            if let Some(message) = world.owner_mut(id) {
                take_field(message, id);
            }
        });
        with(&|world| plain(world, id));
    }
    for (id, values) in world
        .enums
        .iter()
        .map(|it| (it.id, it.values.iter().map(|it| it.id)))
    {
        for value in values.collect::<Vec<Id>>() {
            with(&|world| {
                if let Some(item) = world.enum_mut(id) {
                    item.values.retain(|it| it.id != value);
                }
            });
        }
    }
    for id in world.files.iter().map(|it| it.id) {
        with(&|world| world.files.retain(|it| it.id != id));
    }
    for id in world.messages.iter().map(|it| it.id) {
        with(&|world| {
            if let Some(message) = world.message_mut(id) {
                message.reserved = super::world::Reserved::default();
            }
        });
    }
    // What takes nothing away is no smaller.
    smaller.retain(|less| size(less) < size(case));
    smaller
}

/// A field without what it can do without.
fn plain(world: &mut World, id: Id) {
    if let Some(field) = world.field_mut(id) {
        field.json_name = None;
        field.packed = None;
        field.delimited = false;
        field.checked = None;
        field.default = None;
    }
}

fn size(case: &Case) -> usize {
    format!("{case:?}").len()
}
