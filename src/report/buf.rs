//! Findings in the formats of `buf breaking`, for scripts and services that read those.
//!
//! Fields, their order, escaping and de-duplication are buf's; only the sentences are ours.

mod annotation;
mod github;
mod gitlab;
mod go_json;
mod json;
mod junit;
mod text;

#[cfg(test)]
mod tests;

use std::io;

pub use annotation::{Annotation, sorted};

/// What buf says in place of the path of what has none.
const NO_PATH: &str = "<input>";

/// The type of an annotation that says why a schema does not compile.
pub const COMPILE: &str = "COMPILE";

/// A format that buf writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// `path:line:column:message`.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// As Visual Studio reads it: `path(line,column) : error ID : message`.
    Msvs,
    /// A JUnit report.
    Junit,
    /// Workflow commands of GitHub Actions.
    GitHubActions,
    /// A code quality report of GitLab.
    GitLabCodeQuality,
}

/// Writes annotations, [`sorted`] before. Nothing is written for none of them, whatever the format.
///
/// # Errors
/// When the writer fails.
pub fn write(
    out: &mut dyn io::Write,
    annotations: &[Annotation],
    format: Format,
) -> io::Result<()> {
    if annotations.is_empty() {
        return Ok(());
    }
    match format {
        Format::Text => text::write(out, annotations),
        Format::Json => json::write(out, annotations),
        Format::Msvs => text::write_msvs(out, annotations),
        Format::Junit => junit::write(out, annotations),
        Format::GitHubActions => github::write(out, annotations),
        Format::GitLabCodeQuality => gitlab::write(out, annotations),
    }
}
