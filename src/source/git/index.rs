//! The index: what the next commit will hold.

use git2::{IndexEntry, IndexEntryExtendedFlag};

use super::super::exclude::Exclude;
use super::super::paths::{self, is_proto};
use super::super::stamp::{Stamp, Tracked, Tracking};
use super::super::tree::TreeFile;
use super::super::version::Kind;
use super::super::{ContentId, SourceError, Tree};
use super::blobs::{Blobs, content_id};
use super::{Git, loose};

/// What to call the index in messages.
const LABEL: &str = "the git index";

const LINK: u32 = 0o120_000;
const SUBMODULE: u32 = 0o160_000;

/// The index as it was when it was read.
pub(crate) struct Index<'a> {
    git: &'a Git,
    index: git2::Index,
}

impl Git {
    /// Reads the index.
    ///
    /// # Errors
    /// When it is damaged or of a kind that is not known.
    pub(crate) fn index(&self) -> Result<Index<'_>, SourceError> {
        let opened = match &self.environment.index_file {
            Some(path) => git2::Index::open(path),
            None => self.repository.index(),
        };
        let index = opened.map_err(|error| {
            SourceError::new(
                format!(
                    "cannot read the git index: {}",
                    super::trouble::sentence(&error)
                ),
                "a split or sparse index is not supported: \
                 turn it off with `git update-index --no-split-index` or \
                 `git sparse-checkout reapply --no-sparse-index`",
            )
        })?;
        Ok(Index { git: self, index })
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
        for entry in self.index.iter() {
            let Ok(path) = std::str::from_utf8(&entry.path) else {
                continue;
            };
            let Some(path) = paths::below(folder, path) else {
                continue;
            };
            let left_out = || excluded(exclude, display_prefix, path);
            if entry.mode == SUBMODULE && !left_out() {
                notes.push(format!(
                    "submodule `{display_prefix}{path}` is not looked into"
                ));
            }
            if !is_proto(path) || !is_file(&entry) || left_out() {
                continue;
            }
            if stage(&entry) != 0 {
                return Err(SourceError::new(
                    format!("`{display_prefix}{path}` has an unresolved merge conflict"),
                    "resolve it and stage the result with `git add`",
                ));
            }
            files.push(TreeFile {
                path: path.into(),
                id: content_id(entry.id),
            });
        }
        let blobs = Blobs::new(self.git, LABEL, display_prefix);
        let mut tree = Tree::new(LABEL.into(), display_prefix.into(), files, Box::new(blobs));
        tree.notes = notes;
        Ok(tree)
    }

    /// What a path, from the top of the working tree, names.
    pub(crate) fn kind(&self, path: &str) -> Option<Kind> {
        let exists = |path: &str| self.index.get_path(std::path::Path::new(path), 0);
        if !path.is_empty() && exists(path).is_some_and(|entry| is_file(&entry)) {
            return Some(Kind::File);
        }
        let prefix = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        let found = prefix.is_empty() || self.index.find_prefix(prefix).is_ok();
        found.then_some(Kind::Folder)
    }

    /// The bytes of a staged file, none if there is none.
    ///
    /// # Errors
    /// When its object is missing.
    pub(crate) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        let entry = self.index.get_path(std::path::Path::new(path), 0);
        let Some(entry) = entry.filter(is_file) else {
            return Ok(None);
        };
        let repository = &self.git.repository;
        let blob = loose::check(repository, entry.id).and_then(|()| repository.find_blob(entry.id));
        let what = || format!("`{path}` of {LABEL}");
        let blob = blob.map_err(|error| self.git.unreadable(&what(), &error))?;
        Ok(Some(blob.content().to_vec()))
    }

    /// What is tracked below a folder, as paths from there.
    pub(crate) fn tracked(&self, folder: &str) -> Tracking {
        let written = self.written();
        let mut tracking = Tracking::default();
        let mut last = String::new();
        for entry in self.index.iter() {
            let path = std::str::from_utf8(&entry.path).ok();
            let Some(path) = path.and_then(|path| paths::below(folder, path)) else {
                continue;
            };
            let parent = paths::parent(path);
            if parent != last {
                parent.clone_into(&mut last);
                tracking.add_folder(parent);
            }
            if is_proto(path) {
                tracking.files.push(Tracked {
                    path: path.to_owned(),
                    known: written.and_then(|written| known(&entry, written)),
                });
            }
        }
        // git sorts as we do, but for the stages of a conflict
        tracking.files.sort_by(|a, b| a.path.cmp(&b.path));
        tracking
    }

    /// When the index itself was written: seconds and nanoseconds.
    fn written(&self) -> Option<(i64, i64)> {
        Stamp::of(self.index.path()?).map(|stamp| stamp.written)
    }
}

/// What is known about the file of an entry. A file that was written or changed when the index was,
/// or later, may have been written twice within one tick of the clock: nothing is known about it.
fn known(entry: &IndexEntry, index_written: (i64, i64)) -> Option<(Stamp, ContentId)> {
    let time = |time: git2::IndexTime| (i64::from(time.seconds()), i64::from(time.nanoseconds()));
    let stamp = Stamp {
        written: time(entry.mtime),
        changed: time(entry.ctime),
        length: u64::from(entry.file_size),
        inode: entry.ino,
    };
    let told =
        is_file(entry) && stage(entry) == 0 && stamp.written.max(stamp.changed) < index_written;
    told.then(|| content_id(entry.id))
        .flatten()
        .map(|id| (stamp, id))
}

/// Whether the file or one of its folders is left out.
fn excluded(exclude: &Exclude, display_prefix: &str, path: &str) -> bool {
    let slashes = path.match_indices('/').map(|(at, _)| &path[..at]);
    slashes
        .chain([path])
        .any(|path| exclude.matches(display_prefix, path))
}

fn stage(entry: &IndexEntry) -> u16 {
    (entry.flags >> 12) & 3
}

/// Whether an entry has content of its own: links and submodules have none, and neither has what
/// `git add --intent-to-add` only announces.
fn is_file(entry: &IndexEntry) -> bool {
    let intended =
        IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended).is_intent_to_add();
    !intended && entry.mode != LINK && entry.mode != SUBMODULE
}
