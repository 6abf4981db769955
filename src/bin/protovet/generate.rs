//! `protovet completions` and `protovet man`: what is made from the command line itself.

use std::fs;

use clap::CommandFactory as _;
use protovet::source::SourceError;

use crate::args::{Cli, CompletionsArgs, ManArgs};
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::output::Terminal;

const NAME: &str = "protovet";

pub(crate) fn completions(
    args: &CompletionsArgs,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    terminal.print(&script)?;
    Ok(Outcome::Clean)
}

pub(crate) fn man(args: &ManArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let shown = args.folder.display();
    let trouble = |error| SourceError::plain(format!("cannot write to `{shown}`: {error}"));
    fs::create_dir_all(&args.folder).map_err(trouble)?;
    clap_mangen::generate_to(Cli::command(), &args.folder).map_err(trouble)?;
    terminal.print(format!("wrote the manual pages to `{shown}`\n").as_bytes())?;
    Ok(Outcome::Clean)
}
