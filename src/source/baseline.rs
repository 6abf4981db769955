//! Which revision to compare with, and why that one.

use super::SourceError;
use super::git::{Git, Head, Revision, split_path};
use super::input::unknown_revision;
use super::releases;
use super::sides::Against;

/// What was chosen to compare with.
#[derive(Debug)]
pub(crate) struct Baseline<'a> {
    /// The revision; none when there is nothing before.
    pub(crate) revision: Option<Revision>,
    /// The path that was named with the revision, as in `main:proto`.
    pub(crate) path: Option<&'a str>,
    /// The choice in words: `main@4f2c91a (2024-03-02), the merge base of HEAD and origin/main`.
    pub(crate) description: String,
}

impl<'a> Baseline<'a> {
    /// Chooses. `folder` is where uncommitted changes count.
    ///
    /// # Errors
    /// When there is no such revision, or no way to choose one.
    pub(crate) fn choose(
        git: &Git,
        against: &'a Against,
        folder: &str,
    ) -> Result<Self, SourceError> {
        let head = git.head()?;
        match against {
            Against::Default => default(git, &head, || git.is_dirty(folder)),
            Against::Edited => default(git, &head, || Ok(true)),
            Against::Staged => staged(git, &head),
            Against::Pushed(push) => match push.old {
                Some(old) => Ok(Self::at(git.at_id(&push.old_name, old)?, &push.why)),
                None => Ok(Self::nothing(&push.why)),
            },
            Against::Release(tag) => {
                let tag = releases::named(git, tag)?;
                let revision = git.at_tag(&tag)?;
                let description = revision.dated_label();
                Ok(Self {
                    revision: Some(revision),
                    path: None,
                    description,
                })
            }
            Against::LatestRelease => {
                let tag = releases::latest(git)?;
                Ok(Self::at(git.at_tag(&tag)?, "the latest release"))
            }
            Against::Exact(spec) => {
                let (revision, path) = named(git, spec)?;
                let description = revision.dated_label();
                Ok(Self {
                    revision: Some(revision),
                    path,
                    description,
                })
            }
            Against::Named(spec) => {
                let (revision, path) = named(git, spec)?;
                merge_base(git, &head, revision, path)
            }
        }
    }

    fn at(revision: Revision, why: &str) -> Self {
        let description = format!("{}, {why}", revision.dated_label());
        Self {
            revision: Some(revision),
            path: None,
            description,
        }
    }

    fn nothing(why: &str) -> Self {
        Self {
            revision: None,
            path: None,
            description: format!("nothing, {why}"),
        }
    }
}

fn named<'a>(git: &Git, spec: &'a str) -> Result<(Revision, Option<&'a str>), SourceError> {
    let (name, path) = split_path(spec.strip_prefix("git:").unwrap_or(spec));
    match git.revision(name)? {
        Some(revision) => Ok((revision, path)),
        None => Err(unknown_revision(name, git)),
    }
}

fn merge_base<'a>(
    git: &Git,
    head: &Head,
    revision: Revision,
    path: Option<&'a str>,
) -> Result<Baseline<'a>, SourceError> {
    let (Some(head), Some(other)) = (head.commit, revision.commit) else {
        let description = revision.dated_label();
        return Ok(Baseline {
            revision: Some(revision),
            path,
            description,
        });
    };
    let base = git.merge_base(head, other, &revision.name)?;
    let why = format!("the merge base of HEAD and {}", revision.name);
    let mut found = git.at_commit(&revision.name, base)?;
    found.note = revision.note;
    Ok(Baseline {
        path,
        ..Baseline::at(found, &why)
    })
}

fn staged(git: &Git, head: &Head) -> Result<Baseline<'static>, SourceError> {
    let Some(commit) = head.commit else {
        return Ok(Baseline::nothing("as there is no commit yet"));
    };
    Ok(Baseline::at(
        git.at_commit("HEAD", commit)?,
        "which the index is to follow",
    ))
}

fn default(
    git: &Git,
    head: &Head,
    is_dirty: impl FnOnce() -> Result<bool, SourceError>,
) -> Result<Baseline<'static>, SourceError> {
    let Some(commit) = head.commit else {
        return Ok(Baseline::nothing("as there is no commit yet"));
    };
    let Some(trunk) = git.trunk(head) else {
        return Err(SourceError::new(
            "there is no default branch to compare with: no `origin/HEAD`, `main` or `master`",
            "name what to compare with, as in `--against REV`; \
             in CI, fetch the target branch first",
        ));
    };
    let base = git.merge_base(commit, trunk.commit, &trunk.name)?;
    if base != commit {
        let why = format!("the merge base of HEAD and {}", trunk.name);
        return Ok(Baseline::at(git.at_commit(&trunk.branch, base)?, &why));
    }
    let here = git.at_commit("HEAD", commit)?;
    if is_dirty()? {
        return Ok(Baseline::at(
            here,
            &format!("which {} has already", trunk.name),
        ));
    }
    if head
        .branch
        .as_ref()
        .is_some_and(|branch| *branch != trunk.branch)
    {
        let why = format!(
            "which {} has already, and nothing is changed since",
            trunk.name
        );
        return Ok(Baseline::at(here, &why));
    }
    let why = format!("as HEAD is on {} and nothing is uncommitted", trunk.branch);
    match git.parent("HEAD", commit)? {
        Some(parent) => Ok(Baseline::at(
            parent,
            &format!("the commit before HEAD, {why}"),
        )),
        None => Ok(Baseline::nothing(
            "as HEAD is the first commit and nothing is uncommitted",
        )),
    }
}
