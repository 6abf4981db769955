//! Leaves out what a change cannot affect.

use protovet::compile::{self, Affected, Outlines, Roots};
use protovet::source::Tree;
use rustc_hash::FxHashSet;

use crate::outcome::Failure;

/// How many files a version must have for it to be worth the trouble: fewer are compiled sooner
/// than what is known of them is found.
const WORTH: usize = 200;

/// The files that the change from one version to the other affects; none if that is to be taken
/// for all. What is learned about files that did not change is kept for the next run, if one of
/// the versions has a place for it.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn affected(
    old: &Tree,
    new: &Tree,
    named: Option<&Roots>,
) -> Result<Option<Affected>, Failure> {
    if new.files().len() < WORTH {
        return Ok(None);
    }
    let Some(kept) = old.outlines.as_ref().or(new.outlines.as_ref()) else {
        let affected = compile::affected((old, new), named, &mut Outlines::default())?;
        return Ok(affected);
    };
    let bytes = kept.read();
    let mut outlines = bytes.map_or_else(Outlines::default, |bytes| Outlines::from_bytes(&bytes));
    let affected = compile::affected((old, new), named, &mut outlines)?;
    let used: FxHashSet<_> = new.files().iter().filter_map(|file| file.id).collect();
    if let Some(bytes) = outlines.to_bytes(&used) {
        // where nothing can be written, the next run only takes a little longer
        let _ = kept.write(&bytes);
    }
    Ok(affected)
}
