//! Standard output and standard error, with colours where they are wanted.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

use crate::args::ColorArg;

/// How many bytes are written at once.
const PIECE: usize = 1 << 16;

/// The two streams of this process.
pub(crate) struct Terminal {
    /// For findings, and whatever else was asked for.
    out: AutoStream<io::Stdout>,
    /// For summaries and errors.
    pub(crate) err: AutoStream<io::Stderr>,
}

impl Terminal {
    /// The streams as `--color` wants them. `auto` follows the terminal, `NO_COLOR` and
    /// `CLICOLOR_FORCE`.
    pub(crate) fn new(color: ColorArg) -> Self {
        let choice = match color {
            ColorArg::Auto => ColorChoice::Auto,
            ColorArg::Always => ColorChoice::Always,
            ColorArg::Never => ColorChoice::Never,
        };
        Self {
            out: AutoStream::new(io::stdout(), choice),
            err: AutoStream::new(io::stderr(), choice),
        }
    }

    /// Whether standard output takes colours.
    pub(crate) fn colored(&self) -> bool {
        self.out.current_choice() != ColorChoice::Never
    }

    /// Whether standard output is a terminal that follows links, with colours, for both are escape
    /// sequences.
    pub(crate) fn linked(&self) -> bool {
        self.colored() && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
    }

    /// How many columns standard output has; none if nobody reads it on a screen.
    pub(crate) fn width(&self) -> Option<usize> {
        let stdout = io::stdout();
        let size = terminal_size::terminal_size_of(&stdout).filter(|_| stdout.is_terminal());
        size.map(|(width, _)| usize::from(width.0))
    }

    /// Writes to standard output at once. A reader that has seen enough is no error: what was
    /// found stays found.
    ///
    /// # Errors
    /// When the output cannot be written for any other reason.
    pub(crate) fn print(&mut self, text: &[u8]) -> io::Result<()> {
        quietly(self.out.write_all(text).and_then(|()| self.out.flush()))
    }

    /// The same for what `content` writes, piece by piece.
    ///
    /// # Errors
    /// When the output cannot be written for any other reason.
    pub(crate) fn stream(
        &mut self,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(PIECE, &mut self.out);
        let written = content(&mut out).and_then(|()| out.flush());
        // what could not be written once is not tried again
        let _ = out.into_parts();
        quietly(written)
    }

    /// Writes a line about the work itself to standard error.
    pub(crate) fn note(&mut self, line: &str) {
        // the exit code does not depend on whether anybody listens
        let _ = writeln!(self.err, "protovet: {}", protovet::report::visible(line));
    }
}

fn quietly(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
