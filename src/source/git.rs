//! Versions kept by git, read straight from the object database. Nothing is ever written.

mod blobs;
mod entries;
mod environment;
mod hooks;
mod index;
mod log;
mod loose;
mod messages;
mod open;
mod pack_order;
mod pool;
mod quiet;
mod remote;
mod revision;
mod snapshot;
mod status;
mod tags;
mod trouble;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use super::chronicle::AuthorTime;
use super::paths::{canonical, slashed};
use super::{Kept, SourceError};
use entries::Entries;

pub use environment::GitEnvironment;
pub(crate) use index::Index;
pub(crate) use log::{Log, Sketch};
pub use messages::CommitMessage;
pub(crate) use remote::Remote;
pub(crate) use revision::{Revision, split_path};
pub(crate) use snapshot::{Found, Snapshot};
pub(crate) use status::Head;
pub(crate) use tags::Tag;

/// The day of a moment where its author was, as `2024-03-02`.
pub(crate) fn day_of(time: AuthorTime) -> String {
    revision::day(git2::Time::new(time.seconds, time.offset_minutes))
}

/// A repository.
pub(crate) struct Git {
    repository: git2::Repository,
    environment: GitEnvironment,
    /// The top of the working tree with links resolved; none in a bare repository.
    work_tree: Option<PathBuf>,
    /// The index as it was when it was first asked for, or why it cannot be read.
    index: OnceCell<Result<Entries, SourceError>>,
}

impl Git {
    /// The top of the working tree; none in a bare repository.
    pub(crate) fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
    }

    /// Whether git ignores a path, from the top of the working tree.
    pub(crate) fn ignores(&self, path: &str) -> bool {
        self.repository.is_path_ignored(path).unwrap_or_default()
    }

    /// Where a path is below the top of the working tree: empty for the top itself, none outside.
    pub(crate) fn below_work_tree(&self, path: &Path) -> Option<String> {
        slashed(
            canonical(path)
                .strip_prefix(self.work_tree.as_ref()?)
                .ok()?,
        )
    }

    /// What is kept under a name for this repository and its worktrees, outside of what git itself
    /// keeps there.
    pub(crate) fn kept(&self, name: &str) -> Kept {
        Kept::new(self.repository.commondir().join("protovet"), name)
    }

    /// Where it keeps what all its working trees share.
    pub(crate) fn shared_folder(&self) -> PathBuf {
        self.repository.commondir().to_path_buf()
    }

    /// What to call the repository in messages.
    pub(crate) fn name(&self) -> String {
        let path = self.work_tree().unwrap_or_else(|| self.repository.path());
        slashed(path).unwrap_or_else(|| path.display().to_string())
    }
}

impl std::fmt::Debug for Git {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Git")
            .field("repository", &self.name())
            .finish()
    }
}
