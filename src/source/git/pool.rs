//! Handles of one repository for any number of threads.

use std::sync::{Mutex, PoisonError};

use git2::Repository;

use super::Git;
use super::open::Opener;

/// A repository handle serves one thread at a time, so that handles are taken from a pool that
/// grows to the number of threads at work at once.
pub(super) struct Pool {
    opener: Opener,
    idle: Mutex<Vec<Repository>>,
}

impl Pool {
    pub(super) fn new(git: &Git) -> Self {
        Self {
            opener: git.opener(),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Runs `work` with a handle of its own.
    ///
    /// # Errors
    /// When the repository cannot be opened once more, or `work` fails.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&Repository) -> Result<T, git2::Error>,
    ) -> Result<T, git2::Error> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let repository = match taken {
            Some(repository) => repository,
            None => self.opener.open()?,
        };
        let result = work(&repository);
        idle().push(repository);
        result
    }
}
