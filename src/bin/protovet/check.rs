//! `protovet check [PATH]`: this repository against an earlier version of it.

use std::time::Instant;

use protovet::bump::Suggestion;
use protovet::model::Schema;
use protovet::report;
use protovet::source::{self, OpenOptions};

use crate::args::CheckArgs;
use crate::compare::{self, Comparison};
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::resolve::{self, Settings, Verbosity};

pub(crate) fn run(args: CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let against = resolve::against(args.against.as_ref(), args.exact, args.staged);
    let mut settings = Settings::new(
        &args.policy,
        args.files,
        (&args.output, &args.witness),
        terminal,
    )?;
    settings.hide_what_is_safe();
    settings.suggest_bump = args.bump.suggest_bump;
    let sides = source::check_sides(Some(&args.path), &against, &settings.open)?;
    if sides.new.is_known_to_equal(&sides.old) {
        if settings.suggest_bump {
            let nothing = Schema::default();
            let suggestion = Suggestion::new(&nothing, &nothing, &[]);
            let mut text = Vec::new();
            report::write_bump(&mut text, &suggestion, &settings.style)?;
            terminal.print(&text)?;
        }
        tell_unchanged(&sides.old_description, &settings, started, terminal);
        return Ok(Outcome::Clean);
    }
    let wider = |options: &OpenOptions| {
        source::check_sides(Some(&args.path), &against, options).map(Comparison::from)
    };
    compare::run(sides.into(), wider, (settings, started), terminal)
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
