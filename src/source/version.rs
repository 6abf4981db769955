//! A version of everything: the disk, a revision, the index. Paths are from its top.

use std::path::PathBuf;
use std::sync::Arc;

use super::archive::Archive;
use super::exclude::Exclude;
use super::folder::{Folder, cannot_read};
use super::git::{Found, Git, Index, Snapshot};
use super::links::Reach;
use super::single::Scope;
use super::{OpenOptions, SourceError, Tree, paths};

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A folder.
    Folder,
    /// A file.
    File,
}

/// Files on disk.
pub(crate) struct Disk<'a> {
    /// The top: that of the working tree, or of the file system.
    pub(crate) top: PathBuf,
    /// The repository the files are in, if they are in one.
    pub(crate) git: Option<&'a Git>,
    /// What is left out.
    pub(crate) exclude: &'a Exclude,
    /// Where the user is.
    pub(crate) options: &'a OpenOptions,
}

/// The staged files.
pub(crate) struct Staged<'a> {
    /// The index.
    pub(crate) index: Index<'a>,
    /// What is left out.
    pub(crate) exclude: &'a Exclude,
}

/// One version of everything.
pub(crate) enum Version<'a> {
    /// What is on disk.
    Disk(Disk<'a>),
    /// What was committed.
    Revision(Snapshot<'a>),
    /// What is staged.
    Index(Staged<'a>),
    /// What an archive holds.
    Archive(&'a Archive),
    /// A version before there was anything, and what to call it.
    Nothing(String),
}

impl Version<'_> {
    /// What a path names.
    ///
    /// # Errors
    /// When git objects are missing.
    pub(crate) fn kind(&self, path: &str) -> Result<Option<Kind>, SourceError> {
        match self {
            Self::Disk(disk) => Ok(disk.kind(path)),
            Self::Revision(snapshot) => Ok(snapshot.find(path)?.map(|found| match found {
                Found::Folder(_) => Kind::Folder,
                Found::File(_) => Kind::File,
            })),
            Self::Index(staged) => Ok(staged.index.kind(path)),
            Self::Archive(archive) => Ok(archive.kind(path)),
            Self::Nothing(_) => Ok(None),
        }
    }

    /// Whether a path names a file.
    ///
    /// # Errors
    /// When git objects are missing.
    pub(crate) fn is_file(&self, path: &str) -> Result<bool, SourceError> {
        Ok(self.kind(path)? == Some(Kind::File))
    }

    /// The bytes of a file; none if there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        match self {
            Self::Disk(disk) => disk.read(path),
            Self::Revision(snapshot) => snapshot.read(path),
            Self::Index(staged) => staged.index.read(path),
            Self::Archive(archive) => Ok(archive.content(path)),
            Self::Nothing(_) => Ok(None),
        }
    }

    /// The `.proto` files below a folder; a folder that is not there has none.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub(crate) fn tree(&self, folder: &str, display_prefix: &str) -> Result<Tree, SourceError> {
        match self {
            Self::Disk(disk) => disk.tree(folder, display_prefix),
            Self::Revision(snapshot) => snapshot.tree(folder, display_prefix),
            Self::Index(staged) => staged.index.tree(folder, display_prefix, staged.exclude),
            Self::Archive(archive) => Ok(archive.tree(folder, display_prefix)),
            Self::Nothing(label) => Ok(Tree::empty(label.as_str())),
        }
    }

    /// The same, and what is done meanwhile on this thread, where there is time for it.
    pub(crate) fn tree_and<T>(
        &self,
        (folder, display_prefix): (&str, &str),
        meanwhile: impl FnOnce() -> T,
    ) -> (Result<Tree, SourceError>, T) {
        match self {
            Self::Disk(disk) => disk.tree_and((folder, display_prefix), meanwhile),
            Self::Revision(_) | Self::Index(_) | Self::Archive(_) | Self::Nothing(_) => {
                (self.tree(folder, display_prefix), meanwhile())
            }
        }
    }

    /// The files that a scope needs.
    ///
    /// # Errors
    /// When they cannot be listed.
    pub(crate) fn tree_in(&self, scope: &Scope, display_prefix: &str) -> Result<Tree, SourceError> {
        let Some(files) = &scope.files else {
            return self.tree(&scope.top, display_prefix);
        };
        let below = files
            .iter()
            .filter_map(|file| paths::below(&scope.top, file));
        if let Self::Disk(disk) = self {
            let there = below.filter(|path| disk.kind(&paths::join(&scope.top, path)).is_some());
            let path = disk.top.join(&scope.top);
            return disk
                .folder(&path, display_prefix)
                .tree_of(there.map(str::to_owned).collect());
        }
        let wanted: rustc_hash::FxHashSet<&str> = below.collect();
        let mut tree = self.tree(&scope.top, display_prefix)?;
        tree.retain(|file| wanted.contains(file.path.as_ref()));
        Ok(tree)
    }

    /// The folder to look through for imports that are not where they usually are.
    pub(crate) fn fallback(&self, file: &str) -> String {
        match self {
            Self::Disk(disk) if disk.git.is_none() => disk.fallback(file),
            _ => String::new(),
        }
    }
}

