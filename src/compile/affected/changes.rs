//! What two versions have in common, and the outlines of all files.

use std::ops::Range;

use rayon::prelude::*;

use super::twins::{Contents, Twin, Twins};
use crate::compile::outline::{Difference, Hash, Outline, Outlines};
use crate::compile::sources::Parsed;
use crate::compile::text::Room;
use crate::source::{ContentId, SourceError};

/// All paths of two versions, with what is known of the files there.
pub(super) struct Changes<'a> {
    twins: Twins<'a>,
    /// By position.
    files: Vec<Known<'a>>,
    /// Positions of what changed, in order.
    pub(super) changed: Vec<usize>,
}

/// The outline of a file.
enum Known<'a> {
    /// It is as it was, and known from an earlier run.
    Kept(&'a Outline),
    /// It is as it was, and was read now.
    Fresh(Box<Outline>, Option<ContentId>),
    /// It is another, or stands in one version only.
    Changed(Box<Changed>),
}

/// A file that changed, came, or went.
pub(super) struct Changed {
    pub(super) before: Option<Outline>,
    pub(super) now: Option<Outline>,
    pub(super) difference: Difference,
}

impl Changed {
    /// The packages that the file is in now, and was not before.
    pub(super) fn new_packages(&self) -> Vec<Hash> {
        self.only_now(|outline| &outline.packages)
    }

    /// The numbers of extensions that it takes now, and did not before.
    pub(super) fn new_extensions(&self) -> Vec<Hash> {
        self.only_now(|outline| &outline.extensions)
    }

    fn only_now(&self, of: fn(&Outline) -> &[Hash]) -> Vec<Hash> {
        let before = self.before.as_ref().map(of);
        let is_new = |hash: &Hash| before.is_none_or(|before| before.binary_search(hash).is_err());
        let now = self.now.iter().flat_map(of).copied();
        now.filter(is_new).collect()
    }
}

impl<'a> Changes<'a> {
    /// Finds the outlines of all files; what is not among those kept is read. None when many
    /// changed.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn read(twins: Twins<'a>, kept: &'a Outlines) -> Result<Option<Self>, SourceError> {
        if !twins.seem_alike()? {
            return Ok(None);
        }
        let files = twins.all.par_iter();
        let files = files.map_init(Desk::default, |desk, twin| known(&twins, twin, kept, desk));
        let files = files.collect::<Result<Vec<_>, SourceError>>()?;
        let changed = (0..files.len()).filter(|&at| matches!(files[at], Known::Changed(_)));
        let changed: Vec<usize> = changed.collect();
        Ok(twins.are_few(changed.len()).then_some(Self {
            twins,
            files,
            changed,
        }))
    }

    /// The outlines read now of contents that have ids.
    pub(super) fn into_fresh(self) -> Vec<(ContentId, Outline)> {
        let fresh = self.files.into_iter().filter_map(|file| match file {
            Known::Fresh(outline, Some(id)) => Some((id, *outline)),
            Known::Fresh(..) | Known::Kept(_) | Known::Changed(_) => None,
        });
        fresh.collect()
    }

    /// The path of a file.
    pub(super) fn path(&self, at: usize) -> &'a str {
        self.twins.all[at].path
    }

    /// The position of a path.
    pub(super) fn position(&self, path: &str) -> Option<usize> {
        let by_path = |twin: &Twin<'_>| twin.path.cmp(path);
        self.twins.all.binary_search_by(by_path).ok()
    }

    /// Whether there was a file before.
    pub(super) fn was_there(&self, at: usize) -> bool {
        self.twins.all[at].old.is_some()
    }

    /// Whether there is a file now.
    pub(super) fn is_there(&self, at: usize) -> bool {
        self.twins.all[at].new.is_some()
    }

    /// What a file is now.
    pub(super) fn now(&self, at: usize) -> Option<&Outline> {
        match &self.files[at] {
            Known::Kept(outline) => Some(outline),
            Known::Fresh(outline, _) => Some(outline),
            Known::Changed(changed) => changed.now.as_ref(),
        }
    }

    /// What a file was before.
    pub(super) fn before(&self, at: usize) -> Option<&Outline> {
        match &self.files[at] {
            Known::Changed(changed) => changed.before.as_ref(),
            Known::Kept(_) | Known::Fresh(..) => self.now(at),
        }
    }

    /// What a file is now and, if it changed, what it was.
    pub(super) fn versions(&self, at: usize) -> impl Iterator<Item = &Outline> {
        let before = match &self.files[at] {
            Known::Changed(changed) => changed.before.as_ref(),
            Known::Kept(_) | Known::Fresh(..) => None,
        };
        self.now(at).into_iter().chain(before)
    }

    /// Whether a file changed.
    pub(super) fn is_changed(&self, at: usize) -> bool {
        matches!(self.files[at], Known::Changed(_))
    }

    /// What is different in the files that changed.
    pub(super) fn differences(&self) -> impl Iterator<Item = (usize, &Changed)> {
        let changed = self.changed.iter();
        changed.filter_map(|&at| match &self.files[at] {
            Known::Changed(changed) => Some((at, &**changed)),
            Known::Kept(_) | Known::Fresh(..) => None,
        })
    }

    /// The content of a file that did not change.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn content(&self, at: usize) -> Result<Vec<u8>, SourceError> {
        let file = self.twins.all[at].new;
        file.map_or_else(|| Ok(Vec::new()), |file| self.twins.new.read(file))
    }

    /// The positions of all files.
    pub(super) fn all_files(&self) -> Range<usize> {
        0..self.files.len()
    }

    /// The files that did not change.
    pub(super) fn unchanged(&self) -> impl Iterator<Item = (usize, &Outline)> {
        let files = self.files.iter().enumerate();
        files.filter_map(|(at, known)| match known {
            Known::Kept(outline) => Some((at, *outline)),
            Known::Fresh(outline, _) => Some((at, &**outline)),
            Known::Changed(_) => None,
        })
    }

    /// The files of both versions with their outlines; those that did not change once.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'a str, &Outline)> {
        let each = move |at| {
            self.versions(at)
                .map(move |outline| (self.path(at), outline))
        };
        self.all_files().flat_map(each)
    }
}

