//! The thread that compares, so that the one that talks to the editor always listens.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use protovet::history::Memory;
use protovet::model::Schema;
use protovet::source::{CommitId, SourceError};

use super::judge::{Judged, Judgement, Kept, Stopped, Texts};
use super::notices::{self, ByFile, Showing};
use super::old_texts::OldTexts;
use super::options::Options;
use super::sides::Sides;
use crate::args::ColorArg;
use crate::failure::Failure;
use crate::output::Terminal;
use crate::remember::{self, Past};

/// A folder to be compared with what is in the editor.
pub(super) struct Job {
    pub(super) ticket: u64,
    /// The folder, without links.
    pub(super) folder: PathBuf,
    /// Whether something changed on disk or in git.
    pub(super) reopen: bool,
    /// What is open in the editor, there.
    pub(super) texts: Texts,
    pub(super) options: Arc<Options>,
}

/// What became of a job.
pub(super) struct Done {
    pub(super) ticket: u64,
    pub(super) folder: PathBuf,
    pub(super) result: Told,
    /// How long it took.
    pub(super) cost: Duration,
    /// Whether nothing more is to come of this job.
    pub(super) is_last: bool,
}

/// What there is to tell.
pub(super) enum Told {
    /// What was found.
    Found {
        /// What to show.
        shown: ByFile,
        known: Arc<Known>,
        /// What is worth a line in the log.
        note: Option<String>,
        /// What the user has to know: there is nothing to compare with.
        warning: Option<String>,
    },
    /// It does not compile, or a configuration cannot be used.
    Broken(ByFile),
    /// It could not be done.
    Failed(String),
    /// There is a newer text.
    Stale,
}

/// Both versions as they were compared, for questions about them.
pub(super) struct Known {
    /// Whether there was something to compare with.
    pub(super) compared: bool,
    pub(super) old: Arc<Schema>,
    pub(super) new: Arc<Schema>,
    pub(super) memory: Option<Arc<Memory>>,
    /// The folder that shown paths start from.
    pub(super) folder: PathBuf,
}

/// The thread.
pub(super) struct Worker {
    pub(super) jobs: Receiver<Job>,
    pub(super) done: Sender<Done>,
    /// The job that nobody waits for any more.
    pub(super) given_up: Arc<AtomicU64>,
    pub(super) old_texts: OldTexts,
}

/// What is kept of a folder.
#[derive(Default)]
struct Folder {
    sides: Option<Sides>,
    options: Option<Arc<Options>>,
    kept: Kept,
    past: Option<(CommitId, Past)>,
    /// Files that are open and on disk, and not among those to look at.
    outside: BTreeSet<PathBuf>,
    /// What was last told about what is compared with.
    noted: String,
}

impl Worker {
    /// Does jobs until there are no more.
    pub(super) fn run(mut self) {
        let mut folders: BTreeMap<PathBuf, Folder> = BTreeMap::new();
        while let Ok(job) = self.jobs.recv() {
            let folder = folders.entry(job.folder.clone()).or_default();
            let work = AssertUnwindSafe(|| self.work(&job, folder));
            if catch_unwind(work).is_err() {
                // a mistake of ours about one text is no reason to be silent about the next
                folders.remove(&job.folder);
                let text = "protovet made a mistake, which is on its standard error, and starts \
                            over with the next change";
                self.tell(&job, Told::Failed(text.to_owned()), Instant::now(), true);
            }
        }
    }

    fn work(&mut self, job: &Job, folder: &mut Folder) {
        let started = Instant::now();
        let told = self.once(job, folder);
        let waits = folder.sides.as_ref().is_some_and(|it| it.past.is_some());
        let goes_on = waits && matches!(told, Told::Found { .. });
        self.tell(job, told, started, !goes_on);
        if goes_on {
            folder.remember();
            let started = Instant::now();
            let told = self.once(job, folder);
            self.tell(job, told, started, true);
        }
    }

    fn tell(&self, job: &Job, result: Told, started: Instant, is_last: bool) {
        let done = Done {
            ticket: job.ticket,
            folder: job.folder.clone(),
            result,
            cost: started.elapsed(),
            is_last,
        };
        // who does not listen any more has ended
        let _ = self.done.send(done);
    }

    /// Compares once.
    fn once(&mut self, job: &Job, folder: &mut Folder) -> Told {
        let is_stale = || self.given_up.load(Ordering::Relaxed) == job.ticket;
        let opened = match folder.open(job) {
            Ok(opened) => opened,
            Err(failure) => return failed(failure, &job.folder),
        };
        let mut judged = folder.judge(job, &is_stale);
        if opened
            && matches!(&judged, Err(Stopped::Failed(failure)) if failure.lacks_imports())
            && folder.widen()
        {
            judged = folder.judge(job, &is_stale);
        }
        if let Err(Stopped::Failed(failure)) = &judged
            && let Some(why) = old_does_not_compile(failure)
        {
            judged = match folder.give_up_old(why) {
                Ok(()) => folder.judge(job, &is_stale),
                Err(failure) => Err(Stopped::Failed(failure)),
            };
        }
        match judged {
            Ok(judged) => self.found(judged, folder),
            Err(Stopped::Stale) => Told::Stale,
            Err(Stopped::Failed(failure)) => failed(failure, &job.folder),
        }
    }

