//! Findings and compile errors as text for people and as lines for programs: one file a format.
//!
//! Every format is a function from a [`Report`] (or the diagnostics of a schema that does not
//! compile) to bytes on a writer. Nothing here decides anything: what is found, how bad it is and
//! what fails is settled before.

mod allowed;
mod azure;
pub mod buf;
mod bump;
mod checkstyle;
mod columns;
mod concise;
mod entry;
mod escape;
mod excerpt;
mod format;
mod github;
mod gitlab;
mod group;
mod history;
mod history_page;
mod html;
mod json;
mod junit;
mod markdown;
mod page;
mod place;
mod rdjson;
mod run;
mod sarif;
mod shown_lines;
mod summary;
mod text;
mod witness;
mod xml;

#[cfg(test)]
mod sample;

use std::io;

use crate::finding::{Allowed, Finding, Severity};
use crate::model::Schema;
use crate::witness::Witness;

pub use escape::visible;
use escape::{command, is_hidden};
pub use format::{Format, Style};
use github::{data as github_data, property as github_property};
pub use history::{write_history, write_history_json};
pub use history_page::write_history_page;
use json::write_escape;
pub use markdown::{block as markdown_block, code as markdown_code, prose as markdown_prose};
pub use place::Location;
pub use run::{Asked, Run};
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
    /// What was found and allowed, in the order to show it.
    pub allowed: &'a [Allowed],
}

impl Report<'_> {
    /// The findings, each with its witness.
    fn with_witnesses(&self) -> impl Iterator<Item = (&Finding, Option<&Witness>)> {
        let witness = |index| self.witnesses.get(index).and_then(Option::as_ref);
        let findings = self.findings.iter().enumerate();
        findings.map(move |(index, finding)| (finding, witness(index)))
    }
}

/// Writes a report: [`write_run`] of one comparison.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn io::Write, report: &Report<'_>, style: &Style) -> io::Result<()> {
    let reports = std::slice::from_ref(report);
    let run = Run {
        reports,
        ..Run::default()
    };
    write_run(out, &run, style)
}

/// Writes all that a run found, or why its schemas do not compile.
///
/// # Errors
/// When the writer fails.
pub fn write_run(out: &mut dyn io::Write, run: &Run<'_>, style: &Style) -> io::Result<()> {
    match style.format {
        Format::Text => text::write(out, run, style),
        Format::Concise => concise::write(out, run, style),
        Format::Json => json::write(out, run),
        Format::GitHub => github::write(out, run, &style.path_prefix),
        Format::Sarif => sarif::write(out, run, &style.path_prefix),
        Format::Markdown => markdown::write(out, run, &style.path_prefix),
        Format::GitLab => gitlab::write(out, run, &style.path_prefix),
        Format::JUnit => junit::write(out, run, &style.path_prefix),
        Format::RdJson => rdjson::write(out, run, &style.path_prefix),
        Format::RdJsonl => rdjson::write_lines(out, run, &style.path_prefix),
        Format::Azure => azure::write(out, run, &style.path_prefix),
        Format::Html => html::write(out, run, &style.path_prefix),
        Format::Checkstyle => checkstyle::write(out, run, &style.path_prefix),
    }
}

/// The worst severity among findings.
#[must_use]
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

/// The word by which formats name what is wrong with a schema that does not compile.
const COMPILE_ERROR: &str = "COMPILE_ERROR";
