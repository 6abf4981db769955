//! Logging commands of Azure Pipelines, which shows them on the page of a run.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Run;
use super::entry::Entry;
use super::escape::visible;
use crate::finding::Severity;

/// Writes one command for each finding, or for what does not compile, worst first. Paths start with
/// `prefix`. Notes are lines of the log, as there is no such kind of issue.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    for entry in run.worst_first() {
        match entry.severity {
            Severity::Error => writeln!(out, "{}", command("error", &entry, prefix))?,
            Severity::Warning => writeln!(out, "{}", command("warning", &entry, prefix))?,
            Severity::Note => writeln!(out, "{}", plain(&entry, prefix))?,
        }
    }
    let Some(suggestion) = run.suggestion else {
        return Ok(());
    };
    let line = format!("{}; {}", suggestion.bump.word(), suggestion.header());
    writeln!(out, "suggested bump: {}", harmless(&line))
}

fn command(kind: &str, entry: &Entry<'_>, prefix: &str) -> String {
    let mut line = format!("##vso[task.logissue type={kind};");
    if let Some(path) = entry.path_below(prefix) {
        let _ = write!(line, "sourcepath={};", property(&path));
    }
    if let Some(range) = entry.new_range() {
        let start = range.start;
        let (number, column) = (start.line, start.column);
        let _ = write!(line, "linenumber={number};columnnumber={column};");
    }
    let _ = write!(line, "code={};]", property(entry.rule));
    line.push_str(&data(&entry.told()));
    line
}

/// A line of the log.
fn plain(entry: &Entry<'_>, prefix: &str) -> String {
    let path = entry.path_below(prefix).unwrap_or_default();
    let line = entry.new_range().map_or(1, |range| range.start.line);
    let (word, rule) = (entry.severity.word(), entry.rule);
    let text = format!("{path}:{line}: {word}[{rule}]: {}", entry.message);
    harmless(&text)
}

/// A line in which no command starts: one counts wherever it stands.
fn harmless(text: &str) -> String {
    visible(text).into_owned()
}

/// Text behind the `]` that ends a command.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(visible).collect();
    lines.join("%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    let text = visible(text).replace('%', "%AZP25");
    text.replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn one_command_a_finding() {
        assert_eq!(
            sample::renumbered().written(|out, run| write(out, run, "api/")),
            "##vso[task.logissue type=error;sourcepath=api/proto/user.proto;linenumber=4;\
             columnnumber=18;code=FIELD_RENUMBERED;]field `email` was renumbered from 3 to \
             4%0Ahelp: keep number 3\n"
        );
    }

    #[test]
    fn notes_are_lines() {
        let mut sample = sample::renumbered();
        sample.findings[0].severity = Severity::Note;
        sample.findings[0].message = "##vso[task.setvariable variable=a]b\n##[error]".to_owned();
        assert_eq!(
            sample.written(|out, run| write(out, run, "")),
            "proto/user.proto:4: note[FIELD_RENUMBERED]: #\\u{23}vso[task.setvariable \
             variable=a]b\\n#\\u{23}[error]\n"
        );
    }

    #[test]
    fn properties_end_where_they_end() {
        assert_eq!(property("a;b]c%d\n"), "a%3Bb%5Dc%AZP25d\\n");
    }
}
