//! `protovet check [PATH]`: this repository against an earlier version of it.

use std::time::Instant;

use protovet::report;
use protovet::source::{self, OpenOptions, Sides};

use crate::args::CheckArgs;
use crate::compare::{self, Comparison};
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::remember::Remember;
use crate::resolve::{self, Settings, Verbosity};

pub(crate) fn run(args: CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let against = resolve::against(&args);
    let mut settings = Settings::new(
        &args.policy,
        args.files,
        (&args.output, &args.witness),
        terminal,
    )?;
    settings.hide_what_is_safe();
    let sides = source::check_sides(Some(&args.path), &against, &settings.open)?;
    if sides.new.is_known_to_equal(&sides.old) {
        tell_unchanged(&sides.old_description, &settings, started, terminal);
        return Ok(Outcome::Clean);
    }
    let comparison = |sides: Sides, options: &OpenOptions| {
        let past = if args.no_history {
            None
        } else {
            Remember::open(&args.path, sides.old_commit, options)
        };
        Comparison {
            old: sides.old,
            new: sides.new,
            description: Some(sides.old_description),
            past,
        }
    };
    let wider = |options: &OpenOptions| {
        let sides = source::check_sides(Some(&args.path), &against, options)?;
        Ok(comparison(sides, options))
    };
    let alone = comparison(sides, &settings.open);
    compare::run(alone, wider, (settings, started), terminal)
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
