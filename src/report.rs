//! Findings and compile errors as text for people and as lines for programs: one file a format.
//!
//! Every format is a function from a [`Report`] (or the diagnostics of a schema that does not
//! compile) to bytes on a writer. Nothing here decides anything: what is found, how bad it is and
//! what fails is settled before.

pub mod buf;
mod bump;
mod concise;
mod escape;
mod github;
mod group;
mod history;
mod history_page;
mod json;
mod place;
mod summary;
mod text;
mod witness;

#[cfg(test)]
mod sample;

use std::io;

use crate::compile::Diagnostic;
use crate::finding::{Finding, Severity};
use crate::model::Schema;
use crate::witness::Witness;

pub use bump::write_bump;
use escape::is_hidden;
pub use escape::visible;
use github::{data as github_data, property as github_property};
pub use history::{write_history, write_history_json};
pub use history_page::write_history_page;
pub use place::Location;
pub use summary::{Counts, millis, plural};
pub use witness::write as write_witness;

/// What a check found, and the two schemas its places point into.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The version compared against; an empty schema when there is none.
    pub old: &'a Schema,
    /// The version under test.
    pub new: &'a Schema,
    /// What to call the old version behind its paths, such as `main@4f2c91a`. Nothing when its
    /// paths speak for themselves.
    pub old_label: Option<&'a str>,
    /// The findings, in the order to show them.
    pub findings: &'a [Finding],
    /// A witness of each finding that has one, in the same order; empty when nobody asked.
    pub witnesses: &'a [Option<Witness>],
}

impl Report<'_> {
    /// The findings, each with its witness.
    fn with_witnesses(&self) -> impl Iterator<Item = (&Finding, Option<&Witness>)> {
        let witness = |index| self.witnesses.get(index).and_then(Option::as_ref);
        let findings = self.findings.iter().enumerate();
        findings.map(move |(index, finding)| (finding, witness(index)))
    }
}

/// How a report is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// Snippets of both versions, for people.
    #[default]
    Text,
    /// One line a finding: `path:line:column: severity[RULE]: message`.
    Concise,
    /// One JSON object a line.
    Json,
    /// Workflow commands that GitHub Actions shows beside the changed lines.
    GitHub,
}

/// What a format needs to know of where its output goes.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// The format.
    pub format: Format,
    /// Whether text may carry colours.
    pub colored: bool,
    /// What to put before paths in workflow commands, whose paths start at the top of the
    /// repository: nothing, or a folder with a trailing `/`.
    pub path_prefix: String,
    /// Whether people see findings by the element they stand in: text with a heading for each,
    /// and lines in the same order. What programs read keeps the order of the findings.
    pub by_element: bool,
}

/// Writes a report.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn io::Write, report: &Report<'_>, style: &Style) -> io::Result<()> {
    match style.format {
        Format::Text => text::write(out, report, style),
        Format::Concise => concise::write(out, report, style.by_element),
        Format::Json => json::write(out, report),
        Format::GitHub => github::write(out, report, &style.path_prefix),
    }
}

/// Writes what is wrong with a schema that does not compile.
///
/// # Errors
/// When the writer fails.
pub fn write_diagnostics(
    out: &mut dyn io::Write,
    diagnostics: &[Diagnostic],
    style: &Style,
) -> io::Result<()> {
    match style.format {
        Format::Text => text::write_diagnostics(out, diagnostics, style.colored),
        Format::Concise => concise::write_diagnostics(out, diagnostics),
        Format::Json => json::write_diagnostics(out, diagnostics),
        Format::GitHub => github::write_diagnostics(out, diagnostics, &style.path_prefix),
    }
}

/// The worst severity among findings.
#[must_use]
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

/// The word by which formats name what is wrong with a schema that does not compile.
const COMPILE_ERROR: &str = "COMPILE_ERROR";
