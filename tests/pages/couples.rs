//! The couples of schemas that the tests go through: the examples of all pages, and the fixtures.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use protovet::model::Schema;
use protovet::rules;

use super::page::examples;
use super::{Source, schema_of};

/// Two versions of a schema, and what to call them.
pub(crate) struct Couple {
    /// Its name.
    pub(crate) name: String,
    /// The files of the old version.
    pub(crate) old: Vec<Source>,
    /// The files of the new version.
    pub(crate) new: Vec<Source>,
}

/// A path of the repository.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// All couples.
pub(crate) fn couples() -> Vec<Couple> {
    let mut couples = fixtures();
    for rule in rules::all() {
        let with_old = examples(rule.page).unwrap_or_default().into_iter();
        let with_old = with_old.filter_map(|one| Some((one.old?, one.new)));
        couples.extend(with_old.enumerate().map(|(index, (old, new))| {
            let name = format!("{}.md, example {}", rule.id.to_lowercase(), index + 1);
            Couple { name, old, new }
        }));
    }
    couples
}

/// The fixtures: each folder with `old` and `new`.
pub(crate) fn fixtures() -> Vec<Couple> {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder("testdata"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("old").is_dir() && path.join("new").is_dir())
        .collect();
    cases.sort();
    let couple = |case: &PathBuf| Couple {
        name: case.file_name().unwrap().to_string_lossy().into_owned(),
        old: sources(&case.join("old")),
        new: sources(&case.join("new")),
    };
    cases.iter().map(couple).collect()
}

/// All `.proto` files below a folder.
fn sources(top: &Path) -> Vec<Source> {
    let mut files = Vec::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "proto")
            {
                let below: Vec<_> = path
                    .strip_prefix(top)
                    .unwrap()
                    .iter()
                    .map(|part| part.to_string_lossy())
                    .collect();
                files.push((below.join("/"), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Both versions.
pub(crate) fn compiled(couple: &Couple) -> (Schema, Schema) {
    let compile = |files: &[Source]| {
        schema_of(files).unwrap_or_else(|error| panic!("{}: {error}", couple.name))
    };
    (compile(&couple.old), compile(&couple.new))
}
