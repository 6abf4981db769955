//! The files of one version.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Kept, SourceError};

/// What identifies the content of a file without reading it: the id of a git blob, or a hash. Equal
/// ids mean equal contents; equal contents may have several.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ContentId(pub [u8; 20]);

impl ContentId {
    /// The hash of a content that git does not know.
    fn of(bytes: &[u8]) -> Self {
        let mut id = [0; 20];
        id.copy_from_slice(&blake3::hash(bytes).as_bytes()[..20]);
        Self(id)
    }
}

/// The most `.proto` files in one tree; the largest public collection has a hundredth of it.
pub(super) const MOST_FILES: usize = 1_000_000;

/// The error for more files or folders than anybody has.
pub(super) fn too_many(label: &str) -> SourceError {
    SourceError::new(
        format!("there are too many files to look at in {label}: more than any schema has"),
        "name the folder that holds the schema, or leave out what belongs to none with `--exclude`",
    )
}

/// One file of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// Path below the tree's top, with `/` between folders.
    pub path: Box<str>,
    /// What identifies its content, where that is known without reading.
    pub id: Option<ContentId>,
}

/// The `.proto` files of one version of a schema, sorted by path; contents are read on demand.
pub struct Tree {
    /// What to call it in messages: `proto/`, `main (4f2c91a)`, `the git index`.
    pub label: String,
    /// Prefix that turns a path of the tree into one to show to the user: the folder as the user
    /// typed it, with a trailing `/`, or nothing.
    pub display_prefix: String,
    /// What was left out or chosen on the way that the user may want to know, one sentence each.
    pub notes: Vec<String>,
    /// Where outlines of its files may be kept from one run to the next.
    pub outlines: Option<Kept>,
    files: Vec<TreeFile>,
    reader: Arc<dyn Read>,
}

/// How the content of a tree's file is read. Implementations are shared between threads.
pub(crate) trait Read: Send + Sync {
    /// The bytes of a file of this tree.
    ///
    /// # Errors
    /// When the file is gone or cannot be read.
    fn read(&self, file: &TreeFile) -> Result<Vec<u8>, SourceError>;

    /// Puts the bytes of a file of this tree in the place of what is in `room`.
    ///
    /// # Errors
    /// As [`Read::read`].
    fn read_into(&self, file: &TreeFile, room: &mut Vec<u8>) -> Result<(), SourceError> {
        *room = self.read(file)?;
        Ok(())
    }

    /// Where a file can be written to, if it can.
    fn path(&self, _file: &TreeFile) -> Option<PathBuf> {
        None
    }
}

impl Tree {
    /// A tree from its files, in any order, and a way to read them.
    pub(crate) fn new(
        label: String,
        display_prefix: String,
        mut files: Vec<TreeFile>,
        reader: Box<dyn Read>,
    ) -> Self {
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Self {
            label,
            display_prefix,
            notes: Vec::new(),
            outlines: None,
            files,
            reader: Arc::from(reader),
        }
    }

    /// A tree without files, for a version in which there was nothing yet.
    #[must_use]
    pub fn empty(label: impl Into<String>) -> Self {
        let nothing = InMemory(rustc_hash::FxHashMap::default());
        Self::new(label.into(), String::new(), Vec::new(), Box::new(nothing))
    }

    /// A tree held in memory: pairs of path and text, or whatever bytes stand for it.
    #[must_use]
    pub fn from_texts<P: Into<Box<str>>, T: Into<Vec<u8>>>(
        label: &str,
        texts: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        let mut files = Vec::new();
        let mut contents = rustc_hash::FxHashMap::default();
        for (path, text) in texts {
            let (path, bytes) = (path.into(), text.into());
            let id = Some(ContentId::of(&bytes));
            contents.insert(path.clone(), bytes);
            files.push(TreeFile { path, id });
        }
        Self::new(
            label.to_owned(),
            String::new(),
            files,
            Box::new(InMemory(contents)),
        )
    }

    /// The same as if its contents had to be read to be known.
    #[cfg(test)]
    pub(crate) fn without_ids(mut self) -> Self {
        self.files.iter_mut().for_each(|file| file.id = None);
        self
    }

    /// The files, sorted by path.
    #[must_use]
    pub fn files(&self) -> &[TreeFile] {
        &self.files
    }

