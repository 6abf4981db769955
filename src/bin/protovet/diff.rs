//! `protovet diff OLD NEW`: two versions, wherever they are kept.

use std::time::Instant;

use protovet::source::{self, OpenOptions};

use crate::args::DiffArgs;
use crate::compare::{self, Comparison};
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use crate::resolve::Settings;

pub(crate) fn run(args: DiffArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let mut settings = Settings::new(
        &args.policy,
        args.files,
        (&args.output, &args.witness),
        terminal,
    )?;
    settings.style.by_element = true;
    settings.all_changes = true;
    settings.suggest_bump = args.bump.suggest_bump;
    let open = |options: &OpenOptions| {
        Ok::<_, Failure>(Comparison {
            old: source::open(&args.old, options)?,
            new: source::open(&args.new, options)?,
            description: None,
            old_modules: None,
            new_modules: None,
            past: None,
        })
    };
    compare::run(open(&settings.open)?, open, (settings, started), terminal)
}
