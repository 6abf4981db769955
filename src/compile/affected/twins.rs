//! The files of two versions side by side, and how many of them differ.

use rayon::prelude::*;

use crate::source::{SourceError, Tree, TreeFile};

/// Leaving files out pays while not more than one file in so many changed.
const SMALL: usize = 4;

/// How many files are compared to tell whether many changed.
const SAMPLE: usize = 64;

/// By how much a sample may be wrong.
const MARGIN: usize = 2;

/// A path, and what stands there in each version.
pub(super) struct Twin<'a> {
    pub(super) path: &'a str,
    pub(super) old: Option<&'a TreeFile>,
    pub(super) new: Option<&'a TreeFile>,
}

/// All paths of two trees, in order.
pub(super) struct Twins<'a> {
    pub(super) old: &'a Tree,
    pub(super) new: &'a Tree,
    pub(super) all: Vec<Twin<'a>>,
}

impl<'a> Twins<'a> {
    pub(super) fn of(old: &'a Tree, new: &'a Tree) -> Self {
        let mut all = Vec::with_capacity(new.files().len());
        let mut olds = old.files().iter().peekable();
        for file in new.files() {
            while let Some(gone) = olds.next_if(|twin| twin.path < file.path) {
                all.push(Twin::gone(gone));
            }
            all.push(Twin {
                path: &file.path,
                old: olds.next_if(|twin| twin.path == file.path),
                new: Some(file),
            });
        }
        all.extend(olds.map(Twin::gone));
        Self { old, new, all }
    }

    /// Whether so few files seem to differ that it pays to look at each. Where contents have no
    /// ids, a few of them are read and compared.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn seem_alike(&self) -> Result<bool, SourceError> {
        let candidates: Vec<&Twin<'_>> = self.all.iter().filter(|twin| !twin.is_same()).collect();
        let apart = candidates.len().div_ceil(SAMPLE).max(1);
        let sample = candidates.par_iter().step_by(apart);
        let sample = sample.map_init(Contents::default, |contents, twin| {
            Ok(!contents.read(self, twin)?)
        });
        let sample = sample.collect::<Result<Vec<bool>, SourceError>>()?;
        let differing = sample.iter().filter(|&&differs| differs).count();
        let expected = candidates.len() * differing / sample.len().max(1);
        Ok(expected * SMALL <= self.all.len() * MARGIN)
    }

    /// Whether few files changed.
    pub(super) fn are_few(&self, changed: usize) -> bool {
        changed * SMALL <= self.all.len()
    }
}

/// What stands at a path, in room that is used for one path after another.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) before: Vec<u8>,
    pub(super) now: Vec<u8>,
}

impl Contents {
    /// Reads a path, in the place of the last one, and tells whether it is as it was. What is known
    /// to be the same is read once.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn read(&mut self, twins: &Twins<'_>, twin: &Twin<'_>) -> Result<bool, SourceError> {
        if let Some(file) = twin.new {
            twins.new.read_into(file, &mut self.now)?;
        }
        if twin.is_same() {
            return Ok(true);
        }
        if let Some(file) = twin.old {
            twins.old.read_into(file, &mut self.before)?;
        }
        Ok(twin.old.is_some() && twin.new.is_some() && self.before == self.now)
    }
}

impl<'a> Twin<'a> {
    fn gone(file: &'a TreeFile) -> Self {
        Self {
            path: &file.path,
            old: Some(file),
            new: None,
        }
    }

    /// Whether the contents are known to be the same without reading.
    pub(super) fn is_same(&self) -> bool {
        let id = |file: Option<&TreeFile>| file.and_then(|file| file.id);
        id(self.old).is_some() && id(self.old) == id(self.new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        Tree::from_texts("test", files.iter().copied())
    }

    #[test]
    fn paths_of_both_are_in_order() {
        let old = tree(&[("a", "1"), ("b", "1"), ("d", "1"), ("z", "1")]);
        let new = tree(&[("b", "1"), ("c", "1"), ("d", "2"), ("y", "1")]);
        let twins = Twins::of(&old, &new);
        let told = twins.all.iter().map(|twin| {
            let is_there = |file: Option<&TreeFile>| file.is_some();
            (
                twin.path,
                is_there(twin.old),
                is_there(twin.new),
                twin.is_same(),
            )
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                ("a", true, false, false),
                ("b", true, true, true),
                ("c", false, true, false),
                ("d", true, true, false),
                ("y", false, true, false),
                ("z", true, false, false),
            ]
        );
    }

    #[test]
    fn contents_without_ids_are_compared() {
        let texts: Vec<String> = (0..200).map(|n| n.to_string()).collect();
        let tree = |texts: &[String]| {
            let files = (100..).zip(texts);
            let files = files.map(|(n, text)| (format!("{n}.proto"), text.as_str()));
            Tree::from_texts("test", files).without_ids()
        };
        let seem_alike = |changed: usize| {
            let mut after = texts.clone();
            after[..changed].fill("changed".to_owned());
            let (old, new) = (tree(&texts), tree(&after));
            Twins::of(&old, &new).seem_alike().unwrap()
        };
        assert!(seem_alike(0));
        assert!(seem_alike(50));
        assert!(!seem_alike(150));
        assert!(!seem_alike(200));
    }

    #[test]
    fn files_of_one_version_count() {
        let (old, new) = (tree(&[("a", ""), ("b", ""), ("c", "")]), tree(&[("a", "")]));
        assert!(!Twins::of(&old, &new).seem_alike().unwrap());
        assert!(!Twins::of(&old, &new).are_few(2));
        assert!(Twins::of(&old, &old).seem_alike().unwrap());
        assert!(Twins::of(&old, &old).are_few(0));
    }
}
