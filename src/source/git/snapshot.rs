//! The files of a revision.

use git2::{ObjectType, Oid};

use super::super::exclude::Exclude;
use super::super::paths::{self, is_proto};
use super::super::tree::{MOST_FILES, TreeFile, too_many};
use super::super::{SourceError, Tree, lfs};
use super::blobs::{Blobs, content, content_id};
use super::{Git, Revision, loose};

/// How many links may lead to links; git stores what the file system would refuse.
const MAX_LINKS: usize = 16;

/// The most files and folders below one folder: a few objects of git can stand for more of them
/// than could ever be looked at.
const MOST_ENTRIES: usize = 3_000_000;

const LINK: i32 = 0o120_000;

/// What a path of a revision names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A folder.
    Folder(Oid),
    /// A file.
    File(Oid),
}

/// A revision and how to show the files of one of its folders.
pub(crate) struct Snapshot<'a> {
    /// The repository.
    pub(crate) git: &'a Git,
    /// The revision.
    pub(crate) revision: &'a Revision,
    /// What is left out.
    pub(crate) exclude: &'a Exclude,
}

impl Snapshot<'_> {
    /// What a path, `/`-separated from the top of the revision, names; links are followed.
    ///
    /// # Errors
    /// When objects are missing.
    pub(crate) fn find(&self, path: &str) -> Result<Option<Found>, SourceError> {
        self.find_linked(path, 0)
    }

    /// All `.proto` files below a folder, as paths from there.
    ///
    /// # Errors
    /// When objects are missing.
    pub(crate) fn tree(&self, folder: &str, display_prefix: &str) -> Result<Tree, SourceError> {
        let mut walk = Walk {
            snapshot: self,
            folder,
            display_prefix,
            open: Vec::new(),
            files: Vec::new(),
            notes: self.revision.note.iter().cloned().collect(),
            left: MOST_ENTRIES,
        };
        match self.find(folder)? {
            Some(Found::Folder(id)) => walk.folder(id, String::new())?,
            Some(Found::File(_)) | None => {}
        }
        let (files, notes) = (walk.files, walk.notes);
        let label = self.revision.label();
        let blobs = Blobs::new(self.git, &label, display_prefix);
        let mut tree = Tree::new(label, display_prefix.to_owned(), files, Box::new(blobs));
        tree.notes = notes;
        tree.outlines = Some(self.git.kept("outlines"));
        Ok(tree)
    }

    /// The bytes of a file of the revision, none if there is none.
    ///
    /// # Errors
    /// When objects are missing.
    pub(crate) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        let Some(Found::File(id)) = self.find(path)? else {
            return Ok(None);
        };
        let bytes = self.blob(path, id)?;
        lfs::refuse_pointer(&|| path.to_owned(), &bytes)?;
        Ok(Some(bytes))
    }

    fn blob(&self, path: &str, id: Oid) -> Result<Vec<u8>, SourceError> {
        let content = content(&self.git.repository, id);
        content.map_err(|error| self.unreadable(&format!("`{path}`"), &error))
    }

    fn folder(&self, path: &str, id: Oid) -> Result<git2::Tree<'_>, SourceError> {
        let repository = &self.git.repository;
        let found = loose::check(repository, id).and_then(|()| repository.find_tree(id));
        found.map_err(|error| {
            let what = if path.is_empty() {
                "the top folder".to_owned()
            } else {
                format!("`{path}`")
            };
            self.unreadable(&what, &error)
        })
    }

    fn unreadable(&self, what: &str, error: &git2::Error) -> SourceError {
        self.git
            .unreadable(&format!("{what} of {}", self.revision.label()), error)
    }

    fn find_linked(&self, path: &str, links: usize) -> Result<Option<Found>, SourceError> {
        let mut folder = self.revision.tree;
        let mut at = String::new();
        let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
        while let Some(part) = parts.next() {
            let tree = self.folder(&at, folder)?;
            let Some(entry) = tree.get_name(part) else {
                return Ok(None);
            };
            at = paths::join(&at, part);
            if entry.filemode() == LINK {
                let rest: Vec<&str> = parts.collect();
                let Some(target) = self.link(&at, entry.id())? else {
                    return Ok(None);
                };
                if links == MAX_LINKS {
                    return Ok(None);
                }
                return self.find_linked(&paths::join(&target, &rest.join("/")), links + 1);
            }
            match entry.kind() {
                Some(ObjectType::Tree) => folder = entry.id(),
                Some(ObjectType::Blob) if parts.peek().is_none() => {
                    return Ok(Some(Found::File(entry.id())));
                }
                _ => return Ok(None),
            }
        }
        Ok(Some(Found::Folder(folder)))
    }

    /// Where a link leads, from the top; none when it leaves the repository.
    fn link(&self, path: &str, id: Oid) -> Result<Option<String>, SourceError> {
        let bytes = self.blob(path, id)?;
        let Ok(target) = std::str::from_utf8(&bytes) else {
            return Ok(None);
        };
        if target.starts_with('/') {
            return Ok(None);
        }
        Ok(paths::normal(&paths::join(paths::parent(path), target)))
    }
}

