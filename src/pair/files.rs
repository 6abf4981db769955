//! Files: by path, and a moved file by what it declares.

use rustc_hash::FxHashMap;

use super::inference::unique_pairs;
use super::{Evidence, Kept, Matches};
use crate::model::{FileId, FileRole, Name, Schema};

pub(super) fn pair(old: &Schema, new: &Schema) -> Matches<FileId> {
    let (olds, news) = (own_files(old), own_files(new));
    let mut matches = Matches::new(&olds, &news, old.files().len(), new.files().len());
    let by_path = olds.iter().filter_map(|&id| {
        let other = new.file(&old[id].path)?;
        (new[other].role != FileRole::BuiltIn).then_some(Kept {
            old: id,
            new: other,
            evidence: Evidence::Name,
        })
    });
    matches.extend(by_path.collect::<Vec<_>>());
    let moved = unique_pairs(
        matches
            .removed()
            .iter()
            .filter_map(|&id| Some((declared(old, id)?, id))),
        matches
            .added()
            .iter()
            .filter_map(|&id| Some((declared(new, id)?, id))),
        Evidence::Shape,
    );
    matches.extend(moved);
    matches
}

fn own_files(schema: &Schema) -> Vec<FileId> {
    schema
        .files()
        .filter(|&id| schema[id].role != FileRole::BuiltIn)
        .collect()
}

/// The top-level names a file declares, without the package: what stays when a file moves.
fn declared(schema: &Schema, id: FileId) -> Option<Vec<Name>> {
    let file = &schema[id];
    let messages = file.messages.iter().map(|&id| schema[id].name.clone());
    let enums = file.enums.iter().map(|&id| schema[id].name.clone());
    let services = file.services.iter().map(|&id| schema[id].name.clone());
    let names: Vec<Name> = messages.chain(enums).chain(services).collect();
    (!names.is_empty()).then_some(names)
}

/// Old package to new package, where all matched files of a package agree.
pub(super) fn renamed_packages(
    old: &Schema,
    new: &Schema,
    files: &Matches<FileId>,
) -> FxHashMap<Name, Name> {
    let mut renamed: FxHashMap<Name, Option<Name>> = FxHashMap::default();
    for kept in files.kept() {
        let (from, to) = (&old[kept.old].package, &new[kept.new].package);
        let entry = renamed
            .entry(from.clone())
            .or_insert_with(|| Some(to.clone()));
        if entry.as_ref() != Some(to) {
            *entry = None;
        }
    }
    renamed
        .into_iter()
        .filter_map(|(from, to)| Some((from, to?)))
        .filter(|(a, b)| a != b)
        .collect()
}
