//! A folder of the file system.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::exclude::Exclude;
use super::file;
use super::links::{self, Reach};
use super::listing::{Found, Lister, Listing};
use super::paths::{is_proto, slashed};
use super::stamp::{Stamp, Tracking};
use super::tree::{Read, TreeFile, too_many};
use super::{SourceError, Tree, lfs};

/// The most files and folders below one folder.
const MOST_ENTRIES: usize = 5_000_000;

/// A folder and how to show its files.
pub(crate) struct Folder<'a> {
    /// Where it is.
    pub(crate) path: &'a Path,
    /// What to call it.
    pub(crate) label: String,
    /// See [`Tree::display_prefix`].
    pub(crate) display_prefix: String,
    /// What is left out.
    pub(crate) exclude: &'a Exclude,
    /// Whether files that git ignores count as well.
    pub(crate) all_files: bool,
    /// Whether links are followed.
    pub(crate) follow_links: bool,
    /// How far they may lead.
    pub(crate) reach: Reach,
}

impl Folder<'_> {
    /// All `.proto` files below the folder that git does not ignore. Links are followed, and
    /// nothing but regular files is ever opened.
    ///
    /// Files that git tracks are looked at even if ignored: leaving them out would look like a
    /// deletion. Of those that did not change since git looked at them, the content is known
    /// without reading.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub(crate) fn tree(self, tracking: &Arc<Tracking>) -> Result<Tree, SourceError> {
        let (mut paths, mut notes) = self.list()?;
        paths.sort_unstable();
        notes.sort_unstable();
        let mut found = Found::nothing_of(tracking);
        for path in paths {
            match tracking.position(&path) {
                Some(at) => found.there[at] = true,
                None => found.others.push(path),
            }
        }
        let known = (0..found.there.len()).into_par_iter().map(|at| {
            let tracked = &tracking.files()[at];
            let stamp = || Stamp::of(&self.path.join(&*tracked.path));
            found.there[at] && tracked.id(stamp()).is_some()
        });
        found.known = known.collect();
        let files = self.files(found, tracking)?;
        Ok(self.finish(files, notes, tracking))
    }

    /// The same from a listing of what is tracked, and a way to tell whether git ignores a path
    /// that is not; none if a folder in which nothing is tracked has to be walked through.
    pub(crate) fn tree_of_listing(
        self,
        listing: Listing,
        tracking: &Arc<Tracking>,
        is_ignored: &dyn Fn(&str) -> bool,
    ) -> Result<Tree, Self> {
        if !listing.strangers.iter().all(|folder| is_ignored(folder)) {
            return Err(self);
        }
        let mut found = listing.found;
        found.others.retain(|path| !is_ignored(path));
        let Ok(files) = self.files(found, tracking) else {
            return Err(self);
        };
        Ok(self.finish(files, Vec::new(), tracking))
    }

    /// Lists what is tracked, if that is simple; see [`Lister::list`].
    pub(crate) fn listing(&self, tracking: &Tracking) -> Option<Listing> {
        if self.all_files || tracking.files().is_empty() {
            return None;
        }
        let lister = Lister {
            top: self.path,
            follow_links: self.follow_links,
            is_left_out: &|path| self.excludes(path),
        };
        lister.list(tracking)
    }

    /// What was found, and the tracked files that were not and are there all the same. Files that
    /// are as git knows them get the ids of their contents.
    ///
    /// # Errors
    /// When one of these is a link that leads too far.
    fn files(&self, found: Found, tracking: &Tracking) -> Result<Vec<TreeFile>, SourceError> {
        let mut files = Vec::with_capacity(tracking.files().len() + found.others.len());
        for (at, tracked) in tracking.files().iter().enumerate() {
            let mut id = tracked.known.map(|(_, id)| id);
            if !found.there[at] {
                let path = || self.path.join(&*tracked.path);
                if self.excludes(&tracked.path) || !path().is_file() {
                    continue;
                }
                self.reachable(&tracked.path)?;
                id = tracked.id(Stamp::of(&path()));
            } else if !found.known[at] {
                id = None;
            }
            let path = tracked.path.clone();
            files.push(TreeFile { path, id });
        }
        files.extend(found.others.into_iter().map(unidentified));
        Ok(files)
    }

    /// Looks whether a file below the folder is where links may lead.
    ///
    /// # Errors
    /// When it is not.
    fn reachable(&self, path: &str) -> Result<(), SourceError> {
        match self.reach.beyond(&self.path.join(path)) {
            Some(target) => {
                let shown = format!("{}{path}", self.display_prefix);
                Err(links::refused(&shown, &target))
            }
            None => Ok(()),
        }
    }

    /// The files that git does not ignore, and what is left out, in no order.
    fn list(&self) -> Listed {
        let found = Mutex::new(Ok((Vec::new(), Vec::new())));
        // links to folders beside them can lead to more than there is
        let count = AtomicUsize::new(0);
        self.walk(!self.all_files).build_parallel().run(|| {
            Box::new(|entry| {
                if count.fetch_add(1, Ordering::Relaxed) >= MOST_ENTRIES {
                    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                    *found = Err(too_many(&self.label));
                    return WalkState::Quit;
                }
                let mut part = (Vec::new(), Vec::new());
                let mut then = WalkState::Continue;
                let passed = match entry {
                    Ok(entry) => {
                        let visited = self.visit(&entry, &mut part.0, &mut part.1);
                        visited.map(|next| then = next)
                    }
                    Err(error) => self.passable(&error, &mut part.1),
                };
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                add(&mut found, passed.map(|()| part));
                then
            })
        });
        found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Some files of the folder, as paths below it.
    ///
    /// # Errors
    /// When one is a link that leads too far.
    pub(crate) fn tree_of(self, files: Vec<String>) -> Result<Tree, SourceError> {
        files.iter().try_for_each(|path| self.reachable(path))?;
        let files = files.into_iter().map(unidentified);
        Ok(self.finish(files.collect(), Vec::new(), &Arc::default()))
    }

    /// How many `.proto` files git ignores here.
    pub(crate) fn count_ignored(&self) -> usize {
        let count = |respect| {
            let entries = self.walk(respect).build().take(MOST_ENTRIES);
            entries.filter(is_proto_file).count()
        };
        count(false).saturating_sub(count(true))
    }

    fn walk(&self, respect_git: bool) -> WalkBuilder {
        let mut walk = WalkBuilder::new(self.path);
        walk.follow_links(self.follow_links)
            .hidden(false)
            .ignore(false);
        walk.git_ignore(respect_git)
            .git_global(respect_git)
            .git_exclude(respect_git);
        let top = self.path.to_path_buf();
        let (globs, prefix) = (self.exclude.clone(), self.display_prefix.clone());
        walk.filter_entry(move |entry| {
            if entry.file_name() == ".git" || leads_up(entry) {
                return false;
            }
            if globs.is_empty() {
                return true;
            }
            let below = entry.path().strip_prefix(&top).ok().and_then(slashed);
            !below.is_some_and(|below| !below.is_empty() && globs.matches(&prefix, &below))
        });
        walk
    }

    /// Takes what counts of an entry, and says whether to look into it.
    ///
    /// # Errors
    /// When a schema is a link that leads too far.
    fn visit(
        &self,
        entry: &DirEntry,
        files: &mut Vec<String>,
        notes: &mut Vec<String>,
    ) -> Result<WalkState, SourceError> {
        let kind = entry.file_type();
        let is_folder = kind.is_some_and(|kind| kind.is_dir());
        let beyond = match entry.path_is_symlink() && entry.depth() > 0 {
            true => self.reach.beyond(entry.path()),
            false => None,
        };
        let Some(target) = beyond else {
            self.take(entry, files, notes);
            return Ok(WalkState::Continue);
        };
        let below = entry.path().strip_prefix(self.path);
        let below = below.unwrap_or(entry.path()).display();
        let shown = format!("{}{below}", self.display_prefix);
        if is_folder {
            notes.push(links::left_out(&shown, &target));
            return Ok(WalkState::Skip);
        }
        match is_proto(&shown) && kind.is_some_and(|kind| kind.is_file()) {
            true => Err(links::refused(&shown, &target)),
            false => Ok(WalkState::Continue),
        }
    }

    fn take(&self, entry: &DirEntry, files: &mut Vec<String>, notes: &mut Vec<String>) {
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if !is_file
            || entry
                .path()
                .extension()
                .is_none_or(|extension| extension != "proto")
        {
            return;
        }
        if let Some(path) = plainly_below(self.path, entry.path()) {
            files.push(path.to_owned());
            return;
        }
        let Ok(below) = entry.path().strip_prefix(self.path) else {
            return;
        };
        match slashed(below) {
            Some(path) if is_proto(&path) => files.push(path),
            Some(_) => {}
            None => notes.push(format!(
                "`{}{}` is left out: its name is not UTF-8",
                self.display_prefix,
                below.display()
            )),
        }
    }

    /// Passes over links that lead nowhere or into themselves; anything else is an error.
    fn passable(&self, error: &ignore::Error, notes: &mut Vec<String>) -> Result<(), SourceError> {
        let (path, cause) = unwrapped(error);
        let shown = path.map_or_else(
            || self.label.clone(),
            |path| {
                let below = path.strip_prefix(self.path).unwrap_or(path);
                format!("{}{}", self.display_prefix, below.display())
            },
        );
        match cause {
            ignore::Error::Loop { .. } => Ok(()),
            ignore::Error::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                if is_proto(&shown) {
                    notes.push(format!(
                        "`{shown}` is left out: it is a link that leads nowhere"
                    ));
                }
                Ok(())
            }
            ignore::Error::Io(error) => Err(cannot_read(&shown, error)),
            other => Err(SourceError::plain(format!(
                "cannot list `{shown}`: {other}"
            ))),
        }
    }

    fn excludes(&self, path: &str) -> bool {
        self.exclude.matches_within(&self.display_prefix, path)
    }

    fn finish(self, files: Vec<TreeFile>, notes: Vec<String>, tracking: &Arc<Tracking>) -> Tree {
        let disk = Disk {
            tracking: Arc::clone(tracking),
            seen: Mutex::default(),
            folder: self.path.to_path_buf(),
            display_prefix: self.display_prefix.clone(),
        };
        let mut tree = Tree::new(self.label, self.display_prefix, files, Box::new(disk));
        tree.notes = notes;
        tree
    }
}

