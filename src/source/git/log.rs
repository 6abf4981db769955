//! Lines of commits, and what each of them did to `.proto` files.

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::Arc;

use git2::{ObjectType, Oid, Repository, Sort, Tree, TreeEntry};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::super::chronicle::{
    AuthorTime, Beginning, CommitId, FileChange, Line, LoggedCommit, Since,
};
use super::super::input::unknown_revision;
use super::super::paths::is_proto;
use super::super::{ContentId, SourceError};
use super::blobs::{self, content_id};
use super::pool::Pool;
use super::{Git, loose, pack_order, revision, trouble};

const LINK: i32 = 0o120_000;

/// How many commits a thread looks at between two reports.
const STEP: usize = 64;

/// Reads history from any number of threads.
pub(crate) struct Log {
    pool: Pool,
    promisor: Option<String>,
    /// The folder of objects.
    objects: PathBuf,
}

/// How to look at commits.
pub(crate) struct Sketch<'a> {
    /// Whether to look at merged commits as well.
    pub(crate) merges: bool,
    /// Is told how many more were looked at.
    pub(crate) progress: &'a (dyn Fn(usize) + Sync),
}

impl Log {
    pub(crate) fn new(git: &Git) -> Self {
        // As git does: what stands in packs was verified when it came, and has a checksum besides.
        git2::opts::strict_hash_verification(false);
        Self {
            pool: Pool::new(git),
            promisor: git.promisor(),
            objects: git.shared_folder().join("objects"),
        }
    }

    /// See [`super::super::Chronicle::tip`].
    pub(crate) fn tip(
        &self,
        git: &Git,
        name: Option<&str>,
    ) -> Result<Option<CommitId>, SourceError> {
        let Some(name) = name else {
            return Ok(git.head()?.commit.and_then(commit_id));
        };
        let revision = git.revision(name)?;
        let revision = revision.ok_or_else(|| unknown_revision(name, git))?;
        match revision.commit.and_then(commit_id) {
            Some(commit) => Ok(Some(commit)),
            None => Err(SourceError::new(
                format!("git revision `{name}` is a folder, which has no history"),
                "name a branch, a tag or a commit",
            )),
        }
    }

    /// See [`super::super::Chronicle::line`].
    pub(crate) fn line(
        &self,
        git: &Git,
        tip: CommitId,
        since: Option<&Since>,
        known: &dyn Fn(CommitId) -> bool,
    ) -> Result<Line, SourceError> {
        let cut_off = git.cut_offs();
        let limit = since.map(|since| self.limit(git, since)).transpose()?;
        let mut commits = Vec::new();
        let mut at = tip;
        let beginning = loop {
            if known(at) {
                break Beginning::Known(at);
            }
            let found = find(git, at)?;
            if let Some(Limit::Day(first)) = &limit
                && revision::day(found.time()) < *first
            {
                break Beginning::Asked;
            }
            commits.push(at);
            if matches!(limit, Some(Limit::Commit(first)) if first == at) {
                break Beginning::Asked;
            }
            if cut_off.contains(&at) {
                break Beginning::CutOff;
            }
            match found.parent_id(0).ok().and_then(commit_id) {
                Some(parent) => at = parent,
                None => break Beginning::Root,
            }
        };
        commits.reverse();
        Ok(Line { commits, beginning })
    }

    fn limit(&self, git: &Git, since: &Since) -> Result<Limit, SourceError> {
        match since {
            Since::Date(day) => Ok(Limit::Day(day.clone())),
            Since::Revision(name) => {
                let commit = self.tip(git, Some(name))?;
                let commit = commit.ok_or_else(|| unknown_revision(name, git))?;
                Ok(Limit::Commit(commit))
            }
        }
    }

    /// See [`super::super::Chronicle::changes`].
    pub(crate) fn changes(
        &self,
        git: &Git,
        line: &Line,
        sketch: &Sketch<'_>,
    ) -> Result<Vec<LoggedCommit>, SourceError> {
        let cut_off = git.cut_offs();
        let before = match line.beginning {
            Beginning::Known(commit) => Some(commit),
            Beginning::Root | Beginning::CutOff | Beginning::Asked => None,
        };
        let parents = std::iter::once(before).chain(line.commits.iter().copied().map(Some));
        let steps: Vec<(CommitId, Option<CommitId>)> =
            line.commits.iter().copied().zip(parents).collect();
        let chunks: Result<Vec<Vec<LoggedCommit>>, git2::Error> = steps
            .par_chunks(STEP)
            .map(|steps| {
                let chunk = self.pool.with(|repository| {
                    let view = View {
                        repository,
                        cut_off: &cut_off,
                    };
                    view.chunk(steps, sketch.merges)
                });
                (sketch.progress)(steps.len());
                chunk
            })
            .collect();
        let chunks = chunks.map_err(|error| self.unreadable("a commit or folder", &error))?;
        Ok(chunks.into_iter().flatten().collect())
    }

