//! Two versions in, findings out: what `check` and `diff` have in common.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use protovet::approve::Task;
use protovet::bump::Suggestion;
use protovet::check;
use protovet::fix::Fixer;
use protovet::model::Schema;
use protovet::report::{self, Counts, Report, Run};
use protovet::source::{CommitId, Input, OpenOptions};

use crate::approving::OfComparison;
use crate::bounded;
use crate::configured::Modules;
use crate::failure::Failure;
use crate::judges::Judges;
use crate::left_out;
use crate::load::{self, Version};
use crate::members;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::progress::Progress;
use crate::remember::{self, Remember};
use crate::resolve::{Settings, Verbosity};
use crate::verdict::{self, LooksAgain, Verdict};
use crate::witnesses;

/// What is compared with what.
pub(crate) struct Comparison {
    pub(crate) old: Input,
    pub(crate) new: Input,
    /// What the summary says the new version was compared with; the old one's label if not given.
    pub(crate) description: Option<String>,
    /// What a configuration makes of the old version.
    pub(crate) old_modules: Option<Modules>,
    /// What a configuration makes of the new version.
    pub(crate) new_modules: Option<Modules>,
    /// What is known of all that was there before, if it is to be looked at.
    pub(crate) past: Option<Remember>,
    /// The commits of the old version and of the new one, if they are such; the new one is HEAD if
    /// it is not said.
    pub(crate) commits: (Option<CommitId>, Option<CommitId>),
}

impl Comparison {
    /// Whether both versions are known to be the same without reading their files.
    pub(crate) fn is_known_to_be_equal(&self, cwd: &Path) -> bool {
        let old = (&self.old, self.old_modules.as_ref());
        let new = (&self.new, self.new_modules.as_ref());
        self.new.is_known_to_equal(&self.old) && members::agree(old, new, cwd)
    }
}

/// Compares two versions.
///
/// # Errors
/// When a version cannot be read or does not compile, or the output cannot be written.
pub(crate) fn run(
    comparison: Comparison,
    open: impl FnOnce(&OpenOptions) -> Result<Option<Comparison>, Failure>,
    (mut settings, started): (Settings, Instant),
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let work = |comparison, settings: &Settings| run_on(comparison, settings, started, terminal);
    with_imports(comparison, open, &mut settings, work)
}

/// Does something with two versions. When they need files that are not in them, they are opened
/// again, with what stands beside them, if there is more to open.
///
/// # Errors
/// Those of the work.
pub(crate) fn with_imports<T>(
    comparison: Comparison,
    open: impl FnOnce(&OpenOptions) -> Result<Option<Comparison>, Failure>,
    settings: &mut Settings,
    mut work: impl FnMut(Comparison, &Settings) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let alone = work(comparison, settings);
    let Err(failure) = alone else { return alone };
    if !failure.lacks_imports() {
        return Err(failure);
    }
    settings.open.follow_imports = true;
    let Ok(Some(wider)) = open(&settings.open) else {
        return Err(failure);
    };
    match work(wider, settings) {
        Err(Failure::Compile { .. } | Failure::Source(_)) => Err(failure),
        result => result,
    }
}

/// Compiles both versions, compares them and writes what was found.
///
/// # Errors
/// When a version cannot be read or does not compile, or the output cannot be written.
fn run_on(
    comparison: Comparison,
    settings: &Settings,
    started: Instant,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let Comparison {
        old,
        new,
        description,
        old_modules,
        new_modules,
        past,
        commits,
    } = comparison;
    let two_files = old.is_one_file() && new.is_one_file();
    let mut more = OfComparison::default();
    if let Some(approving) = &settings.approving {
        more.commits = approving.commits(commits, &settings.open)?;
        more.astray = approving.astray(&[&new, &old]);
    }
    let old = (old, old_modules.as_ref());
    let new = (new, new_modules.as_ref());
    let progress = Progress::start("reading both versions", settings.verbosity);
    let (loaded, past) = rayon::join(
        || load::load_both(old, new, settings),
        || remember::read(past, settings),
    );
    drop(progress);
    let (old, new) = loaded?;
    let past = past.and_then(|past| past.told(settings, terminal));
    let memory = past.as_ref().map(|past| &*past.memory);
    let judges = Judges::new(settings, new_modules.as_ref(), memory);
    let progress = Progress::start("comparing", settings.verbosity);
    let (verdict, suggestion) = find(
        &judges,
        (&old.schema, &new.schema),
        (old_modules.as_ref(), two_files),
        (&more, settings),
    )?;
    let Verdict {
        mut findings,
        allowed,
        outcome,
    } = verdict;
    if let Some(past) = &past {
        past.quote(&mut findings)?;
        past.tell_trouble(terminal);
    }
    let without_fix = match settings.outputs.want_fixes() {
        true => Fixer::new(Some(&old.schema), &new.schema, memory).fill(&mut findings),
        false => 0,
    };
    let (witnesses, without_witness) =
        witnesses::wanted(settings, (&old.schema, &new.schema), &findings);
    drop(progress);
    left_out::tell(terminal, without_fix, without_witness);
    let report = Report {
        old: &old.schema,
        new: &new.schema,
        old_label: old.path_note.as_deref(),
        findings: &findings,
        witnesses: &witnesses,
        allowed: &allowed,
    };
    let description = description.unwrap_or_else(|| old.label.clone());
    let whose = judges.summary();
    let about = format!("compared with {description}{whose}");
    let run = Run {
        reports: &[report],
        asked: &judges.asked(),
        fail_on: settings.fail_on,
        about: Some(&about),
        suggestion: suggestion.as_ref(),
        ..Run::default()
    };
    settings.outputs.write(&run, terminal)?;
    let details = [("old version: ", &old), ("new version: ", &new)];
    tell_details(&details, settings, terminal);
    judges.tell_details(terminal);
    if settings.verbosity >= Verbosity::Normal {
        let verdict = in_words(run.counts(), "no breaking changes");
        let time = report::millis(started.elapsed());
        terminal.note(&format!(
            "{verdict}{whose}; compared with {description}; {time}"
        ));
        verdict::tell_how_to_allow(outcome, settings, terminal);
    }
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget((old, new, past));
    Ok(outcome)
}