    /// The file with this path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&TreeFile> {
        self.files.get(self.position(path)?)
    }

    /// The position of the file with this path in [`Self::files`].
    pub(crate) fn position(&self, path: &str) -> Option<usize> {
        let by_path = |file: &TreeFile| file.path.as_ref().cmp(path);
        self.files.binary_search_by(by_path).ok()
    }

    /// Drops the files that are not wanted.
    pub fn retain(&mut self, wanted: impl FnMut(&TreeFile) -> bool) {
        self.files.retain(wanted);
    }

    /// A tree of those of its files that are wanted.
    #[must_use]
    pub fn part(&self, mut wanted: impl FnMut(&str) -> bool) -> Self {
        let files = self.files.iter().filter(|file| wanted(&file.path));
        Self {
            label: self.label.clone(),
            display_prefix: self.display_prefix.clone(),
            notes: Vec::new(),
            outlines: self.outlines.clone(),
            files: files.cloned().collect(),
            reader: Arc::clone(&self.reader),
        }
    }

    /// The same with other contents for some files, as editors hold them before they are saved.
    /// What is not among the files is added to them.
    #[must_use]
    pub fn overlaid<'t>(&self, texts: impl IntoIterator<Item = (&'t str, Arc<str>)>) -> Self {
        let mut tree = self.part(|_| true);
        tree.notes.clone_from(&self.notes);
        let mut held = rustc_hash::FxHashMap::default();
        let mut added = Vec::new();
        for (path, text) in texts {
            let id = Some(ContentId::of(text.as_bytes()));
            match tree.position(path) {
                Some(at) => tree.files[at].id = id,
                None => added.push(TreeFile {
                    path: path.into(),
                    id,
                }),
            }
            held.insert(Box::from(path), text);
        }
        tree.files.append(&mut added);
        tree.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let below = Arc::clone(&self.reader);
        tree.reader = Arc::new(Overlay { held, below });
        tree
    }

    /// The same with ids for all files: those whose contents are not known are read, once, and
    /// held.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn identified(&self) -> Result<Self, SourceError> {
        let unknown = self.files.par_iter().filter(|file| file.id.is_none());
        let read = unknown.map(|file| Ok((&*file.path, self.read(file)?)));
        let read = read.collect::<Result<Vec<(&str, Vec<u8>)>, SourceError>>()?;
        let texts = read.into_iter().filter_map(|(path, bytes)| {
            // what is no text stays without an id, and is read whenever it is asked for
            Some((path, Arc::from(String::from_utf8(bytes).ok()?)))
        });
        Ok(self.overlaid(texts))
    }

    /// The same, some of whose files have other texts, by their paths in the tree: nothing is added.
    #[must_use]
    pub fn with_texts(&self, texts: &BTreeMap<String, String>) -> Self {
        let texts = texts.iter().filter(|(path, _)| self.find(path).is_some());
        self.overlaid(texts.map(|(path, text)| (path.as_str(), Arc::from(text.as_str()))))
    }

    /// Where a file is on disk; nothing for one of a revision or an archive.
    #[must_use]
    pub fn path_on_disk(&self, file: &TreeFile) -> Option<PathBuf> {
        self.reader.path(file)
    }

    /// Whether the contents are known to be those of another tree, file by file, without reading.
    #[must_use]
    pub fn is_known_to_equal(&self, other: &Self) -> bool {
        self.files == other.files && self.files.iter().all(|file| file.id.is_some())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When the file is gone or cannot be read.
    pub fn read(&self, file: &TreeFile) -> Result<Vec<u8>, SourceError> {
        self.reader.read(file)
    }

    /// Puts the bytes of a file in the place of what is in `room`, which serves for one file after
    /// another.
    ///
    /// # Errors
    /// As [`Tree::read`].
    pub(crate) fn read_into(&self, file: &TreeFile, room: &mut Vec<u8>) -> Result<(), SourceError> {
        self.reader.read_into(file, room)
    }
}

impl std::fmt::Debug for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tree")
            .field("label", &self.label)
            .field("files", &self.files)
            .finish()
    }
}

/// Contents that take the place of others.
struct Overlay {
    held: rustc_hash::FxHashMap<Box<str>, Arc<str>>,
    below: Arc<dyn Read>,
}

impl Read for Overlay {
    fn read(&self, file: &TreeFile) -> Result<Vec<u8>, SourceError> {
        match self.held.get(&file.path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => self.below.read(file),
        }
    }

    fn read_into(&self, file: &TreeFile, room: &mut Vec<u8>) -> Result<(), SourceError> {
        match self.held.get(&file.path) {
            Some(text) => {
                room.clear();
                room.extend_from_slice(text.as_bytes());
                Ok(())
            }
            None => self.below.read_into(file, room),
        }
    }

    fn path(&self, file: &TreeFile) -> Option<PathBuf> {
        self.below.path(file)
    }
}

struct InMemory(rustc_hash::FxHashMap<Box<str>, Vec<u8>>);

impl Read for InMemory {
    fn read(&self, file: &TreeFile) -> Result<Vec<u8>, SourceError> {
        let found = self.0.get(&file.path);
        found
            .cloned()
            .ok_or_else(|| SourceError::plain(format!("`{}` is not in memory", file.path)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(tree: &Tree, path: &str) -> Vec<u8> {
        tree.read(tree.find(path).unwrap()).unwrap()
    }

    #[test]
    fn texts_take_the_place_of_files() {
        let tree = Tree::from_texts("test", [("a", "1"), ("c", "1")]);
        let edited = tree.overlaid([("c", "2".into()), ("b", "new".into())]);
        let paths: Vec<&str> = edited.files().iter().map(|file| &*file.path).collect();
        assert_eq!(paths, ["a", "b", "c"]);
        assert_eq!(edited.find("a"), tree.find("a"));
        assert_ne!(edited.find("c"), tree.find("c"));
        assert_eq!(content(&edited, "a"), b"1");
        assert_eq!(content(&edited, "b"), b"new");
        assert_eq!(content(&edited, "c"), b"2");
        assert_eq!(content(&tree, "c"), b"1");
        let back = edited.overlaid([("c", "1".into())]);
        assert_eq!(back.find("c"), tree.find("c"));
    }

    #[test]
    fn contents_are_read_to_know_them() {
        let known = Tree::from_texts("test", [("a", "1"), ("b", "2")]);
        let unknown = Tree::from_texts("test", [("a", "1"), ("b", "2")]).without_ids();
        assert!(!unknown.is_known_to_equal(&known));
        assert!(unknown.identified().unwrap().is_known_to_equal(&known));
    }
}
