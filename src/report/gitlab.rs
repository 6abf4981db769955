//! A code quality report of GitLab: one array, empty when there is nothing to tell.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::entry::Entry;
use super::json;
use super::{COMPILE_ERROR, Run};
use crate::finding::{Severity, Surface};
use crate::model::{LineColumn, LineRange};

/// The order of the fields is the order of the keys.
#[derive(Serialize)]
pub(super) struct Issue<'a> {
    pub(super) description: Cow<'a, str>,
    pub(super) check_name: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) fingerprint: String,
    pub(super) location: Location<'a>,
    pub(super) severity: &'static str,
}

#[derive(Serialize)]
pub(super) struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<Cow<'a, str>>,
    pub(super) positions: Positions,
}

#[derive(Serialize)]
pub(super) struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

impl Positions {
    pub(super) fn new(range: Option<LineRange>) -> Self {
        Self {
            begin: Position::new(range.map(|range| range.start)),
            end: Position::new(range.map(|range| range.end)),
        }
    }
}

impl Position {
    fn new(place: Option<LineColumn>) -> Self {
        Self {
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
        }
    }
}

/// Writes the report.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let entries = run.worst_first();
    let issues = || entries.iter().map(|entry| issue(entry, prefix));
    json::write_document(out, &json::Each(issues))
}

/// The rule stands in the description, as GitLab shows it nowhere else.
fn issue<'a>(entry: &'a Entry<'_>, prefix: &str) -> Issue<'a> {
    let path = entry.path_below(prefix).unwrap_or_else(|| ".".to_owned());
    Issue {
        description: format!("{}: {}", entry.rule, entry.told()).into(),
        check_name: entry.rule,
        fingerprint: entry.fingerprint.clone(),
        location: Location {
            path: Some(path.into()),
            // a place is required, and lines of the old version are none of the new one
            positions: Positions::new(Some(entry.new_range().unwrap_or(LineRange::FILE))),
        },
        severity: severity(entry),
    }
}

/// Data and callers weigh more than source code, which its compiler tells of.
fn severity(entry: &Entry<'_>) -> &'static str {
    let surfaces = entry.found.map(|found| found.finding.surfaces.as_slice());
    match entry.severity {
        Severity::Error if entry.rule == COMPILE_ERROR => "blocker",
        Severity::Error if surfaces == Some(&[Surface::Code]) => "major",
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::sample;

    #[test]
    fn one_issue_a_finding() {
        let text = sample::renumbered().written(|out, run| write(out, run, "api/"));
        let issues: Value = serde_json::from_str(&text).unwrap();
        let [issue] = issues.as_array().unwrap().as_slice() else {
            panic!("{issues}")
        };
        let description =
            "FIELD_RENUMBERED: field `email` was renumbered from 3 to 4\nhelp: keep number 3";
        assert_eq!(issue["description"], description);
        assert_eq!(issue["check_name"], "FIELD_RENUMBERED");
        assert_eq!(issue["severity"], "critical");
        assert_eq!(issue["location"]["path"], "api/proto/user.proto");
        assert_eq!(issue["location"]["positions"]["begin"]["line"], 4);
        assert_eq!(issue["fingerprint"].as_str().unwrap().len(), 32);
    }

    #[test]
    fn what_is_the_same_twice_has_two_fingerprints() {
        let mut sample = sample::renumbered();
        sample.findings.push(sample.findings[0].clone());
        let prints = |sample: &sample::Sample| {
            let text = sample.written(|out, run| write(out, run, ""));
            let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
            issues
                .iter()
                .map(|it| it["fingerprint"].to_string())
                .collect::<Vec<_>>()
        };
        let both = prints(&sample);
        assert_ne!(both[0], both[1]);
        // lines have nothing to do with it
        sample.findings.truncate(1);
        sample.findings[0].labels.swap(0, 1);
        assert_eq!(prints(&sample), both[..1]);
    }

    #[test]
    fn nothing_is_an_empty_array() {
        let mut out = Vec::new();
        write(&mut out, &Run::default(), "").unwrap();
        assert_eq!(out, b"[]\n");
    }

    #[test]
    fn compile_errors_block() {
        let text = sample::written_diagnostics(|out, run| write(out, run, ""));
        let issues: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(issues[0]["severity"], "blocker");
        assert_eq!(issues[0]["location"]["positions"]["begin"]["line"], 2);
    }
}
