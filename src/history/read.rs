//! From a repository to its ledger.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::build::{Builder, Content};
use super::{Ledger, Store, store};
use crate::compile::Room;
use crate::compile::declared::{Declared, Unreadable, declared};
use crate::source::{
    Beginning, Chronicle, CommitId, ContentId, FileChange, LoggedCommit, Since, SourceError,
};

/// How many distinct contents are held at once, besides those that later commits change.
const WINDOW: usize = 65_536;

/// What to look at.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// How far back to look; all the way if it does not say.
    pub since: Option<Since>,
    /// Whether to look into merged branches as well.
    pub merges: bool,
}

/// Told how the work goes on, from any thread.
pub trait Progress: Sync {
    /// There are this many commits to look at.
    fn commits(&self, _count: usize) {}
    /// This many more commits were looked at.
    fn looked_at(&self, _count: usize) {}
    /// There are this many distinct contents to read.
    fn contents(&self, _count: usize) {}
    /// This many more contents were read.
    fn read(&self, _count: usize) {}
}

impl Progress for () {}

/// How much a kept ledger may lag behind, in commits and changed files, before it is kept anew: to
/// write it takes longer than to go on from it.
const LAG: usize = 64;

/// Builds the ledger of all that led to a commit, from what is kept of earlier runs and what
/// happened since.
///
/// # Errors
/// When commits or folders are missing, or a file is damaged. That a file is missing, or does not
/// parse, is in the ledger.
pub fn read(
    chronicle: &Chronicle,
    tip: CommitId,
    scope: &Scope,
    store: Option<&Store>,
    progress: &dyn Progress,
) -> Result<Ledger, SourceError> {
    let since = match &scope.since {
        Some(Since::Revision(name)) => chronicle.tip(Some(name))?,
        Some(Since::Date(_)) | None => None,
    };
    let view = store::view(chronicle, scope, since);
    let mut known = store.map_or_else(Vec::new, |store| store.known(&view));
    let (line, kept) = loop {
        let line = chronicle.line(tip, scope.since.as_ref(), &|at| known.contains(&at))?;
        let Beginning::Known(at) = line.beginning else {
            break (line, None);
        };
        match store.and_then(|store| store.load(at, &view)) {
            Some(ledger) => break (line, Some(ledger)),
            None => known.retain(|commit| *commit != at),
        }
    };
    progress.commits(line.commits.len());
    let looked_at = |count| progress.looked_at(count);
    let commits = chronicle.changes(&line, scope.merges, &looked_at)?;
    let cost = commits.len() + commits.iter().map(|it| it.changes.len()).sum::<usize>();
    let worth_keeping = cost >= LAG || kept.is_none();
    let ledger = kept.unwrap_or(Ledger {
        beginning: line.beginning,
        ..Ledger::default()
    });
    let ledger = extend(ledger, chronicle, &commits, progress)?;
    // What is missing may be fetched later.
    let is_whole = ledger.missing().next().is_none();
    if let Some(store) = store.filter(|_| worth_keeping && is_whole) {
        store.save(&ledger, &view);
    }
    Ok(ledger)
}

/// Goes on with a ledger.
fn extend(
    ledger: Ledger,
    chronicle: &Chronicle,
    commits: &[LoggedCommit],
    progress: &dyn Progress,
) -> Result<Ledger, SourceError> {
    let nothing = |commit: &LoggedCommit| changes_of(commit).next().is_none();
    if commits.iter().all(nothing) {
        let mut ledger = ledger;
        ledger.visited += commits.len();
        ledger.tip = commits.last().map(|commit| commit.id).or(ledger.tip);
        return Ok(ledger);
    }
    let mut builder = Builder::new(ledger);
    let mut shelf = Shelf::new(commits);
    progress.contents(shelf.uses.len());
    shelf.read(builder.last_readable().collect(), chronicle, progress)?;
    for (start, end) in windows(commits) {
        let window = &commits[start..end];
        shelf.read(needed(window), chronicle, progress)?;
        for commit in window {
            builder.commit(commit, &|content| shelf.content(content));
            shelf.put_away(commit, &builder);
        }
    }
    Ok(builder.finish())
}

/// What was read of contents that are still needed.
struct Shelf {
    by_content: FxHashMap<ContentId, Option<Result<Declared, Unreadable>>>,
    /// How often a content will still be looked at.
    uses: FxHashMap<ContentId, u32>,
}

impl Shelf {
    fn new(commits: &[LoggedCommit]) -> Self {
        let mut uses: FxHashMap<ContentId, u32> = FxHashMap::default();
        for content in commits.iter().flat_map(contents_of) {
            *uses.entry(content).or_default() += 1;
        }
        Self {
            by_content: FxHashMap::default(),
            uses,
        }
    }

    /// Reads what is not there yet.
    fn read(
        &mut self,
        mut contents: Vec<ContentId>,
        chronicle: &Chronicle,
        progress: &dyn Progress,
    ) -> Result<(), SourceError> {
        contents.retain(|content| !self.by_content.contains_key(content));
        let files = chronicle.contents();
        files.sort(&mut contents);
        let read = contents
            .par_iter()
            .map_init(Room::default, |room, &content| {
                let bytes = files.read(content)?;
                progress.read(1);
                Ok((content, bytes.map(|bytes| declared(&bytes, room))))
            });
        let read: Result<Vec<_>, SourceError> = read.collect();
        self.by_content.extend(read?);
        Ok(())
    }

    fn content(&self, content: ContentId) -> Content<'_> {
        match self.by_content.get(&content) {
            Some(Some(Ok(declared))) => Content::Declared(declared),
            Some(Some(Err(trouble))) => Content::Unreadable(trouble),
            Some(None) | None => Content::Missing,
        }
    }

    /// Drops what no later commit looks at.
    fn put_away(&mut self, commit: &LoggedCommit, builder: &Builder) {
        for content in contents_of(commit) {
            let Some(left) = self.uses.get_mut(&content) else {
                continue;
            };
            *left = left.saturating_sub(1);
            if *left == 0 && !builder.stands(content) {
                self.by_content.remove(&content);
            }
        }
    }
}

fn contents_of(commit: &LoggedCommit) -> impl Iterator<Item = ContentId> + '_ {
    changes_of(commit).flat_map(|change| change.old.into_iter().chain(change.new))
}

fn changes_of(commit: &LoggedCommit) -> impl Iterator<Item = &FileChange> + '_ {
    let merged = commit.merged.iter().flat_map(|merged| &merged.changes);
    commit.changes.iter().chain(merged)
}

/// The distinct contents of commits, in the order of their paths: git keeps the versions of a file
/// together.
fn needed(commits: &[LoggedCommit]) -> Vec<ContentId> {
    let changes = commits.iter().flat_map(changes_of);
    let mut contents: Vec<(&str, ContentId)> = changes
        .flat_map(|change| {
            let both = change.old.into_iter().chain(change.new);
            both.map(|content| (&*change.path, content))
        })
        .collect();
    contents.sort_by_key(|(path, _)| *path);
    let mut seen = FxHashSet::default();
    let contents = contents.into_iter().map(|(_, content)| content);
    contents.filter(|content| seen.insert(*content)).collect()
}

/// Runs of commits that together change not many more files than fit a window.
fn windows(commits: &[LoggedCommit]) -> Vec<(usize, usize)> {
    let mut windows = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, commit) in commits.iter().enumerate() {
        size += changes_of(commit).count();
        if size >= WINDOW {
            windows.push((start, at + 1));
            (start, size) = (at + 1, 0);
        }
    }
    if start < commits.len() {
        windows.push((start, commits.len()));
    }
    windows
}
