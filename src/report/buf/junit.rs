//! A JUnit report: a suite for each file, a failed test for each annotation.

use std::io::{self, Write};

use super::Annotation;
use crate::report::xml::{escaped, shown};

/// Writes the report.
pub(super) fn write(out: &mut dyn Write, annotations: &[Annotation]) -> io::Result<()> {
    writeln!(out, "<testsuites>")?;
    for suite in annotations.chunk_by(|a, b| a.path == b.path) {
        let Some(first) = suite.first() else { continue };
        let path = first.shown_path();
        let name = shown(path.strip_suffix(".proto").unwrap_or(path));
        let count = suite.len();
        writeln!(
            out,
            r#"  <testsuite name="{name}" tests="{count}" failures="{count}" errors="0">"#
        )?;
        for annotation in suite {
            write_case(out, annotation)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn write_case(out: &mut dyn Write, annotation: &Annotation) -> io::Result<()> {
    let rule = escaped(&annotation.rule);
    let place = annotation.range.map_or_else(String::new, |range| {
        format!("_{}_{}", range.start.line, range.start.column)
    });
    let message = escaped(&annotation.line());
    writeln!(out, r#"    <testcase name="{rule}{place}">"#)?;
    writeln!(
        out,
        r#"      <failure message="{message}" type="{rule}"></failure>"#
    )?;
    writeln!(out, "    </testcase>")
}
