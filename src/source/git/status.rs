//! Where HEAD is, which branch is the default one, and what is not committed yet.

use git2::{ErrorCode, Oid, StatusOptions};
use rustc_hash::FxHashSet;

use super::super::{CommitId, SourceError};
use super::{Git, Revision, loose};

/// What is checked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The commit; none before the first one.
    pub(crate) commit: Option<Oid>,
    /// The branch, as `main`; none when HEAD is detached.
    pub(crate) branch: Option<String>,
}

/// The branch that work is merged into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trunk {
    /// As messages name it: `origin/main`, `main`.
    pub(crate) name: String,
    /// The name of the branch without that of its remote.
    pub(crate) branch: String,
    /// Its newest commit.
    pub(crate) commit: Oid,
}

impl Git {
    /// What is checked out.
    ///
    /// # Errors
    /// When HEAD is damaged.
    pub(crate) fn head(&self) -> Result<Head, SourceError> {
        let trouble = |error: &git2::Error| {
            SourceError::plain(format!(
                "cannot read HEAD: {}",
                super::trouble::sentence(error)
            ))
        };
        let head = self
            .repository
            .find_reference("HEAD")
            .map_err(|error| trouble(&error))?;
        let target = head.symbolic_target().ok().flatten();
        let branch = target
            .and_then(|name| name.strip_prefix("refs/heads/"))
            .map(str::to_owned);
        match self.repository.head() {
            Ok(head) => {
                loose::check_target(&self.repository, &head).map_err(|error| trouble(&error))?;
                Ok(Head {
                    commit: head.peel_to_commit().ok().map(|it| it.id()),
                    branch,
                })
            }
            Err(error) if error.code() == ErrorCode::UnbornBranch => Ok(Head {
                commit: None,
                branch,
            }),
            Err(error) => Err(trouble(&error)),
        }
    }

    /// The branch that work is merged into: what the remote says is its default, else its `main`
    /// or `master`, else the local one, else the only branch there is.
    pub(crate) fn trunk(&self, head: &Head) -> Option<Trunk> {
        let remote = self.main_remote(head);
        if let Some(trunk) = remote.and_then(|remote| self.remote_trunk(&remote)) {
            return Some(trunk);
        }
        let local = |name: &str| self.trunk_at(&format!("refs/heads/{name}"), "refs/heads/");
        self.usual_names()
            .iter()
            .find_map(|name| local(name))
            .or_else(|| self.only_branch())
    }

    /// What a remote says is its default branch, else its branch with a usual name.
    pub(super) fn remote_trunk(&self, remote: &str) -> Option<Trunk> {
        let space = format!("refs/remotes/{remote}/");
        let named = |name: &str| self.trunk_at(&format!("{space}{name}"), &space);
        named("HEAD").or_else(|| self.usual_names().iter().find_map(|name| named(name)))
    }

    fn usual_names(&self) -> Vec<String> {
        let configured = self.repository.config().ok();
        let configured = configured.and_then(|it| it.get_string("init.defaultBranch").ok());
        let usual = ["main", "master", "trunk"].map(str::to_owned);
        usual.into_iter().chain(configured).collect()
    }

    /// The remote that the current branch follows, else `origin`, else the only one.
    fn main_remote(&self, head: &Head) -> Option<String> {
        let followed = head.branch.as_ref().and_then(|branch| {
            let config = self.repository.config().ok()?;
            config.get_string(&format!("branch.{branch}.remote")).ok()
        });
        let remotes = self.repository.remotes().ok()?;
        let names: Vec<&str> = remotes
            .iter()
            .filter_map(|name| name.ok().flatten())
            .collect();
        let known = |name: &&str| names.contains(name);
        let chosen = followed
            .as_deref()
            .filter(known)
            .or(Some("origin").filter(known));
        chosen
            .or(if names.len() == 1 {
                names.first().copied()
            } else {
                None
            })
            .map(str::to_owned)
    }

    pub(super) fn trunk_at(&self, reference: &str, space: &str) -> Option<Trunk> {
        let reference = self
            .repository
            .find_reference(reference)
            .ok()?
            .resolve()
            .ok()?;
        loose::check_target(&self.repository, &reference).ok()?;
        let full = reference.name().ok()?;
        let branch = full.strip_prefix(space)?.to_owned();
        let name = full
            .strip_prefix("refs/remotes/")
            .unwrap_or(&branch)
            .to_owned();
        Some(Trunk {
            name,
            branch,
            commit: reference.peel_to_commit().ok()?.id(),
        })
    }