struct Walk<'a> {
    snapshot: &'a Snapshot<'a>,
    /// Where the walk started, from the top of the revision.
    folder: &'a str,
    display_prefix: &'a str,
    /// The folders that the walk is in, so that a link to one of them is not followed.
    open: Vec<Oid>,
    files: Vec<TreeFile>,
    notes: Vec<String>,
    /// How many more entries may come.
    left: usize,
}

impl Walk<'_> {
    fn folder(&mut self, id: Oid, path: String) -> Result<(), SourceError> {
        if self.open.contains(&id) || self.open.len() > 1_000 {
            return Ok(());
        }
        if let Some(files) = self.as_staged(id, &path) {
            self.files.extend(files);
            return Ok(());
        }
        self.open.push(id);
        let tree = self.snapshot.folder(&paths::join(self.folder, &path), id)?;
        self.left = self
            .left
            .checked_sub(tree.len())
            .ok_or_else(|| self.too_many())?;
        for entry in tree.iter() {
            let Ok(name) = entry.name() else {
                self.not_utf8(&path, entry.name_bytes());
                continue;
            };
            let below = paths::join(&path, name);
            if self.snapshot.exclude.matches(self.display_prefix, &below) {
                continue;
            }
            let found = match entry.kind() {
                Some(ObjectType::Tree) => Some(Found::Folder(entry.id())),
                Some(ObjectType::Blob) if entry.filemode() == LINK => {
                    self.follow(&below, entry.id())?
                }
                Some(ObjectType::Blob) => Some(Found::File(entry.id())),
                Some(ObjectType::Commit) => {
                    self.submodule(&below);
                    None
                }
                _ => None,
            };
            match found {
                Some(Found::Folder(id)) => self.folder(id, below)?,
                Some(Found::File(id)) if is_proto(&below) => {
                    if self.files.len() == MOST_FILES {
                        return Err(self.too_many());
                    }
                    self.files.push(TreeFile {
                        path: below.into(),
                        id: content_id(id),
                    });
                }
                Some(Found::File(_)) | None => {}
            }
        }
        self.open.pop();
        Ok(())
    }

    /// The files of a folder that the index is known to have just so: to look them up there is
    /// faster than to open the trees of all folders.
    fn as_staged(&self, id: Oid, path: &str) -> Option<Vec<TreeFile>> {
        let index = self.snapshot.git.index().ok()?;
        let exclude = self.snapshot.exclude;
        let is_left_out = |path: &str| exclude.matches_within(self.display_prefix, path);
        let folder = paths::join(self.folder, path);
        index.of_tree((self.folder, &folder), content_id(id)?.0, &is_left_out)
    }

    /// What a link leads to, unless that is a folder that it is in: all would be found twice.
    fn follow(&self, path: &str, id: Oid) -> Result<Option<Found>, SourceError> {
        let path = paths::join(self.folder, path);
        match self.snapshot.link(&path, id)? {
            Some(target) if paths::below(&target, &path).is_none() => self.snapshot.find(&target),
            Some(_) | None => Ok(None),
        }
    }

    fn too_many(&self) -> SourceError {
        too_many(&self.snapshot.revision.label())
    }

    fn submodule(&mut self, path: &str) {
        self.notes.push(format!(
            "submodule `{}{path}` is not looked into at {}",
            self.display_prefix,
            self.snapshot.revision.label()
        ));
    }

    fn not_utf8(&mut self, folder: &str, name: &[u8]) {
        if name.ends_with(b".proto") {
            let shown = paths::join(folder, &String::from_utf8_lossy(name));
            self.notes
                .push(format!("`{shown}` is left out: its name is not UTF-8"));
        }
    }
}
