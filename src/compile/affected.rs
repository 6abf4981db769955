//! Which files of two versions have to be compiled to know what a change does.
//!
//! A file that did not change can only be judged otherwise than before if
//!
//! - a file whose names it sees (an import, or what an import shows publicly) tells others
//!   something else: names may lead elsewhere, defaults, extensions and types may not be valid;
//! - a file that declares options changed, or one whose types occur in their values, and imports
//!   lead there: what its options say may be something else;
//! - what it declares is declared by a changed file now too;
//! - it has a mistake that does not depend on other files;
//! - it imports `google.protobuf.Any` and a name is gone: what is packed under it goes unfound;
//! - it defines a resource that a changed file defined before only, or defines now only;
//! - an import of it leads to another file now.
//!
//! All others are left out, but for one file of each package in which something changed, which
//! tells whether a package is gone. Where more than that may matter (a change to the files that
//! every schema knows, such as `descriptor.proto`), nothing is left out. Where only some files are
//! asked for, such as those of modules, the same holds when the change, or what it affects, is in
//! one of the others.

mod changes;
mod mentions;
mod survey;
mod twins;

use rustc_hash::FxHashSet;

use super::outline::Outlines;
use super::roots::Roots;
use super::sources::Include;
use super::well_known;
use crate::source::{SourceError, Tree};
use changes::Changes;
use survey::Survey;
use twins::Twins;

/// The files that a change affects.
#[derive(Debug)]
pub struct Affected {
    /// Their paths: what changed, what may mean something else, and what those import in either
    /// version.
    pub paths: FxHashSet<String>,
    /// The paths at which the versions differ, among those or not: what stands at the others is
    /// the same in both.
    pub changed: FxHashSet<String>,
    /// Where imports start.
    pub roots: Roots,
}

/// What is known of two trees before their files are read.
#[derive(Clone, Copy, Default)]
pub struct Limits<'a> {
    /// Where imports start; if not given, the imports of all files tell.
    pub roots: Option<&'a Roots>,
    /// The files that are asked for, in both trees; the others are there to be imported. All are
    /// asked for if not given.
    pub include: Option<Include<'a>>,
}

/// Finds the files that what changed from one tree to the other can affect, among those that are
/// asked for; none when all have to be compiled. Outlines of contents that have ids are taken from
/// `outlines`, and added to it.
///
/// # Errors
/// When a file cannot be read.
pub fn affected(
    (old, new): (&Tree, &Tree),
    limits: Limits<'_>,
    outlines: &mut Outlines,
) -> Result<Option<Affected>, SourceError> {
    let Some(changes) = Changes::read(Twins::of(old, new), outlines)? else {
        return Ok(None);
    };
    let is_asked_for = |at: usize| {
        let include = limits.include;
        include.is_none_or(|include| include(changes.path(at)))
    };
    let is_asked_for: &dyn Fn(usize) -> bool = &is_asked_for;
    if !changes.changed.iter().all(|&at| is_asked_for(at)) {
        return Ok(None);
    }
    let roots = limits.roots.cloned().unwrap_or_else(|| roots(&changes));
    let survey = Survey::new(&changes, &roots);
    let files = survey.files(is_asked_for)?;
    let path = |at: usize| changes.path(at).to_owned();
    let paths = files.map(|files| files.into_iter().map(path).collect());
    let changed = changes.changed.iter().copied().map(path).collect();
    let fresh = changes.into_fresh();
    outlines.extend(fresh);
    Ok(paths.map(|paths| Affected {
        paths,
        changed,
        roots,
    }))
}

/// Roots as [`Roots::of_sources`] finds them: from the imports of all files of both versions.
fn roots(changes: &Changes<'_>) -> Roots {
    let imports: Vec<(&str, Vec<&str>)> = changes
        .all()
        .map(|(path, outline)| {
            let imports = outline.imports.iter().map(|import| &*import.path);
            (path, imports.collect())
        })
        .collect();
    let files = imports
        .iter()
        .map(|(path, imports)| (*path, imports.as_slice()));
    Roots::infer(files, &|import| well_known::text(import).is_some())
}
