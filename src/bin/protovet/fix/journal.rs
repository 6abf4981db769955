//! What is about to be written, so that an interrupted run can be finished or undone.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use protovet::source::SourceError;
use serde::{Deserialize, Serialize};

use super::fault;
use super::lock::{self, Lock, Refused};

/// The files that a run changes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Tells it from those of other runs.
    run: String,
    pub(super) state: State,
    pub(super) files: Vec<Entry>,
}

/// How far a run got.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// New contents are being written beside their files.
    Prepared,
    /// All are there and take the places of the files.
    Committed,
}

/// A file that changes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    /// Where its new content is until it takes its place.
    pub(super) draft: PathBuf,
    /// The hash of what it was.
    before: String,
    /// The hash of what it becomes.
    after: String,
}

impl Entry {
    /// A file that this run changes: no two runs ever write to one draft.
    pub(super) fn new(path: &Path, before: &[u8], after: &[u8], run: &str) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self {
            path: path.to_path_buf(),
            draft: path.with_file_name(format!(".{name}.{run}.protovet-fix")),
            before: hash(before),
            after: hash(after),
        }
    }
}

/// What tells this run from all others.
pub(super) fn this_run() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.unwrap_or_default().as_nanos();
    format!("{}-{now}", std::process::id())
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

impl Journal {
    /// The journal of a run.
    pub(super) fn new(run: String, files: Vec<Entry>) -> Self {
        Self {
            run,
            state: State::Prepared,
            files,
        }
    }

    pub(super) fn in_state(&self, state: State) -> Self {
        Self {
            state,
            ..self.clone()
        }
    }

    /// Removes contents that did not take the places of their files.
    pub(super) fn remove_drafts(&self) {
        for entry in &self.files {
            // what is not there need not be removed, and the error that led here is the one to tell
            let _ = fs::remove_file(&entry.draft);
        }
    }

    /// Waits until the folders of the files are on disk.
    pub(super) fn sync_folders(&self) {
        let mut folders: Vec<&Path> = self
            .files
            .iter()
            .filter_map(|it| it.path.parent())
            .collect();
        folders.sort_unstable();
        folders.dedup();
        folders.into_iter().for_each(sync);
    }
}

/// Waits until a folder is on disk, where folders can be waited for.
fn sync(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        // some file systems cannot, and then nothing more can be done
        let _ = folder.sync_all();
    }
}

/// Where the journal of a run is kept.
pub(super) struct Home {
    folder: PathBuf,
    name: &'static str,
    /// What one run at a time has.
    lock: &'static str,
    /// Whether the folder is the user's own, where nothing is left behind.
    is_users: bool,
}

/// Where the journal of a run on this path is: in the folder `protovet` beside git's own files, so
/// that every run in the repository finds it; outside of one, in the folder that is named.
pub(super) fn home(path: &Path) -> Home {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let git = path.ancestors().find_map(git_folder);
    let git = git.map(|git| git.join("protovet"));
    if let Some(folder) = git.filter(|folder| fs::create_dir_all(folder).is_ok()) {
        return Home {
            folder,
            name: "fix.json",
            lock: "fix.lock",
            is_users: false,
        };
    }
    let is_folder = path.is_dir();
    let folder = path.parent().filter(|_| !is_folder).unwrap_or(&path);
    Home {
        folder: folder.to_path_buf(),
        name: ".protovet-fix.json",
        lock: ".protovet-fix.lock",
        is_users: true,
    }
}

/// The folder of git's own files, if this is the top of a working tree.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let link = fs::read_to_string(&git).ok()?;
    let linked = top.join(link.strip_prefix("gitdir:")?.trim());
    linked.is_dir().then_some(linked)
}

impl Home {
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self) -> PathBuf {
        self.folder.join(self.name)
    }

    /// Keeps other runs from writing, until what it gives is gone.
    ///
    /// # Errors
    /// When another run writes, or a file cannot be made here.
    pub(super) fn lock(&self) -> Result<Lock, Refused> {
        Lock::take(&self.folder.join(self.lock), self.is_users)
    }

    /// Writes a journal in one step.
    pub(super) fn write(&self, journal: &Journal) -> io::Result<()> {
        let draft = self.draft();
        let mut file = File::create(&draft)?;
        file.write_all(&serde_json::to_vec(journal)?)?;
        file.sync_all()?;
        fault::point();
        fs::rename(&draft, self.path())?;
        sync(&self.folder);
        Ok(())
    }

    fn draft(&self) -> PathBuf {
        self.folder.join(format!("{}.draft", self.name))
    }

    /// The journal that is there.
    fn read(&self) -> io::Result<Option<Journal>> {
        match fs::read(self.path()) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the journal that is there is this one.
    pub(super) fn is_of(&self, journal: &Journal) -> bool {
        self.read()
            .is_ok_and(|found| found.as_ref() == Some(journal))
    }

    /// Removes the journal: its work is done.
    pub(super) fn remove(&self) {
        // what stays is looked at by the next run, which finds nothing to do
        let _ = fs::remove_file(self.path());
        let _ = fs::remove_file(self.draft());
        sync(&self.folder);
    }
}

/// Finishes or undoes what an interrupted run has begun, and says which.
///
/// # Errors
/// When there is something to finish, and it cannot be.
pub(super) fn recover(home: &Home) -> Result<Vec<String>, SourceError> {
    let _lock = match home.lock() {
        Ok(lock) => lock,
        Err(Refused::Taken) => return Err(lock::taken()),
        // where nothing can be written, nothing was
        Err(Refused::Io(_)) if !home.path().exists() => return Ok(Vec::new()),
        Err(Refused::Io(error)) => {
            return Err(SourceError::plain(format!(
                "cannot finish an interrupted fix: `{}` cannot be written to: {error}",
                home.folder.display()
            )));
        }
    };
    let journal = home.read().map_err(|error| {
        SourceError::new(
            format!("cannot read `{}`: {error}", home.path().display()),
            "it lists what an interrupted run was about to write; delete it if every file is well",
        )
    })?;
    let Some(journal) = journal else {
        let _ = fs::remove_file(home.draft());
        return Ok(Vec::new());
    };
    let notes = match journal.state {
        State::Prepared => {
            journal.remove_drafts();
            vec!["an interrupted fix had changed nothing yet, and was undone".to_owned()]
        }
        State::Committed => finish(&journal)?,
    };
    journal.sync_folders();
    home.remove();
    Ok(notes)
}

fn finish(journal: &Journal) -> Result<Vec<String>, SourceError> {
    let mut notes = vec!["an interrupted fix was finished".to_owned()];
    for entry in &journal.files {
        if !entry.draft.exists() {
            continue; // it took its place
        }
        let now = fs::read(&entry.path)
            .map(|now| hash(&now))
            .unwrap_or_default();
        let draft = fs::read(&entry.draft)
            .map(|draft| hash(&draft))
            .unwrap_or_default();
        let finished = if now == entry.before && draft == entry.after {
            fs::rename(&entry.draft, &entry.path)
        } else {
            let shown = entry.path.display();
            notes.push(format!(
                "`{shown}` has changed since then, and stays as it is"
            ));
            fs::remove_file(&entry.draft)
        };
        finished.map_err(|error| {
            let shown = entry.path.display();
            SourceError::plain(format!(
                "cannot finish an interrupted fix of `{shown}`: {error}"
            ))
        })?;
        fault::point();
    }
    Ok(notes)
}
