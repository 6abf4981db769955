//! Leaves out what a change cannot affect.

use protovet::compile::{self, Affected, Limits, Outlines, Roots};
use protovet::source::{Kept, Tree};
use rustc_hash::FxHashSet;

use crate::configured;
use crate::failure::Failure;

/// How many files a version must have for it to be worth the trouble: fewer are compiled sooner
/// than what is known of them is found.
const WORTH: usize = 200;

/// The files that the change from one version to the other affects; none if that is to be taken
/// for all. What is learned about files that did not change is kept for the next run, if one of
/// the versions has a place for it, unless the caller holds it.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn affected(
    (old, new): (&Tree, &Tree),
    limits: Limits<'_>,
    held: Option<&mut Outlines>,
) -> Result<Option<Affected>, Failure> {
    if new.files().len() < WORTH {
        return Ok(None);
    }
    if let Some(held) = held {
        return Ok(compile::affected((old, new), limits, held)?);
    }
    let mut outlines = stored((old, new));
    let affected = compile::affected((old, new), limits, &mut outlines)?;
    store(outlines, (old, new));
    Ok(affected)
}

/// What earlier runs learned about files of two versions.
pub(crate) fn stored((old, new): (&Tree, &Tree)) -> Outlines {
    let kept = old.outlines.as_ref().or(new.outlines.as_ref());
    let bytes = kept.and_then(Kept::read);
    bytes.map_or_else(Outlines::default, |bytes| Outlines::from_bytes(&bytes))
}

/// Keeps for later runs what was learned about files of two versions.
pub(crate) fn store(outlines: Outlines, (old, new): (&Tree, &Tree)) {
    let Some(kept) = old.outlines.as_ref().or(new.outlines.as_ref()) else {
        return;
    };
    let used: FxHashSet<_> = new.files().iter().filter_map(|file| file.id).collect();
    if let Some(bytes) = outlines.to_bytes(&used) {
        // where nothing can be written, the next run only takes a little longer
        let _ = kept.write(&bytes);
    }
}

/// The same for files of modules: each tree with those of its files that are looked at. What lies
/// below no root cannot be imported, so that it does not matter.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn affected_members(
    (old, old_members): (&Tree, &FxHashSet<String>),
    (new, new_members): (&Tree, &FxHashSet<String>),
    roots: &Roots,
    held: Option<&mut Outlines>,
) -> Result<Option<Affected>, Failure> {
    let is_below_root = |path: &str| {
        let mut roots = roots.dirs().iter();
        roots.any(|root| configured::is_below(root, path))
    };
    let (old, new) = (old.part(is_below_root), new.part(is_below_root));
    if new_members.len() * 2 < new.files().len() {
        // to find out what is known of the others would take longer
        return Ok(None);
    }
    let is_member = |path: &str| new_members.contains(path);
    let was_member = |path: &str| old_members.contains(path);
    let mut kept = old.files().iter().map(|file| &*file.path);
    if kept.any(|path| is_member(path) != was_member(path)) {
        return Ok(None);
    }
    let limits = Limits {
        roots: Some(roots),
        include: Some(&is_member),
    };
    affected((&old, &new), limits, held)
}
