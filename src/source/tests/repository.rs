//! Repositories made by git itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::OpenOptions;

/// A temporary folder, with or without a repository at its top. Every commit is of 2024-03-02.
pub(in crate::source) struct Place {
    _temporary: tempfile::TempDir,
    top: PathBuf,
}

impl Place {
    /// A folder with files, without a repository.
    pub(in crate::source) fn with(files: &[(&str, &str)]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let top = temporary.path().canonicalize().unwrap();
        let place = Self {
            _temporary: temporary,
            top,
        };
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    /// A repository without a commit, on `main`.
    pub(in crate::source) fn unborn(files: &[(&str, &str)]) -> Self {
        let place = Self::with(files);
        place.git("init --quiet --initial-branch=main");
        place
    }

    /// A repository with one commit on `main`.
    pub(in crate::source) fn committed(files: &[(&str, &str)]) -> Self {
        let place = Self::unborn(files);
        place.commit();
        place
    }

    /// A clone with some options, in a new folder.
    pub(in crate::source) fn clone(&self, options: &str) -> Self {
        let place = Self::with(&[]);
        let url = format!("file://{}", self.top.display());
        place.git(&format!("clone --quiet {options} {url} ."));
        place
    }

    /// The folder, links resolved.
    pub(in crate::source) fn path(&self) -> &Path {
        &self.top
    }

    /// The folder, as text.
    pub(in crate::source) fn name(&self) -> String {
        self.top.to_str().unwrap().to_owned()
    }

    pub(in crate::source) fn write(&self, path: &str, text: &str) {
        let path = self.top.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(in crate::source) fn delete(&self, path: &str) {
        std::fs::remove_file(self.top.join(path)).unwrap();
    }

    /// Stages and commits everything; the abbreviated hash.
    pub(in crate::source) fn commit(&self) -> String {
        self.git("add --all");
        self.git("commit --quiet --allow-empty --message change");
        self.short("HEAD")
    }

    /// Seven digits of the hash of a revision.
    pub(in crate::source) fn short(&self, revision: &str) -> String {
        self.git(&format!("rev-parse {revision}"))[..7].to_owned()
    }

    /// Runs git, its arguments separated by blanks; what it prints.
    pub(in crate::source) fn git(&self, arguments: &str) -> String {
        let output = self
            .command("git")
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments}: {errors}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// A command in the folder, without the settings of whoever runs the tests.
    pub(in crate::source) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.top);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GIT_")) {
            command.env_remove(name);
        }
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.com")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.com")
            .env("GIT_AUTHOR_DATE", "2024-03-02T12:00:00Z")
            .env("GIT_COMMITTER_DATE", "2024-03-02T12:00:00Z")
            .env("GIT_ALLOW_PROTOCOL", "file");
        command
    }

    /// Options of a user at the top of the folder.
    pub(in crate::source) fn options(&self) -> OpenOptions {
        OpenOptions::at(&self.top)
    }

    /// Options of a user in a folder below.
    pub(in crate::source) fn options_in(&self, folder: &str) -> OpenOptions {
        OpenOptions::at(self.top.join(folder))
    }

    /// Every file of the repository's own folder with its content, to see that nothing is written.
    pub(in crate::source) fn repository_state(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let walk = ignore::WalkBuilder::new(self.top.join(".git"))
            .standard_filters(false)
            .build();
        let files = walk
            .map(Result::unwrap)
            .filter(|entry| entry.path().is_file());
        let mut state: Vec<_> = files
            .map(|entry| {
                (
                    entry.path().to_path_buf(),
                    std::fs::read(entry.path()).unwrap(),
                )
            })
            .collect();
        state.sort();
        state
    }
}