fn find(
    judges: &Judges<'_>,
    (old, new): (&Schema, &Schema),
    (old_modules, two_files): (Option<&Modules>, bool),
    (more, settings): (&OfComparison, &Settings),
) -> Result<(Verdict, Option<Suggestion>), Failure> {
    let mut changes = judges.changes((old, new), old_modules)?;
    if two_files {
        // files that were named may be called anything
        let findings = &mut changes.findings;
        findings.retain(|finding| finding.rule != "FILE_MOVED");
    }
    let suggestion = settings.suggest_bump.then(|| {
        let mut all = changes.findings.clone();
        if !settings.rules.has_protovet() {
            // additions are known to our rules alone
            all.extend(bounded::all(check::check(old, new, &settings.policy))?);
        }
        Ok::<_, Failure>(Suggestion::new(old, new, &all))
    });
    let suggestion = suggestion.transpose()?;
    if !settings.all_changes {
        let task = (Task::Compare, judges as &dyn LooksAgain);
        let verdict = verdict::of(changes.findings, (old, new), task, more, settings);
        return Ok((verdict, suggestion));
    }
    let outcome = settings.outcome(&changes.findings);
    let mut findings = changes.listed(old, new);
    findings.retain(|finding| finding.severity >= settings.shown);
    let verdict = Verdict {
        findings,
        allowed: Vec::new(),
        outcome,
    };
    Ok((verdict, suggestion))
}

/// The first part of a summary.
pub(crate) fn in_words(counts: Counts, clean: &str) -> String {
    let found = match counts {
        Counts {
            errors: 0,
            warnings: 0,
            notes: 0,
            ..
        } => clean.to_owned(),
        Counts {
            errors: 0,
            warnings: 0,
            ..
        } => format!("{clean}, {counts}"),
        _ => counts.to_string(),
    };
    found + &counts.allowed_in_words()
}

/// Tells what was read, as far as the user wants to know.
pub(crate) fn tell_details(
    versions: &[(&str, &Version)],
    settings: &Settings,
    terminal: &mut Terminal,
) {
    if settings.verbosity == Verbosity::Verbose {
        for (role, version) in versions {
            terminal.note(&format!("{role}{}: {}", version.label, version.details));
        }
        if settings.rules.has_protovet() {
            terminal.note(&settings.protected());
        }
    }
    if settings.verbosity >= Verbosity::Normal {
        let notes: BTreeSet<&String> = versions
            .iter()
            .flat_map(|(_, version)| &version.notes)
            .collect();
        for note in notes {
            terminal.note(note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_alone_break_nothing() {
        let counts = Counts {
            notes: 2,
            files: 1,
            ..Counts::default()
        };
        assert_eq!(
            in_words(counts, "no breaking changes"),
            "no breaking changes, 2 notes in 1 file"
        );
        let counts = Counts {
            errors: 1,
            files: 1,
            ..Counts::default()
        };
        assert_eq!(in_words(counts, "no breaking changes"), "1 error in 1 file");
        let counts = Counts {
            allowed: 2,
            ..Counts::default()
        };
        assert_eq!(
            in_words(counts, "no breaking changes"),
            "no breaking changes; 2 allowed"
        );
    }
}
