//! Two versions in, findings out: what `check` and `diff` have in common.

use std::collections::BTreeSet;
use std::time::Instant;

use protovet::bump::Suggestion;
use protovet::check::{self, Changes};
use protovet::finding::Finding;
use protovet::model::Schema;
use protovet::report::{self, Counts, Report};
use protovet::source::{Input, OpenOptions, Sides, SourceError};
use protovet::witness;

use crate::load::{self, Version};
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::resolve::{Settings, Verbosity};

/// What is compared with what.
pub(crate) struct Comparison {
    pub(crate) old: Input,
    pub(crate) new: Input,
    /// What the summary says the new version was compared with; the old one's label if not given.
    pub(crate) description: Option<String>,
}

impl From<Sides> for Comparison {
    fn from(sides: Sides) -> Self {
        Self {
            old: sides.old,
            new: sides.new,
            description: Some(sides.old_description),
        }
    }
}

/// Compares two versions.
///
/// # Errors
/// When a version cannot be read or does not compile, or the output cannot be written.
pub(crate) fn run(
    comparison: Comparison,
    open: impl FnOnce(&OpenOptions) -> Result<Comparison, SourceError>,
    (mut settings, started): (Settings, Instant),
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let work = |comparison, settings: &Settings| run_on(comparison, settings, started, terminal);
    with_imports(comparison, open, &mut settings, work)
}

/// Does something with two versions. When they need files that are not in them, they are opened
/// again, with what stands beside them.
///
/// # Errors
/// Those of the work.
pub(crate) fn with_imports<T>(
    comparison: Comparison,
    open: impl FnOnce(&OpenOptions) -> Result<Comparison, SourceError>,
    settings: &mut Settings,
    mut work: impl FnMut(Comparison, &Settings) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let alone = work(comparison, settings);
    let Err(failure) = alone else { return alone };
    if !failure.lacks_imports() {
        return Err(failure);
    }
    settings.open.follow_imports = true;
    match open(&settings.open).map(|wider| work(wider, settings)) {
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
    } = comparison;
    let (old, new) = load::load_both((old, new), settings)?;
    let found = find(&old.schema, &new.schema, settings);
    let Found {
        outcome,
        suggestion,
        findings,
    } = found;
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
    if let Some(suggestion) = suggestion {
        report::write_bump(&mut text, &suggestion, &settings.style)?;
    }
    terminal.print(&text)?;
    let details = [("old version: ", &old), ("new version: ", &new)];
    tell_details(&details, settings, terminal);
    if settings.verbosity >= Verbosity::Normal {
        let verdict = verdict(Counts::of(&report), "no breaking changes");
        let description = description.unwrap_or_else(|| old.label.clone());
        let time = report::millis(started.elapsed());
        terminal.note(&format!("{verdict}; compared with {description}; {time}"));
    }
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget((old, new));
    Ok(outcome)
}

/// What was found, and what it means.
struct Found {
    outcome: Outcome,
    suggestion: Option<Suggestion>,
    /// What to show of it.
    findings: Vec<Finding>,
}

fn find(old: &Schema, new: &Schema, settings: &Settings) -> Found {
    let changes = if settings.all_changes {
        check::changes(old, new, &settings.policy)
    } else {
        Changes {
            findings: check::check(old, new, &settings.policy),
            elsewhere: Vec::new(),
        }
    };
    let suggest = || Suggestion::new(old, new, &changes.findings);
    let suggestion = settings.suggest_bump.then(suggest);
    let outcome = settings.outcome(&changes.findings);
    let mut findings = match settings.all_changes {
        true => changes.listed(old, new),
        false => changes.findings,
    };
    findings.retain(|finding| finding.severity >= settings.shown);
    Found {
        outcome,
        suggestion,
        findings,
    }
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
