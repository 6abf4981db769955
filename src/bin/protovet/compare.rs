//! Two versions in, findings out: what `check` and `diff` have in common.

use std::collections::BTreeSet;
use std::time::Instant;

use protovet::check;
use protovet::history::Memory;
use protovet::report::{self, Counts, Report};
use protovet::source::{Input, OpenOptions, SourceError};
use protovet::witness;

use crate::load::{self, Version};
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::remember::Remember;
use crate::resolve::{Settings, Verbosity};

/// What is compared with what.
pub(crate) struct Comparison {
    pub(crate) old: Input,
    pub(crate) new: Input,
    /// What the summary says the new version was compared with; the old one's label if not given.
    pub(crate) description: Option<String>,
    /// What is known of all that was there before, if it is to be looked at.
    pub(crate) past: Option<Remember>,
}

/// Compares two versions. When they need files that are not in them, they are opened again, with
/// what stands beside them.
///
/// # Errors
/// When a version cannot be read or does not compile, or the output cannot be written.
pub(crate) fn run(
    comparison: Comparison,
    open: impl FnOnce(&OpenOptions) -> Result<Comparison, SourceError>,
    (mut settings, started): (Settings, Instant),
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let alone = run_on(comparison, &settings, started, terminal);
    let Err(failure) = alone else { return alone };
    if !failure.lacks_imports() {
        return Err(failure);
    }
    settings.open.follow_imports = true;
    match open(&settings.open).map(|wider| run_on(wider, &settings, started, terminal)) {
        Ok(Err(Failure::Compile { .. } | Failure::Source(_))) | Err(_) => Err(failure),
        Ok(result) => result,
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
        past,
    } = comparison;
    let (loaded, past) = rayon::join(
        || load::load_both((old, new), settings),
        || past.map(Remember::read),
    );
    let (old, new) = loaded?;
    let past = past.and_then(|past| past.told(settings, terminal));
    let memory = past.as_ref().map(|past| Memory::new(&past.ledger));
    let mut findings =
        check::check_remembering(&old.schema, &new.schema, &settings.policy, memory.as_ref());
    if let Some(past) = &past {
        past.quote(&mut findings)?;
    }
    findings.retain(|finding| finding.severity >= settings.shown);
    let witnesses = if settings.witness {
        witness::all(&old.schema, &new.schema, &findings)
    } else {
        Vec::new()
    };
    let report = Report {
        old: &old.schema,
        new: &new.schema,
        old_label: old.path_note.as_deref(),
        findings: &findings,
        witnesses: &witnesses,
    };
    let mut text = Vec::new();
    report::write(&mut text, &report, &settings.style)?;
    terminal.print(&text)?;
    let details = [("old version: ", &old), ("new version: ", &new)];
    tell_details(&details, settings, terminal);
    if settings.verbosity >= Verbosity::Normal {
        let verdict = verdict(Counts::of(&report), "no breaking changes");
        let description = description.unwrap_or_else(|| old.label.clone());
        let time = report::millis(started.elapsed());
        terminal.note(&format!("{verdict}; compared with {description}; {time}"));
    }
    let outcome = settings.outcome(&findings);
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget((old, new, past));
    Ok(outcome)
}

/// The first part of a summary.
pub(crate) fn verdict(counts: Counts, clean: &str) -> String {
    match counts {
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
    }
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
        terminal.note(&settings.protected());
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
            verdict(counts, "no breaking changes"),
            "no breaking changes, 2 notes in 1 file"
        );
        let counts = Counts {
            errors: 1,
            files: 1,
            ..Counts::default()
        };
        assert_eq!(verdict(counts, "no breaking changes"), "1 error in 1 file");
    }
}
