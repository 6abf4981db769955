//! Workflow commands: lines that GitHub Actions shows beside the changed lines.
//!
//! Only the first ten errors, warnings and notices of a step are shown there, so the worst come first.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::entry::Entry;
use super::escape::visible;
use super::place::below;
use super::{Run, concise};
use crate::finding::{Severity, Side};
use crate::model::LineRange;

/// How many annotations of a level GitHub shows for a step.
const MOST_SHOWN: usize = 10;

/// Writes one command for each finding, or for what does not compile, worst first. Paths start with
/// `prefix`. What GitHub would not show beside the lines stands in a folded part of the log.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let entries = run.worst_first();
    let mut rest = Vec::new();
    for of_level in entries.chunk_by(|a, b| a.severity == b.severity) {
        let shown = MOST_SHOWN.min(of_level.len());
        for entry in &of_level[..shown] {
            writeln!(out, "{}", Command::of(entry).line(prefix))?;
        }
        rest.extend(&of_level[shown..]);
    }
    write_rest(out, &rest)?;
    let Some(suggestion) = run.suggestion else {
        return Ok(());
    };
    let (word, header) = (suggestion.bump.word(), suggestion.header());
    write_notice(out, "suggested bump", &format!("{word}; {header}"))
}

/// Writes lines that are no commands.
fn write_rest(out: &mut dyn Write, rest: &[&Entry<'_>]) -> io::Result<()> {
    if rest.is_empty() {
        return Ok(());
    }
    let count = super::plural(rest.len(), "more finding");
    writeln!(
        out,
        "::group::{count}: GitHub shows {MOST_SHOWN} annotations of a kind for a step"
    )?;
    for entry in rest {
        let mut line = Vec::new();
        concise::write_place(&mut line, entry.path.unwrap_or_default(), entry.range)?;
        let (severity, rule) = (entry.severity.word(), entry.rule);
        write!(line, "{severity}[{rule}]: {}", visible(entry.message))?;
        // a line is a command if it starts with one, or has one of the older kind anywhere
        let line = String::from_utf8_lossy(&line).replace("##[", "## [");
        writeln!(out, "- {line}")?;
    }
    writeln!(out, "::endgroup::")
}

/// Writes what is not about a place.
fn write_notice(out: &mut dyn Write, title: &str, message: &str) -> io::Result<()> {
    let command = Command {
        level: level(Severity::Note),
        path: None,
        range: None,
        code: title,
        message,
        help: None,
    };
    writeln!(out, "{}", command.line(""))
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

struct Command<'a> {
    level: &'static str,
    path: Option<&'a str>,
    range: Option<LineRange>,
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Command<'a> {
    const fn of(entry: &Entry<'a>) -> Self {
        Self {
            level: level(entry.severity),
            path: entry.path,
            // lines of the old version would mark innocent lines of the new one
            range: match entry.side {
                Side::New => entry.range,
                Side::Old => None,
            },
            code: entry.rule,
            message: entry.message,
            help: entry.help,
        }
    }

    fn line(&self, prefix: &str) -> String {
        let mut line = format!("::{} ", self.level);
        if let Some(path) = self.path {
            let _ = write!(line, "file={},", property(&below(prefix, path)));
        }
        if let Some(LineRange { start, end }) = self.range {
            // columns of a range over several lines would be taken for ones of its first line
            let _ = if start.line == end.line {
                let (line_number, column, end_column) = (start.line, start.column, end.column);
                write!(
                    line,
                    "line={line_number},col={column},endLine={line_number},endColumn={end_column},"
                )
            } else {
                write!(line, "line={},endLine={},", start.line, end.line)
            };
        }
        let _ = write!(
            line,
            "title={}::",
            property(&format!("protovet ({})", self.code))
        );
        line.push_str(&data(self.message));
        if let Some(help) = self.help {
            line.push_str("%0Ahelp: ");
            line.push_str(&data(help));
        }
        line
    }
}

/// Text behind the second `::`.
pub(super) fn data(text: &str) -> String {
    visible(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn written(sample: &sample::Sample, prefix: &str) -> String {
        sample.written(|out, report| write(out, report, prefix))
    }

    #[test]
    fn one_command_a_finding() {
        assert_eq!(
            written(&sample::renumbered(), ""),
            "::error file=proto/user.proto,line=4,col=18,endLine=4,endColumn=19,title=protovet \
             (FIELD_RENUMBERED)::field `email` was renumbered from 3 to 4%0Ahelp: keep number 3\n"
        );
    }

    #[test]
    fn paths_start_at_the_top_of_the_repository() {
        let line = written(&sample::renumbered(), "services/api/");
        assert!(
            line.starts_with("::error file=services/api/proto/user.proto,line=4,"),
            "{line}"
        );
        assert_eq!(below("a/b/", "../c/./d.proto"), "a/c/d.proto");
        assert_eq!(below("", "../d.proto"), "../d.proto");
        assert_eq!(below("a/", "/d.proto"), "/d.proto");
    }

    #[test]
    fn what_is_gone_has_no_line() {
        assert_eq!(
            written(&sample::file_deleted(), ""),
            "::warning file=proto/user.proto,title=protovet (FILE_DELETED)::file `user.proto` was \
             deleted\n"
        );
    }

    #[test]
    fn columns_only_on_a_single_line() {
        let mut sample = sample::renumbered();
        let text = sample.new[crate::model::FileId(0)].source.text().unwrap();
        sample.findings[0].labels[0].place.span =
            crate::model::Span::new(0, u32::try_from(text.len()).unwrap());
        let line = written(&sample, "");
        assert!(line.contains("line=1,endLine=6,title="), "{line}");
    }

    #[test]
    fn nothing_escapes_its_place() {
        assert_eq!(property("a,b:c%d\r\ne"), "a%2Cb%3Ac%25d\\r\\ne");
        assert_eq!(data("100%, a: b\n::error::x"), "100%25, a: b\\n::error::x");
        assert_eq!(data("x\u{202e}y"), "x\\u{202e}y");
    }
}
