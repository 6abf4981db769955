//! The commit that a reference to a git repository names.

use std::path::Path;

use super::git::{Git, Revision};
use super::input::unknown_revision;
use super::reference::{GitForm, RevisionName};
use super::{GitEnvironment, OpenOptions, SourceError, paths};

/// Opens the repository and finds the commit.
///
/// # Errors
/// When there is no such repository or commit.
pub(super) fn open(
    path: &str,
    form: &GitForm,
    options: &OpenOptions,
) -> Result<(Git, Revision), SourceError> {
    let folder = options.cwd.join(path);
    if !is_repository(&folder) {
        return Err(no_repository(path, options));
    }
    let environment = environment(&folder, options);
    let git = Git::open(&folder, &options.cwd, &environment)?;
    let git = git.ok_or_else(|| no_repository(path, options))?;
    let revision = find(&git, form)?;
    Ok((git, revision))
}

/// Whether a path is that of a `.git` folder or file, of a folder with one, or of a bare
/// repository.
fn is_repository(path: &Path) -> bool {
    let is_bare = |path: &Path| path.join("HEAD").is_file() && path.join("objects").is_dir();
    let is_link = path.is_file() && path.file_name().is_some_and(|name| name == ".git");
    is_link || is_bare(path) || path.join(".git").exists()
}

/// What git says of the repository through the environment counts for the one it is about alone.
fn environment(folder: &Path, options: &OpenOptions) -> GitEnvironment {
    let named = options.git.git_dir.as_ref();
    let named = named.map(|git_dir| paths::canonical(&options.cwd.join(git_dir)));
    let folder = paths::canonical(folder);
    match named {
        Some(git_dir) if git_dir == folder || git_dir == folder.join(".git") => options.git.clone(),
        _ => GitEnvironment::default(),
    }
}

fn find(git: &Git, form: &GitForm) -> Result<Revision, SourceError> {
    let base = match &form.revision {
        None => None,
        Some(RevisionName::Branch(name)) => {
            let spaces = ["refs/heads/", "refs/remotes/", "refs/remotes/origin/"];
            Some(in_spaces(git, name, &spaces)?)
        }
        Some(RevisionName::Tag(name)) => Some(in_spaces(git, name, &["refs/tags/"])?),
        Some(RevisionName::Commit(name)) => {
            let found = git
                .revision(name)?
                .filter(|_| name.bytes().all(|byte| byte.is_ascii_hexdigit()));
            Some((name.clone(), found.ok_or_else(|| no_commit(name, git))?))
        }
    };
    match (&form.reference, base) {
        (None, None) => git
            .revision("HEAD")?
            .ok_or_else(|| unknown_revision("HEAD", git)),
        (None, Some((_, revision))) => Ok(revision),
        (Some(name), base) => {
            // what is relative to HEAD is meant from the branch, which a clone of it has checked out
            let full = match base {
                Some((branch, _)) => from_branch(name, &branch),
                None => name.clone(),
            };
            let mut found = git
                .revision(&full)?
                .ok_or_else(|| unknown_revision(name, git))?;
            found.name.clone_from(name);
            Ok(found)
        }
    }
}

/// The reference with this name in the first of some name spaces that has it, and its full name.
fn in_spaces(git: &Git, name: &str, spaces: &[&str]) -> Result<(String, Revision), SourceError> {
    for space in spaces {
        let full = format!("{space}{name}");
        if let Some(mut found) = git.revision(&full)? {
            name.clone_into(&mut found.name);
            return Ok((full, found));
        }
    }
    Err(unknown_revision(name, git))
}

/// `HEAD~1` seen from a branch.
fn from_branch(name: &str, branch: &str) -> String {
    let rest = name.strip_prefix("HEAD").or_else(|| name.strip_prefix('@'));
    match rest {
        Some(rest) if rest.is_empty() || rest.starts_with(['~', '^', '@']) => {
            format!("{branch}{rest}")
        }
        _ => name.to_owned(),
    }
}

fn no_commit(name: &str, git: &Git) -> SourceError {
    let help = if git.is_shallow() {
        git.deepen_help()
    } else {
        "`commit=` takes the hash of a commit; a name that leads to one goes with `ref=`, as in \
         `ref=HEAD~1`"
            .to_owned()
    };
    SourceError::new(
        format!("there is no commit `{name}` in `{}`", git.name()),
        help,
    )
}

fn no_repository(path: &str, options: &OpenOptions) -> SourceError {
    let message = format!("there is no git repository `{path}`");
    let above = options
        .cwd
        .ancestors()
        .skip(1)
        .position(|folder| folder.join(".git").exists());
    match above {
        Some(levels) if path == ".git" => {
            let up = "../".repeat(levels + 1);
            SourceError::new(message, format!("did you mean `{up}.git`?"))
        }
        _ => SourceError::new(
            message,
            "name the `.git` folder of a repository, as in `path/to/repo/.git#branch=main`",
        ),
    }
}
