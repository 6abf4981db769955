//! What two versions have in common, and the outlines of all files.

use rayon::prelude::*;

use crate::compile::outline::{Outline, Outlines};
use crate::compile::sources::ParsedFile;
use crate::source::{ContentId, SourceError, Tree};

/// Leaving files out pays while not more than one file in so many changed.
const SMALL: usize = 4;

/// The files of the new version, and what the changed ones were.
pub(super) struct Changes<'a> {
    new: &'a Tree,
    /// By position in the new tree.
    files: Vec<Known<'a>>,
    /// Positions in the new tree of what changed, in order, each with what it was; none for files
    /// that are new.
    pub(super) changed: Vec<(usize, Option<Outline>)>,
}

/// The outline of a file.
enum Known<'a> {
    /// Known from an earlier run.
    Kept(&'a Outline),
    /// Read now.
    Fresh(Box<Outline>, Option<ContentId>),
}

/// The positions in the new tree of the files that are new or have another content, in order;
/// none when files are gone or many changed.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn small(old: &Tree, new: &Tree) -> Result<Option<Vec<usize>>, SourceError> {
    if old
        .files()
        .iter()
        .any(|file| new.find(&file.path).is_none())
    {
        return Ok(None);
    }
    let candidates = new.files().iter().enumerate().filter(|(_, file)| {
        let twin = old.find(&file.path);
        twin.is_none_or(|twin| file.id.is_none() || twin.id != file.id)
    });
    let candidates: Vec<usize> = candidates.map(|(at, _)| at).collect();
    if candidates.len() * SMALL > new.files().len() {
        return Ok(None);
    }
    let differs = |at: usize| {
        let file = &new.files()[at];
        let differs = match old.find(&file.path) {
            Some(twin) => new.read(file)? != old.read(twin)?,
            None => true,
        };
        Ok(differs.then_some(at))
    };
    let changed = candidates.into_par_iter().map(differs);
    let changed = changed.collect::<Result<Vec<Option<usize>>, SourceError>>()?;
    Ok(Some(changed.into_iter().flatten().collect()))
}

impl<'a> Changes<'a> {
    /// Finds the outlines of all files; what is not among those kept is read.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn read(
        (old, new): (&'a Tree, &'a Tree),
        changed: Vec<usize>,
        kept: &'a Outlines,
    ) -> Result<Self, SourceError> {
        let files = new.files().par_iter().enumerate().map(|(at, file)| {
            let id = file.id.filter(|_| changed.binary_search(&at).is_err());
            if let Some(outline) = id.and_then(|id| kept.get(id)) {
                return Ok(Known::Kept(outline));
            }
            let parsed = ParsedFile::read(new, file)?;
            Ok(Known::Fresh(Box::new(Outline::of(&parsed)), id))
        });
        let files = files.collect::<Result<_, SourceError>>()?;
        let before = |at: usize| {
            let before = old.find(&new.files()[at].path).map(|twin| {
                let parsed = ParsedFile::read(old, twin)?;
                Ok(Outline::of(&parsed))
            });
            Ok((at, before.transpose()?))
        };
        let changed = changed.into_iter().map(before);
        Ok(Self {
            new,
            files,
            changed: changed.collect::<Result<_, SourceError>>()?,
        })
    }

    /// The outlines read now of contents that have ids.
    pub(super) fn into_fresh(self) -> Vec<(ContentId, Outline)> {
        let fresh = self.files.into_iter().filter_map(|file| match file {
            Known::Fresh(outline, Some(id)) => Some((id, *outline)),
            Known::Fresh(..) | Known::Kept(_) => None,
        });
        fresh.collect()
    }

    /// The path of a file.
    pub(super) fn path(&self, at: usize) -> &'a str {
        &self.new.files()[at].path
    }

    /// The file with this path.
    pub(super) fn position(&self, path: &str) -> Option<usize> {
        self.new.position(path)
    }

    /// The outline of a file of the new version.
    pub(super) fn outline(&self, at: usize) -> &Outline {
        match &self.files[at] {
            Known::Kept(outline) => outline,
            Known::Fresh(outline, _) => outline,
        }
    }

    /// What a changed file was.
    pub(super) fn before(&self, at: usize) -> Option<&Outline> {
        let found = self.changed.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        self.changed[found].1.as_ref()
    }

    /// Whether a file changed.
    pub(super) fn is_changed(&self, at: usize) -> bool {
        self.changed
            .binary_search_by_key(&at, |(at, _)| *at)
            .is_ok()
    }

    /// The positions of the files that did not change.
    pub(super) fn unchanged(&self) -> impl Iterator<Item = usize> {
        (0..self.files.len()).filter(|&at| !self.is_changed(at))
    }

    /// The files of both versions with their outlines; those that did not change once.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'a str, &Outline)> {
        let new = (0..self.files.len()).map(|at| (self.path(at), self.outline(at)));
        let old = self.changed.iter();
        let old = old.filter_map(|(at, before)| Some((self.path(*at), before.as_ref()?)));
        new.chain(old)
    }
}
