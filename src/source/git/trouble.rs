//! Why git does not have what was asked for, and the command that gets it.

use git2::ErrorCode;

use super::super::SourceError;
use super::Git;

impl Git {
    /// Whether history was cut off when cloning.
    pub(crate) fn is_shallow(&self) -> bool {
        self.repository.is_shallow() || self.repository.commondir().join("shallow").exists()
    }

    /// The remote that the objects of a partial clone come from.
    pub(super) fn promisor(&self) -> Option<String> {
        let config = self.repository.config().ok()?;
        let entries = config.entries(Some(r"^remote\..*\.promisor$")).ok()?;
        let mut found = None;
        let walked = entries.for_each(|entry| {
            if let Ok(name) = entry.name()
                && let Some(remote) = name.strip_prefix("remote.")
                && let Some(remote) = remote.strip_suffix(".promisor")
            {
                found.get_or_insert(remote.to_owned());
            }
        });
        walked.ok()?;
        found
    }

    /// What to say when an object cannot be read: `what` names what it is, as "a.proto at main".
    pub(super) fn unreadable(&self, what: &str, error: &git2::Error) -> SourceError {
        unreadable(what, self.promisor().as_deref(), error)
    }

    /// The help for contents that are not there.
    pub(crate) fn missing_help(&self) -> String {
        match self.promisor() {
            Some(remote) => fetch_help(&remote),
            None => DAMAGED.to_owned(),
        }
    }

    /// The help for a name that a shallow clone does not have. Most often it was cloned with one
    /// branch only, and then a longer history does not bring the others.
    pub(crate) fn fetch_help(&self, name: &str) -> String {
        let name = name.strip_prefix("origin/").unwrap_or(name);
        let is_hash = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
        if is_hash || name == "HEAD" || !name.bytes().all(is_plain) {
            return self.deepen_help();
        }
        format!(
            "fetch it with `git fetch origin {name}:refs/remotes/origin/{name}`, or with `git fetch \
             origin tag {name}` if it is a tag; in CI, check out with a fetch depth of 0"
        )
    }

    /// The help for history that is not there.
    pub(crate) fn deepen_help(&self) -> String {
        "fetch the rest of the history with `git fetch --unshallow`, or a part of it with \
         `git fetch --deepen=100`; in CI, check out with a fetch depth of 0"
            .to_owned()
    }
}

/// The help for a repository that lacks what it should have.
const DAMAGED: &str = "the repository is damaged: find out more with `git fsck`";

fn fetch_help(remote: &str) -> String {
    format!("fetch what is missing with `git fetch --refetch --no-filter {remote}`")
}

/// See [`Git::unreadable`].
pub(super) fn unreadable(what: &str, promisor: Option<&str>, error: &git2::Error) -> SourceError {
    if error.code() != ErrorCode::NotFound {
        return SourceError::plain(format!("cannot read {what}: {}", sentence(error)));
    }
    match promisor {
        Some(remote) => SourceError::new(
            format!("{what} is not in this partial clone"),
            fetch_help(remote),
        ),
        None => SourceError::new(
            format!("{what} is missing from the git repository"),
            DAMAGED,
        ),
    }
}

/// libgit2's words as a part of our sentence.
pub(super) fn sentence(error: &git2::Error) -> String {
    error.message().trim_end_matches('.').to_owned()
}
