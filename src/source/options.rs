//! What opening a tree needs to know besides its name.

use std::path::PathBuf;

use super::{GitEnvironment, SourceError};

/// The surroundings in which names of files and revisions are understood.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// The folder that relative paths start from, and that displayed paths are relative to.
    pub cwd: PathBuf,
    /// Globs of files and folders to leave out, matched against paths as displayed and against
    /// paths below the tree's top; one without a `/` matches at any depth.
    pub exclude: Vec<String>,
    /// Whether what a folder imports from outside of it comes along. To find that out costs a look
    /// into every file, so it is for folders that do not compile on their own.
    pub follow_imports: bool,
    /// Whether files that git ignores count as well.
    pub all_files: bool,
    /// Whether links are followed.
    pub follow_links: bool,
    /// Whether links may lead out of the folder that is named, the repository it is in and the current
    /// folder.
    pub outside_links: bool,
    /// What git says about the repository through the environment, as it does in hooks.
    pub git: GitEnvironment,
}

impl OpenOptions {
    /// The surroundings of this process: its current directory and its `GIT_*` variables.
    ///
    /// # Errors
    /// When the current directory is gone.
    pub fn from_process() -> Result<Self, SourceError> {
        let cwd = std::env::current_dir().map_err(|error| {
            SourceError::new(
                format!("cannot tell the current directory: {error}"),
                "change to a folder that exists",
            )
        })?;
        Ok(Self {
            cwd,
            exclude: Vec::new(),
            follow_imports: false,
            all_files: false,
            follow_links: true,
            outside_links: false,
            git: GitEnvironment::from_process(),
        })
    }

    /// A folder without git variables.
    #[must_use]
    pub fn at(cwd: impl Into<PathBuf>) -> Self {
        Self {
            cwd: cwd.into(),
            exclude: Vec::new(),
            follow_imports: false,
            all_files: false,
            follow_links: true,
            outside_links: false,
            git: GitEnvironment::default(),
        }
    }
}
