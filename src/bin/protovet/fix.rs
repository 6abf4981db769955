//! `protovet fix` and `--fix`: findings that have one right answer, mended in the files on disk.

mod disk;
mod fault;
mod journal;
mod lock;
mod session;
mod show;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use protovet::buf;
use protovet::finding::{Finding, Severity};
use protovet::fix::{Look, Looked, Mended, Texts, converge, left_to_people};
use protovet::history::Memory;
use protovet::model::{Name, Schema};
use protovet::report::plural;
use protovet::rules;
use protovet::source::SourceError;

use crate::args::MendArgs;
use crate::explain;
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::resolve::{Settings, Verbosity};

pub(crate) use session::{CheckSession, LintSession};

/// What to do about findings.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Show it only.
    diff: bool,
    /// What these rules find; none for all that is shown.
    rules: Vec<&'static str>,
    /// Whether what is new may have been published since the version it is compared with: where a
    /// branch began, nothing was; a release may be old.
    is_published: bool,
}

/// Rules whose fixes change what readers know by name: only of what is not published.
const RENAMING: [&str; 3] = [
    "ENUM_FIRST_VALUE_ZERO",
    "ENUM_VALUE_PREFIX",
    "ENUM_ZERO_VALUE_SUFFIX",
];

impl Wanted {
    /// What the flags ask for; nothing without them.
    ///
    /// # Errors
    /// When there is no rule of a name.
    pub(crate) fn of(args: &MendArgs, is_published: bool) -> Result<Option<Self>, SourceError> {
        let ids = args.rules.iter().map(|typed| {
            let wanted = typed.to_ascii_uppercase();
            let ours = rules::find(&wanted).map(|rule| rule.id);
            let theirs = || buf::find(&wanted).map(|rule| rule.id);
            ours.or_else(theirs)
                .ok_or_else(|| explain::unknown(typed, &wanted))
        });
        let rules = ids.collect::<Result<_, SourceError>>()?;
        Ok((args.fix || args.diff).then_some(Self {
            diff: args.diff,
            rules,
            is_published,
        }))
    }

    fn asks_for(&self, finding: &Finding, shown: Severity) -> bool {
        match self.rules.as_slice() {
            [] if self.is_published && RENAMING.contains(&finding.rule) => false,
            [] => finding.severity >= shown,
            rules => rules.contains(&finding.rule),
        }
    }
}

/// A file as it was read.
pub(crate) struct ReadFile {
    /// Where it is in its tree.
    tree_path: String,
    /// Where it is on disk.
    disk: PathBuf,
    /// How it is shown.
    shown: String,
    text: Arc<str>,
}

/// The files that may be mended, by import path.
pub(crate) type Files = BTreeMap<Name, ReadFile>;

/// Looks at what is on disk, and at what would become of it.
pub(crate) trait Session {
    /// Looks at what is on disk.
    ///
    /// # Errors
    /// When it cannot be read or does not compile.
    fn first(
        &mut self,
        settings: &mut Settings,
        terminal: &mut Terminal,
    ) -> Result<Looked, Failure>;

    /// The files, once they were looked at.
    fn files(&mut self) -> Files;

    /// What is known of what was there before, once it was looked at.
    fn memory(&self) -> Option<Arc<Memory>>;

    /// Looks at other texts in the places of some files, by their paths in the tree.
    ///
    /// # Errors
    /// When the others cannot be read.
    fn look(
        &mut self,
        texts: &BTreeMap<String, String>,
        settings: &Settings,
    ) -> Result<Look, Failure>;
}

/// Mends what has one right answer. Gives how the run ends where there is nothing more to tell:
/// else what is left is told as ever.
///
/// # Errors
/// When what is on disk cannot be read, does not compile or cannot be written.
pub(crate) fn mend(
    path: &Path,
    wanted: &Wanted,
    mut session: impl Session,
    (settings, terminal): (&mut Settings, &mut Terminal),
) -> Result<Option<Outcome>, Failure> {
    let home = journal::home(&settings.open.cwd.join(path));
    if !wanted.diff {
        for note in journal::recover(&home)? {
            terminal.note(&note);
        }
    }
    let first = session.first(settings, terminal)?;
    let outcome = outcome(&first, settings);
    let (files, memory) = (session.files(), session.memory());
    let asked = |finding: &Finding| wanted.asks_for(finding, settings.shown);
    let look = &mut |texts: &Texts| {
        let by_path = texts.iter().filter_map(|(import, text)| {
            let file = files.get(import)?;
            Some((file.tree_path.clone(), text.clone()))
        });
        session.look(&by_path.collect(), settings)
    };
    let (last, mended) = converge(first, memory.as_deref(), &asked, look)?;
    let left = left(&last.findings, settings.shown);
    std::mem::forget(last); // to give the memory back piece by piece would only take time
    if wanted.diff {
        terminal.print(show::diff(&files, &mended.texts, settings).as_bytes())?;
        tell((&mended, &left), "would", settings, terminal);
        return Ok(Some(outcome));
    }
    let changes = mended.texts.iter().filter_map(|(import, text)| {
        let file = files.get(import)?;
        Some(disk::Change {
            path: file.disk.clone(),
            shown: file.shown.clone(),
            before: file.text.as_bytes().to_vec(),
            after: text.clone().into_bytes(),
        })
    });
    disk::write(&home, changes.collect())?;
    tell((&mended, &left), "did", settings, terminal);
    Ok(None)
}

/// How a run ends that leaves what it looked at.
fn outcome(looked: &Looked, settings: &Settings) -> Outcome {
    let nothing = Schema::default();
    let versions = (looked.old.as_deref().unwrap_or(&nothing), &looked.new);
    let fails = |it: &Finding| settings.levels.fails(it, versions, settings.fail_on);
    match looked.findings.iter().any(fails) {
        true => Outcome::Findings,
        false => Outcome::Clean,
    }
}

/// How many findings of each rule are left to people although there is something to do, and why.
fn left(findings: &[Finding], shown: Severity) -> BTreeMap<(&'static str, &'static str), usize> {
    let mut left = BTreeMap::new();
    for finding in findings.iter().filter(|it| it.severity >= shown) {
        if let Some(reason) = left_to_people(finding.rule) {
            *left.entry((finding.rule, reason)).or_default() += 1;
        }
    }
    left
}

/// Tells what was done, and what was not.
fn tell(
    (mended, left): (&Mended, &BTreeMap<(&'static str, &'static str), usize>),
    tense: &str,
    settings: &Settings,
    terminal: &mut Terminal,
) {
    if settings.verbosity == Verbosity::Quiet {
        return;
    }
    for done in &mended.done {
        let verb = if tense == "did" { "fixed" } else { "would fix" };
        terminal.note(&format!(
            "{verb} {} of `{}`: {}",
            done.rule, done.element, done.title
        ));
    }
    for dropped in &mended.dropped {
        terminal.note(&format!(
            "left {} of `{}`: could {}, but {}",
            dropped.rule, dropped.element, dropped.title, dropped.reason
        ));
    }
    for ((rule, reason), count) in left {
        let findings = plural(*count, "finding");
        terminal.note(&format!("left {findings} of {rule}: {reason}"));
    }
    let files = plural(mended.texts.len(), "file");
    let findings = plural(mended.done.len(), "finding");
    terminal.note(&match (mended.done.len(), tense) {
        (0, _) => "nothing to fix".to_owned(),
        (_, "did") => format!("{findings} fixed in {files}"),
        _ => format!("{findings} would be fixed in {files}"),
    });
}
