//! `protovet check [PATH]`: this repository against an earlier version of it.

mod push;

use std::time::Instant;

use protovet::bump::Suggestion;
use protovet::config::RuleSet;
use protovet::model::Schema;
use protovet::report::{self, Run};
use protovet::source::{self, OpenOptions, WantedReleases};

use crate::approving::Approving;
use crate::args::CheckArgs;
use crate::compare;
use crate::failure::Failure;
use crate::fix;
use crate::judges::Judges;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::plan::Plan;
use crate::releases;
use crate::resolve::{self, Settings, Verbosity};

pub(crate) fn run(args: CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let wanted = wanted(&args);
    let suggest_bump = args.bump.suggest_bump;
    let pre_push = args.pre_push.clone();
    let mend = fix::Wanted::of(&args.mend, args.against.against.is_some())?;
    let (mut settings, mut plan) = planned(args, None, terminal)?;
    settings.suggest_bump = suggest_bump;
    if let Some(wanted) = mend {
        let path = plan.shown().to_path_buf();
        let session = fix::CheckSession::new(&mut plan);
        let ended = fix::mend(&path, &wanted, session, (&mut settings, terminal))?;
        if let Some(outcome) = ended {
            return Ok(outcome);
        }
    }
    if let Some(wanted) = &wanted {
        let releases = source::releases(plan.shown(), wanted, &settings.open)?;
        return releases::run(plan, &releases, (settings, started), terminal);
    }
    if let Some(remote) = &pre_push {
        return push::run(plan, remote, &settings, terminal);
    }
    compare(&plan, (settings, started), terminal)
}

/// Compares what is planned.
fn compare(
    plan: &Plan,
    (settings, started): (Settings, Instant),
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let comparison = plan.open(&settings.open)?;
    if comparison.is_known_to_be_equal(&settings.open.cwd) {
        let description = comparison.description.as_deref().unwrap_or_default();
        let judges = Judges::new(&settings, comparison.new_modules.as_ref(), None);
        write_nothing(&judges, description, &settings, terminal)?;
        tell_unchanged(description, &settings, started, terminal);
        // the process ends here: to give the memory back piece by piece would only take time
        std::mem::forget(comparison);
        return Ok(Outcome::Clean);
    }
    let wider = |options: &OpenOptions| plan.wider(options);
    compare::run(comparison, wider, (settings, started), terminal)
}

/// What arguments mean together with what is configured: in the surroundings of this process, if
/// no others are given.
///
/// # Errors
/// When a configuration cannot be read or understood.
pub(crate) fn planned(
    args: CheckArgs,
    surroundings: Option<OpenOptions>,
    terminal: &mut Terminal,
) -> Result<(Settings, Plan), Failure> {
    let against = resolve::against(&args.against, args.staged);
    let mut settings = Settings::new(
        &args.policy,
        args.files,
        (&args.output, &args.witness),
        terminal,
    )?;
    if let Some(surroundings) = surroundings {
        let exclude = std::mem::take(&mut settings.open.exclude);
        settings.open = OpenOptions {
            exclude,
            ..surroundings
        };
    }
    let mut plan = Plan::new(args.path, against, &settings.open)?;
    plan.remembers = !args.no_history;
    if let Some(rules) = args.whose.rules {
        settings.rules = resolve::rule_set(rules);
    } else if plan.has_breaking() {
        settings.rules = RuleSet::Buf;
    }
    let ours = plan.ours()?;
    if let Some(ours) = &ours {
        let policy = &args.policy;
        settings.fill_in(ours, &policy.readers, policy.fail_on, args.whose.rules);
        if settings.verbosity == Verbosity::Verbose {
            terminal.note(&format!("configuration: {}", ours.file.path));
        }
    }
    let approving = Approving::new(plan.shown(), &args.allow, ours.as_ref(), &settings.open.cwd)?;
    settings.approving = Some(approving.between(&args.approve, ours.as_ref()));
    settings.outputs.show_allowed(args.allow.show_allowed);
    settings.hide_what_is_safe();
    Ok((settings, plan))
}

/// The releases to compare with, if they are asked for.
fn wanted(args: &CheckArgs) -> Option<WantedReleases> {
    let asked = !args.against_releases.is_empty() || args.since_release.is_some();
    asked.then(|| WantedReleases {
        matching: args.against_releases.clone(),
        since: args.since_release.clone(),
    })
}

/// Writes reports that have nothing to tell, and that nothing calls for a release.
fn write_nothing(
    judges: &Judges<'_>,
    description: &str,
    settings: &Settings,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let nothing = Schema::default();
    let suggestion = Suggestion::new(&nothing, &nothing, &[]);
    let about = format!("no schema changed; compared with {description}");
    let run = Run {
        asked: &judges.asked(),
        fail_on: settings.fail_on,
        about: Some(&about),
        suggestion: settings.suggest_bump.then_some(&suggestion),
        ..Run::default()
    };
    Ok(settings.outputs.write(&run, terminal)?)
}

/// Says that there was nothing to look at: what a hook finds on most commits.
fn tell_unchanged(
    description: &str,
    settings: &Settings,
    started: Instant,
    terminal: &mut Terminal,
) {
    if settings.verbosity >= Verbosity::Normal {
        let time = report::millis(started.elapsed());
        terminal.note(&format!(
            "no schema changed; compared with {description}; {time}"
        ));
    }
}