impl Disk<'_> {
    /// How to name a file to the user.
    pub(crate) fn display_prefix(&self, folder: &str) -> String {
        paths::display_prefix(&self.options.cwd, &self.top.join(folder))
    }

    /// How many `.proto` files below a folder git ignores.
    pub(crate) fn count_ignored(&self, folder: &str) -> usize {
        self.folder(&self.top.join(folder), "").count_ignored()
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        let data = std::fs::metadata(self.top.join(path)).ok()?;
        if data.is_dir() {
            return Some(Kind::Folder);
        }
        data.is_file().then_some(Kind::File)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        if self.kind(path) != Some(Kind::File) {
            return Ok(None);
        }
        let shown = format!("{}{path}", self.display_prefix(""));
        let bytes = super::read_file(&self.top.join(path));
        bytes.map(Some).map_err(|error| cannot_read(&shown, &error))
    }

    fn folder<'b>(&'b self, path: &'b std::path::Path, display_prefix: &str) -> Folder<'b> {
        let label = if display_prefix.is_empty() {
            "./"
        } else {
            display_prefix
        };
        let options = self.options;
        let top = self.git.map(|_| self.top.as_path());
        let reach = match options.outside_links {
            true => Reach::ANYWHERE,
            false => Reach::within([path, &options.cwd].into_iter().chain(top)),
        };
        Folder {
            path,
            reach,
            label: label.to_owned(),
            display_prefix: display_prefix.to_owned(),
            exclude: self.exclude,
            all_files: self.options.all_files,
            follow_links: self.options.follow_links,
        }
    }

    fn tree(&self, folder: &str, display_prefix: &str) -> Result<Tree, SourceError> {
        self.tree_and((folder, display_prefix), || ()).0
    }

    fn tree_and<T>(
        &self,
        (folder, display_prefix): (&str, &str),
        meanwhile: impl FnOnce() -> T,
    ) -> (Result<Tree, SourceError>, T) {
        let path = self.top.join(folder);
        let whole = self.folder(&path, display_prefix);
        let untracked = |whole: Folder<'_>| whole.tree(&Arc::default());
        let (git, index) = match self.git.map(|git| (git, git.index())) {
            None => return (untracked(whole), meanwhile()),
            Some((git, Ok(index))) => (git, index),
            Some((_, Err(error))) => {
                // a file that git ignores would be missing if git tracks it
                let is_told = self.options.all_files || whole.count_ignored() == 0;
                let tree = if is_told {
                    untracked(whole)
                } else {
                    Err(error)
                };
                return (tree, meanwhile());
            }
        };
        let tracking = Arc::new(index.tracked(folder));
        let (listing, done) = std::thread::scope(|scope| {
            let listing = scope.spawn(|| whole.listing(&tracking));
            let done = meanwhile();
            (listing.join().ok().flatten(), done)
        });
        let is_ignored = |path: &str| git.ignores(&paths::join(folder, path));
        let whole = match listing {
            Some(listing) => match whole.tree_of_listing(listing, &tracking, &is_ignored) {
                Ok(tree) => return (Ok(tree), done),
                Err(whole) => whole,
            },
            None => whole,
        };
        (whole.tree(&tracking), done)
    }

    /// The current folder if the file is in it, else the file's own.
    fn fallback(&self, file: &str) -> String {
        let cwd = paths::canonical(&self.options.cwd);
        let cwd = cwd.strip_prefix(&self.top).ok().and_then(paths::slashed);
        cwd.filter(|cwd| paths::below(cwd, file).is_some())
            .unwrap_or_else(|| paths::parent(file).to_owned())
    }
}
