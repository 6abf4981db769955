//! `protovet baseline`: accepts what is found now, so that only what is new fails.

use std::path::{Path, PathBuf};

use protovet::approve::{Baseline, Task};
use protovet::config::RuleSet;
use protovet::finding::{Finding, Severity};
use protovet::report::plural;
use protovet::source::{OpenOptions, SourceError};

use crate::approving::{self, Approving, OfComparison};
use crate::args::{AllowArgs, BaselineArgs, FailOn, OutputArgs};
use crate::compare::{self, Comparison};
use crate::configured::{self, Ours};
use crate::failure::Failure;
use crate::judges::Judges;
use crate::lint;
use crate::load;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::plan::Plan;
use crate::remember;
use crate::resolve::{self, Settings};
use crate::verdict::{self, LooksAgain, Verdict};
use crate::whole;

/// The name of the file, where nothing else is said.
const NAME: &str = "protovet.baseline";

pub(crate) fn run(mut args: BaselineArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let output = OutputArgs::quiet(args.color);
    let files = std::mem::take(&mut args.files);
    let mut settings = Settings::of_one_version(FailOn::Never, files, &output, terminal)?;
    settings.protect(&args.readers);
    let against = resolve::against(&args.against, false);
    let plan = Plan::new(args.path.clone(), against, &settings.open)?;
    let ours = plan.ours()?;
    let path = target(&args, ours.as_ref(), &settings);
    let cwd = settings.canonical_cwd();
    let known = match path.exists() {
        true => approving::read_baseline(&path, &cwd)?,
        false => Baseline {
            path: configured::shown(&path, &cwd),
            ..Baseline::default()
        },
    };
    if args.prune && !path.exists() {
        let message = format!("there is no baseline `{}` to prune", known.path);
        let help = "`protovet baseline` writes one; `-o FILE` names another";
        return Err(SourceError::new(message, help).into());
    }
    let found = match args.lint {
        true => found_in_one(&args, ours.as_ref(), &known, &mut settings)?,
        false => found_between(&args, plan, ours.as_ref(), &known, settings, terminal)?,
    };
    let (kept, told) = match args.prune {
        true => pruned(known, &found),
        false => accepted(known, &found),
    };
    write(&path, &kept)?;
    let summary = format!("wrote {}: {told}\n", kept.path);
    terminal.print(summary.as_bytes())?;
    if configured_path(ours.as_ref()).as_ref() != Some(&path) {
        let name = &kept.path;
        terminal.note(&format!(
            "to use it, write `baseline = \"{name}\"` into protovet.toml, or run `protovet check \
             --baseline {name}`"
        ));
    }
    Ok(Outcome::Clean)
}

/// What a run makes of a baseline.
struct Found {
    /// What nobody allowed in another way, whether the baseline has it or not.
    accepted: Vec<Finding>,
    /// The lines that accept what is not found any more, by their numbers.
    stale: Vec<u32>,
}

/// The file to write.
fn target(args: &BaselineArgs, ours: Option<&Ours>, settings: &Settings) -> PathBuf {
    let cwd = settings.canonical_cwd();
    if let Some(typed) = &args.output {
        return cwd.join(typed);
    }
    configured_path(ours)
        .or_else(|| Some(ours?.folder.join(NAME)))
        .unwrap_or_else(|| cwd.join(NAME))
}

fn configured_path(ours: Option<&Ours>) -> Option<PathBuf> {
    approving::baseline_path(&AllowArgs::default(), ours, Path::new(""))
}

/// What `lint` finds.
fn found_in_one(
    args: &BaselineArgs,
    ours: Option<&Ours>,
    known: &Baseline,
    settings: &mut Settings,
) -> Result<Found, Failure> {
    if let Some(ours) = ours {
        settings.fill_in_lint(ours, Some(FailOn::Never));
    }
    let cwd = settings.open.cwd.clone();
    let approving = Approving::without_baseline(&args.path, ours, &cwd);
    settings.approving = Some(approving.with_baseline(known.clone()));
    let named = args.path.to_string_lossy();
    lint::find(&named, args.whose.rules, settings).map(found_of)
}

