//! The messages of commits.

use git2::Sort;

use super::super::{CommitId, SourceError};
use super::Git;

/// What somebody wrote about a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommitMessage {
    /// The commit.
    pub id: CommitId,
    /// All of the message.
    pub text: String,
    /// Its trailers, as git reads them: names and values.
    pub trailers: Vec<(String, String)>,
}

impl Git {
    /// The messages of the commits that one, HEAD if none is named, has and another has not, the
    /// newest first. In a shallow clone, those that are there.
    ///
    /// # Errors
    /// When a commit cannot be read.
    pub(crate) fn messages_since(
        &self,
        base: CommitId,
        head: Option<CommitId>,
    ) -> Result<Vec<CommitMessage>, SourceError> {
        let unreadable = |error: git2::Error| self.unreadable("the messages of commits", &error);
        let base = git2::Oid::from_bytes(&base.0).map_err(unreadable)?;
        let named = head.map(|head| git2::Oid::from_bytes(&head.0)).transpose();
        let Some(head) = named.map_err(unreadable)?.or(self.head()?.commit) else {
            return Ok(Vec::new());
        };
        let mut walk = self.repository.revwalk().map_err(unreadable)?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)
            .map_err(unreadable)?;
        walk.push(head).map_err(unreadable)?;
        walk.hide(base).map_err(unreadable)?;
        let mut messages = Vec::new();
        for id in walk {
            let commit = self.repository.find_commit(id.map_err(unreadable)?);
            let commit = commit.map_err(unreadable)?;
            let text = String::from_utf8_lossy(commit.message_bytes()).into_owned();
            messages.push(CommitMessage {
                id: commit_id(commit.id()),
                trailers: trailers(&text),
                text,
            });
        }
        Ok(messages)
    }
}

fn commit_id(id: git2::Oid) -> CommitId {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(&id.as_bytes()[..20]);
    CommitId(bytes)
}

fn trailers(text: &str) -> Vec<(String, String)> {
    // what git cannot take apart has no trailers
    let Ok(found) = git2::message_trailers_strs(text) else {
        return Vec::new();
    };
    let found = found.iter();
    found
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
