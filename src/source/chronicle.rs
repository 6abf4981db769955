//! What happened to the `.proto` files of a repository, commit by commit.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::git::{Git, Log, Sketch};
use super::{ContentId, OpenOptions, SourceError};

/// The id of a commit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct CommitId(pub [u8; 20]);

impl CommitId {
    /// The first seven digits.
    #[must_use]
    pub fn short(self) -> String {
        let mut id = self.to_string();
        id.truncate(7);
        id
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A commit, and what it did to `.proto` files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoggedCommit {
    /// Its id.
    pub id: CommitId,
    /// When it was written, by its author's clock.
    pub time: AuthorTime,
    /// What it changed since its first parent, by path; since nothing, where history starts.
    pub changes: Vec<FileChange>,
    /// The commits that it merged, oldest first, if they were asked for.
    pub merged: Vec<LoggedCommit>,
}

/// A moment, where the author of a commit was.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct AuthorTime {
    /// Since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// How far the author's clock was ahead of UTC.
    pub offset_minutes: i32,
}

impl fmt::Display for AuthorTime {
    /// `2024-03-02`, the day on which it was for the author.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::git::day_of(*self))
    }
}

impl AuthorTime {
    /// As in RFC 3339: `2024-03-02T09:30:00+01:00`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let local = self
            .seconds
            .saturating_add(i64::from(self.offset_minutes) * 60)
            .rem_euclid(86_400);
        let (hour, minute, second) = (local / 3_600, local / 60 % 60, local % 60);
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let ahead = self.offset_minutes.unsigned_abs();
        let (ahead_hours, ahead_minutes) = (ahead / 60, ahead % 60);
        format!("{self}T{hour:02}:{minute:02}:{second:02}{sign}{ahead_hours:02}:{ahead_minutes:02}")
    }
}

/// What a commit did to a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileChange {
    /// From the top of the repository.
    pub path: Arc<str>,
    /// What it was; none when it was not there.
    pub old: Option<ContentId>,
    /// What it is; none when it is gone.
    pub new: Option<ContentId>,
}

/// How far back to look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Since {
    /// From this revision on, which counts as the beginning.
    Revision(String),
    /// From this day on, as `2024-03-02`.
    Date(String),
}

/// Where the commits of a [`Line`] start, and why there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Beginning {
    /// At a commit without parents, or there is no commit at all.
    Root,
    /// Where a shallow clone is cut off.
    CutOff,
    /// Where it was asked for.
    Asked,
    /// Behind a commit that is known already.
    Known(CommitId),
}

/// The commits on a line of first parents, oldest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The commits.
    pub commits: Vec<CommitId>,
    /// Why there are no older ones.
    pub beginning: Beginning,
}

/// The history of a repository, read straight from its object database and never from the network.
pub struct Chronicle {
    git: Git,
    log: Log,
    again: Again,
}

/// How to open a history once more, wherever and whenever.
#[derive(Clone, Debug)]
pub struct Again {
    path: PathBuf,
    options: OpenOptions,
}

impl Again {
    /// Opens it.
    ///
    /// # Errors
    /// When it is gone, or cannot be opened.
    pub fn open(&self) -> Result<Chronicle, SourceError> {
        let opened = Chronicle::open(&self.path, &self.options)?;
        opened.ok_or_else(|| {
            let path = self.path.display();
            SourceError::plain(format!("there is no git repository at `{path}` any more"))
        })
    }
}

impl Chronicle {
    /// The history of the repository that a path is in; none when there is no repository.
    ///
    /// # Errors
    /// When there is one, but it cannot be opened.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Option<Self>, SourceError> {
        let path = options.cwd.join(path);
        let git = Git::open(&path, &options.cwd, &options.git)?;
        Ok(git.map(|git| Self {
            log: Log::new(&git),
            git,
            again: Again {
                path,
                options: options.clone(),
            },
        }))
    }

    /// How to open it once more.
    #[must_use]
    pub fn again(&self) -> Again {
        self.again.clone()
    }

    /// The commit that a revision names, HEAD's if none is named; none before the first commit.
    ///
    /// # Errors
    /// When there is no such revision, or it is no commit.
    pub fn tip(&self, revision: Option<&str>) -> Result<Option<CommitId>, SourceError> {
        self.log.tip(&self.git, revision)
    }

    /// The commits from a tip back along first parents, to the beginning or to one that is `known`.
    ///
    /// # Errors
    /// When commits are missing, or `since` names none.
    pub fn line(
        &self,
        tip: CommitId,
        since: Option<&Since>,
        known: &dyn Fn(CommitId) -> bool,
    ) -> Result<Line, SourceError> {
        self.log.line(&self.git, tip, since, known)
    }

    /// What the commits of a line did, in their order. `progress` is told how many more were
    /// looked at. With `merges`, also what the commits did that they merged.
    ///
    /// # Errors
    /// When folders are missing from the repository.
    pub fn changes(
        &self,
        line: &Line,
        merges: bool,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<LoggedCommit>, SourceError> {
        let sketch = Sketch { merges, progress };
        self.log.changes(&self.git, line, &sketch)
    }

    /// The contents of files, for any number of threads.
    #[must_use]
    pub const fn contents(&self) -> Contents<'_> {
        Contents { log: &self.log }
    }

    /// Where the repository keeps what all its working trees share.
    #[must_use]
    pub fn git_folder(&self) -> PathBuf {
        self.git.shared_folder()
    }

    /// What, besides the ids of commits, decides what can be seen: where a shallow clone is cut
    /// off, and which commits stand for others.
    #[must_use]
    pub fn view(&self) -> Vec<u8> {
        self.log.view(&self.git)
    }

    /// Whether history was cut off when cloning.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.git.is_shallow()
    }

    /// How to get the history that a shallow clone lacks.
    #[must_use]
    pub fn deepen_help(&self) -> String {
        self.git.deepen_help()
    }

    /// How to get what a partial clone, or a damaged repository, lacks.
    #[must_use]
    pub fn missing_help(&self) -> String {
        self.git.missing_help()
    }

    /// Where a path is below the top of the working tree: empty for the top itself, none outside
    /// and in a bare repository.
    #[must_use]
    pub fn below_work_tree(&self, path: &Path) -> Option<String> {
        self.git.below_work_tree(path)
    }

    /// What to call the repository in messages.
    #[must_use]
    pub fn name(&self) -> String {
        self.git.name()
    }
}

/// The contents of the files of a repository.
#[derive(Clone, Copy)]
pub struct Contents<'a> {
    log: &'a Log,
}

impl Contents<'_> {
    /// Puts contents into the order in which they are read fastest.
    pub fn sort(&self, contents: &mut [ContentId]) {
        self.log.sort(contents);
    }

    /// The bytes of a file; none when it is not in the repository, as in a partial clone.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn read(&self, id: ContentId) -> Result<Option<Vec<u8>>, SourceError> {
        self.log.blob(id)
    }
}

impl fmt::Debug for Contents<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contents").finish_non_exhaustive()
    }
}

impl fmt::Debug for Chronicle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chronicle")
            .field("git", &self.git)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_where_the_author_was() {
        let time = AuthorTime {
            seconds: 1_709_337_600,
            offset_minutes: -90,
        };
        assert_eq!(time.to_string(), "2024-03-01");
        assert_eq!(time.rfc3339(), "2024-03-01T22:30:00-01:30");
    }

    #[test]
    fn ids_are_told_in_hexadecimal() {
        let id = CommitId([0xab; 20]);
        assert_eq!(id.to_string(), "ab".repeat(20));
        assert_eq!(id.short(), "abababa");
    }
}
