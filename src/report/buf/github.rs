//! Workflow commands of GitHub Actions.

use std::io::{self, Write};

use super::Annotation;
use crate::report::{github_data, github_property};

/// Writes one command for each. What would end a property or start another command is escaped, as
/// the runner expects it.
pub(super) fn write(out: &mut dyn Write, annotations: &[Annotation]) -> io::Result<()> {
    for annotation in annotations {
        write!(out, "::error file={}", path(annotation))?;
        if let Some(range) = annotation.range {
            let (start, end) = (range.start, range.end);
            write!(
                out,
                ",line={},col={},endLine={},endColumn={}",
                start.line, start.column, end.line, end.column
            )?;
        }
        writeln!(out, "::{}", github_data(&annotation.message))?;
    }
    Ok(())
}

fn path(annotation: &Annotation) -> String {
    github_property(annotation.shown_path())
}
