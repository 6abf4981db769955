//! One line a finding, as compilers write them and editors read them.

use std::io::{self, Write};

use super::escape::visible;
use super::place::with_ranges;
use super::{COMPILE_ERROR, Location, Report, Run, Style, allowed, bump, group};
use crate::compile::Diagnostic;
use crate::model::LineRange;

/// Writes `path:line:column: severity[RULE]: message` for each finding, or for what does not
/// compile. Those of one element follow each other, if that is asked for.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, style: &Style) -> io::Result<()> {
    write_diagnostics(out, run.diagnostics)?;
    for report in run.reports {
        write_report(out, report, style.by_element)?;
        if style.show_allowed {
            allowed::write(out, report)?;
        }
    }
    match run.suggestion {
        Some(suggestion) => bump::write_concise(out, suggestion),
        None => Ok(()),
    }
}

fn write_report(out: &mut dyn Write, report: &Report<'_>, by_element: bool) -> io::Result<()> {
    let indices: Vec<usize> = if by_element {
        let groups = group::by_element(report).into_iter();
        groups.flat_map(|group| group.findings).collect()
    } else {
        (0..report.findings.len()).collect()
    };
    for index in indices {
        let finding = &report.findings[index];
        if let Some(location) = Location::of(finding, report.old, report.new) {
            write_place(out, location.path, location.range)?;
        }
        let (severity, message) = (finding.severity.word(), visible(&finding.message));
        writeln!(out, "{severity}[{}]: {message}", finding.rule)?;
    }
    Ok(())
}

fn write_diagnostics(out: &mut dyn Write, diagnostics: &[Diagnostic]) -> io::Result<()> {
    for (diagnostic, range) in with_ranges(diagnostics) {
        write_place(out, &diagnostic.path, range)?;
        writeln!(
            out,
            "error[{COMPILE_ERROR}]: {}",
            visible(&diagnostic.message)
        )?;
    }
    Ok(())
}

/// Writes `path:line:column: `, or as much of it as is known.
pub(super) fn write_place(
    out: &mut dyn Write,
    path: &str,
    range: Option<LineRange>,
) -> io::Result<()> {
    write!(out, "{}:", visible(path))?;
    if let Some(LineRange { start, .. }) = range {
        write!(out, "{}:{}:", start.line, start.column)?;
    }
    write!(out, " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn one_line_a_finding() {
        let sample = sample::renumbered();
        assert_eq!(
            sample.written(|out, report| write(out, report, &Style::default())),
            "proto/user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 3 \
             to 4\n"
        );
    }

    #[test]
    fn deleted_with_its_file() {
        let sample = sample::file_deleted();
        assert_eq!(
            sample.written(|out, report| write(out, report, &Style::default())),
            "proto/user.proto:1:1: warning[FILE_DELETED]: file `user.proto` was deleted\n"
        );
    }

    #[test]
    fn compile_errors() {
        let text = sample::written_diagnostics(|out, run| write(out, run, &Style::default()));
        assert_eq!(text, "a.proto:2:5: error[COMPILE_ERROR]: expected `;`\n");
    }
}