/// What was found in a folder, and notes; or why it cannot be listed.
type Listed = Result<(Vec<String>, Vec<String>), SourceError>;

/// Adds a part of what is found. Of several troubles, the one told is that whose message comes
/// first, whichever thread was there first.
fn add(whole: &mut Listed, part: Listed) {
    match (&mut *whole, part) {
        (Ok(whole), Ok((files, notes))) => {
            whole.0.extend(files);
            whole.1.extend(notes);
        }
        (Err(known), Err(other)) if known.message <= other.message => {}
        (_, Err(other)) => *whole = Err(other),
        (Err(_), Ok(_)) => {}
    }
}

/// A file of which nothing is known but the path.
fn unidentified(path: String) -> TreeFile {
    TreeFile {
        path: path.into(),
        id: None,
    }
}

/// Whether an entry is a link to a folder that it is in: all below would be found twice.
fn leads_up(entry: &DirEntry) -> bool {
    if !entry.path_is_symlink() || entry.depth() == 0 {
        return false;
    }
    let target = entry.path().canonicalize().ok();
    let folder = entry
        .path()
        .parent()
        .and_then(|folder| folder.canonicalize().ok());
    target
        .zip(folder)
        .is_some_and(|(target, folder)| folder.starts_with(target))
}

/// What is left of a path below a folder that it is written with, where paths are written as trees
/// write them. To take paths apart costs more than to find them.
fn plainly_below<'p>(folder: &Path, path: &'p Path) -> Option<&'p str> {
    let rest = path.to_str()?.strip_prefix(folder.to_str()?)?;
    let rest = rest.strip_prefix('/')?;
    (std::path::MAIN_SEPARATOR == '/' && is_proto(rest)).then_some(rest)
}

