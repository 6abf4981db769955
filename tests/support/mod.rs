//! Runs the real binary in folders and repositories made for one test.

#![allow(dead_code)] // not every test program uses all of it

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Every format of reports.
pub(crate) const FORMATS: [&str; 13] = [
    "text",
    "concise",
    "json",
    "github",
    "sarif",
    "markdown",
    "gitlab",
    "junit",
    "rdjson",
    "rdjsonl",
    "azure",
    "checkstyle",
    "html",
];

/// A folder of its own for one test.
pub(crate) struct Place {
    keep: TempDir,
    dir: PathBuf,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error, with times written as `[time]`.
    pub(crate) stderr: String,
}

impl Ran {
    /// The JSON objects on standard output.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The run again, if it ended with this code; otherwise the test fails showing it whole.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "exit code\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout, self.stderr
        );
        self
    }
}

impl Place {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let keep = tempfile::tempdir().unwrap();
        // on some systems the folder for temporary files is a link
        let dir = keep.path().canonicalize().unwrap().join("repo");
        fs::create_dir(&dir).unwrap();
        Self { keep, dir }
    }

    /// An empty repository on branch `main`.
    pub(crate) fn repository() -> Self {
        let place = Self::new();
        place.git(&["init", "-q", "-b", "main"]);
        place
    }

    /// The folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// A path beside the folder, which does not exist yet.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.parent().unwrap().join(name)
    }

    /// Writes a file, with the folders it needs.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Deletes a file.
    pub(crate) fn delete(&self, path: &str) -> &Self {
        fs::remove_file(self.dir.join(path)).unwrap();
        self
    }

    /// Runs git in the folder, and gives what it printed.
    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.git_in(&self.dir, args)
    }

    /// Runs git in another folder.
    #[track_caller]
    pub(crate) fn git_in(&self, dir: &Path, args: &[&str]) -> String {
        let output = self.git_command(dir).args(args).output().unwrap();
        assert!(
            output.status.success(),
            "git {args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// A run of git that is yet to be started.
    pub(crate) fn git_command(&self, dir: &Path) -> Command {
        self.command("git", dir)
    }

    /// Commits all there is.
    pub(crate) fn commit(&self, message: &str) -> &Self {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self
    }

    /// Runs protovet in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_in(&self.dir, args)
    }

    /// Runs protovet in another folder.
    pub(crate) fn run_in(&self, dir: &Path, args: &[&str]) -> Ran {
        ran(self.protovet(dir).args(args))
    }

    /// A run of protovet that is yet to be started.
    pub(crate) fn protovet(&self, dir: &Path) -> Command {
        self.command(env!("CARGO_BIN_EXE_protovet"), dir)
    }

    /// Another program, yet to be started.
    pub(crate) fn program(&self, program: &str, dir: &Path) -> Command {
        self.command(program, dir)
    }

    /// A program with nothing of the surroundings but the path to programs.
    fn command(&self, program: impl AsRef<OsStr>, dir: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear();
        for name in ["PATH", "SystemRoot", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .current_dir(dir)
            .stdin(Stdio::null())
            .env("HOME", self.keep.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.test")
            .env("GIT_AUTHOR_DATE", "2024-03-02T12:00:00Z")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.test")
            .env("GIT_COMMITTER_DATE", "2024-03-02T12:00:00Z");
        command
    }
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: redacted(&String::from_utf8(output.stderr).unwrap()),
    }
}

/// The text with the time a summary ends with replaced.
fn redacted(text: &str) -> String {
    let mut shown = String::new();
    for line in text.split_inclusive('\n') {
        let (line, end) = line
            .strip_suffix('\n')
            .map_or((line, ""), |line| (line, "\n"));
        match line.rsplit_once("; ") {
            Some((rest, time)) if is_time(time) => {
                shown.push_str(rest);
                shown.push_str("; [time]");
            }
            _ => shown.push_str(line),
        }
        shown.push_str(end);
    }
    shown
}

fn is_time(text: &str) -> bool {
    let Some((number, unit)) = text.split_once(' ') else {
        return false;
    };
    number.parse::<f64>().is_ok() && matches!(unit, "ms" | "s")
}
