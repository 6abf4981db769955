//! `protovet lint [PATH]`: one version, looked at for what will make it hard to change.

mod annotate;
mod judge;
mod opened;

use std::time::Instant;

use protovet::config::RuleSet;
use protovet::finding::Finding;
use protovet::model::Schema;
use protovet::report::{self, Counts, Report, buf as buf_report};

use crate::args::LintArgs;
use crate::breaking;
use crate::compare::{tell_details, verdict};
use crate::load::Version;
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::resolve::{self, Settings, Verbosity};

use judge::Judge;

pub(crate) fn run(args: LintArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let mut settings = Settings::of_one_version(args.fail_on, args.files, &args.output, terminal)?;
    let format = args.error_format.map(breaking::format);
    let looked = match opened::open(&args.path, args.config.as_ref(), &mut settings) {
        Err(Failure::Compile { error, .. }) if format.is_some() => {
            let annotations = annotate::errors(&error);
            write_annotations(annotations, format.unwrap_or_default(), terminal)?;
            return Ok(Outcome::Failed);
        }
        looked => looked?,
    };
    settings.rules = match args.rules {
        Some(rules) => resolve::rule_set(rules),
        None if looked.is_configured() => RuleSet::Buf,
        None => RuleSet::Protovet,
    };
    let judge = Judge::new(&looked, &settings)?;
    let findings = judge.findings();
    match format {
        Some(format) => {
            let annotations = annotate::findings(&findings, &looked.version.schema);
            write_annotations(annotations, format, terminal)?;
        }
        None => write(&findings, &looked.version, &settings, terminal)?,
    }
    tell_details(&[("", &looked.version)], &settings, terminal);
    judge.tell_details(terminal);
    if settings.verbosity >= Verbosity::Normal {
        let verdict = verdict(counts(&findings, &looked.version), "nothing to note");
        let (label, rules) = (&looked.version.label, judge.summary());
        let time = report::millis(started.elapsed());
        terminal.note(&format!("{verdict}; looked at {label}{rules}; {time}"));
    }
    let outcome = settings.outcome(&findings);
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget(looked);
    Ok(outcome)
}

fn report<'a>(findings: &'a [Finding], old: &'a Schema, version: &'a Version) -> Report<'a> {
    Report {
        old,
        new: &version.schema,
        old_label: None,
        witnesses: &[],
        allowed: &[],
        findings,
    }
}

fn counts(findings: &[Finding], version: &Version) -> Counts {
    Counts::of(&report(findings, &Schema::default(), version))
}

fn write(
    findings: &[Finding],
    version: &Version,
    settings: &Settings,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let old = Schema::default();
    let mut text = Vec::new();
    report::write(&mut text, &report(findings, &old, version), &settings.style)?;
    Ok(terminal.print(&text)?)
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