/// What is known of a path.
fn known<'a>(
    twins: &Twins<'_>,
    twin: &Twin<'_>,
    kept: &'a Outlines,
    desk: &mut Desk,
) -> Result<Known<'a>, SourceError> {
    let id = twin.new.and_then(|file| file.id);
    let kept = id.filter(|_| twin.is_same()).and_then(|id| kept.get(id));
    if let Some(outline) = kept {
        return Ok(Known::Kept(outline));
    }
    let Desk { contents, room } = desk;
    if contents.read(twins, twin)? {
        let outline = Outline::of_content(&contents.now, room);
        return Ok(Known::Fresh(Box::new(outline), id));
    }
    let before = twin.old.map(|_| Parsed::new(&contents.before, room));
    let now = twin.new.map(|_| Parsed::new(&contents.now, room));
    let outline = |parsed: &Parsed| Outline::of(parsed.syntax(), parsed.file.is_broken());
    Ok(Known::Changed(Box::new(Changed {
        before: before.as_ref().map(outline),
        now: now.as_ref().map(outline),
        difference: Difference::between(before.as_ref(), now.as_ref()),
    })))
}

/// Room to look at one path after another.
#[derive(Default)]
struct Desk {
    contents: Contents,
    room: Room,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Tree;

    fn changed(old: &[(&str, &str)], new: &[(&str, &str)]) -> Option<Vec<String>> {
        let same = (0..20).map(|n| (format!("m{n:02}.proto"), String::new()));
        let same: Vec<(String, String)> = same.collect();
        let tree = |files: &[(&str, &str)]| {
            let same = same
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()));
            Tree::from_texts("test", same.chain(files.iter().copied()))
        };
        let (old, new) = (tree(old), tree(new));
        let told = |(old, new): (&Tree, &Tree)| {
            let outlines = Outlines::default();
            let changes = Changes::read(Twins::of(old, new), &outlines).unwrap()?;
            let paths = changes
                .changed
                .iter()
                .map(|&at| changes.path(at).to_owned());
            Some(paths.collect::<Vec<_>>())
        };
        let known = told((&old, &new));
        let read = told((&old.without_ids(), &new.without_ids()));
        assert_eq!(known, read, "what is known by ids is what is read");
        known
    }

    #[test]
    fn files_that_differ_are_found() {
        let none: [&str; 0] = [];
        assert_eq!(changed(&[], &[]).unwrap(), none);
        let (old, new) = ([("a", "1"), ("z", "1")], [("a", "1"), ("z", "2")]);
        assert_eq!(changed(&old, &new).unwrap(), ["z"]);
        let (old, new) = ([("z", "")], [("a", ""), ("z", "")]);
        assert_eq!(changed(&old, &new).unwrap(), ["a"]);
        let (old, new) = ([("a", ""), ("mm", ""), ("z", "")], [("mm", "")]);
        assert_eq!(changed(&old, &new).unwrap(), ["a", "z"]);
    }

    #[test]
    fn many_changes_are_too_many() {
        let files: Vec<String> = (0..9).map(|n| format!("n{n}")).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|path| (path.as_str(), "")).collect();
        assert_eq!(changed(&[], &files[..6]).unwrap().len(), 6);
        assert_eq!(changed(&files[..6], &[]).unwrap().len(), 6);
        assert_eq!(changed(&[], &files), None);
        assert_eq!(changed(&files, &[]), None);
    }
}
