//! What two versions have in common, and the outlines of all files.

use rayon::prelude::*;

use crate::compile::outline::{Outline, Outlines};
use crate::compile::sources::Parsed;
use crate::compile::text::Room;
use crate::source::{ContentId, SourceError, Tree, TreeFile};

/// Leaving files out pays while not more than one file in so many changed.
const SMALL: usize = 4;

/// How many files are compared to tell whether many changed.
const SAMPLE: usize = 64;

/// By how much a sample may be wrong.
const MARGIN: usize = 2;

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
/// none when files are gone or many changed. Contents without ids are read and compared.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn small(old: &Tree, new: &Tree) -> Result<Option<Vec<usize>>, SourceError> {
    let Some(candidates) = candidates(old.files(), new.files()) else {
        return Ok(None);
    };
    let too_many = |changed: usize, of: usize| changed * SMALL > of;
    let differs = |at: usize| {
        let file = &new.files()[at];
        let differs = match old.find(&file.path) {
            Some(twin) => new.read(file)? != old.read(twin)?,
            None => true,
        };
        Ok(differs.then_some(at))
    };
    // where contents have no ids, a few of them tell whether it pays to read them all
    let apart = candidates.len().div_ceil(SAMPLE).max(1);
    let sample = candidates.par_iter().step_by(apart).map(|&at| differs(at));
    let sample = sample.collect::<Result<Vec<_>, SourceError>>()?;
    let differing = sample.iter().flatten().count();
    let expected = candidates.len() * differing / sample.len().max(1);
    if too_many(expected, new.files().len() * MARGIN) {
        return Ok(None);
    }
    let changed = candidates.into_par_iter().map(differs);
    let changed = changed.collect::<Result<Vec<Option<usize>>, SourceError>>()?;
    let changed: Vec<usize> = changed.into_iter().flatten().collect();
    Ok((!too_many(changed.len(), new.files().len())).then_some(changed))
}

/// The positions of new files that are not known to be as they were; none when files are gone. Both
/// lists are sorted by path.
fn candidates(old: &[TreeFile], new: &[TreeFile]) -> Option<Vec<usize>> {
    let mut old = old.iter().peekable();
    let mut candidates = Vec::new();
    for (at, file) in new.iter().enumerate() {
        match old.next_if(|twin| twin.path <= file.path) {
            Some(twin) if twin.path < file.path => return None,
            Some(twin) if file.id.is_some() && twin.id == file.id => {}
            _ => candidates.push(at),
        }
    }
    old.next().is_none().then_some(candidates)
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
        let files = new.files().par_iter().enumerate();
        let files = files.map_init(Room::default, |room, (at, file)| {
            let id = file.id.filter(|_| changed.binary_search(&at).is_err());
            if let Some(outline) = id.and_then(|id| kept.get(id)) {
                return Ok(Known::Kept(outline));
            }
            let parsed = Parsed::read(new, file, room)?;
            Ok(Known::Fresh(Box::new(Outline::of(&parsed)), id))
        });
        let files = files.collect::<Result<_, SourceError>>()?;
        let before = |at: usize| {
            let before = old.find(&new.files()[at].path).map(|twin| {
                let parsed = Parsed::read(old, twin, &mut Room::default())?;
                Ok::<_, SourceError>(Outline::of(&parsed))
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

    /// The positions of all files of the new version.
    pub(super) fn all_files(&self) -> impl Iterator<Item = usize> {
        0..self.files.len()
    }

    /// The positions of the files that did not change.
    pub(super) fn unchanged(&self) -> impl Iterator<Item = usize> {
        self.all_files().filter(|&at| !self.is_changed(at))
    }

    /// The files of both versions with their outlines; those that did not change once.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'a str, &Outline)> {
        let new = self.all_files().map(|at| (self.path(at), self.outline(at)));
        let old = self.changed.iter();
        let old = old.filter_map(|(at, before)| Some((self.path(*at), before.as_ref()?)));
        new.chain(old)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        Tree::from_texts("test", files.iter().copied())
    }

    fn changed(old: &[(&str, &str)], new: &[(&str, &str)]) -> Option<Vec<usize>> {
        let same = (0..20).map(|n| (format!("m{n}.proto"), String::new()));
        let same: Vec<(String, String)> = same.collect();
        let all = |files: &[(&str, &str)]| {
            let same = same
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()));
            tree(&same.chain(files.iter().copied()).collect::<Vec<_>>())
        };
        small(&all(old), &all(new)).unwrap()
    }

    #[test]
    fn files_that_differ_are_found() {
        assert_eq!(changed(&[], &[]), Some(vec![]));
        assert_eq!(
            changed(&[("a", "1"), ("z", "1")], &[("a", "1"), ("z", "2")]),
            Some(vec![21])
        );
        assert_eq!(
            changed(&[("z", "")], &[("a", ""), ("z", "")]),
            Some(vec![0])
        );
    }

    #[test]
    fn files_that_are_gone_are_told() {
        for gone in ["a", "mm", "z"] {
            assert_eq!(changed(&[(gone, "")], &[]), None, "{gone}");
            assert_eq!(changed(&[(gone, "")], &[("n", "")]), None, "{gone}");
        }
    }

    #[test]
    fn contents_without_ids_are_compared() {
        let without_ids = |texts: &[String]| {
            let texts = (100..).zip(texts);
            let texts = texts.map(|(n, text)| (format!("{n}.proto"), text.as_str()));
            let files: Vec<(String, &str)> = texts.collect();
            let files = files.iter().map(|(path, text)| (path.as_str(), *text));
            Tree::from_texts("test", files).without_ids()
        };
        let before: Vec<String> = (0..200).map(|n| n.to_string()).collect();
        let changed = |ats: &[usize]| {
            let mut after = before.clone();
            for &at in ats {
                after[at] = "changed".to_owned();
            }
            small(&without_ids(&before), &without_ids(&after)).unwrap()
        };
        for ats in [&[][..], &[0], &[7, 8, 199]] {
            assert_eq!(changed(ats).as_deref(), Some(ats));
        }
        let few: Vec<usize> = (0..50).collect();
        assert_eq!(changed(&few), Some(few));
        let many: Vec<usize> = (0..51).collect();
        assert_eq!(changed(&many), None);
        let all: Vec<usize> = (0..200).collect();
        assert_eq!(changed(&all), None);
    }

    #[test]
    fn many_changes_are_too_many() {
        let new: Vec<String> = (0..9).map(|n| format!("n{n}")).collect();
        let new: Vec<(&str, &str)> = new.iter().map(|path| (path.as_str(), "")).collect();
        assert_eq!(changed(&[], &new[..6]).unwrap().len(), 6);
        assert_eq!(changed(&[], &new), None);
    }
}
