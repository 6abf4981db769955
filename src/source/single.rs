//! One `.proto` file or folder: which other files belong to it, and where its imports start from.

use rustc_hash::FxHashSet;

use super::version::Version;
use super::{SourceError, imports, paths};

/// The part of a version that a file or folder needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The folder to root the tree at.
    pub(crate) top: String,
    /// The files needed, from the top of the version; none when an import was not found where
    /// imports usually are, so that every file may be the one that is meant.
    pub(crate) files: Option<Vec<String>>,
}

impl Scope {
    /// Follows the imports of a file. They are looked for below the folders that the file is in,
    /// nearest first, as there is no list of import roots to go by.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn of(version: &Version<'_>, file: &str) -> Result<Self, SourceError> {
        Self::following(version, vec![file.to_owned()], paths::parent(file))
    }

    /// The same for all files of a folder.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn of_folder(version: &Version<'_>, folder: &str) -> Result<Self, SourceError> {
        let tree = version.tree(folder, "")?;
        let files = tree
            .files()
            .iter()
            .map(|file| paths::join(folder, &file.path));
        Self::following(version, files.collect(), folder)
    }

    fn following(
        version: &Version<'_>,
        mut files: Vec<String>,
        folder: &str,
    ) -> Result<Self, SourceError> {
        let mut search = Search {
            version,
            roots: Vec::new(),
            seen: FxHashSet::default(),
        };
        search.seen.extend(files.iter().cloned());
        let mut top = folder.to_owned();
        let mut next = 0;
        while let Some(file) = files.get(next).cloned() {
            next += 1;
            let Some(text) = version.read(&file)? else {
                continue;
            };
            for import in imports::scan(&text) {
                match search.find(&file, &import)? {
                    Some(found) => {
                        let root = search.roots[found.root].as_str();
                        top = paths::common_folder(&top, root).to_owned();
                        if search.seen.insert(found.path.clone()) {
                            files.push(found.path);
                        }
                    }
                    None if import.starts_with("google/protobuf/") => {}
                    None => {
                        return Ok(Self {
                            top: version.fallback(&file),
                            files: None,
                        });
                    }
                }
            }
        }
        Ok(Self {
            top,
            files: Some(files),
        })
    }

    /// The scope that serves both.
    pub(crate) fn union(self, other: Self) -> Self {
        let top = paths::common_folder(&self.top, &other.top).to_owned();
        let files = self.files.zip(other.files).map(|(mut files, more)| {
            files.extend(more);
            files.sort_unstable();
            files.dedup();
            files
        });
        Self { top, files }
    }
}

struct Search<'a> {
    version: &'a Version<'a>,
    /// Folders that an import was found below.
    roots: Vec<String>,
    seen: FxHashSet<String>,
}

/// Whether an import is a path that protoc follows: with `..` in it, it could be any file there is.
fn is_plain(import: &str) -> bool {
    let mut parts = import.split('/');
    !import.contains('\\') && parts.all(|part| !["", ".", ".."].contains(&part))
}

struct FoundImport {
    root: usize,
    path: String,
}

impl Search<'_> {
    fn find(&mut self, file: &str, import: &str) -> Result<Option<FoundImport>, SourceError> {
        if !is_plain(import) {
            return Ok(None);
        }
        for root in 0..self.roots.len() {
            let path = paths::join(&self.roots[root], import);
            if self.is_there(&path)? {
                return Ok(Some(FoundImport { root, path }));
            }
        }
        let mut folder = file;
        while !folder.is_empty() {
            folder = paths::parent(folder);
            let path = paths::join(folder, import);
            if self.is_there(&path)? {
                self.roots.push(folder.to_owned());
                return Ok(Some(FoundImport {
                    root: self.roots.len() - 1,
                    path,
                }));
            }
        }
        Ok(None)
    }

    fn is_there(&self, path: &str) -> Result<bool, SourceError> {
        Ok(self.seen.contains(path) || self.version.is_file(path)?)
    }
}