    /// See [`super::super::chronicle::Contents::read`].
    pub(crate) fn blob(&self, id: ContentId) -> Result<Option<Vec<u8>>, SourceError> {
        match self.pool.with(|repository| blobs::read(repository, id)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(self.unreadable("a file of an earlier commit", &error)),
        }
    }

    /// See [`super::super::chronicle::Contents::sort`].
    pub(crate) fn sort(&self, contents: &mut [ContentId]) {
        pack_order::sort(&self.objects, contents);
    }

    /// See [`super::super::Chronicle::view`].
    pub(crate) fn view(&self, git: &Git) -> Vec<u8> {
        let mut cut_off: Vec<CommitId> = git.cut_offs().into_iter().collect();
        cut_off.sort_unstable();
        cut_off.iter().flat_map(|commit| commit.0).collect()
    }

    fn unreadable(&self, what: &str, error: &git2::Error) -> SourceError {
        let what = format!("{what} of the history");
        trouble::unreadable(&what, self.promisor.as_deref(), error)
    }
}

enum Limit {
    Commit(CommitId),
    Day(String),
}

fn find(git: &Git, id: CommitId) -> Result<git2::Commit<'_>, SourceError> {
    let found = Oid::from_bytes(&id.0).and_then(|id| {
        loose::check(&git.repository, id)?;
        git.repository.find_commit(id)
    });
    found.map_err(|error| git.unreadable(&format!("commit {}", id.short()), &error))
}

fn commit_id(id: Oid) -> Option<CommitId> {
    id.as_bytes().try_into().ok().map(CommitId)
}

/// A repository as one thread sees it.
struct View<'a> {
    repository: &'a Repository,
    cut_off: &'a FxHashSet<CommitId>,
}

impl<'a> View<'a> {
    fn chunk(
        &self,
        steps: &[(CommitId, Option<CommitId>)],
        merges: bool,
    ) -> Result<Vec<LoggedCommit>, git2::Error> {
        let mut commits = Vec::with_capacity(steps.len());
        // From the newest on, as older folders are stored as differences to newer ones. The tree a
        // commit starts from is that of the one before.
        let mut next: Option<(CommitId, Tree<'a>)> = None;
        for &(id, parent) in steps.iter().rev() {
            let commit = self.commit(id)?;
            let tree = match next.take() {
                Some((known, tree)) if known == id => tree,
                _ => commit.tree()?,
            };
            let before = match parent {
                Some(parent) => Some((parent, self.tree(parent)?)),
                None => None,
            };
            let old = before.as_ref().map(|(_, tree)| tree);
            let mut logged = self.logged(&commit, old, &tree)?;
            if merges && parent.is_some() {
                logged.merged = self.merged(&commit)?;
            }
            commits.push(logged);
            next = before;
        }
        commits.reverse();
        Ok(commits)
    }

    fn tree(&self, commit: CommitId) -> Result<Tree<'a>, git2::Error> {
        self.commit(commit)?.tree()
    }

    fn commit(&self, id: CommitId) -> Result<git2::Commit<'a>, git2::Error> {
        let id = Oid::from_bytes(&id.0)?;
        loose::check(self.repository, id)?;
        let commit = self.repository.find_commit(id)?;
        loose::check(self.repository, commit.tree_id())?;
        Ok(commit)
    }

    fn logged(
        &self,
        commit: &git2::Commit<'_>,
        before: Option<&Tree<'_>>,
        tree: &Tree<'_>,
    ) -> Result<LoggedCommit, git2::Error> {
        let when = commit.author().when();
        let mut changes = Vec::new();
        let mut diff = Diff {
            repository: self.repository,
            path: String::new(),
            changes: &mut changes,
        };
        diff.trees(before, Some(tree))?;
        Ok(LoggedCommit {
            id: commit_id(commit.id()).unwrap_or(CommitId([0; 20])),
            time: AuthorTime {
                seconds: when.seconds(),
                offset_minutes: when.offset_minutes(),
            },
            changes,
            merged: Vec::new(),
        })
    }

    /// The commits that a merge brought in, oldest first.
    fn merged(&self, merge: &git2::Commit<'_>) -> Result<Vec<LoggedCommit>, git2::Error> {
        if merge.parent_count() < 2 {
            return Ok(Vec::new());
        }
        let mut walk = self.repository.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
        walk.hide(merge.parent_id(0)?)?;
        for parent in merge.parent_ids().skip(1) {
            walk.push(parent)?;
        }
        let mut merged = Vec::new();
        for id in walk {
            let commit = self.repository.find_commit(id?)?;
            let cut_off = commit_id(commit.id()).is_some_and(|id| self.cut_off.contains(&id));
            let before = if cut_off || commit.parent_count() == 0 {
                None
            } else {
                Some(commit.parent(0)?.tree()?)
            };
            merged.push(self.logged(&commit, before.as_ref(), &commit.tree()?)?);
        }
        Ok(merged)
    }
}

