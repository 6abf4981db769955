//! The command line: parse, run, exit.

#![forbid(unsafe_code)]

mod args;
mod check;
mod compare;
mod diff;
mod explain;
mod history;
mod lint;
mod load;
mod outcome;
mod output;
mod page;
mod remember;
mod resolve;
mod rules;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use outcome::{Failure, Outcome};
use output::Terminal;

/// Compiling makes millions of small values in several threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Cli { command } = Cli::parse();
    let mut terminal = Terminal::new(command.color());
    let result = run(command, &mut terminal);
    outcome::conclude(result, &mut terminal)
}

fn run(command: Command, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    match command {
        Command::Check(args) => check::run(args, terminal),
        Command::Diff(args) => diff::run(args, terminal),
        Command::Lint(args) => lint::run(args, terminal),
        Command::History(args) => history::run(&args, terminal),
        Command::Rules(args) => rules::run(&args, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
    }
}
