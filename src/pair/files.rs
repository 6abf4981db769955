//! Files: by path, and a moved file by what it declares.

use rustc_hash::{FxHashMap, FxHashSet};

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

/// Packages of one version only.
pub(super) struct Packages<'s> {
    before: FxHashSet<&'s Name>,
    after: FxHashSet<&'s Name>,
}

impl<'s> Packages<'s> {
    pub(super) fn new(old: &'s Schema, new: &'s Schema) -> Self {
        let all = |schema: &'s Schema| {
            own_files(schema)
                .into_iter()
                .map(|id| &schema[id].package)
                .collect()
        };
        Self {
            before: all(old),
            after: all(new),
        }
    }

    /// Whether one package could be the other under a new name: one is gone, the other was not
    /// there, and they are not two versions of one API.
    pub(super) fn could_be_one(&self, old: &Name, new: &Name) -> bool {
        !self.after.contains(old) && !self.before.contains(new) && !is_other_version(old, new)
    }
}

/// Old package to new package, for packages that are gone and whose files all went to one package
/// that was not there before.
///
/// A file that stayed where it is may also change the version of its API; one that moved as well
/// is no evidence for that: `v1` deleted and `v2` added are two packages.
pub(super) fn renamed_packages(
    old: &Schema,
    new: &Schema,
    files: &Matches<FileId>,
) -> FxHashMap<Name, Name> {
    let packages = Packages::new(old, new);
    let mut renamed: FxHashMap<&Name, Option<&Name>> = FxHashMap::default();
    for id in own_files(old) {
        let from = &old[id].package;
        let to = files
            .to_new(id)
            .map(|other| (&new[other].package, &new[other].path));
        let to = to.filter(|(to, path)| {
            let stayed = **path == old[id].path && !packages.after.contains(from);
            *to != from && (stayed || packages.could_be_one(from, to))
        });
        let to = to.map(|(to, _)| to);
        let entry = renamed.entry(from).or_insert(to);
        if *entry != to {
            *entry = None;
        }
    }
    let found = renamed
        .into_iter()
        .filter_map(|(from, to)| Some((from.clone(), to?.clone())));
    found.collect()
}

/// Whether two packages are versions of one: `a.v1.b` and `a.v2beta1.b`.
pub(crate) fn is_other_version(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split('.').collect(), b.split('.').collect());
    let same_but_versions = a
        .iter()
        .zip(&b)
        .all(|(a, b)| a == b || is_version(a) && is_version(b));
    a != b && a.len() == b.len() && same_but_versions
}

fn is_version(component: &str) -> bool {
    let digits = component.strip_prefix('v').unwrap_or_default();
    digits.starts_with(|digit: char| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_other_version;

    #[test]
    fn versions_of_a_package() {
        assert!(is_other_version("acme.v1", "acme.v2beta1"));
        assert!(is_other_version("acme.v1.enums", "acme.v2.enums"));
        assert!(!is_other_version("acme.v1", "acme.v1"));
        assert!(!is_other_version("acme.v1", "other.v2"));
        assert!(!is_other_version("acme.v1", "acme.core"));
        assert!(!is_other_version("acme", "acme.v1"));
    }
}
