//! Writing all files or none.
//!
//! Each new content is written beside its file first. Then a journal says that all are there, and
//! only then do they take the places of the files, one rename each: so a file is whole at every
//! moment, and whoever comes after an interruption finishes what the journal says, or undoes it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use protovet::source::SourceError;

use super::journal::{self, Entry, Home, Journal, State};
use super::lock::{self, Refused};
use crate::fix::fault;

/// A file that changes.
pub(super) struct Change {
    /// Where it is; may be a link.
    pub(super) path: PathBuf,
    /// How it is shown.
    pub(super) shown: String,
    /// What it was when it was read.
    pub(super) before: Vec<u8>,
    /// What it becomes.
    pub(super) after: Vec<u8>,
}

/// Writes all changes, or none of them.
///
/// # Errors
/// When a file cannot be written to, or is not what it was when it was read.
pub(super) fn write(home: &Home, changes: Vec<Change>) -> Result<(), SourceError> {
    if changes.is_empty() {
        return Ok(());
    }
    let changes = resolved(changes)?;
    let _lock = home.lock().map_err(|refused| match refused {
        Refused::Taken => lock::taken(),
        Refused::Io(error) => no_journal(home, &error),
    })?;
    for change in &changes {
        check(change)?;
    }
    let run = journal::this_run();
    let entries = changes
        .iter()
        .map(|it| Entry::new(&it.path, &it.before, &it.after, &run));
    let journal = Journal::new(run.clone(), entries.collect());
    fault::point();
    home.write(&journal)
        .map_err(|error| no_journal(home, &error))?;
    fault::point();
    let prepared = prepare(&changes, &journal).and_then(|()| {
        let committed = journal.in_state(State::Committed);
        if !home.is_of(&journal) {
            return Err(SourceError::plain("another run fixes the same files"));
        }
        home.write(&committed)
            .map_err(|error| cannot("the journal", &error))
    });
    if let Err(error) = prepared {
        journal.remove_drafts();
        if home.is_of(&journal) {
            home.remove(); // that of another run is for that one
        }
        return Err(error);
    }
    fault::point();
    put_in_place(&changes, &journal, home)
}

fn no_journal(home: &Home, error: &io::Error) -> SourceError {
    let shown = home.folder().display();
    SourceError::new(
        format!("cannot write to `{shown}`: {error}"),
        "a list of the files that change is kept there while they do; nothing was changed",
    )
}

/// The files themselves behind links, each once.
fn resolved(changes: Vec<Change>) -> Result<Vec<Change>, SourceError> {
    let mut by_path: BTreeMap<PathBuf, Change> = BTreeMap::new();
    for change in changes {
        let real = change.path.canonicalize();
        let real = real.map_err(|error| cannot(&change.shown, &error))?;
        if let Some(other) = by_path.get(&real) {
            if other.after != change.after {
                return Err(SourceError::new(
                    format!(
                        "`{}` and `{}` are the same file, and would change in two ways",
                        other.shown, change.shown
                    ),
                    "leave one of them out with `--exclude`",
                ));
            }
            continue;
        }
        by_path.insert(
            real.clone(),
            Change {
                path: real,
                ..change
            },
        );
    }
    Ok(by_path.into_values().collect())
}

/// Whether a file can be written to, and is what it was when it was read.
fn check(change: &Change) -> Result<(), SourceError> {
    let shown = &change.shown;
    let about = fs::metadata(&change.path).map_err(|error| cannot(shown, &error))?;
    let is_locked = about.permissions().readonly();
    let opened = fs::OpenOptions::new().write(true).open(&change.path);
    let is_refused =
        matches!(&opened, Err(error) if error.kind() == io::ErrorKind::PermissionDenied);
    if is_locked || is_refused {
        return Err(SourceError::new(
            format!("cannot write `{shown}`: it is read-only; nothing was changed"),
            "make it writable, or see what would change with `--diff`",
        ));
    }
    opened.map_err(|error| cannot(shown, &error))?;
    is_as_read(change)
}

fn is_as_read(change: &Change) -> Result<(), SourceError> {
    let shown = &change.shown;
    let now = fs::read(&change.path).map_err(|error| cannot(shown, &error))?;
    if now == change.before {
        return Ok(());
    }
    Err(SourceError::new(
        format!("`{shown}` has changed since it was read; nothing was changed"),
        "run the command again",
    ))
}

/// Writes the new contents beside their files.
fn prepare(changes: &[Change], journal: &Journal) -> Result<(), SourceError> {
    for (change, entry) in changes.iter().zip(&journal.files) {
        write_draft(&entry.draft, change).map_err(|error| cannot(&change.shown, &error))?;
        fault::point();
    }
    for change in changes {
        is_as_read(change)?;
    }
    journal.sync_folders();
    Ok(())
}

fn write_draft(draft: &Path, change: &Change) -> io::Result<()> {
    let permissions = fs::metadata(&change.path)?.permissions();
    let mut file = File::create(draft)?;
    let (first, second) = change.after.split_at(change.after.len() / 2);
    file.write_all(first)?;
    fault::point();
    file.write_all(second)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// Lets the new contents take the places of the old ones. If that fails halfway, those that did
/// are put back.
fn put_in_place(changes: &[Change], journal: &Journal, home: &Home) -> Result<(), SourceError> {
    for (at, (change, entry)) in changes.iter().zip(&journal.files).enumerate() {
        let Err(error) = fs::rename(&entry.draft, &entry.path) else {
            fault::point();
            continue;
        };
        let is_done = fs::read(&entry.path).is_ok_and(|now| now == change.after);
        if is_done {
            continue;
        }
        let error = cannot(&change.shown, &error);
        let back = changes.iter().zip(&journal.files).take(at);
        for (change, entry) in back {
            let old = Change {
                path: change.path.clone(),
                shown: change.shown.clone(),
                before: change.after.clone(),
                after: change.before.clone(),
            };
            let undone = write_draft(&entry.draft, &old);
            let undone = undone.and_then(|()| fs::rename(&entry.draft, &entry.path));
            if undone.is_err() {
                return Err(SourceError::new(
                    format!("{error}; some files are changed and others are not"),
                    "run the command again to finish",
                ));
            }
        }
        journal.remove_drafts();
        home.remove();
        return Err(error);
    }
    journal.sync_folders();
    fault::point();
    home.remove();
    fault::point();
    Ok(())
}

fn cannot(shown: &str, error: &io::Error) -> SourceError {
    SourceError::plain(format!(
        "cannot write `{shown}`: {error}; nothing was changed"
    ))
}
