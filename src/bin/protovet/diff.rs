//! `protovet diff OLD NEW`: two versions, wherever they are kept.

use std::time::Instant;

use protovet::source::{self, OpenOptions};

use crate::args::DiffArgs;
use crate::compare::{self, Comparison};
use crate::configured::Modules;
use crate::failure::Failure;
use crate::members;
use crate::outcome::Outcome;
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
    settings.outputs.by_element();
    settings.all_changes = true;
    settings.suggest_bump = args.bump.suggest_bump;
    let comparison = of_modules(&args.old, &args.new, &settings.open)?;
    let wider = |options: &OpenOptions| as_named(&args.old, &args.new, options).map(Some);
    compare::run(comparison, wider, (settings, started), terminal)
}

/// Both versions as they were typed, whatever is configured.
///
/// # Errors
/// When there is nothing by a name, or it cannot be read.
pub(crate) fn as_named(old: &str, new: &str, options: &OpenOptions) -> Result<Comparison, Failure> {
    Ok(Comparison {
        old: source::open(old, options)?,
        new: source::open(new, options)?,
        description: None,
        old_modules: None,
        new_modules: None,
        past: None,
        commits: (None, None),
    })
}

/// Both versions as their modules say, when each has some that are its own, or both are versions
/// of one place: a folder in a module may as well be an example of an earlier version.
///
/// # Errors
/// When there is nothing by a name, or it or its configuration cannot be read.
pub(crate) fn of_modules(
    old: &str,
    new: &str,
    options: &OpenOptions,
) -> Result<Comparison, Failure> {
    let (old_spec, new_spec) = (old, new);
    let (old, old_modules) = members::open(old, options)?;
    let (new, new_modules) = members::open(new, options)?;
    let is_whole = |modules: &Modules| modules.meant == modules.workspace.folder;
    let comparable = match (&old_modules, &new_modules) {
        (Some(old), Some(new)) => (is_whole(old) && is_whole(new)) || old.meant == new.meant,
        _ => false,
    };
    if comparable {
        return Ok(Comparison {
            old,
            new,
            description: None,
            old_modules,
            new_modules,
            past: None,
            commits: (None, None),
        });
    }
    // what has no modules is open already, and standard input can be read only once
    let plain = |spec: &str, opened, modules: Option<Modules>| match modules {
        Some(_) => source::open(spec, options),
        None => Ok(opened),
    };
    Ok(Comparison {
        old: plain(old_spec, old, old_modules)?,
        new: plain(new_spec, new, new_modules)?,
        description: None,
        old_modules: None,
        new_modules: None,
        past: None,
        commits: (None, None),
    })
}
