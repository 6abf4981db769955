//! Files that are deleted, renamed, put in another package, or written in another syntax.

use super::Named;
use crate::base::{self, WELL_KNOWN};
use crate::generate::Tape;
use crate::generate::ast::Syntax;
use crate::world::World;

pub(crate) const EDITS: &[Named] = &[
    Named("delete a file", 8, |world, tape| {
        let file = tape.below(world.files.len());
        if world.files.len() < 2 {
            return None;
        }
        world.files.remove(file);
        Some(())
    }),
    Named("delete a package", 6, |world, tape| {
        let file = tape.below(world.files.len());
        let package = world.files[file].package.clone();
        if world.files.iter().all(|file| file.package == package) {
            return None;
        }
        world.files.retain(|file| file.package != package);
        Some(())
    }),
    Named("rename a file", 5, |world, tape| {
        let name = world.fresh("renamed");
        let file = tape.below(world.files.len());
        world.files[file].path = format!("{}/{}{name}.proto", world.root, tape.of(&["", "sub/"]));
        Some(())
    }),
    Named("exchange the paths of two files", 2, |world, tape| {
        let (a, b) = (tape.below(world.files.len()), tape.below(world.files.len()));
        let path = world.files[a].path.clone();
        world.files[a].path = world.files[b].path.clone();
        world.files[b].path = path;
        Some(())
    }),
    Named("put a file into another package", 8, |world, tape| {
        let file = tape.below(world.files.len());
        repackage(world, file, tape)
    }),
    Named(
        "rename a file together with its package",
        3,
        |world, tape| {
            let name = world.fresh("renamed");
            let file = tape.below(world.files.len());
            world.files[file].path = format!("{}/{name}.proto", world.root);
            repackage(world, file, tape)
        },
    ),
    Named("write a file in another syntax", 16, |world, tape| {
        let file = tape.below(world.files.len());
        let syntaxes = [
            Syntax::Proto2,
            Syntax::Proto3,
            Syntax::Edition2023,
            Syntax::Edition2024,
        ];
        world.files[file].syntax = tape.of(&syntaxes);
        Some(())
    }),
    Named("import a file that comes along", 2, |world, tape| {
        let file = tape.below(world.files.len());
        let path = tape.of(&WELL_KNOWN).1.to_owned();
        world.files[file].imports.push(("", path));
        Some(())
    }),
    Named("drop an import", 2, |world, tape| {
        let file = tape.below(world.files.len());
        world.files[file].imports.pop().map(drop)
    }),
    Named("add a file", 1, |world, tape| {
        let index = world.files.len();
        let file = base::file(world, index + 10, tape);
        world.files.push(file);
        Some(())
    }),
];

/// Another package for a file, to which all that refers to its types follows.
fn repackage(world: &mut World, file: usize, tape: &mut Tape<'_>) -> Option<()> {
    let to = match tape.once_in(6) {
        true => String::new(),
        false => format!(
            "{}{}",
            world.root,
            tape.of(&["", ".v1", ".v1beta1", ".moved", ".v2alpha1.x"])
        ),
    };
    let slots = world.slots(|_| true);
    let names: Vec<String> = slots
        .iter()
        .filter(|slot| slot.place.file == file && slot.place.path.is_empty())
        .map(|slot| world.full_name(slot))
        .collect();
    let from = std::mem::replace(&mut world.files[file].package, to.clone());
    for name in names {
        let short = match from.is_empty() {
            true => &name,
            false => &name[from.len() + 1..],
        };
        if !short.is_empty() {
            world.renamed(&name, &crate::world::join(&to, short));
        }
    }
    Some(())
}
