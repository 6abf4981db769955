//! Both sides of a check: what is there now, and what it is compared with.

use std::path::{Path, PathBuf};

use super::baseline::Baseline;
use super::exclude::Exclude;
use super::git::{Git, Revision, Snapshot};
use super::paths::{self, is_proto};
use super::push::Push;
use super::reference::Encoding;
use super::single::Scope;
use super::version::{Disk, Kind, Staged, Version};
use super::{CommitId, Input, OpenOptions, SourceError, Tree, input, kept};

/// What to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// The merge base of HEAD and the branch that work is merged into.
    Default,
    /// The same for what is being edited: never the commit before HEAD, as there is, or will be in a
    /// moment, what is not committed.
    Edited,
    /// A folder or file; or the merge base of HEAD and a revision.
    Named(String),
    /// A folder or file; or a revision itself.
    Exact(String),
    /// The release with this tag itself.
    Release(String),
    /// The newest stable release in the history of HEAD.
    LatestRelease,
    /// HEAD, and what is compared with it is the index instead of the working tree.
    Staged,
    /// What a push starts from, and what is compared with it is what it sends.
    Pushed(Push),
}

impl Against {
    /// Whether it is git alone that knows what is compared with it: that may be nothing.
    fn is_of_hook(&self) -> bool {
        matches!(self, Self::Staged | Self::Pushed(_))
    }
}

/// What is there now, and what it is compared with.
#[derive(Debug)]
pub struct Sides {
    /// What is there now.
    pub new: Input,
    /// What it is compared with.
    pub old: Input,
    /// How that was chosen: `main@4f2c91a (2024-03-02), the merge base of HEAD and origin/main`.
    pub old_description: String,
    /// The commit that is compared with, if it is one.
    pub old_commit: Option<CommitId>,
    /// The commit that is compared with it, if it is one other than HEAD.
    pub new_commit: Option<CommitId>,
}

/// Both sides of a check. The path, the current folder if there is none, is a folder, a `.proto`
/// file or a descriptor set; the same path is taken from the revision it is compared with, and
/// when that does not have it, everything is new.
///
/// # Errors
/// When the path is not there or holds no schema, or there is nothing to compare it with.
pub fn check_sides(
    path: Option<&Path>,
    against: &Against,
    options: &OpenOptions,
) -> Result<Sides, SourceError> {
    check_sides_with(path, against, options, &mut |_, _, _| Ok(()))
}

/// Which side of a check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// What is there now.
    New,
    /// What it is compared with.
    Old,
}

/// Reads a file of one side by its whole path; none if there is none.
pub type ReadFile<'a> = dyn Fn(&Path) -> Result<Option<Vec<u8>>, SourceError> + 'a;

/// Looks at a side of a check against a revision, at what is opened of it, before it is: for what
/// stands beside schemas, such as configurations.
pub type Look<'a> = dyn FnMut(Role, &Path, &ReadFile<'_>) -> Result<(), SourceError> + 'a;

/// The same, with a look at both sides when they are kept by git.
///
/// # Errors
/// As [`check_sides`], and when `look` fails.
pub fn check_sides_with(
    path: Option<&Path>,
    against: &Against,
    options: &OpenOptions,
    look: &mut Look<'_>,
) -> Result<Sides, SourceError> {
    let exclude = Exclude::new(&options.exclude)?;
    let shown = path
        .and_then(paths::slashed)
        .filter(|shown| !shown.is_empty());
    let shown = shown.unwrap_or_else(|| ".".to_owned());
    let path = options.cwd.join(path.unwrap_or(Path::new("")));
    if let Some((spec, other)) = against_path(against, options) {
        let new = input::open_path(
            &existing(&path, &shown, options)?,
            &shown,
            options,
            &exclude,
        )?;
        let old = if kept::is_kept(spec, options) {
            kept::open_kept(spec, options)?
        } else {
            input::open_path(&other, spec, options, &exclude)?
        };
        return Ok(Sides {
            new,
            old,
            old_description: spec.to_owned(),
            old_commit: None,
            new_commit: None,
        });
    }
    let git = Git::open(&path, &options.cwd, &options.git)?;
    let git = git.ok_or_else(|| no_repository(&shown, against))?;
    let check = Check {
        git: &git,
        options,
        exclude: &exclude,
        shown: &shown,
    };
    check.sides(&path, against, look)
}

