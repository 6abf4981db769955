//! What a repository says of itself.

use std::path::{Path, PathBuf};

use super::git::Git;
use super::{OpenOptions, SourceError};

/// A repository with a working tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The top of the working tree.
    pub top: PathBuf,
    /// The branch that work is merged into, without the name of its remote.
    pub default_branch: Option<String>,
    /// Where it is pulled from and pushed to.
    pub urls: Vec<String>,
}

/// The repository that a path is in; none outside of one, and for a bare one.
///
/// # Errors
/// When there is one, but it cannot be opened.
pub fn repository(path: &Path, options: &OpenOptions) -> Result<Option<Repository>, SourceError> {
    let git = Git::open(&options.cwd.join(path), &options.cwd, &options.git)?;
    let Some((git, top)) = git.and_then(|git| {
        let top = git.work_tree()?.to_path_buf();
        Some((git, top))
    }) else {
        return Ok(None);
    };
    let head = git.head()?;
    Ok(Some(Repository {
        top,
        default_branch: git.trunk(&head).map(|trunk| trunk.branch).or(head.branch),
        urls: git.remote_urls(),
    }))
}

/// The folder that git takes the hooks of a repository from; it need not be there yet.
///
/// # Errors
/// When the path is in no repository with a working tree, or the folder belongs to more than this
/// repository.
pub fn hooks_folder(path: &Path, options: &OpenOptions) -> Result<PathBuf, SourceError> {
    let git = Git::open(&options.cwd.join(path), &options.cwd, &options.git)?;
    let git = git.ok_or_else(|| {
        SourceError::new(
            format!("`{}` is not in a git repository", path.display()),
            "hooks are run by git: start one with `git init`",
        )
    })?;
    git.hooks()
}
