//! The files of one version.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

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

    /// A tree held in memory: pairs of path and text.
    #[must_use]
    pub fn from_texts<P: Into<Box<str>>, T: Into<String>>(
        label: &str,
        texts: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        let mut files = Vec::new();
        let mut contents = rustc_hash::FxHashMap::default();
        for (path, text) in texts {
            let (path, bytes) = (path.into(), text.into().into_bytes());
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

    /// A tree of the same files, some of them with other texts, by their paths in the tree.
    #[must_use]
    pub fn with_texts(&self, texts: &BTreeMap<String, String>) -> Self {
        let mut tree = self.part(|_| true);
        tree.notes.clone_from(&self.notes);
        let mut contents = rustc_hash::FxHashMap::default();
        for file in &mut tree.files {
            if let Some(text) = texts.get(&*file.path) {
                file.id = Some(ContentId::of(text.as_bytes()));
                contents.insert(file.path.clone(), text.clone().into_bytes());
            }
        }
        tree.reader = Arc::new(Changed {
            contents,
            others: Arc::clone(&self.reader),
        });
        tree
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
}

impl std::fmt::Debug for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tree")
            .field("label", &self.label)
            .field("files", &self.files)
            .finish()
    }
}

/// Files of which some have other contents than those that are read.
struct Changed {
    contents: rustc_hash::FxHashMap<Box<str>, Vec<u8>>,
    others: Arc<dyn Read>,
}

impl Read for Changed {
    fn read(&self, file: &TreeFile) -> Result<Vec<u8>, SourceError> {
        match self.contents.get(&file.path) {
            Some(content) => Ok(content.clone()),
            None => self.others.read(file),
        }
    }

    fn path(&self, file: &TreeFile) -> Option<PathBuf> {
        self.others.path(file)
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
