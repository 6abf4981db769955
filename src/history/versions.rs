//! The ledger of versions that are at hand, wherever they were kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Ledger;
use super::build::{Builder, Content};
use crate::compile::Room;
use crate::compile::declared::{Declared, Unreadable, declared};
use crate::source::{AuthorTime, CommitId, ContentId, FileChange, LoggedCommit, SourceError, Tree};

/// A version of a schema, and what to call it.
#[derive(Debug)]
pub struct Version {
    /// The commit it is of.
    pub commit: CommitId,
    /// When that was made.
    pub time: AuthorTime,
    /// Its files, from the top of the repository.
    pub tree: Tree,
}

/// Builds the ledger of versions, the oldest first.
///
/// # Errors
/// When a file cannot be read.
pub fn of_versions(versions: &[Version]) -> Result<Ledger, SourceError> {
    let mut library = Library::default();
    let mut builder = Builder::new(Ledger::default());
    let mut before = BTreeMap::new();
    for version in versions {
        let now = library.shelve(&version.tree)?;
        let commit = LoggedCommit {
            id: version.commit,
            time: version.time,
            changes: changes(&before, &now),
            merged: Vec::new(),
        };
        builder.commit(&commit, &|content| library.content(content));
        before = now;
    }
    Ok(builder.finish())
}

type Files = BTreeMap<Arc<str>, ContentId>;

/// Contents by ids that are made up: those of versions on disk have none.
#[derive(Default)]
struct Library {
    ids: FxHashMap<Vec<u8>, ContentId>,
    by_content: FxHashMap<ContentId, Result<Declared, Unreadable>>,
    room: Room,
}

impl Library {
    fn shelve(&mut self, tree: &Tree) -> Result<Files, SourceError> {
        let mut files = Files::new();
        for file in tree.files() {
            let bytes = tree.read(file)?;
            let mut id = [0; 20];
            id[..8].copy_from_slice(&(self.ids.len() as u64).to_be_bytes());
            let (by_content, room) = (&mut self.by_content, &mut self.room);
            let id = *self.ids.entry(bytes).or_insert_with_key(|bytes| {
                by_content.insert(ContentId(id), declared(bytes, room));
                ContentId(id)
            });
            files.insert(Arc::from(&*file.path), id);
        }
        Ok(files)
    }

    fn content(&self, id: ContentId) -> Content<'_> {
        match self.by_content.get(&id) {
            Some(Ok(declared)) => Content::Declared(declared),
            Some(Err(trouble)) => Content::Unreadable(trouble),
            None => Content::Missing,
        }
    }
}

fn changes(before: &Files, now: &Files) -> Vec<FileChange> {
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    let paths = gone.chain(now.keys());
    let changes = paths.map(|path| FileChange {
        path: Arc::clone(path),
        old: before.get(path).copied(),
        new: now.get(path).copied(),
    });
    changes.filter(|change| change.old != change.new).collect()
}
