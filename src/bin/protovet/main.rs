//! The command line: parse, run, exit.

#![forbid(unsafe_code)]

mod approving;
mod args;
mod baseline;
mod bounded;
mod breaking;
mod check;
mod compare;
mod config;
mod configured;
mod diff;
mod explain;
mod failure;
mod fix;
mod generate;
mod history;
mod init;
mod install_hook;
mod judges;
mod left_out;
mod levels;
mod lint;
mod load;
mod lsp;
mod members;
mod missing;
mod narrow;
mod outcome;
mod output;
mod outputs;
mod page;
mod plan;
mod plugin;
mod progress;
mod releases;
mod remember;
mod resolve;
mod rules;
mod verdict;
mod whole;
mod witnesses;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Failure;
use outcome::{Codes, Outcome};
use output::Terminal;

/// Compiling makes millions of small values in several threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if plugin::is_asked() {
        return plugin::run();
    }
    let Cli { command } = match Cli::try_parse_from(args::typed()) {
        Ok(cli) => cli,
        Err(error) => return outcome::not_understood(&error, Codes::of_typed()),
    };
    let codes = Codes::of(&command);
    let mut terminal = Terminal::new(command.color());
    let result = run(command, &mut terminal);
    outcome::conclude(result, codes, &mut terminal)
}

fn run(command: Command, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    match command {
        Command::Check(args) => check::run(args, terminal),
        Command::Diff(args) => diff::run(args, terminal),
        Command::Fix(args) => check::run(args.into_check(), terminal),
        Command::Baseline(args) => baseline::run(args, terminal),
        Command::Config(args) => config::run(&args, terminal),
        Command::Lint(args) => lint::run(args, terminal),
        Command::Breaking(args) => breaking::run(args, terminal),
        Command::Init(args) => init::run(&args, terminal),
        Command::InstallHook(args) => install_hook::run(&args, terminal),
        Command::History(args) => history::run(&args, terminal),
        Command::Rules(args) => rules::run(&args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Completions(args) => generate::completions(&args, terminal),
        Command::Man(args) => generate::man(&args, terminal),
        Command::Lsp(_) => lsp::run(),
    }
}
