//! From a repository to its ledger.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::build::{Builder, Content};
use super::shelved::{Damaged, Shelved};
use super::{Ledger, Memory, Store, store};
use crate::compile::Room;
use crate::compile::declared::{Declared, Unreadable, declared};
use crate::model::Name;
use crate::source::{
    Again, Beginning, Chronicle, CommitId, ContentId, FileChange, LoggedCommit, Since, SourceError,
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
    let all = |shelved: Shelved| shelved.all();
    let start = Start::find((chronicle, store), tip, scope, all, progress)?;
    start.whole(chronicle, store, progress)
}

/// The same to be asked by name: of what is kept, only that is read which is asked for, or which
/// happened to since.
///
/// # Errors
/// As [`read`].
pub fn recall(
    chronicle: &Chronicle,
    tip: CommitId,
    store: Option<&Store>,
) -> Result<Memory, SourceError> {
    let scope = Scope::default();
    let start = Start::find((chronicle, store), tip, &scope, Some, &())?;
    let whole = || read(chronicle, tip, &scope, store, &()).map(Memory::new);
    match start.kept {
        Some(_) if start.cost() >= LAG => whole(),
        Some(shelved) => match extend_partly(shelved, chronicle, &start.commits, tip)? {
            Ok(memory) => Ok(memory),
            Err(Damaged) => whole(),
        },
        None => {
            let Start {
                view,
                beginning,
                commits,
                ..
            } = start;
            let start = Start {
                kept: None,
                view,
                beginning,
                commits,
            };
            start.whole(chronicle, store, &()).map(Memory::new)
        }
    }
}

/// What is kept, and what happened since.
struct Start<K> {
    kept: Option<K>,
    view: String,
    beginning: Beginning,
    commits: Vec<LoggedCommit>,
}

impl<K> Start<K> {
    /// Goes back to a commit of which a ledger is kept that can be opened, or to the beginning.
    fn find(
        (chronicle, store): (&Chronicle, Option<&Store>),
        tip: CommitId,
        scope: &Scope,
        open: impl Fn(Shelved) -> Option<K>,
        progress: &dyn Progress,
    ) -> Result<Self, SourceError> {
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
            match store.and_then(|store| open(store.load(at, &view)?)) {
                Some(kept) => break (line, Some(kept)),
                None => {
                    if let Some(store) = store {
                        store.remove(at, &view);
                    }
                    known.retain(|commit| *commit != at);
                }
            }
        };
        progress.commits(line.commits.len());
        let looked_at = |count| progress.looked_at(count);
        let commits = chronicle.changes(&line, scope.merges, &looked_at)?;
        Ok(Self {
            kept,
            view,
            beginning: line.beginning,
            commits,
        })
    }

    /// How far what is kept lags behind.
    fn cost(&self) -> usize {
        let changes = self.commits.iter().map(|it| it.changes.len());
        self.commits.len() + changes.sum::<usize>()
    }
}

impl Start<Ledger> {
    /// All of the ledger, which is kept if much happened.
    fn whole(
        self,
        chronicle: &Chronicle,
        store: Option<&Store>,
        progress: &dyn Progress,
    ) -> Result<Ledger, SourceError> {
        let worth_keeping = self.cost() >= LAG || self.kept.is_none();
        let ledger = self.kept.unwrap_or(Ledger {
            beginning: self.beginning,
            ..Ledger::default()
        });
        let ledger = extend(ledger, chronicle, &self.commits, progress)?;
        // What is missing may be fetched later.
        let is_whole = ledger.missing().next().is_none();
        if let Some(store) = store.filter(|_| worth_keeping && is_whole) {
            store.save(&ledger, &self.view);
        }
        Ok(ledger)
    }
}

/// Goes on with that part of a kept ledger that some commits are about: types are followed by their
/// names, so those that files declared before and declare now are all that can matter.
fn extend_partly(
    mut shelved: Shelved,
    chronicle: &Chronicle,
    commits: &[LoggedCommit],
    tip: CommitId,
) -> Result<Result<Memory, Damaged>, SourceError> {
    let anew = Anew {
        chronicle: chronicle.again(),
        tip,
    };
    let mut ledger = std::mem::take(&mut shelved.ledger);
    if nothing_changed(commits) {
        pass(&mut ledger, commits);
        let memory = Memory::partly(ledger, Default::default(), shelved, anew);
        return Ok(Ok(memory));
    }
    let mut shelf = Shelf::new(commits);
    let standing = &ledger.standing.last_readable;
    let changes = commits.iter().flat_map(changes_of);
    let standing = changes.filter_map(|change| *standing.get(&change.path)?);
    shelf.read(standing.collect(), chronicle, &())?;
    shelf.read(needed(commits), chronicle, &())?;
    let names = shelf.names();
    ledger.elements = match shelved.copy(&names) {
        Ok(elements) => elements,
        Err(damaged) => return Ok(Err(damaged)),
    };
    let taken = ledger.elements.len();
    let mut builder = Builder::new(ledger);
    for commit in commits {
        builder.commit(commit, &|content| shelf.content(content));
    }
    let memory = Memory::partly(builder.finish(), (names, taken), shelved, anew);
    Ok(Ok(memory))
}

/// How to build a ledger without what is kept of it.
#[derive(Debug)]
pub(super) struct Anew {
    chronicle: Again,
    tip: CommitId,
}

impl Anew {
    /// Builds it, and keeps it in place of what is damaged.
    ///
    /// # Errors
    /// As [`read`].
    pub(super) fn read(&self) -> Result<Ledger, SourceError> {
        let chronicle = self.chronicle.open()?;
        let store = Store::of(&chronicle);
        read(&chronicle, self.tip, &Scope::default(), store.as_ref(), &())
    }
}

/// Whether no commit changed anything.
fn nothing_changed(commits: &[LoggedCommit]) -> bool {
    commits
        .iter()
        .all(|commit| changes_of(commit).next().is_none())
}

/// Goes on with a ledger past commits that changed nothing.
fn pass(ledger: &mut Ledger, commits: &[LoggedCommit]) {
    ledger.visited += commits.len();
    ledger.tip = commits.last().map(|commit| commit.id).or(ledger.tip);
}

/// Goes on with a ledger.
fn extend(
    mut ledger: Ledger,
    chronicle: &Chronicle,
    commits: &[LoggedCommit],
    progress: &dyn Progress,
) -> Result<Ledger, SourceError> {
    if nothing_changed(commits) {
        pass(&mut ledger, commits);
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

    /// The full names of all that is declared.
    fn names(&self) -> FxHashSet<Name> {
        let declared = self.by_content.values();
        let declared = declared.filter_map(|it| it.as_ref()?.as_ref().ok());
        let types = declared.flat_map(|declared| &declared.types);
        types.map(|ty| ty.full_name.clone()).collect()
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
