//! `path:line:column:message`, and the same as Visual Studio reads it.

use std::io::{self, Write};

use super::Annotation;
use crate::report::visible;

/// Writes one line for each.
pub(super) fn write(out: &mut dyn Write, annotations: &[Annotation]) -> io::Result<()> {
    for annotation in annotations {
        writeln!(out, "{}", annotation.line())?;
    }
    Ok(())
}

/// Writes `path(line,column) : error ID : message` for each.
pub(super) fn write_msvs(out: &mut dyn Write, annotations: &[Annotation]) -> io::Result<()> {
    for annotation in annotations {
        let start = annotation.start();
        let path = visible(annotation.shown_path());
        let message = visible(&annotation.message);
        let (line, column, rule) = (start.line, start.column, &annotation.rule);
        writeln!(out, "{path}({line},{column}) : error {rule} : {message}")?;
    }
    Ok(())
}