fn is_proto_file(entry: &Result<DirEntry, ignore::Error>) -> bool {
    entry.as_ref().is_ok_and(|entry| {
        entry.file_type().is_some_and(|kind| kind.is_file())
            && entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "proto")
    })
}

/// The path and the cause inside of what the walker reports.
fn unwrapped(error: &ignore::Error) -> (Option<&Path>, &ignore::Error) {
    match error {
        ignore::Error::WithPath { path, err } => {
            let (inner, cause) = unwrapped(err);
            (inner.or(Some(path)), cause)
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            unwrapped(err)
        }
        other => (None, other),
    }
}

/// Reads files below a folder.
struct Disk {
    folder: PathBuf,
    display_prefix: String,
    /// What the file system said about those whose contents are known without reading.
    tracking: Arc<Tracking>,
    /// What it said about the others when they were first read.
    seen: Mutex<FxHashMap<Box<str>, Stamp>>,
}

impl Disk {
    /// Reads a file, and tells whether nobody wrote to it meanwhile. One that was read before must be
    /// as it was, or what was left out would be told from one content and what is found from another.
    /// One whose content was known must be that, for what is learned about it is kept for later runs.
    fn read_unchanged(&self, file: &TreeFile, room: &mut Vec<u8>) -> io::Result<bool> {
        let (mut opened, before) = file::open(&self.folder.join(file.path.as_ref()))?;
        let known = file.id.and_then(|_| self.tracking.find(&file.path)?.known);
        let expected = match known {
            Some((stamp, _)) => Some(stamp),
            None => Stamp::told(&before).map(|now| self.first_seen(&file.path, now)),
        };
        file::read_open(&mut opened, before.len(), room)?;
        Ok(Stamp::told(&opened.metadata()?) == expected)
    }

