//! The index: what the next commit will hold.

use super::super::exclude::Exclude;
use super::super::paths::{self, is_proto};
use super::super::stamp::{Tracked, Tracking};
use super::super::tree::TreeFile;
use super::super::version::Kind;
use super::super::{ContentId, SourceError, Tree};
use super::Git;
use super::blobs::{self, Blobs};
use super::entries::{Entries, Trouble};

/// What to call the index in messages.
const LABEL: &str = "the git index";

/// The index as it was when it was read.
pub(crate) struct Index<'a> {
    git: &'a Git,
    entries: &'a Entries,
}

impl Git {
    /// The index, which is read once.
    ///
    /// # Errors
    /// When it is damaged or of a kind that is not known.
    pub(crate) fn index(&self) -> Result<Index<'_>, SourceError> {
        let read = self.index.get_or_init(|| self.read_index());
        let entries = read.as_ref().map_err(SourceError::clone)?;
        Ok(Index { git: self, entries })
    }

    fn read_index(&self) -> Result<Entries, SourceError> {
        let own = || self.repository.path().join("index");
        let path = self.environment.index_file.clone().unwrap_or_else(own);
        let told = |why: &str, help: &str| {
            SourceError::new(format!("cannot read the git index: {why}"), help)
        };
        let read = Entries::read(&path).map_err(|error| {
            let path = path.display();
            told(&error.to_string(), &format!("make `{path}` readable"))
        })?;
        read.map_err(|trouble| match trouble {
            Trouble::Form(why) => told(
                &why,
                "a split or sparse index is not supported: \
                 turn it off with `git update-index --no-split-index` or \
                 `git sparse-checkout reapply --no-sparse-index`",
            ),
            Trouble::Damage(why) => told(
                why,
                &format!(
                    "delete `{}`, and make it anew with `git reset`, which keeps all files",
                    path.display()
                ),
            ),
        })
    }
}

impl Index<'_> {
    /// The staged `.proto` files below a folder, as paths from there.
    ///
    /// # Errors
    /// When one of them has an unresolved conflict.
    pub(crate) fn tree(
        &self,
        folder: &str,
        display_prefix: &str,
        exclude: &Exclude,
    ) -> Result<Tree, SourceError> {
        let (mut files, mut notes) = (Vec::new(), Vec::new());
        for entry in self.entries.below(folder) {
            let path = std::str::from_utf8(entry.path).ok();
            let Some(path) = path.and_then(|path| paths::below(folder, path)) else {
                continue;
            };
            let left_out = || exclude.matches_within(display_prefix, path);
            if entry.is_submodule() && !left_out() {
                notes.push(format!(
                    "submodule `{display_prefix}{path}` is not looked into"
                ));
            }
            if !is_proto(path) || !entry.is_file() || left_out() {
                continue;
            }
            if entry.stage() != 0 {
                return Err(SourceError::new(
                    format!("`{display_prefix}{path}` has an unresolved merge conflict"),
                    "resolve it and stage the result with `git add`",
                ));
            }
            files.push(TreeFile {
                path: path.into(),
                id: Some(ContentId(entry.id())),
            });
        }
        let blobs = Blobs::new(self.git, LABEL, display_prefix);
        let mut tree = Tree::new(LABEL.into(), display_prefix.into(), files, Box::new(blobs));
        tree.notes = notes;
        Ok(tree)
    }

    /// What a path, from the top of the working tree, names.
    pub(crate) fn kind(&self, path: &str) -> Option<Kind> {
        if path.is_empty() {
            return Some(Kind::Folder);
        }
        if self.entries.find(path).is_some_and(|it| it.is_file()) {
            return Some(Kind::File);
        }
        let mut below = self.entries.below(path);
        below.next().map(|_| Kind::Folder)
    }

    /// The bytes of a staged file, none if there is none.
    ///
    /// # Errors
    /// When its object is missing.
    pub(crate) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        let Some(entry) = self.entries.find(path).filter(|it| it.is_file()) else {
            return Ok(None);
        };
        let bytes = blobs::read(&self.git.repository, ContentId(entry.id()));
        let what = || format!("`{path}` of {LABEL}");
        let bytes = bytes.map_err(|error| self.git.unreadable(&what(), &error))?;
        Ok(Some(bytes))
    }

    /// What is tracked below a folder, as paths from there.
    pub(crate) fn tracked(&self, folder: &str) -> Tracking {
        let mut files = Vec::new();
        let mut folders: Vec<&str> = Vec::new();
        for entry in self.entries.below(folder) {
            let path = std::str::from_utf8(entry.path).ok();
            let Some(path) = path.and_then(|path| paths::below(folder, path)) else {
                continue;
            };
            let parent = paths::parent(path);
            if folders.last() != Some(&parent) {
                folders.push(parent);
            }
            if is_proto(path) {
                let stamp = self.entries.written.and_then(|it| entry.stamp(it));
                files.push(Tracked {
                    path: path.into(),
                    known: stamp.map(|stamp| (stamp, ContentId(entry.id()))),
                });
            }
        }
        Tracking::new(files, folders)
    }

    /// The `.proto` files in a folder that is known to be as a tree has it, as paths from some
    /// folder that it is in; none where that is not known, or there is more to it than files.
    pub(super) fn of_tree(
        &self,
        (top, folder): (&str, &str),
        tree: [u8; 20],
        is_left_out: &dyn Fn(&str) -> bool,
    ) -> Option<Vec<TreeFile>> {
        let mut files = Vec::new();
        for entry in self.entries.of_tree(folder, tree)? {
            let path = std::str::from_utf8(entry.path).ok()?;
            if !entry.is_file() {
                return None;
            }
            let path = paths::below(top, path)?;
            if is_proto(path) && !is_left_out(path) {
                files.push(TreeFile {
                    path: path.into(),
                    id: Some(ContentId(entry.id())),
                });
            }
        }
        Some(files)
    }
}
