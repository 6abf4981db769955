//! `protovet lint [PATH]`: one version, looked at for what will make it hard to change.

use std::time::Instant;

use protovet::check;
use protovet::model::Schema;
use protovet::report::{self, Asked, Report, Run};
use protovet::rules::{self, Kind};
use protovet::source;

use crate::args::LintArgs;
use crate::compare::{tell_details, verdict};
use crate::load::{self, Version};
use crate::members;
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::resolve::{Settings, Verbosity};

pub(crate) fn run(args: LintArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let mut settings = Settings::of_one_version(args.fail_on, args.files, &args.output, terminal)?;
    let version = open(&args.path, &mut settings)?;
    let (old, new) = (Schema::default(), &version.schema);
    let findings = check::lint(new, &settings.policy);
    let report = Report {
        old: &old,
        new,
        old_label: None,
        witnesses: &[],
        allowed: &[],
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
        let verdict = verdict(run.counts(), "nothing to note");
        let time = report::millis(started.elapsed());
        terminal.note(&format!("{verdict}; looked at {}; {time}", version.label));
    }
    let outcome = settings.outcome(&findings);
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget(version);
    Ok(outcome)
}

/// Opens and compiles what is named, as modules say; else, and where those do not have what is
/// imported, as imports say, with what stands beside it when that is needed.
fn open(path: &str, settings: &mut Settings) -> Result<Version, Failure> {
    let (input, modules) = members::open(path, &settings.open)?;
    let loaded = load::load(input, modules.as_ref(), settings);
    let Err(failure) = loaded else { return loaded };
    if !failure.lacks_imports() {
        return Err(failure);
    }
    if modules.is_some()
        && let Ok(version) = load::load(source::open(path, &settings.open)?, None, settings)
    {
        return Ok(version);
    }
    settings.open.follow_imports = true;
    let wider = source::open(path, &settings.open)?;
    load::load(wider, None, settings).map_err(|_| failure)
}
