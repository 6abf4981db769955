//! `protovet breaking [INPUT] --against INPUT`: what `buf breaking` does, on its command line.

mod compare;
mod filter;
mod modules;
mod pairing;
mod request;
mod selection;
mod side;

use protovet::report::buf::{self, Annotation};
use protovet::source::{self, Opened, Reference};

use crate::args::BreakingArgs;
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::output::Terminal;

pub(crate) use modules::{given, of_image};
pub(crate) use request::{Limits, Settings, format};

use request::Request;

pub(crate) fn run(args: BreakingArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let request = Request::of_args(args)?;
    let new = open(&request.input, &request.settings)?;
    let old = open(&request.against, &request.settings)?;
    let (annotations, notes) = verdict(new, old, &request.settings)?;
    for note in notes {
        terminal.note(&note);
    }
    let mut text = Vec::new();
    buf::write(&mut text, &annotations, request.format)?;
    terminal.print(&text)?;
    Ok(if annotations.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

fn open(reference: &Reference, settings: &Settings) -> Result<Opened, Failure> {
    let mut stdin = std::io::stdin().lock();
    Ok(source::open_reference(
        reference,
        &settings.open,
        &mut stdin,
    )?)
}

/// What was found between two inputs, or why one of them does not compile; and what the user
/// should know besides.
///
/// # Errors
/// When one cannot be read or understood.
pub(crate) fn verdict(
    new: Opened,
    old: Opened,
    settings: &Settings,
) -> Result<(Vec<Annotation>, Vec<String>), Failure> {
    let mut notes = Vec::new();
    let new = side::Side::of(new, settings.config.as_ref(), &settings.open, &mut notes)?;
    let old = side::Side::of(
        old,
        settings.against_config.as_ref(),
        &settings.open,
        &mut notes,
    )?;
    let chosen = filter::choose(&new, &old, &settings.limits, &mut notes)?;
    let pairs = pairing::pairs(&new, &old, &chosen)?;
    let annotations = compare::all(&pairs, settings.limits.exclude_imports, &mut notes)?;
    if settings.verbose {
        notes.extend([new.details("input"), old.details("against")]);
    }
    notes.sort();
    notes.dedup();
    Ok((buf::sorted(annotations), notes))
}
