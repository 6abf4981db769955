//! `protovet lint [PATH]`: one version, looked at for what will make it hard to change.

mod annotate;
mod judge;
mod opened;

use std::path::{Path, PathBuf};
use std::time::Instant;

use protovet::config::RuleSet;
use protovet::finding::Finding;
use protovet::fix::Fixer;
use protovet::model::Schema;
use protovet::report::{self, Report, Run, buf as buf_report};
use protovet::source::{Input, SourceError};

use crate::approving::Approving;
use crate::args::{FailOn, LintArgs, RuleSetArg};
use crate::breaking;
use crate::compare::{in_words, tell_details};
use crate::configured::{self, Modules};
use crate::failure::Failure;
use crate::fix;
use crate::left_out;
use crate::load::Version;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::progress::Progress;
use crate::resolve::{self, Settings, Verbosity};
use crate::verdict::{self, Verdict};

use opened::Opened;

pub(crate) use judge::Judge;
pub(crate) use opened::Looked;

pub(crate) fn run(args: LintArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let mut settings = settings(&args, terminal)?;
    if let Some(wanted) = fix::Wanted::of(&args.mend, true)? {
        let asked = args.rules.map(resolve::rule_set);
        let config = args.config.as_ref();
        let session = fix::LintSession::new((&args.path, config), asked);
        let path = Path::new(&args.path);
        let ended = fix::mend(path, &wanted, session, (&mut settings, terminal))?;
        if let Some(outcome) = ended {
            return Ok(outcome);
        }
    }
    let format = args.error_format.map(breaking::format);
    let config = args.config.as_ref();
    let progress = Progress::start(format!("reading {}", args.path), settings.verbosity);
    let opened = opened::open(&args.path, config, &mut settings, &mut |input| input);
    drop(progress);
    let opened = match opened {
        Err(Failure::Compile { error, .. }) if format.is_some() => {
            let annotations = annotate::errors(&error);
            write_annotations(annotations, format.unwrap_or_default(), terminal)?;
            return Ok(Outcome::Failed);
        }
        opened => opened?,
    };
    settings.rules = rule_set(args.rules.map(resolve::rule_set), opened.modules.as_ref());
    let outcome = judge(&opened, format, (&settings, started), terminal)?;
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget(opened);
    Ok(outcome)
}

/// Whose rules judge: those of buf where it is configured, if nothing is said.
pub(crate) fn rule_set(asked: Option<RuleSet>, modules: Option<&Modules>) -> RuleSet {
    asked.unwrap_or(match modules {
        Some(_) => RuleSet::Buf,
        None => RuleSet::Protovet,
    })
}

/// Opens what is named, and finds what is asked for.
///
/// # Errors
/// When it cannot be read or does not compile.
pub(crate) fn find(
    path: &str,
    named: Option<RuleSetArg>,
    settings: &mut Settings,
) -> Result<Verdict, Failure> {
    let opened = opened::open(path, None, settings, &mut |input| input)?;
    settings.rules = rule_set(named.map(resolve::rule_set), opened.modules.as_ref());
    let judge = judge_of(&opened, settings)?;
    judge.verdict(&judge.asked()).map_err(Failure::from)
}

fn judge_of<'a>(opened: &'a Opened, settings: &'a Settings) -> Result<Judge<'a>, SourceError> {
    let (schema, modules) = (&opened.version.schema, opened.modules.as_ref());
    let looked = Looked::at(schema, modules, &settings.open.cwd);
    Judge::new(looked, settings.rules, settings)
}

/// What was asked for, by flags and a `protovet.toml`.
fn settings(args: &LintArgs, terminal: &Terminal) -> Result<Settings, Failure> {
    let least = args.fail_on.unwrap_or(FailOn::Warning);
    let files = args.files.clone();
    let mut settings = Settings::of_one_version(least, files, &args.output, terminal)?;
    let ours = configured::ours(&canonical(&args.path, &settings), &settings.open.cwd)?;
    if let Some(ours) = &ours {
        settings.fill_in_lint(ours, args.fail_on);
    }
    let path = Path::new(&args.path);
    let approving = Approving::new(path, &args.allow, ours.as_ref(), &settings.open.cwd)?;
    settings.approving = Some(approving);
    settings.outputs.show_allowed(args.allow.show_allowed);
    if !settings.asks_for_notes() {
        settings.outputs.fold_notes();
    }
    Ok(settings)
}

/// Judges what was opened, and tells what was found.
fn judge(
    opened: &Opened,
    format: Option<buf_report::Format>,
    (settings, started): (&Settings, Instant),
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let judge = judge_of(opened, settings)?;
    let asked = judge.asked();
    let (old, version) = (Schema::default(), &opened.version);
    let new = &version.schema;
    let progress = Progress::start("looking at it", settings.verbosity);
    let Verdict {
        mut findings,
        allowed,
        outcome,
    } = judge.verdict(&asked)?;
    let without_fix = match settings.outputs.want_fixes() {
        true => Fixer::new(None, new, None).fill(&mut findings),
        false => 0,
    };
    drop(progress);
    left_out::tell(terminal, without_fix, 0);
    let report = Report {
        old: &old,
        new,
        old_label: None,
        witnesses: &[],
        allowed: &allowed,
        findings: &findings,
    };
    let rules = judge.summary();
    let about = format!("looked at {}{rules}", version.label);
    let run = Run {
        reports: &[report],
        asked: &asked,
        fail_on: settings.fail_on,
        about: Some(&about),
        ..Run::default()
    };
    match format {
        Some(format) => write_annotations(annotate::findings(&findings, new), format, terminal)?,
        None => settings.outputs.write(&run, terminal)?,
    }
    tell_details(&[("", version)], settings, terminal);
    judge.tell_details(terminal);
    if settings.verbosity >= Verbosity::Normal {
        let counts = run.counts();
        let clean = match counts.notes {
            0 => "nothing to note",
            _ => "no warnings",
        };
        let verdict = in_words(counts, clean);
        let folded = match counts.notes {
            1.. if format.is_none() && settings.outputs.fold_notes_there() => {
                " (`--verbose` shows the notes)"
            }
            _ => "",
        };
        let (label, time) = (&version.label, report::millis(started.elapsed()));
        terminal.note(&format!(
            "{verdict}{folded}; looked at {label}{rules}; {time}"
        ));
        verdict::tell_how_to_allow(outcome, settings, terminal);
    }
    Ok(outcome)
}

/// Opens and compiles what is named, and finds what there is to find, allowed or not. What is opened
/// is seen before it is compiled, and may be changed.
///
/// # Errors
/// When it or its configuration cannot be read, or it does not compile.
pub(crate) fn look(
    (path, config, asked): (&str, Option<&String>, Option<RuleSet>),
    settings: &mut Settings,
    seen: &mut dyn FnMut(Input) -> Input,
) -> Result<(Version, Vec<Finding>), Failure> {
    let opened = opened::open(path, config, settings, seen)?;
    settings.rules = rule_set(asked, opened.modules.as_ref());
    let found = judge_of(&opened, settings)?.findings()?;
    Ok((opened.version, found))
}

/// What is named from the top of the file system; where the user is, if it is no path.
fn canonical(named: &str, settings: &Settings) -> PathBuf {
    let cwd = &settings.open.cwd;
    let path = cwd.join(named).canonicalize();
    path.or_else(|_| cwd.canonicalize())
        .unwrap_or_else(|_| cwd.clone())
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
