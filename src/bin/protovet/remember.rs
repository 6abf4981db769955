//! What a check knows of all that was there before the version it compares with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use protovet::finding::Finding;
use protovet::history::{self, Ledger, Memory, Store};
use protovet::report::plural;
use protovet::source::{Beginning, Chronicle, CommitId, OpenOptions, SourceError};

use crate::output::Terminal;
use crate::resolve::{Settings, Verbosity};

/// A history that is yet to be opened: where nothing changed, it is not asked.
#[derive(Debug)]
pub(crate) struct Remember {
    path: PathBuf,
    /// The commit that it led to; HEAD if none is named.
    commit: Option<CommitId>,
    options: OpenOptions,
}

/// A history, or why there is none.
pub(crate) struct Read(Result<Past, SourceError>);

/// A history that was read.
pub(crate) struct Past {
    chronicle: Chronicle,
    pub(crate) memory: Arc<Memory>,
}

/// Reads a history, if there is one and our rules, which alone look at it, are asked.
pub(crate) fn read(past: Option<Remember>, settings: &Settings) -> Option<Read> {
    let past = past.filter(|_| settings.rules.has_protovet());
    past.and_then(Remember::read)
}

impl Remember {
    /// The history that led to a commit, HEAD if it is none.
    pub(crate) fn new(path: &Path, commit: Option<CommitId>, options: &OpenOptions) -> Self {
        Self {
            path: path.to_path_buf(),
            commit,
            options: options.clone(),
        }
    }

    /// The newest commit of it, if it can be read.
    pub(crate) fn tip(&self) -> Option<CommitId> {
        let head = || Some(self.open().ok()??.1);
        self.commit.or_else(head)
    }

    /// Opens it; nothing outside of a repository and before the first commit.
    fn open(&self) -> Result<Option<(Chronicle, CommitId)>, SourceError> {
        let Some(chronicle) = Chronicle::open(&self.path, &self.options)? else {
            return Ok(None);
        };
        let tip = match self.commit {
            Some(commit) => Some(commit),
            None => chronicle.tip(None)?,
        };
        Ok(tip.map(|tip| (chronicle, tip)))
    }

    /// Reads it.
    fn read(self) -> Option<Read> {
        let opened = self.open().transpose()?;
        Some(Read(opened.and_then(|(chronicle, tip)| {
            let store = Store::of(&chronicle);
            let memory = history::recall(&chronicle, tip, store.as_ref())?;
            let memory = Arc::new(memory);
            Ok(Past { chronicle, memory })
        })))
    }
}

impl Read {
    /// Tells what could not be seen. A check goes on without a history that cannot be read: what it
    /// compares is there.
    pub(crate) fn told(self, settings: &Settings, terminal: &mut Terminal) -> Option<Past> {
        let past = match self.0 {
            Ok(past) => past,
            Err(error) => {
                tell_trouble(&error, terminal);
                return None;
            }
        };
        let ledger = &past.memory.ledger;
        if settings.verbosity >= Verbosity::Normal {
            for note in limits(&past.chronicle, ledger) {
                terminal.note(&note);
            }
        }
        if settings.verbosity == Verbosity::Verbose {
            let commits = plural(ledger.visited, "commit");
            let elements = plural(past.memory.count(), "type");
            terminal.note(&format!("history: {commits}, {elements}"));
            for skipped in skipped(ledger) {
                terminal.note(&skipped);
            }
        }
        Some(past)
    }
}

fn tell_trouble(error: &SourceError, terminal: &mut Terminal) {
    let help = error.help.as_ref().map(|help| format!("; {help}"));
    let (message, help) = (&error.message, help.unwrap_or_default());
    terminal.note(&format!("the history is not looked at: {message}{help}"));
}

impl Past {
    /// Tells if it turned out that not all of it can be read.
    pub(crate) fn tell_trouble(&self, terminal: &mut Terminal) {
        if let Some(error) = self.memory.trouble() {
            tell_trouble(error, terminal);
        }
    }

    /// Reads the lines that findings about the past are about.
    ///
    /// # Errors
    /// When a file is damaged.
    pub(crate) fn quote(&self, findings: &mut [Finding]) -> Result<(), SourceError> {
        history::quote(findings, self.chronicle.contents())
    }
}

/// What a ledger cannot know, and how to change that.
pub(crate) fn limits(chronicle: &Chronicle, ledger: &Ledger) -> Vec<String> {
    let mut limits = Vec::new();
    if ledger.beginning == Beginning::CutOff {
        let first = ledger.commits.first();
        let first = first.map_or_else(String::new, |first| {
            format!(" before {} ({})", first.id.short(), first.time)
        });
        limits.push(format!(
            "this shallow clone does not tell what was used{first}; {}",
            chronicle.deepen_help()
        ));
    }
    let missing: Vec<_> = ledger.missing().collect();
    if let Some(first) = missing.first() {
        let count = match missing.len() {
            1 => "1 revision of a file is".to_owned(),
            count => format!("{count} revisions of files are"),
        };
        let at = ledger.commit(first.commit);
        limits.push(format!(
            "{count} not in this repository, such as `{}` at {}; {}",
            first.path,
            at.id.short(),
            chronicle.missing_help()
        ));
    }
    limits
}

/// A line for each revision that tells nothing.
pub(crate) fn skipped(ledger: &Ledger) -> Vec<String> {
    let told = ledger.skipped.iter().map(|skipped| {
        let commit = ledger.commit(skipped.commit);
        let (path, at) = (&skipped.path, commit.id.short());
        match &skipped.reason {
            history::Reason::Missing => format!("`{path}` at {at} is missing"),
            history::Reason::Unreadable { why, line } => {
                let line = line
                    .map(|line| format!("line {line}: "))
                    .unwrap_or_default();
                format!("`{path}` at {at} is skipped: {line}{why}")
            }
        }
    });
    told.collect()
}
