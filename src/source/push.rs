//! What a push sends, as git tells its pre-push hook, and what that is compared with.

use std::path::Path;

use super::git::{Git, Remote};
use super::{CommitId, OpenOptions, SourceError};

/// A version that is about to be pushed, and the one that others have until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// What is sent.
    pub(crate) new: CommitId,
    /// What to call it: the branch or tag without `refs/heads/` or `refs/tags/`.
    pub(crate) name: String,
    /// What it is compared with; nothing when the remote has nothing before it.
    pub(crate) old: Option<CommitId>,
    /// What to call that.
    pub(crate) old_name: String,
    /// Why it is that.
    pub(crate) why: String,
}

impl Push {
    /// The branch or tag that is sent.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What is compared before a push: one pair for each branch and tag that is sent, the same pair only
/// once. `lines` is what git writes to the hook, `<local ref> <local id> <remote ref> <remote id>`
/// each; `remote` is the name or the URL of the remote. Deletions send nothing.
///
/// A branch that grows is compared with what the remote has. So is a default branch that is
/// replaced; another branch that is replaced, which is what a rebase does, counts as a new one. New
/// branches and tags are compared with where they left the default branch of the remote.
///
/// # Errors
/// When a line says something else, what is replaced is not in this repository, or there is no
/// telling what the default branch of the remote is.
pub fn pushes(
    path: &Path,
    lines: &str,
    remote: &str,
    options: &OpenOptions,
) -> Result<Vec<Push>, SourceError> {
    let updates: Vec<Update<'_>> = lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(Update::parse)
        .collect::<Result<_, _>>()?;
    let git = Git::open(&options.cwd.join(path), &options.cwd, &options.git)?;
    let git = git.ok_or_else(|| {
        SourceError::new(
            format!("`{}` is not in a git repository", path.display()),
            "what is pushed is known to git alone: run it in a git repository",
        )
    })?;
    let remote = git.remote(remote);
    let mut pushes: Vec<Push> = Vec::new();
    for update in updates {
        let Some(push) = update.push(&git, &remote)? else {
            continue;
        };
        let pair = |push: &Push| (push.new, push.old);
        if !pushes.iter().any(|known| pair(known) == pair(&push)) {
            pushes.push(push);
        }
    }
    Ok(pushes)
}

/// A line of what git tells the hook.
struct Update<'a> {
    local_ref: &'a str,
    local: &'a str,
    remote_ref: &'a str,
    remote: &'a str,
}

impl<'a> Update<'a> {
    fn parse(line: &'a str) -> Result<Self, SourceError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [local_ref, local, remote_ref, remote] => Ok(Self {
                local_ref,
                local,
                remote_ref,
                remote,
            }),
            _ => Err(SourceError::new(
                format!("`{line}` is not what git tells a pre-push hook"),
                "standard input has a line `<local ref> <local id> <remote ref> <remote id>` for \
                 each branch and tag that is pushed; `protovet install-hook --hook pre-push` \
                 makes a hook that hands it on",
            )),
        }
    }

    /// What is compared before this is pushed; nothing when nothing is sent, or what is sent is
    /// no version of files.
    fn push(&self, git: &Git, remote: &Remote) -> Result<Option<Push>, SourceError> {
        if is_zero(self.local) {
            return Ok(None);
        }
        let Some(new) = git.commit_of(self.local)? else {
            return Ok(None);
        };
        let local_ref = match self.local_ref {
            // a push of what has no name, as in `git push origin HEAD~1:refs/heads/main`
            "(delete)" | "HEAD" => self.remote_ref,
            named => named,
        };
        let mut push = Push {
            new,
            name: short(local_ref).to_owned(),
            old: None,
            old_name: format!("{}/{}", remote.name(), short(self.remote_ref)),
            why: String::new(),
        };
        self.compare(&mut push, git, remote)?;
        Ok(Some(push))
    }

    fn compare(&self, push: &mut Push, git: &Git, remote: &Remote) -> Result<(), SourceError> {
        if is_zero(self.remote) {
            return since_trunk(push, git, remote);
        }
        let trunk = git.trunk_of(remote);
        let branch = self.remote_ref.strip_prefix("refs/heads/");
        let is_trunk = matches!(&trunk, Ok(Some(trunk)) if Some(&*trunk.branch) == branch);
        let replaced = git.commit_if_there(self.remote)?;
        match replaced {
            Some(old) if git.follows(push.new, old)? => {
                push.old = Some(old);
                "where the push starts".clone_into(&mut push.why);
            }
            Some(old) if is_trunk || matches!(trunk, Ok(None)) => {
                push.old = Some(old);
                "which the push replaces".clone_into(&mut push.why);
            }
            None if is_trunk || matches!(trunk, Ok(None)) => {
                let (id, name) = (short_id(self.remote), &push.old_name);
                return Err(SourceError::new(
                    format!("the push replaces `{name}` at {id}, which is not in this repository"),
                    format!("bring it here with `git fetch {}`", remote.name()),
                ));
            }
            _ => return since_trunk(push, git, remote),
        }
        Ok(())
    }
}

/// Compares with where a new branch or tag left the default branch.
fn since_trunk(push: &mut Push, git: &Git, remote: &Remote) -> Result<(), SourceError> {
    let Some(trunk) = git.trunk_of(remote)? else {
        push.why = format!("as nothing was pushed to `{}` before", remote.name());
        return Ok(());
    };
    push.old = git.common(push.new, trunk.commit)?;
    push.why = match push.old {
        Some(_) => format!("the merge base of {} and {}", push.name, trunk.name),
        None => format!(
            "as {} and {} have no commit in common",
            push.name, trunk.name
        ),
    };
    push.old_name = trunk.name;
    Ok(())
}

fn short(reference: &str) -> &str {
    let spaces = ["refs/heads/", "refs/tags/", "refs/"];
    let stripped = spaces
        .iter()
        .find_map(|space| reference.strip_prefix(space));
    stripped.unwrap_or(reference)
}

fn short_id(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}

fn is_zero(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_git_never_writes_are_refused() {
        for line in ["refs/heads/main", "a b c", "a b c d e"] {
            let error = Update::parse(line).err().unwrap();
            let expected = format!("`{line}` is not what git tells a pre-push hook");
            assert_eq!(error.message, expected);
        }
    }
}
