//! What a check knows of all that was there before the version it compares with.

use std::path::Path;

use protovet::finding::Finding;
use protovet::history::{self, Ledger, Scope, Store};
use protovet::report::plural;
use protovet::source::{Beginning, Chronicle, CommitId, OpenOptions, SourceError};

use crate::output::Terminal;
use crate::resolve::{Settings, Verbosity};

/// A history that is yet to be read.
#[derive(Debug)]
pub(crate) struct Remember {
    chronicle: Chronicle,
    tip: CommitId,
}

/// A history, or why there is none.
pub(crate) struct Read {
    chronicle: Chronicle,
    ledger: Result<Ledger, SourceError>,
}

/// A history that was read.
pub(crate) struct Past {
    chronicle: Chronicle,
    pub(crate) ledger: Ledger,
}

impl Remember {
    /// The history that led to a commit, HEAD if it is none; nothing outside of a repository and
    /// before the first commit.
    ///
    /// # Errors
    /// When the repository cannot be opened.
    pub(crate) fn open(
        path: &Path,
        commit: Option<CommitId>,
        options: &OpenOptions,
    ) -> Result<Option<Self>, SourceError> {
        let Some(chronicle) = Chronicle::open(path, options)? else {
            return Ok(None);
        };
        let tip = match commit {
            Some(commit) => Some(commit),
            None => chronicle.tip(None)?,
        };
        Ok(tip.map(|tip| Self { chronicle, tip }))
    }

    /// Reads it.
    pub(crate) fn read(self) -> Read {
        let store = Store::of(&self.chronicle);
        let scope = Scope::default();
        let ledger = history::read(&self.chronicle, self.tip, &scope, store.as_ref(), &());
        Read {
            chronicle: self.chronicle,
            ledger,
        }
    }
}

impl Read {
    /// Tells what could not be seen. A check goes on without a history that cannot be read: what it
    /// compares is there.
    pub(crate) fn told(self, settings: &Settings, terminal: &mut Terminal) -> Option<Past> {
        let Self { chronicle, ledger } = self;
        let ledger = match ledger {
            Ok(ledger) => ledger,
            Err(error) => {
                let help = error.help.map(|help| format!("; {help}")).unwrap_or_default();
                let message = error.message;
                terminal.note(&format!("the history is not looked at: {message}{help}"));
                return None;
            }
        };
        if settings.verbosity >= Verbosity::Normal {
            for note in limits(&chronicle, &ledger) {
                terminal.note(&note);
            }
        }
        if settings.verbosity == Verbosity::Verbose {
            let commits = plural(ledger.visited, "commit");
            let elements = plural(ledger.elements.len(), "type");
            terminal.note(&format!("history: {commits}, {elements}"));
            for skipped in skipped(&ledger) {
                terminal.note(&skipped);
            }
        }
        Some(Past { chronicle, ledger })
    }
}

impl Past {
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
                let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
                format!("`{path}` at {at} is skipped: {line}{why}")
            }
        }
    });
    told.collect()
}
