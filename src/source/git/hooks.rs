//! Where git looks for hooks.

use std::path::PathBuf;

use git2::ConfigLevel;

use super::super::SourceError;
use super::Git;

impl Git {
    /// The folder that git takes hooks from: what `core.hooksPath` says, else the one that all
    /// worktrees of the repository share.
    ///
    /// # Errors
    /// When the repository has no working tree, or the folder is not its own.
    pub(crate) fn hooks(&self) -> Result<PathBuf, SourceError> {
        let Some(top) = self.work_tree() else {
            return Err(SourceError::new(
                format!(
                    "`{}` is a bare git repository, in which nobody commits",
                    self.name()
                ),
                "install the hook in a clone of it",
            ));
        };
        let usual = self.shared_folder().join("hooks");
        let config = self.repository.config();
        let config = config.map_err(|error| self.unreadable("the configuration", &error))?;
        let Ok(named) = config.get_path("core.hooksPath") else {
            return Ok(usual);
        };
        let level = config
            .get_entry("core.hooksPath")
            .map(|entry| entry.level());
        let own = matches!(level, Ok(ConfigLevel::Local | ConfigLevel::Worktree));
        if !own {
            return Err(SourceError::new(
                format!(
                    "`core.hooksPath` is `{}` for all repositories of this machine or user",
                    named.display()
                ),
                "a hook there would run in all of them: set it for this one, as in `git config \
                 core.hooksPath .githooks`, or add the line to the hook that is there yourself",
            ));
        }
        // git runs hooks at the top of the working tree, so that is where the path starts
        Ok(top.join(named))
    }
}
