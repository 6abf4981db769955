//! Checkstyle XML, as Jenkins and many others read it.

use std::io::{self, Write};

use super::Run;
use super::entry::Entry;
use super::xml::{escaped, shown};
use crate::finding::Severity;

/// Writes a `file` for each path, in the order of the first finding in it.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let mut files: Vec<(String, Vec<Entry<'_>>)> = Vec::new();
    for entry in run.worst_first() {
        let path = entry.path_below(prefix).unwrap_or_else(|| ".".to_owned());
        match files.iter_mut().find(|(known, _)| *known == path) {
            Some((_, entries)) => entries.push(entry),
            None => files.push((path, vec![entry])),
        }
    }
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="4.3">"#)?;
    for (path, entries) in &files {
        writeln!(out, r#"  <file name="{}">"#, shown(path))?;
        for entry in entries {
            write_error(out, entry)?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}

fn write_error(out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
    let place = entry.new_range().map_or_else(String::new, |range| {
        let start = range.start;
        format!(r#"line="{}" column="{}" "#, start.line, start.column)
    });
    let severity = match entry.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    let (message, rule) = (escaped(&entry.told()), shown(entry.rule));
    writeln!(
        out,
        r#"    <error {place}severity="{severity}" message="{message}" source="protovet.{rule}"/>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn one_error_a_finding() {
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="proto/user.proto">
    <error line="4" column="18" severity="error" message="field `email` was renumbered from 3 to 4&#xA;help: keep number 3" source="protovet.FIELD_RENUMBERED"/>
  </file>
</checkstyle>
"#;
        let written = sample::renumbered().written(|out, run| write(out, run, ""));
        assert_eq!(written, expected);
    }

    #[test]
    fn what_is_gone_has_no_line() {
        let written = sample::file_deleted().written(|out, run| write(out, run, ""));
        assert!(
            written.contains(r#"<error severity="warning" message"#),
            "{written}"
        );
    }
}
