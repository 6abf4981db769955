//! Where reports go: standard output and files, each in a format of its own.

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use protovet::finding::{Finding, Severity};
use protovet::report::{self, Format, Report, Run, Style};
use protovet::source::SourceError;
use protovet::witness::Witness;

use crate::args::{FormatArg, OutputArgs};
use crate::output::Terminal;
use crate::whole;

/// Why a report could not be written.
#[derive(Debug)]
pub(crate) enum Unwritten {
    /// To a file.
    File(SourceError),
    /// To standard output or standard error.
    Stream(io::Error),
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Self::Stream(error)
    }
}

/// All that a run writes its findings to; standard output, if it is one of them, comes first.
#[derive(Clone, Debug)]
pub(crate) struct Outputs {
    all: Vec<Output>,
    /// Whether findings on data are shown with a value in formats that have it only if asked.
    pub(crate) witness: bool,
    /// Whether notes are left out of what people read.
    folds_notes: bool,
}

#[derive(Clone, Debug)]
struct Output {
    style: Style,
    target: Target,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Target {
    Stdout,
    /// As it was named.
    File(PathBuf),
}

impl Outputs {
    /// What was asked for; `style` says what all have in common.
    ///
    /// # Errors
    /// When two are to go to one place, or a folder is not there.
    pub(crate) fn new(args: &OutputArgs, cwd: &Path, style: &Style) -> Result<Self, SourceError> {
        let mut all = Vec::new();
        let mut to_stdout = Vec::new();
        for report in &args.report {
            let style = Style {
                format: format(report.format),
                ..style.clone()
            };
            if report.file == Path::new("-") {
                to_stdout.push(style);
                continue;
            }
            all.push(Output {
                style: Style {
                    colored: false,
                    linked: false,
                    width: None,
                    ..style
                },
                target: Target::File(report.file.clone()),
            });
        }
        check_files(&all, cwd)?;
        match (args.format, to_stdout.len()) {
            (_, 0) | (None, 1) => {}
            _ => return Err(twice("standard output")),
        }
        let style = to_stdout.pop().unwrap_or_else(|| Style {
            format: format(args.format.unwrap_or(FormatArg::Text)),
            ..style.clone()
        });
        let target = Target::Stdout;
        all.insert(0, Output { style, target });
        Ok(Self {
            all,
            witness: false,
            folds_notes: false,
        })
    }

    /// How standard output is written.
    pub(crate) fn style(&self) -> &Style {
        // standard output is always one of them
        &self.all[0].style
    }

    /// People see how many notes there are, and not each of them; programs see them all.
    pub(crate) const fn fold_notes(&mut self) {
        self.folds_notes = true;
    }

    /// Whether notes are left out of what stands on standard output.
    pub(crate) fn fold_notes_there(&self) -> bool {
        self.folds_notes && self.style().format.is_for_people()
    }

    /// People see findings by the element they stand in.
    pub(crate) fn by_element(&mut self) {
        self.all
            .iter_mut()
            .for_each(|it| it.style.by_element = true);
    }

    /// Whether people see what was allowed as well.
    pub(crate) fn show_allowed(&mut self, shown: bool) {
        for output in &mut self.all {
            output.style.show_allowed = shown;
        }
    }

    /// Whether somebody gets to see what would mend findings.
    pub(crate) fn want_fixes(&self) -> bool {
        self.all.iter().any(|it| it.style.format.wants_fixes())
    }

    /// Whether somebody gets to see values that show findings.
    pub(crate) fn want_witnesses(&self) -> bool {
        self.witness || self.all.iter().any(|it| it.style.format.wants_witnesses())
    }

    /// Writes all reports.
    ///
    /// # Errors
    /// When one cannot be written.
    pub(crate) fn write(&self, run: &Run<'_>, terminal: &mut Terminal) -> Result<(), Unwritten> {
        for output in &self.all {
            self.write_one(output, run, terminal)?;
        }
        Ok(())
    }

    fn write_one(
        &self,
        output: &Output,
        run: &Run<'_>,
        terminal: &mut Terminal,
    ) -> Result<(), Unwritten> {
        let style = &output.style;
        let mut bare: Vec<Report<'_>> = run.reports.to_vec();
        if !self.witness && !style.format.wants_witnesses() {
            bare.iter_mut().for_each(|report| report.witnesses = &[]);
        }
        let folds = self.folds_notes && style.format.is_for_people();
        let worth: Vec<_> = match folds {
            true => bare.iter().map(without_notes).collect(),
            false => Vec::new(),
        };
        for (report, (findings, witnesses)) in bare.iter_mut().zip(&worth) {
            (report.findings, report.witnesses) = (findings, witnesses);
        }
        let run = Run {
            reports: &bare,
            ..*run
        };
        let mut content = |out: &mut dyn io::Write| report::write_run(out, &run, style);
        match &output.target {
            Target::Stdout => Ok(terminal.stream(content)?),
            Target::File(file) => whole::write_with(file, &mut content)
                .map_err(|error| Unwritten::File(cannot_write(file, &error))),
        }
    }

