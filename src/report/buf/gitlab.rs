//! A code quality report of GitLab.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use shake::Shake256;
use shake::digest::{ExtendableOutput, Update, XofReader};

use super::{Annotation, go_json};
use crate::model::LineColumn;

/// The order of the fields is the order of the keys.
#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    fingerprint: String,
    location: Location<'a>,
    severity: &'static str,
}

#[derive(Serialize)]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
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

impl Position {
    fn new(place: Option<LineColumn>) -> Self {
        Self {
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
        }
    }
}

/// Writes one array of all.
pub(super) fn write(out: &mut dyn Write, annotations: &[Annotation]) -> io::Result<()> {
    let issues: Vec<Issue<'_>> = annotations.iter().map(issue).collect::<io::Result<_>>()?;
    out.write_all(&go_json::bytes(&issues)?)?;
    writeln!(out)
}

fn issue(annotation: &Annotation) -> io::Result<Issue<'_>> {
    let range = annotation.range;
    let mut issue = Issue {
        description: &annotation.message,
        check_name: &annotation.rule,
        fingerprint: String::new(),
        location: Location {
            path: annotation.path.as_deref(),
            positions: Positions {
                begin: Position::new(range.map(|range| range.start)),
                end: Position::new(range.map(|range| range.end)),
            },
        },
        severity: "minor",
    };
    issue.fingerprint = fingerprint(&go_json::bytes(&issue)?);
    Ok(issue)
}

/// What tells GitLab that an issue is the same as in the report before: SHAKE256 of all the rest.
fn fingerprint(bytes: &[u8]) -> String {
    let mut hasher = Shake256::default();
    hasher.update(bytes);
    let mut digest = [0; 64];
    hasher.finalize_xof().read(&mut digest);
    let mut text = String::with_capacity(128);
    for byte in digest {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
    }
    text
}
