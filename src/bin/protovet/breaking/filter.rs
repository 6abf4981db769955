//! Which files of the two inputs are compared: what `--path` and its like say.

use std::collections::BTreeSet;

use protovet::source::SourceError;

use super::request::Limits;
use super::side::Side;
use crate::configured::{is_below, join};

/// The files to look at, by their paths in the tree or set.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) new: BTreeSet<String>,
    pub(super) old: BTreeSet<String>,
}

/// Applies the limits to both inputs. Paths that match nothing are noted.
///
/// # Errors
/// When nothing is left.
pub(super) fn choose(
    new: &Side,
    old: &Side,
    limits: &Limits,
    notes: &mut Vec<String>,
) -> Result<Chosen, SourceError> {
    let mut chosen = Chosen {
        new: all(new),
        old: all(old),
    };
    let (included_new, included_old) = matches(new, old, &limits.paths, "--path", notes);
    if !limits.paths.is_empty() {
        chosen.new = included_new;
        if !limits.to_input_files {
            chosen.old = included_old;
        }
    }
    let (excluded_new, excluded_old) = matches(new, old, &limits.excluded, "--exclude-path", notes);
    chosen.new.retain(|path| !excluded_new.contains(path));
    chosen.old.retain(|path| !excluded_old.contains(path));
    if limits.to_input_files {
        let names: BTreeSet<&str> = chosen.new.iter().map(|path| import(new, path)).collect();
        chosen.old.retain(|path| names.contains(import(old, path)));
    }
    if chosen.new.is_empty() && (chosen.old.is_empty() || limits.to_input_files) {
        return Err(SourceError::new(
            "no `.proto` file is left to look at",
            "`--path` and `--exclude-path` name files and folders from the current folder",
        ));
    }
    Ok(chosen)
}

fn all(side: &Side) -> BTreeSet<String> {
    match side {
        Side::Image(image) => image.inputs.iter().cloned().collect(),
        Side::Files(files) => files.inputs.keys().cloned().collect(),
    }
}

/// What a file is imported by.
fn import<'s>(side: &'s Side, path: &'s str) -> &'s str {
    match side {
        Side::Image(_) => path,
        Side::Files(files) => files.inputs.get(path).map_or(path, |member| &member.import),
    }
}

/// The files of both inputs that some paths lead to.
fn matches(
    new: &Side,
    old: &Side,
    typed: &[String],
    flag: &str,
    notes: &mut Vec<String>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut in_new, mut in_old) = (BTreeSet::new(), BTreeSet::new());
    for path in typed {
        let found = own(new, path);
        let mut also = own(old, path);
        if also.is_empty() {
            // a path into the input means the same place of what it is compared with
            also = relative(new, path).map_or_else(BTreeSet::new, |rest| at(old, &rest));
        }
        if found.is_empty() && also.is_empty() {
            notes.push(format!("`{flag} {path}` leads to no `.proto` file"));
        }
        in_new.extend(found);
        in_old.extend(also);
    }
    (in_new, in_old)
}

/// The files that a path leads to as it was typed.
fn own(side: &Side, typed: &str) -> BTreeSet<String> {
    match side {
        Side::Image(_) => at(side, typed.trim_start_matches("./").trim_end_matches('/')),
        Side::Files(files) => match files.store.meant(typed) {
            Some(path) => in_store(side, &path),
            None => BTreeSet::new(),
        },
    }
}

/// What is left of a path below the folder of an input.
fn relative(side: &Side, typed: &str) -> Option<String> {
    match side {
        Side::Image(_) => Some(typed.to_owned()),
        Side::Files(files) => {
            let path = files.store.meant(typed)?;
            let folder = &files.store.folder;
            if !is_below(folder, &path) {
                return None;
            }
            let rest = path.get(folder.len()..)?;
            Some(rest.trim_start_matches('/').to_owned())
        }
    }
}

/// The files at a path below the folder of an input.
fn at(side: &Side, rest: &str) -> BTreeSet<String> {
    match side {
        Side::Image(image) => {
            let rest = if rest == "." { "" } else { rest };
            let inputs = image.inputs.iter();
            inputs
                .filter(|file| is_below(rest, file))
                .cloned()
                .collect()
        }
        Side::Files(files) => in_store(side, &join(&files.store.folder, rest)),
    }
}

fn in_store(side: &Side, path: &str) -> BTreeSet<String> {
    let Side::Files(files) = side else {
        return BTreeSet::new();
    };
    let inputs = files.inputs.keys();
    let inputs = inputs.filter(|file| is_below(path, &files.in_store(file)));
    inputs.cloned().collect()
}
