//! `protovet lint [PATH]`: one version, looked at for what will make it hard to change.

mod annotate;
mod judge;
mod opened;

use std::path::{Path, PathBuf};
use std::time::Instant;

use protovet::approve::Task;
use protovet::fix::Fixer;
use protovet::model::Schema;
use protovet::report::{self, Report, Run, buf as buf_report};
use protovet::source::Input;

use crate::approving::{Approving, OfComparison};
use crate::args::{FailOn, LintArgs};
use crate::breaking;
use crate::compare::{in_words, tell_details};
use crate::configured;
use crate::fix;
use crate::load::Version;
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::resolve::{self, Settings, Verbosity};
use crate::verdict::{self, Verdict};

pub(crate) use judge::Judge;
pub(crate) use opened::{Looked, open};

pub(crate) fn run(args: LintArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let least = args.fail_on.unwrap_or(FailOn::Warning);
    let mut settings = Settings::of_one_version(least, args.files, &args.output, terminal)?;
    let ours = configured::ours(&canonical(&args.path, &settings), &settings.open.cwd)?;
    if let Some(ours) = &ours {
        settings.fill_in_lint(ours, args.fail_on);
    }
    let path = Path::new(&args.path);
    let approving = Approving::new(path, &args.allow, ours.as_ref(), &settings.open.cwd)?;
    settings.approving = Some(approving);
    settings.outputs.show_allowed(args.allow.show_allowed);
    if let Some(wanted) = fix::Wanted::of(&args.mend)? {
        let session = fix::LintSession::new(&args.path);
        let ended = fix::mend(path, &wanted, session, (&mut settings, terminal))?;
        if let Some(outcome) = ended {
            return Ok(outcome);
        }
    }
    let format = args.error_format.map(breaking::format);
    let given = args.config.as_ref();
    let looked = match open(&args.path, given, &mut settings, &mut |input| input) {
        Err(Failure::Compile { error, .. }) if format.is_some() => {
            let annotations = annotate::errors(&error);
            write_annotations(annotations, format.unwrap_or_default(), terminal)?;
            return Ok(Outcome::Failed);
        }
        looked => looked?,
    };
    settings.rules = match args.rules {
        Some(rules) => resolve::rule_set(rules),
        None => looked.rules(),
    };
    let outcome = judge(&looked, &settings, (format, started), terminal)?;
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget(looked);
    Ok(outcome)
}

fn judge(
    looked: &Looked,
    settings: &Settings,
    (format, started): (Option<buf_report::Format>, Instant),
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let (old, new) = (Schema::default(), &looked.version.schema);
    let judge = Judge::new(looked, settings)?;
    let Verdict {
        mut findings,
        allowed,
        outcome,
    } = verdict::of(
        judge.findings(),
        (&old, new),
        (Task::Lint, &judge),
        &OfComparison::default(),
        settings,
    );
    if settings.outputs.want_fixes() && settings.rules.has_protovet() {
        Fixer::new(None, new, None).fill(&mut findings);
    }
    let report = Report {
        old: &old,
        new,
        old_label: None,
        witnesses: &[],
        allowed: &allowed,
        findings: &findings,
    };
    let label = &looked.version.label;
    let run = Run {
        reports: &[report],
        asked: &judge.asked(),
        fail_on: settings.fail_on,
        about: Some(&format!("looked at {label}")),
        ..Run::default()
    };
    match format {
        Some(format) => write_annotations(annotate::findings(&findings, new), format, terminal)?,
        None => settings.outputs.write(&run, terminal)?,
    }
    tell_details(&[("", &looked.version)], settings, terminal);
    judge.tell_details(terminal);
    if settings.verbosity >= Verbosity::Normal {
        let verdict = in_words(run.counts(), "nothing to note");
        let (rules, time) = (judge.summary(), report::millis(started.elapsed()));
        terminal.note(&format!("{verdict}; looked at {label}{rules}; {time}"));
        verdict::tell_how_to_allow(outcome, settings, terminal);
    }
    Ok(outcome)
}

fn write_annotations(
    annotations: Vec<buf_report::Annotation>,
    format: buf_report::Format,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut text = Vec::new();
    buf_report::write(&mut text, &buf_report::sorted(annotations), format)?;
    Ok(terminal.print(&text)?)
}

/// What is named from the top of the file system; where the user is, if it is no path.
fn canonical(named: &str, settings: &Settings) -> PathBuf {
    let cwd = &settings.open.cwd;
    let path = cwd.join(named).canonicalize();
    path.or_else(|_| cwd.canonicalize())
        .unwrap_or_else(|_| cwd.clone())
}

/// Opens and compiles what is named, as [`open`] does with the configuration that applies.
///
/// # Errors
/// When it cannot be read or does not compile.
pub(crate) fn open_with(
    path: &str,
    settings: &mut Settings,
    seen: &mut dyn FnMut(Input) -> Input,
) -> Result<Version, Failure> {
    Ok(open(path, None, settings, seen)?.version)
}