/// What `check` finds.
fn found_between(
    args: &BaselineArgs,
    plan: Plan,
    ours: Option<&Ours>,
    known: &Baseline,
    mut settings: Settings,
    terminal: &mut Terminal,
) -> Result<Found, Failure> {
    if let Some(rules) = args.whose.rules {
        settings.rules = resolve::rule_set(rules);
    } else if plan.has_breaking() {
        settings.rules = RuleSet::Buf;
    }
    if let Some(ours) = ours {
        settings.fill_in(ours, &args.readers, Some(FailOn::Never), args.whose.rules);
    }
    let approving = Approving::without_baseline(&args.path, ours, &settings.open.cwd);
    let approving = approving.between(&args.approve, ours);
    settings.approving = Some(approving.with_baseline(known.clone()));
    let comparison = plan.open(&settings.open)?;
    let wider = |options: &OpenOptions| plan.wider(options);
    let work = |comparison, settings: &Settings| of_comparison(comparison, settings, terminal);
    compare::with_imports(comparison, wider, &mut settings, work)
}

fn of_comparison(
    comparison: Comparison,
    settings: &Settings,
    terminal: &mut Terminal,
) -> Result<Found, Failure> {
    let mut more = OfComparison::default();
    if let Some(approving) = &settings.approving {
        more.commits = approving.commits(comparison.commits, &settings.open)?;
    }
    let (old_modules, new_modules) = (comparison.old_modules, comparison.new_modules);
    let old = (comparison.old, old_modules.as_ref());
    let new = (comparison.new, new_modules.as_ref());
    let (old, new) = load::load_both(old, new, settings)?;
    let past = remember::read(comparison.past, settings);
    let past = past.and_then(|past| past.told(settings, terminal));
    let memory = past.as_ref().map(|past| &*past.memory);
    let judges = Judges::new(settings, new_modules.as_ref(), memory);
    let versions = (&old.schema, &new.schema);
    let changes = judges.changes(versions, old_modules.as_ref())?;
    if let Some(past) = &past {
        past.tell_trouble(terminal);
    }
    let task = (Task::Compare, &judges as &dyn LooksAgain);
    let verdict = verdict::of(changes.findings, versions, task, &more, settings);
    Ok(found_of(verdict))
}

fn found_of(verdict: Verdict) -> Found {
    let is_stale = |finding: &&Finding| finding.rule == "BASELINE_STALE";
    let stale = verdict.findings.iter().filter(is_stale);
    let stale = stale.filter_map(verdict::line_of_stale);
    let stale = stale.collect();
    let worth = |it: &Finding| {
        it.severity >= Severity::Warning && protovet::approve::find(it.rule).is_none()
    };
    let by_baseline = |by| by == protovet::finding::ApprovedBy::Baseline;
    let accepted = verdict.allowed.into_iter();
    let accepted = accepted.filter(|it| by_baseline(it.approval.by));
    let accepted = accepted.map(|it| it.finding).chain(verdict.findings);
    Found {
        accepted: accepted.filter(worth).collect(),
        stale,
    }
}

/// The baseline without what is not found any more.
fn pruned(mut known: Baseline, found: &Found) -> (Baseline, String) {
    known
        .lines
        .retain(|line| !found.stale.contains(&line.number));
    let (left, gone) = (known.lines.len(), found.stale.len());
    let told = format!("{left} accepted, {gone} taken out");
    (known, told)
}

/// The baseline with what is found now.
fn accepted(mut known: Baseline, found: &Found) -> (Baseline, String) {
    let added = known.accept(found.accepted.iter());
    let findings = plural(known.lines.len(), "finding");
    (known, format!("{findings} accepted, {added} of them new"))
}

fn write(path: &Path, baseline: &Baseline) -> Result<(), SourceError> {
    whole::write(path, baseline.text().as_bytes())
        .map_err(|error| SourceError::plain(format!("cannot write `{}`: {error}", baseline.path)))
}
