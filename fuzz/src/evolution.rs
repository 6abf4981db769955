//! Schemas and the changes to them that the tests make, decided by bytes instead of by a seed.

#![allow(dead_code)] // the tests use more of it

#[path = "../../tests/evolution/build.rs"]
mod build;
#[path = "../../tests/evolution/case.rs"]
mod case;
#[path = "../../tests/evolution/choose.rs"]
mod choose;
#[path = "../../tests/evolution/edit.rs"]
mod edit;
#[path = "../../tests/evolution/meet.rs"]
mod meet;
#[path = "../../tests/evolution/print.rs"]
mod print;
#[path = "../../tests/evolution/world.rs"]
mod world;

mod rng;

use case::Case;
use rng::Rng;

/// Paths and texts of two versions, both of which compile.
#[must_use]
pub fn changed(data: &[u8]) -> Option<[Vec<(String, String)>; 2]> {
    let mut rng = Rng::on_tape(data);
    let world = build::world(&mut rng);
    let case = Case::changed(world, &mut rng);
    let [old, new] = case.versions()?;
    Some([old.texts, new.texts])
}
