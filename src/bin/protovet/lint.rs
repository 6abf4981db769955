//! `protovet lint [PATH]`: one version, looked at for what will make it hard to change.

use std::path::{Path, PathBuf};
use std::time::Instant;

use protovet::approve::Task;
use protovet::check;
use protovet::fix::Fixer;
use protovet::model::Schema;
use protovet::report::{self, Asked, Report, Run};
use protovet::rules::{self, Kind};
use protovet::source::{self, Input};

use crate::approving::{Approving, OfComparison};
use crate::args::{FailOn, LintArgs};
use crate::compare::{in_words, tell_details};
use crate::configured;
use crate::fix;
use crate::load::{self, Version};
use crate::members;
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::progress::Progress;
use crate::resolve::{Settings, Verbosity};
use crate::verdict::{self, LintAgain, Verdict};

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
    let progress = Progress::start(format!("reading {}", args.path), settings.verbosity);
    let version = open_with(&args.path, &mut settings, &mut |input| input)?;
    drop(progress);
    let (old, new) = (Schema::default(), &version.schema);
    let looks = LintAgain {
        settings: &settings,
    };
    let Verdict {
        mut findings,
        allowed,
        outcome,
    } = verdict::of(
        check::lint(new, &settings.policy),
        (&old, new),
        (Task::Lint, &looks),
        &OfComparison::default(),
        &settings,
    );
    if settings.outputs.want_fixes() {
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
    let asked = rules::all()
        .iter()
        .filter(|rule| rule.kind == Kind::Convention);
    let run = Run {
        reports: &[report],
        asked: &asked.map(|rule| Asked::from(*rule)).collect::<Vec<_>>(),
        fail_on: settings.fail_on,
        about: Some(&format!("looked at {}", version.label)),
        ..Run::default()
    };
    settings.outputs.write(&run, terminal)?;
    tell_details(&[("", &version)], &settings, terminal);
    if settings.verbosity >= Verbosity::Normal {
        let verdict = in_words(run.counts(), "nothing to note");
        let time = report::millis(started.elapsed());
        terminal.note(&format!("{verdict}; looked at {}; {time}", version.label));
        verdict::tell_how_to_allow(outcome, &settings, terminal);
    }
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget(version);
    Ok(outcome)
}

/// What is named from the top of the file system; where the user is, if it is no path.
fn canonical(named: &str, settings: &Settings) -> PathBuf {
    let cwd = &settings.open.cwd;
    let path = cwd.join(named).canonicalize();
    path.or_else(|_| cwd.canonicalize())
        .unwrap_or_else(|_| cwd.clone())
}

/// Opens and compiles what is named, as modules say; else, and where those do not have what is
/// imported, as imports say, with what stands beside it when that is needed. What is opened is
/// seen before it is compiled, and may be changed.
///
/// # Errors
/// When it cannot be read or does not compile.
pub(crate) fn open_with(
    path: &str,
    settings: &mut Settings,
    seen: &mut dyn FnMut(Input) -> Input,
) -> Result<Version, Failure> {
    let (input, modules) = members::open(path, &settings.open)?;
    let loaded = load::load(seen(input), modules.as_ref(), settings);
    let Err(failure) = loaded else { return loaded };
    if !failure.lacks_imports() {
        return Err(failure);
    }
    if modules.is_some()
        && let Ok(version) = load::load(seen(source::open(path, &settings.open)?), None, settings)
    {
        return Ok(version);
    }
    settings.open.follow_imports = true;
    let wider = source::open(path, &settings.open)?;
    load::load(seen(wider), None, settings).map_err(|_| failure)
}