    /// What was told of a file when it was first read, which may be now.
    fn first_seen(&self, path: &str, now: Stamp) -> Stamp {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get(path) {
            Some(first) => *first,
            None => *seen.entry(path.into()).or_insert(now),
        }
    }
}

impl Read for Disk {
    fn read(&self, file: &TreeFile) -> Result<Vec<u8>, SourceError> {
        let mut bytes = Vec::new();
        self.read_into(file, &mut bytes)?;
        Ok(bytes)
    }

    fn read_into(&self, file: &TreeFile, room: &mut Vec<u8>) -> Result<(), SourceError> {
        let shown = || format!("{}{}", self.display_prefix, file.path);
        let is_same = self.read_unchanged(file, room);
        if !is_same.map_err(|error| cannot_read(&shown(), &error))? {
            return Err(SourceError::new(
                format!("`{}` changed while it was looked at", shown()),
                "run the command again once nobody writes to it",
            ));
        }
        lfs::refuse_pointer(&shown, room)
    }

    fn path(&self, file: &TreeFile) -> Option<PathBuf> {
        Some(self.folder.join(file.path.as_ref()))
    }
}

/// The error for a file or folder that is there but cannot be read.
pub(crate) fn cannot_read(shown: &str, error: &io::Error) -> SourceError {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "it is gone".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::FileTooLarge => {
            return SourceError::new(
                format!("cannot read `{shown}`: {error}"),
                "no schema is that large: leave it out with `--exclude`",
            );
        }
        _ => error.to_string(),
    };
    SourceError::plain(format!("cannot read `{shown}`: {why}"))
}
