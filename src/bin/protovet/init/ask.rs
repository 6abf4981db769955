//! Asks before anything is written.

use std::io::{self, BufRead, IsTerminal as _, Write as _};

use protovet::source::SourceError;

use crate::failure::Failure;
use crate::output::Terminal;

/// Whether the user wants so many files to be written.
///
/// # Errors
/// When there is nobody to ask.
pub(super) fn agreed(files: usize, terminal: &mut Terminal) -> Result<bool, Failure> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(SourceError::new(
            "nothing was written: standard input is no terminal, so there is nobody to ask",
            "`--yes` writes what is shown, `--dry-run` only shows it",
        )
        .into());
    }
    let what = match files {
        1 => "it".to_owned(),
        files => format!("these {files}"),
    };
    write!(terminal.err, "\nwrite {what}? [y/N] ")?;
    terminal.err.flush()?;
    Ok(is_yes(&mut input.lock())?)
}

fn is_yes(input: &mut impl BufRead) -> io::Result<bool> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let line = line.trim();
    Ok(line.eq_ignore_ascii_case("y") || line.eq_ignore_ascii_case("yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_yes_is_yes() {
        for (typed, expected) in [
            ("y\n", true),
            (" YES \n", true),
            ("\n", false),
            ("", false),
            ("no\n", false),
            ("yo\n", false),
        ] {
            assert_eq!(is_yes(&mut typed.as_bytes()).unwrap(), expected, "{typed}");
        }
    }
}