    fn found(&mut self, judged: Judged, folder: &mut Folder) -> Told {
        let Some(sides) = &folder.sides else {
            return Told::Stale;
        };
        let mut showing = Showing {
            sides,
            old: &judged.old,
            new: &judged.new,
            old_texts: &mut self.old_texts,
        };
        let shown = showing.findings(judged.findings);
        let here = sides.settings.open.cwd.clone();
        let note = match (&sides.description, &sides.alone) {
            (Some(description), _) => format!("{}: compared with {description}", here.display()),
            (None, _) => format!("{}: compared with nothing", here.display()),
        };
        let is_news = note != folder.noted;
        let warning = sides.alone.as_ref().filter(|_| is_news).map(|why| {
            let help = why.help.as_ref().map(|help| format!("; {help}"));
            let help = help.unwrap_or_default();
            format!(
                "{}{help}; until then only conventions are looked at",
                why.message
            )
        });
        folder.noted.clone_from(&note);
        let past = folder.past.as_ref();
        let memory = past.map(|(_, past)| Arc::clone(&past.memory));
        Told::Found {
            shown,
            known: Arc::new(Known {
                compared: sides.compares(),
                old: judged.old,
                new: judged.new,
                memory,
                folder: here,
            }),
            note: is_news.then_some(note),
            warning,
        }
    }
}

impl Folder {
    /// Opens both sides if that is due; says whether it was.
    fn open(&mut self, job: &Job) -> Result<bool, Failure> {
        let is_known = self.sides.is_some() && self.options.as_ref() == Some(&job.options);
        if is_known && !job.reopen && !self.misses(job) {
            return Ok(false);
        }
        let before = self.sides.take();
        let mut sides = Sides::open(&job.folder, &job.options)?;
        let is_same = before.is_some_and(|before| before.has_same_old(&sides));
        if !is_same {
            self.kept.forget_old();
        }
        let tip = sides.past.as_ref().and_then(|past| past.tip());
        match &self.past {
            Some((known, _)) if Some(*known) == tip => sides.past = None,
            _ => self.past = None,
        }
        self.sides = Some(sides);
        self.options = Some(Arc::clone(&job.options));
        self.outside = self.outside_of(job);
        Ok(true)
    }

    /// Whether a file is open and on disk that was not there when both sides were opened.
    fn misses(&self, job: &Job) -> bool {
        !self.outside_of(job).is_subset(&self.outside)
    }

    fn outside_of(&self, job: &Job) -> BTreeSet<PathBuf> {
        let Some(sides) = &self.sides else {
            return BTreeSet::new();
        };
        let paths = job.texts.keys();
        let outside = paths.filter(|path| {
            let below = sides.below(path);
            !below.is_some_and(|below| sides.counts(path, &below))
        });
        outside.cloned().collect()
    }

    fn judge(&mut self, job: &Job, is_stale: &dyn Fn() -> bool) -> Result<Judged, Stopped> {
        let Some(sides) = &self.sides else {
            return Err(Stopped::Stale);
        };
        let judgement = Judgement {
            sides,
            past: self.past.as_ref().map(|(_, past)| past),
            lint: job.options.lint,
            is_stale,
        };
        judgement.run(&job.texts, &mut self.kept)
    }

    /// Takes in what stands beside the folder, if that is more.
    fn widen(&mut self) -> bool {
        let Some(sides) = self.sides.take() else {
            return false;
        };
        let wider = sides.wider();
        let is_wider = wider.is_ok();
        self.sides = Some(wider.unwrap_or_else(|sides| *sides));
        self.kept.forget_old();
        is_wider
    }

    /// Goes on without an old version that does not compile.
    fn give_up_old(&mut self, why: SourceError) -> Result<(), Failure> {
        if let Some(sides) = self.sides.take() {
            self.sides = Some(sides.without_old(why)?);
        }
        self.kept.forget_old();
        Ok(())
    }

    /// Reads the history, which takes a moment in a repository that is new to us.
    fn remember(&mut self) {
        let Some(sides) = &mut self.sides else { return };
        let past = sides.past.take();
        let Some(tip) = past.as_ref().and_then(|past| past.tip()) else {
            return;
        };
        let read = remember::read(past, &sides.settings);
        let mut terminal = Terminal::new(ColorArg::Never);
        let past = read.and_then(|read| read.told(&sides.settings, &mut terminal));
        self.past = past.map(|past| (tip, past));
    }
}

/// Why the old version is of no use.
fn old_does_not_compile(failure: &Failure) -> Option<SourceError> {
    match failure {
        Failure::Compile {
            version,
            is_old: true,
            error,
            ..
        } => {
            let first = error.diagnostics.first();
            let first =
                first.map_or_else(String::new, |it| format!(": {}: {}", it.path, it.message));
            Some(SourceError::new(
                format!("the earlier version `{version}` does not compile{first}"),
                "compare with a version that compiles",
            ))
        }
        _ => None,
    }
}

fn failed(failure: Failure, folder: &Path) -> Told {
    match failure {
        Failure::Compile { error, .. } => {
            Told::Broken(notices::of_diagnostics(folder, &error.diagnostics))
        }
        Failure::Config(error) => Told::Broken(notices::of_diagnostics(folder, &error.diagnostics)),
        Failure::Source(error) => {
            let help = error.help.as_ref().map(|help| format!("; {help}"));
            Told::Failed(format!("{}{}", error.message, help.unwrap_or_default()))
        }
        Failure::Output(error) => Told::Failed(error.to_string()),
    }
}