    fn only_branch(&self) -> Option<Trunk> {
        let mut branches = self
            .repository
            .branches(Some(git2::BranchType::Local))
            .ok()?;
        let (branch, _) = branches.next()?.ok()?;
        if branches.next().is_some() {
            return None;
        }
        self.trunk_at(branch.get().name().ok()?, "refs/heads/")
    }

    /// The newest commit that two have in common.
    ///
    /// # Errors
    /// When there is none, or history is cut off before it.
    pub(crate) fn merge_base(&self, head: Oid, other: Oid, name: &str) -> Result<Oid, SourceError> {
        match self.repository.merge_base(head, other) {
            Ok(base) => Ok(base),
            Err(_) if self.is_shallow() => Err(SourceError::new(
                format!("the merge base of HEAD and `{name}` is not in this shallow clone"),
                self.deepen_help(),
            )),
            Err(error) if error.code() == ErrorCode::NotFound => Err(SourceError::new(
                format!("HEAD and `{name}` have no commit in common"),
                format!("compare with `{name}` itself by adding `--exact`"),
            )),
            Err(error) => Err(self.unreadable("the history", &error)),
        }
    }

    /// The commit before another one on its first-parent line; none before the first.
    ///
    /// # Errors
    /// When history is cut off right there.
    pub(crate) fn parent(&self, name: &str, commit: Oid) -> Result<Option<Revision>, SourceError> {
        let found = loose::check(&self.repository, commit)
            .and_then(|()| self.repository.find_commit(commit));
        let found = found.map_err(|error| self.unreadable(&format!("commit `{name}`"), &error))?;
        let cut_off = || {
            SourceError::new(
                format!("the commit before `{name}` is not in this shallow clone"),
                "fetch it with `git fetch --deepen=1`, or all of the history with \
                 `git fetch --unshallow`",
            )
        };
        if found.parent_count() == 0 {
            return if self.is_cut_off(commit) {
                Err(cut_off())
            } else {
                Ok(None)
            };
        }
        let parent = found.parent_id(0).map_err(|_| cut_off())?;
        match self.repository.find_commit(parent) {
            Err(_) if self.is_shallow() => Err(cut_off()),
            _ => self.at_commit(&format!("{name}~1"), parent).map(Some),
        }
    }

    /// Whether a shallow clone starts with this commit: its parents are hidden then.
    fn is_cut_off(&self, commit: Oid) -> bool {
        let list = self.cut_off_list();
        list.lines().any(|line| line.trim() == commit.to_string())
    }

    /// The commits that a shallow clone starts with.
    pub(super) fn cut_offs(&self) -> FxHashSet<CommitId> {
        let list = self.cut_off_list();
        let ids = list.lines().filter_map(|line| {
            let id = Oid::from_str(line.trim()).ok()?;
            id.as_bytes().try_into().ok().map(CommitId)
        });
        ids.collect()
    }

    fn cut_off_list(&self) -> String {
        let list = std::fs::read_to_string(self.repository.commondir().join("shallow"));
        list.unwrap_or_default()
    }

    /// Whether a `.proto` file below a folder differs from HEAD, in the index or on disk.
    ///
    /// # Errors
    /// When the working tree cannot be looked at.
    pub(crate) fn is_dirty(&self, folder: &str) -> Result<bool, SourceError> {
        let mut options = StatusOptions::new();
        options
            .include_untracked(true)
            .recurse_untracked_dirs(true)
            .exclude_submodules(true);
        options.disable_pathspec_match(true);
        if !folder.is_empty() {
            options.pathspec(folder);
        }
        let statuses = self
            .repository
            .statuses(Some(&mut options))
            .map_err(|error| {
                let why = super::trouble::sentence(&error);
                SourceError::plain(format!("cannot tell what is uncommitted: {why}"))
            })?;
        Ok(statuses
            .iter()
            .any(|entry| entry.path_bytes().ends_with(b".proto")))
    }
}