/// The folder or file that is named to compare with, if it is one.
fn against_path<'a>(against: &'a Against, options: &OpenOptions) -> Option<(&'a str, PathBuf)> {
    let (Against::Named(spec) | Against::Exact(spec)) = against else {
        return None;
    };
    let path = options.cwd.join(spec);
    let is_there = path.exists() || kept::is_kept(spec, options);
    (!spec.is_empty() && !spec.starts_with("git:") && is_there).then_some((spec, path))
}

fn existing(path: &Path, shown: &str, options: &OpenOptions) -> Result<PathBuf, SourceError> {
    if path.exists() {
        Ok(path.to_path_buf())
    } else {
        Err(missing(shown, options))
    }
}

fn missing(shown: &str, options: &OpenOptions) -> SourceError {
    let help = match input::nearest_file(shown, &options.cwd) {
        Some(found) => format!("did you mean `{found}`?"),
        None => "name the folder that holds the schema".to_owned(),
    };
    SourceError::new(format!("there is no file or folder `{shown}`"), help)
}

fn no_repository(shown: &str, against: &Against) -> SourceError {
    let named = match against {
        Against::Named(spec) | Against::Exact(spec) => {
            format!(", and there is no file or folder `{spec}` to compare it with")
        }
        _ => String::new(),
    };
    let help = match against {
        Against::Staged => "what is staged is known to git alone: run it in a git repository",
        _ => "name a folder, file or descriptor set to compare with, as in `--against PATH`",
    };
    SourceError::new(format!("`{shown}` is not in a git repository{named}"), help)
}

