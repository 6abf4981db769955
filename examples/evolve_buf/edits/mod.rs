//! The changes, each aimed at an edge of one of buf's rules.

mod enums;
mod fields;
mod files;
mod messages;
mod moves;
mod options;
mod reserved;
mod retype;
mod services;

use crate::generate::Tape;
use crate::world::World;

/// A change; none if there is nothing it could change.
type Edit = fn(&mut World, &mut Tape<'_>) -> Option<()>;

/// What a change is called, how often it is drawn, and what it does.
pub(crate) struct Named(&'static str, usize, Edit);

const LISTS: [&[Named]; 9] = [
    enums::EDITS,
    fields::EDITS,
    files::EDITS,
    messages::EDITS,
    moves::EDITS,
    options::EDITS,
    reserved::EDITS,
    retype::EDITS,
    services::EDITS,
];

/// Makes one to four changes, and says which.
pub(crate) fn evolve(world: &mut World, tape: &mut Tape<'_>) -> Vec<&'static str> {
    let total: usize = LISTS.iter().copied().flatten().map(|named| named.1).sum();
    let wanted = 1 + tape.below(4);
    let mut done = Vec::new();
    for _ in 0..20 {
        if done.len() == wanted {
            break;
        }
        let mut at = tape.below(total);
        let drawn = LISTS.iter().copied().flatten().find(|named| {
            let found = at < named.1;
            at = at.saturating_sub(named.1);
            found
        });
        if let Some(named) = drawn
            && (named.2)(world, tape).is_some()
        {
            done.push(named.0);
        }
    }
    done
}
