//! One JSON object a line.

use std::io::{self, Write};

use serde::Serialize;

use super::{Annotation, go_json};
use crate::model::LineRange;

/// The order of the fields is the order of the keys.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    r#type: &'a str,
    message: &'a str,
}

/// Writes one object for each.
pub(super) fn write(out: &mut dyn Write, annotations: &[Annotation]) -> io::Result<()> {
    for annotation in annotations {
        let LineRange { start, end } = annotation.range.unwrap_or(LineRange::FILE);
        let line = Line {
            path: annotation.path.as_deref(),
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            r#type: &annotation.rule,
            message: &annotation.message,
        };
        out.write_all(&go_json::bytes(&line)?)?;
        writeln!(out)?;
    }
    Ok(())
}