/// What a file or folder of a version needs.
type ScopeOf = fn(&Version<'_>, &str) -> Result<Scope, SourceError>;
/// A file or folder of a version with what it needs, and how to show paths.
type InputOf = fn(&Version<'_>, &str, &Scope, &str) -> Result<Input, SourceError>;

/// A check against a revision.
struct Check<'a> {
    git: &'a Git,
    options: &'a OpenOptions,
    exclude: &'a Exclude,
    shown: &'a str,
}

impl Check<'_> {
    fn sides(
        &self,
        path: &Path,
        against: &Against,
        look: &mut Look<'_>,
    ) -> Result<Sides, SourceError> {
        let Some(top) = self.git.work_tree() else {
            return Err(SourceError::new(
                format!(
                    "`{}` is a bare git repository, without files to check",
                    self.git.name()
                ),
                "compare two revisions, as in `protovet diff main feature`",
            ));
        };
        let below = self
            .git
            .below_work_tree(path)
            .ok_or_else(|| self.outside())?;
        let baseline = Baseline::choose(self.git, against, &below)?;
        let pushed = match against {
            Against::Pushed(push) => Some(self.git.at_id(&push.name, push.new)?),
            _ => None,
        };
        let new = match &pushed {
            Some(revision) => self.committed(revision),
            None => self.new_version(path, against)?,
        };
        let old = match &baseline.revision {
            Some(revision) => self.committed(revision),
            None => Version::Nothing(baseline.description.clone()),
        };
        let mut description = baseline.description.clone();
        let old_path = match baseline.path {
            Some(path) => input::from_top(path, self.git, self.options)?,
            None => below.clone(),
        };
        for (role, version, path) in [(Role::New, &new, &below), (Role::Old, &old, &old_path)] {
            let read = |whole: &Path| match whole.strip_prefix(top).ok().and_then(paths::slashed) {
                Some(path) => version.read(&path),
                None => Ok(None),
            };
            look(role, &top.join(path), &read)?;
        }
        let sides = self.inputs((&new, &below), (&old, &old_path))?;
        let (new_input, mut old_input) = sides;
        if baseline.revision.is_some() && old.kind(&old_path)?.is_none() {
            let lacks = format!(", which has no `{}`: everything is new", self.shown);
            description.push_str(&lacks);
            if let Input::Tree { tree, .. } = &mut old_input {
                tree.label.push_str(&lacks);
            }
        }
        // A hook runs on every commit, also on those before the first schema and after the last.
        if old_input.is_empty() && !against.is_of_hook() {
            input::refuse_empty(&new_input, self.shown, &new, &below)?;
        }
        Ok(Sides {
            new: new_input,
            old: old_input,
            old_description: description,
            old_commit: baseline.revision.as_ref().and_then(Revision::commit_id),
            new_commit: pushed.as_ref().and_then(Revision::commit_id),
        })
    }

    fn outside(&self) -> SourceError {
        SourceError::new(
            format!(
                "`{}` is outside of the git repository `{}`",
                self.shown,
                self.git.name()
            ),
            "unset `GIT_DIR`, or name a folder to compare with, as in `--against PATH`",
        )
    }

    fn committed<'a>(&'a self, revision: &'a Revision) -> Version<'a> {
        Version::Revision(Snapshot {
            git: self.git,
            revision,
            exclude: self.exclude,
        })
    }

    fn new_version(&self, path: &Path, against: &Against) -> Result<Version<'_>, SourceError> {
        if *against == Against::Staged {
            return Ok(Version::Index(Staged {
                index: self.git.index()?,
                exclude: self.exclude,
            }));
        }
        let git = Some(self.git);
        let (disk, _): (Disk<'_>, _) = input::on_disk(path, git, self.options, self.exclude)?;
        Ok(Version::Disk(disk))
    }

    /// Both sides, each a version and a path in it.
    fn inputs(
        &self,
        (new, path): (&Version<'_>, &str),
        (old, old_path): (&Version<'_>, &str),
    ) -> Result<(Input, Input), SourceError> {
        let kind = match new.kind(path)? {
            Some(kind) => Some(kind),
            None => old
                .kind(old_path)?
                .filter(|_| matches!(new, Version::Index(_) | Version::Revision(_))),
        };
        match kind {
            None => Err(missing(self.shown, self.options)),
            Some(Kind::Folder) if self.options.follow_imports => self.scoped(
                (new, path),
                (old, old_path),
                Scope::of_folder,
                input::folder_with_imports,
            ),
            Some(Kind::Folder) => {
                let prefix = input::shown_prefix(self.git, path, self.options);
                let of = |tree| Input::Tree { tree, inputs: None };
                let old_prefix = input::shown_prefix(self.git, old_path, self.options);
                let tree = || old.tree(old_path, &old_prefix);
                let (new, old) = new.tree_and((path, &prefix), tree);
                Ok((of(new?), of(old?)))
            }
            Some(Kind::File) if is_proto(path) => {
                self.scoped((new, path), (old, old_path), Scope::of, input::one_file)
            }
            Some(Kind::File) if input::is_descriptor_set(path) => {
                Ok((self.set(new, path)?, self.set(old, old_path)?))
            }
            Some(Kind::File) => Err(input::not_a_schema(self.shown)),
        }
    }

    /// A part of both versions and what it needs: both trees start at the same folder, so that
    /// imports keep their paths.
    fn scoped(
        &self,
        (new, path): (&Version<'_>, &str),
        (old, old_path): (&Version<'_>, &str),
        scope: ScopeOf,
        input: InputOf,
    ) -> Result<(Input, Input), SourceError> {
        let (mut new_scope, mut old_scope) = (scope(new, path)?, scope(old, old_path)?);
        if path == old_path {
            new_scope = new_scope.union(old_scope);
            old_scope = new_scope.clone();
        }
        let prefix = |scope: &Scope| input::shown_prefix(self.git, &scope.top, self.options);
        Ok((
            input(new, path, &new_scope, &prefix(&new_scope))?,
            input(old, old_path, &old_scope, &prefix(&old_scope))?,
        ))
    }

    fn set(&self, version: &Version<'_>, path: &str) -> Result<Input, SourceError> {
        let label = self.shown.to_owned();
        match version.read(path)? {
            Some(bytes) => Ok(Input::DescriptorSet {
                bytes: input::decompressed(path, bytes)?,
                encoding: input::encoding(path).unwrap_or(Encoding::Binary),
                label,
            }),
            None => Ok(Input::Tree {
                tree: Tree::empty(label),
                inputs: None,
            }),
        }
    }
}
