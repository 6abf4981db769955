//! Finding and opening a repository.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository, RepositoryOpenFlags};

use super::super::SourceError;
use super::super::paths::canonical;
use super::{Git, GitEnvironment};

impl Git {
    /// The repository that a path is in, or the one that the environment names; none when there
    /// is no repository.
    ///
    /// # Errors
    /// When there is one, but it cannot be opened.
    pub(crate) fn open(
        path: &Path,
        cwd: &Path,
        environment: &GitEnvironment,
    ) -> Result<Option<Self>, SourceError> {
        // git does not compute the hash of what it reads either: damage shows when it is unpacked
        git2::opts::strict_hash_verification(false);
        let opened = match &environment.git_dir {
            Some(git_dir) => open_named(&cwd.join(git_dir)).map(Some),
            None => discover(path),
        };
        let Some(repository) = opened.map_err(|error| explain(&error, path, environment))? else {
            return Ok(None);
        };
        let environment = absolute(environment, cwd, &repository);
        if let Some(top) = &environment.work_tree {
            // Only for this handle: nothing is written unless the link is to be updated, too.
            let set = repository.set_workdir(top, false);
            set.map_err(|error| explain(&error, path, &environment))?;
        }
        add_objects(&repository, &environment)
            .map_err(|error| explain(&error, path, &environment))?;
        let work_tree = repository.workdir().map(canonical);
        Ok(Some(Self {
            repository,
            environment,
            work_tree,
            index: OnceCell::new(),
        }))
    }

    /// The same repository opened once more, for another thread.
    pub(super) fn opener(&self) -> Opener {
        Opener {
            git_dir: self.repository.path().to_path_buf(),
            environment: self.environment.clone(),
        }
    }
}

/// Opens a repository that was found before.
pub(super) struct Opener {
    git_dir: PathBuf,
    environment: GitEnvironment,
}

impl Opener {
    pub(super) fn open(&self) -> Result<Repository, git2::Error> {
        let repository = open_named(&self.git_dir)?;
        add_objects(&repository, &self.environment)?;
        Ok(repository)
    }
}

fn open_named(git_dir: &Path) -> Result<Repository, git2::Error> {
    let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
    let no_ceiling: &[&Path] = &[];
    Repository::open_ext(git_dir, flags, no_ceiling).or_else(|_| Repository::open(git_dir))
}

fn discover(path: &Path) -> Result<Option<Repository>, git2::Error> {
    let start = path
        .ancestors()
        .find(|folder| folder.is_dir())
        .unwrap_or(path);
    let no_ceiling: &[&Path] = &[];
    match Repository::open_ext(start, RepositoryOpenFlags::CROSS_FS, no_ceiling) {
        Ok(repository) => Ok(Some(repository)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Paths made independent of the current directory.
fn absolute(environment: &GitEnvironment, cwd: &Path, repository: &Repository) -> GitEnvironment {
    let work_tree = environment.work_tree.as_ref().map(|path| cwd.join(path));
    let top = work_tree.as_deref().or(repository.workdir()).unwrap_or(cwd);
    GitEnvironment {
        git_dir: Some(repository.path().to_path_buf()),
        index_file: environment.index_file.as_ref().map(|path| top.join(path)),
        object_directories: environment
            .object_directories
            .iter()
            .map(|path| cwd.join(path))
            .collect(),
        work_tree,
    }
}

fn add_objects(repository: &Repository, environment: &GitEnvironment) -> Result<(), git2::Error> {
    if environment.object_directories.is_empty() {
        return Ok(());
    }
    let objects = repository.odb()?;
    for folder in &environment.object_directories {
        if let Some(folder) = folder.to_str() {
            objects.add_disk_alternate(folder)?;
        }
    }
    Ok(())
}

fn explain(error: &git2::Error, path: &Path, environment: &GitEnvironment) -> SourceError {
    if let Some(git_dir) = &environment.git_dir
        && error.code() == ErrorCode::NotFound
    {
        return SourceError::new(
            format!(
                "`GIT_DIR` names `{}`, where there is no git repository",
                git_dir.display()
            ),
            "unset `GIT_DIR`, or set it to the `.git` folder",
        );
    }
    let place = path.display();
    if error.code() == ErrorCode::Owner {
        let owned = quoted(error.message()).unwrap_or_else(|| place.to_string());
        return SourceError::new(
            format!("git repository `{owned}` belongs to another user, so git does not trust it"),
            format!("run `git config --global --add safe.directory {owned}` if you trust it"),
        );
    }
    if let Some(extension) = error.message().strip_prefix("unsupported extension name ") {
        return SourceError::new(
            format!("the git repository of `{place}` uses `{extension}`, which is not supported"),
            "check a plain clone, or compare two folders",
        );
    }
    if error.message().contains("unknown object format") {
        return SourceError::new(
            format!(
                "the git repository of `{place}` names its objects by SHA-256, which is not supported"
            ),
            "compare two folders, such as two worktrees",
        );
    }
    SourceError::plain(format!(
        "cannot open the git repository of `{place}`: {}",
        super::trouble::sentence(error)
    ))
}

/// The part of libgit2's message between quotes.
fn quoted(message: &str) -> Option<String> {
    let (_, rest) = message.split_once('\'')?;
    let (inner, _) = rest.rsplit_once('\'')?;
    Some(inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_of_somebody_else_is_explained() {
        let error = git2::Error::new(
            ErrorCode::Owner,
            git2::ErrorClass::Config,
            "repository path '/srv/schema' is not owned by current user",
        );
        let error = explain(&error, Path::new("proto"), &GitEnvironment::default());
        assert_eq!(
            error.message,
            "git repository `/srv/schema` belongs to another user, so git does not trust it"
        );
        assert_eq!(
            error.help.as_deref(),
            Some("run `git config --global --add safe.directory /srv/schema` if you trust it")
        );
    }
}