    /// Writes why nothing could be looked at. People find that beside other errors, the first of
    /// it; programs where they find everything else.
    ///
    /// # Errors
    /// When one cannot be written.
    pub(crate) fn write_diagnostics(
        &self,
        run: &Run<'_>,
        most_shown: usize,
        terminal: &mut Terminal,
    ) -> Result<(), Unwritten> {
        let beside_errors = |output: &&Output| {
            output.target == Target::Stdout && output.style.format == Format::Text
        };
        for output in &self.all {
            if !beside_errors(&output) {
                self.write_one(output, run, terminal)?;
                continue;
            }
            let shown = run.diagnostics.get(..most_shown);
            let shown = Run {
                diagnostics: shown.unwrap_or(run.diagnostics),
                ..*run
            };
            let style = Style {
                // the stream takes colours out where they are not wanted
                colored: true,
                ..output.style.clone()
            };
            let mut text = Vec::new();
            report::write_run(&mut text, &shown, &style)?;
            terminal.err.write_all(&text)?;
        }
        Ok(())
    }
}

/// What is worse than a note, with the values that show it. Notes mostly come last: then nothing is
/// copied.
fn without_notes<'r>(report: &Report<'r>) -> (Cow<'r, [Finding]>, Cow<'r, [Option<Witness>]>) {
    let is_worth = |finding: &Finding| finding.severity > Severity::Note;
    let (findings, witnesses) = (report.findings, report.witnesses);
    let end = findings
        .iter()
        .rposition(is_worth)
        .map_or(0, |last| last + 1);
    if findings[..end].iter().all(is_worth) {
        let shown = witnesses.get(..end).unwrap_or(witnesses);
        return (Cow::Borrowed(&findings[..end]), Cow::Borrowed(shown));
    }
    let of_worth = findings
        .iter()
        .zip(witnesses)
        .filter(|(it, _)| is_worth(it));
    let witnesses = of_worth.map(|(_, witness)| witness.clone()).collect();
    let findings = findings.iter().filter(|it| is_worth(it));
    (findings.cloned().collect(), Cow::Owned(witnesses))
}

/// Looks whether all files can be written, before any work is done.
fn check_files(outputs: &[Output], cwd: &Path) -> Result<(), SourceError> {
    let mut known: Vec<PathBuf> = Vec::new();
    for output in outputs {
        let Target::File(file) = &output.target else {
            continue;
        };
        let place = whole::place(&cwd.join(file)).map_err(|error| cannot_write(file, &error))?;
        if known.contains(&place) {
            return Err(twice(&format!("`{}`", file.display())));
        }
        known.push(place);
    }
    Ok(())
}

fn twice(place: &str) -> SourceError {
    SourceError::new(
        format!("two reports are to be written to {place}"),
        "give each report a file of its own, one of them `-` for standard output in place of --format",
    )
}

/// Writes a report to a file, as [`whole::write`] does.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn put(file: &Path, content: &[u8]) -> Result<(), Unwritten> {
    whole::write(file, content).map_err(|error| Unwritten::File(cannot_write(file, &error)))
}

fn cannot_write(file: &Path, error: &io::Error) -> SourceError {
    SourceError::new(
        format!(
            "the report cannot be written to `{}`: {error}",
            file.display()
        ),
        "name a file in a folder that is there and may be written to",
    )
}

const fn format(chosen: FormatArg) -> Format {
    match chosen {
        FormatArg::Text => Format::Text,
        FormatArg::Concise => Format::Concise,
        FormatArg::Json => Format::Json,
        FormatArg::Github => Format::GitHub,
        FormatArg::Sarif => Format::Sarif,
        FormatArg::Markdown => Format::Markdown,
        FormatArg::Gitlab => Format::GitLab,
        FormatArg::Junit => Format::JUnit,
        FormatArg::Rdjson => Format::RdJson,
        FormatArg::Rdjsonl => Format::RdJsonl,
        FormatArg::Azure => Format::Azure,
        FormatArg::Checkstyle => Format::Checkstyle,
        FormatArg::Html => Format::Html,
    }
}
