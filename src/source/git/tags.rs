//! Tags: what was released.

use super::super::SourceError;
use super::{Git, Revision, loose, revision};

/// A tag of a commit, annotated or not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Tag {
    /// Without `refs/tags/`.
    pub(crate) name: String,
    /// What it leads to.
    commit: git2::Oid,
    /// What names all of its files: the same where these are the same.
    pub(crate) tree: String,
    /// When that was committed, in seconds since 1970.
    pub(crate) seconds: i64,
    /// The day of that, as `2024-03-02`.
    pub(crate) date: String,
    /// Whether HEAD has it in its history.
    pub(crate) is_reachable: bool,
}

#[cfg(test)]
impl Tag {
    /// A tag that leads nowhere.
    pub(crate) fn made_up(name: &str, seconds: i64) -> Self {
        Self {
            name: name.to_owned(),
            commit: git2::Oid::from_bytes(&[0; 20]).unwrap(),
            tree: String::new(),
            seconds,
            date: String::new(),
            is_reachable: true,
        }
    }
}

impl Git {
    /// What a tag leads to.
    ///
    /// # Errors
    /// When the commit is missing.
    pub(crate) fn at_tag(&self, tag: &Tag) -> Result<Revision, SourceError> {
        self.at_commit(&tag.name, tag.commit)
    }

    /// All tags of commits, by name; tags of other things are left out.
    ///
    /// # Errors
    /// When a commit is missing.
    pub(crate) fn tags(&self) -> Result<Vec<Tag>, SourceError> {
        let head = self.head()?.commit;
        let unreadable = |error: &git2::Error| self.unreadable("the tags", error);
        let found = self.repository.references_glob("refs/tags/*");
        let mut tags = Vec::new();
        for reference in found.map_err(|error| unreadable(&error))? {
            let reference = reference.map_err(|error| unreadable(&error))?;
            let Ok(name) = reference.name() else {
                continue; // nobody can type it
            };
            let name = name.strip_prefix("refs/tags/").unwrap_or(name).to_owned();
            let object = loose::check_target(&self.repository, &reference)
                .and_then(|()| reference.peel(git2::ObjectType::Any));
            let object =
                object.map_err(|error| self.unreadable(&format!("tag `{name}`"), &error))?;
            let commit = match object.peel_to_commit() {
                Ok(commit) => commit,
                Err(error) if error.code() == git2::ErrorCode::NotFound => {
                    return Err(self.unreadable(&format!("tag `{name}`"), &error));
                }
                Err(_) => continue, // a tag of something else
            };
            let descends = |head| self.repository.graph_descendant_of(head, commit.id());
            tags.push(Tag {
                name,
                commit: commit.id(),
                tree: commit.tree_id().to_string(),
                seconds: commit.time().seconds(),
                date: revision::day(commit.time()),
                is_reachable: head
                    .is_some_and(|head| head == commit.id() || descends(head).unwrap_or(false)),
            });
        }
        tags.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(tags)
    }
}
