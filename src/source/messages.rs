//! What was written about the commits of a change.

use std::path::Path;

use super::git::Git;
use super::{CommitId, CommitMessage, OpenOptions, SourceError};

/// The messages of the commits that one, HEAD if none is named, has and another has not, the newest
/// first; none where there is no repository.
///
/// # Errors
/// When the repository cannot be read.
pub fn messages_since(
    path: &Path,
    base: CommitId,
    head: Option<CommitId>,
    options: &OpenOptions,
) -> Result<Vec<CommitMessage>, SourceError> {
    let path = options.cwd.join(path);
    match Git::open(&path, &options.cwd, &options.git)? {
        Some(git) => git.messages_since(base, head),
        None => Ok(Vec::new()),
    }
}
