//! Repositories that this one pushes to, and what is known here of their branches.

use git2::{ErrorCode, Oid};

use super::super::input::unknown_revision;
use super::super::{CommitId, SourceError};
use super::Git;
use super::status::Trunk;

/// A repository that is pushed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remote {
    name: String,
    /// Whether it has a name here, and so branches that are remembered.
    is_known: bool,
}

impl Remote {
    /// Its name, or its URL.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Git {
    /// The remote with this name or URL.
    pub(crate) fn remote(&self, named: &str) -> Remote {
        let is_known = self.repository.find_remote(named).is_ok();
        Remote {
            name: named.to_owned(),
            is_known,
        }
    }

    /// The URLs of all remotes.
    pub(crate) fn remote_urls(&self) -> Vec<String> {
        let Ok(names) = self.repository.remotes() else {
            return Vec::new();
        };
        let names = names.iter().filter_map(|name| name.ok().flatten());
        let remotes = names.filter_map(|name| self.repository.find_remote(name).ok());
        remotes
            .filter_map(|remote| remote.url().ok().map(str::to_owned))
            .collect()
    }

    /// The default branch of a remote as it was when it was last heard of: what it says itself,
    /// else a usual name, else its only branch. None if nothing is known of it.
    ///
    /// # Errors
    /// When it has several branches, and none of them is known to be the default one.
    pub(crate) fn trunk_of(&self, remote: &Remote) -> Result<Option<Trunk>, SourceError> {
        if !remote.is_known {
            return Ok(None);
        }
        if let Some(trunk) = self.remote_trunk(&remote.name) {
            return Ok(Some(trunk));
        }
        let space = format!("refs/remotes/{}/", remote.name);
        let branches = self.repository.references_glob(&format!("{space}*"));
        let branches = branches.map_err(|error| self.unreadable("the branches", &error))?;
        let branches: Vec<String> = branches
            .filter_map(|branch| branch.ok()?.name().ok().map(str::to_owned))
            .collect();
        match &branches[..] {
            [] => Ok(None),
            [only] => Ok(self.trunk_at(only, &space)),
            _ => Err(SourceError::new(
                format!(
                    "nothing tells which branch of `{}` is its default one",
                    remote.name
                ),
                format!("ask it with `git remote set-head {} --auto`", remote.name),
            )),
        }
    }

    /// The commit that an id or name leads to, by way of a tag or not; none for a tag of something else.
    ///
    /// # Errors
    /// When there is no such object.
    pub(crate) fn commit_of(&self, id: &str) -> Result<Option<CommitId>, SourceError> {
        let object = self.repository.revparse_single(id);
        let object = object.map_err(|error| match error.code() {
            ErrorCode::NotFound => unknown_revision(id, self),
            _ => self.unreadable(&format!("`{id}`"), &error),
        })?;
        let commit = object.peel_to_commit().ok();
        Ok(commit.and_then(|commit| commit.id().as_bytes().try_into().ok().map(CommitId)))
    }

    /// The same, and none if there is no such object.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn commit_if_there(&self, id: &str) -> Result<Option<CommitId>, SourceError> {
        match self.repository.revparse_single(id) {
            Ok(_) => self.commit_of(id),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(self.unreadable(&format!("`{id}`"), &error)),
        }
    }

    /// Whether a commit is another one or comes after it.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub(crate) fn follows(&self, commit: CommitId, other: CommitId) -> Result<bool, SourceError> {
        let follows = || {
            let (commit, other) = (Oid::from_bytes(&commit.0)?, Oid::from_bytes(&other.0)?);
            Ok(commit == other || self.repository.graph_descendant_of(commit, other)?)
        };
        follows().map_err(|error: git2::Error| self.unreadable("the history", &error))
    }

    /// The newest commit that two have in common; none if their histories have nothing to do with
    /// each other.
    ///
    /// # Errors
    /// When the history cannot be read, or is cut off before it.
    pub(crate) fn common(
        &self,
        commit: CommitId,
        other: Oid,
    ) -> Result<Option<CommitId>, SourceError> {
        let base =
            Oid::from_bytes(&commit.0).and_then(|commit| self.repository.merge_base(commit, other));
        match base {
            Ok(base) => Ok(base.as_bytes().try_into().ok().map(CommitId)),
            Err(error) if error.code() != ErrorCode::NotFound => {
                Err(self.unreadable("the history", &error))
            }
            Err(_) if self.is_shallow() => Err(SourceError::new(
                "where the branch started is not in this shallow clone",
                self.deepen_help(),
            )),
            Err(_) => Ok(None),
        }
    }

    /// The revision of a known commit.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub(crate) fn at_id(&self, name: &str, id: CommitId) -> Result<super::Revision, SourceError> {
        let id = Oid::from_bytes(&id.0).map_err(|error| self.unreadable(name, &error))?;
        self.at_commit(name, id)
    }
}
