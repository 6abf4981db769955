//! Where the hooks of a repository are.

use std::path::{Path, PathBuf};

use super::git::Git;
use super::{OpenOptions, SourceError};

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
