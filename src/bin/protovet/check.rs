//! `protovet check [PATH]`: this repository against an earlier version of it.

use std::time::Instant;

use protovet::source;

use crate::args::CheckArgs;
use crate::compare::{self, Comparison};
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::resolve::{self, Settings};

pub(crate) fn run(args: CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let against = resolve::against(&args);
    let settings = Settings::new(&args.policy, args.files, &args.output, terminal)?;
    let sides = source::check_sides(Some(&args.path), &against, &settings.open)?;
    let comparison = Comparison {
        old: sides.old,
        new: sides.new,
        description: Some(sides.old_description),
    };
    compare::run(comparison, &settings, started, terminal)
}
