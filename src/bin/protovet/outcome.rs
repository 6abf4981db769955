//! How a run ends: the one place that knows exit codes and how failures are told.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use protovet::report::{self, Run, Style};

use crate::args::Command;
use crate::failure::Failure;
use crate::output::Terminal;

/// How many snippets of what does not compile a person gets to see: behind a wrong import root,
/// every file is wrong.
const MOST_SHOWN: usize = 20;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// The work was done, and nothing fails.
    Clean,
    /// The work was done, and there are findings at or above `--fail-on`.
    Findings,
    /// The work could not be done.
    Failed,
    /// Who was served went away without saying so.
    Abandoned,
}

/// What exit codes mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Codes {
    /// 1 findings, 2 failed.
    Own,
    /// As users of buf expect it of `breaking`: 100 findings, 1 failed.
    Buf,
}

impl Codes {
    /// What they mean for a command.
    pub(crate) const fn of(command: &Command) -> Self {
        match command {
            Command::Breaking(_) => Self::Buf,
            _ => Self::Own,
        }
    }

    /// What they mean for a command line that is not understood: whoever writes `breaking` first
    /// means that.
    pub(crate) fn of_typed() -> Self {
        match std::env::args_os().nth(1) {
            Some(command) if command == "breaking" => Self::Buf,
            _ => Self::Own,
        }
    }

    fn code(self, outcome: Outcome) -> ExitCode {
        ExitCode::from(match (outcome, self) {
            (Outcome::Clean, _) => 0,
            (Outcome::Findings, Self::Own)
            | (Outcome::Failed, Self::Buf)
            | (Outcome::Abandoned, _) => 1,
            (Outcome::Failed, Self::Own) => 2,
            (Outcome::Findings, Self::Buf) => 100,
        })
    }
}

/// Tells why a command line is not understood, or what was asked about it.
pub(crate) fn not_understood(error: &clap::Error, codes: Codes) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    // a reader that has seen enough is no error; whoever gets half a text has to know
    let is_told = printed.map_or_else(|error| error.kind() == io::ErrorKind::BrokenPipe, |()| true);
    codes.code(match error.exit_code() {
        0 if is_told => Outcome::Clean,
        _ => Outcome::Failed,
    })
}

/// Tells what happened, and gives the code to exit with.
pub(crate) fn conclude(
    result: Result<Outcome, Failure>,
    codes: Codes,
    terminal: &mut Terminal,
) -> ExitCode {
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(failure) => {
            // a failure that cannot be told still shows in the exit code
            let _ = tell(failure, terminal);
            Outcome::Failed
        }
    };
    codes.code(outcome)
}

fn tell(failure: Failure, terminal: &mut Terminal) -> io::Result<()> {
    match failure {
        Failure::Source(error) => tell_error(terminal, &error, error.help.as_deref()),
        Failure::Compile {
            version,
            is_old,
            error,
            outputs,
        } => {
            let run = Run {
                diagnostics: &error.diagnostics,
                ..Run::default()
            };
            if let Err(unwritten) = outputs.write_diagnostics(&run, MOST_SHOWN, terminal) {
                tell(unwritten.into(), terminal)?;
            }
            let style = outputs.style();
            let role = if is_old { "the earlier version " } else { "" };
            let count = report::plural(error.diagnostics.len(), "error");
            let message = format!("{role}`{version}` does not compile: {count}");
            let help =
                if style.format == report::Format::Text && error.diagnostics.len() > MOST_SHOWN {
                    Some("these are the first; `--format concise` shows all")
                } else {
                    is_old.then_some("compare with a version that compiles")
                };
            tell_error(terminal, &message, help)
        }
        Failure::Config(error) => {
            let count = report::plural(error.diagnostics.len(), "error");
            let run = Run {
                diagnostics: &error.diagnostics,
                ..Run::default()
            };
            // the stream takes colours out where they are not wanted
            let style = Style {
                colored: true,
                ..Style::default()
            };
            let mut text = Vec::new();
            report::write_run(&mut text, &run, &style)?;
            terminal.err.write_all(&text)?;
            let message = format!("the configuration cannot be used: {count}");
            tell_error(terminal, &message, None)
        }
        Failure::Output(error) => tell_error(
            terminal,
            &format_args!("cannot write the output: {error}"),
            None,
        ),
    }
}

fn tell_error(
    terminal: &mut Terminal,
    message: &dyn fmt::Display,
    help: Option<&str>,
) -> io::Result<()> {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let bold = anstyle::Style::new().bold();
    let message = message.to_string();
    writeln!(
        terminal.err,
        "{red}error{red:#}: {}",
        report::visible(&message)
    )?;
    if let Some(help) = help {
        writeln!(
            terminal.err,
            "  {bold}help{bold:#}: {}",
            report::visible(help)
        )?;
    }
    Ok(())
}