/// Finds the `.proto` files in which two trees differ. What is the same in both is not looked into.
struct Diff<'a> {
    repository: &'a Repository,
    /// The folder at hand, with a `/` behind it.
    path: String,
    changes: &'a mut Vec<FileChange>,
}

impl Diff<'_> {
    fn trees(&mut self, old: Option<&Tree<'_>>, new: Option<&Tree<'_>>) -> Result<(), git2::Error> {
        let count = |tree: Option<&Tree<'_>>| tree.map_or(0, Tree::len);
        let (olds, news) = (count(old), count(new));
        let (mut at_old, mut at_new) = (0, 0);
        while at_old < olds || at_new < news {
            let before = old.and_then(|tree| tree.get(at_old));
            let after = new.and_then(|tree| tree.get(at_new));
            match order(before.as_ref(), after.as_ref()) {
                Ordering::Less => {
                    at_old += 1;
                    self.entries(before.as_ref(), None)?;
                }
                Ordering::Greater => {
                    at_new += 1;
                    self.entries(None, after.as_ref())?;
                }
                Ordering::Equal => {
                    (at_old, at_new) = (at_old + 1, at_new + 1);
                    let id = |entry: &TreeEntry<'_>| (entry.id(), entry.filemode());
                    if before.as_ref().map(id) != after.as_ref().map(id) {
                        self.entries(before.as_ref(), after.as_ref())?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Two entries of one name and kind, or one of them.
    fn entries(
        &mut self,
        old: Option<&TreeEntry<'_>>,
        new: Option<&TreeEntry<'_>>,
    ) -> Result<(), git2::Error> {
        let Some(Ok(name)) = old.or(new).map(TreeEntry::name) else {
            return Ok(());
        };
        let length = self.path.len();
        self.path.push_str(name);
        if old.is_some_and(is_folder) || new.is_some_and(is_folder) {
            self.path.push('/');
            let tree = |entry: Option<&TreeEntry<'_>>| {
                let id = entry.filter(|entry| is_folder(entry)).map(TreeEntry::id);
                id.map(|id| self.repository.find_tree(id)).transpose()
            };
            let (old, new) = (tree(old)?, tree(new)?);
            self.trees(old.as_ref(), new.as_ref())?;
        } else if is_proto(&self.path) {
            let (old, new) = (old.and_then(file), new.and_then(file));
            if old != new {
                let path = Arc::from(self.path.as_str());
                self.changes.push(FileChange { path, old, new });
            }
        }
        self.path.truncate(length);
        Ok(())
    }
}

fn is_folder(entry: &TreeEntry<'_>) -> bool {
    entry.kind() == Some(ObjectType::Tree)
}

/// The content of a file; links and submodules have none of their own.
fn file(entry: &TreeEntry<'_>) -> Option<ContentId> {
    let is_file = entry.kind() == Some(ObjectType::Blob) && entry.filemode() != LINK;
    is_file.then(|| content_id(entry.id())).flatten()
}

/// The order git keeps entries in: by name, with a `/` behind that of a folder.
fn order(a: Option<&TreeEntry<'_>>, b: Option<&TreeEntry<'_>>) -> Ordering {
    let (a, b) = match (a, b) {
        (Some(a), Some(b)) => (a, b),
        (Some(_), None) => return Ordering::Less,
        (None, _) => return Ordering::Greater,
    };
    let slash = |entry: &TreeEntry<'_>| is_folder(entry).then_some(b'/');
    let (a_name, b_name) = (a.name_bytes(), b.name_bytes());
    let shared = a_name.len().min(b_name.len());
    a_name[..shared].cmp(&b_name[..shared]).then_with(|| {
        let next = |name: &[u8], entry| name.get(shared).copied().or_else(|| slash(entry));
        next(a_name, a)
            .cmp(&next(b_name, b))
            .then_with(|| a_name.len().cmp(&b_name.len()))
    })
}
