//! JSON Lines: one object a finding. The first seven keys are those that
//! `buf breaking --error-format json` has, so that what reads one can read the other.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use super::escape::{command, is_hidden};
use super::place::with_ranges;
use super::{COMPILE_ERROR, Location, Report, Run, bump};
use crate::compile::Diagnostic;
use crate::finding::{Approval, Direction, Finding, Fix, Past, Releases, Severity, Surface};
use crate::model::{LineRange, Schema};
use crate::witness::Witness;

/// A line of output; the order of the fields is the order of the keys.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    r#type: &'a str,
    message: &'a str,
    severity: Severity,
    surface: &'a [Surface],
    direction: &'a [Direction],
    element: &'a str,
    previous: Option<Place<'a>>,
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<History<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    releases: Option<&'a Releases>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<&'a Witness>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'a Approval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    version: u32,
}

/// The version of the format, as `docs/protovet-report.schema.json` describes it.
pub(super) const VERSION: u32 = 1;

/// What would mend the finding.
#[derive(Serialize)]
struct FixLine<'a> {
    title: &'a str,
    edits: Vec<EditLine<'a>>,
}

/// A piece of text that takes the place of the bytes from `start` up to `end`.
#[derive(Serialize)]
struct EditLine<'a> {
    path: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> FixLine<'a> {
    fn of(fix: &'a Fix, new: &'a Schema) -> Self {
        let edits = fix.edits.iter().map(|edit| {
            let file = new.file(&edit.path);
            EditLine {
                path: file.map_or(&edit.path, |file| &new[file].display_path),
                start: edit.range.start,
                end: edit.range.end,
                text: &edit.text,
            }
        });
        Self {
            title: &fix.title,
            edits: edits.collect(),
        }
    }
}

/// What there was before both versions.
#[derive(Serialize)]
struct History<'a> {
    /// The commit that removed it.
    commit: &'a str,
    date: &'a str,
    path: &'a str,
    line: Option<usize>,
    text: Option<&'a str>,
}

impl<'a> History<'a> {
    fn of(past: &'a Past) -> Self {
        Self {
            commit: &past.commit,
            date: &past.date,
            path: &past.path,
            line: past.line.as_ref().map(|line| line.number),
            text: past.line.as_ref().map(|line| line.text.trim()),
        }
    }
}

#[derive(Serialize)]
struct Place<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl<'a> Place<'a> {
    /// A place; the first character of the file where no lines are known.
    fn new(path: Option<&'a str>, range: Option<LineRange>) -> Self {
        let LineRange { start, end } = range.unwrap_or(LineRange::FILE);
        Self {
            path,
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    fn of(location: Option<Location<'a>>) -> Self {
        Self::new(
            location.map(|location| location.path),
            location.and_then(|location| location.range),
        )
    }
}

/// Writes one object a line for each finding, or for what does not compile.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
    write_diagnostics(out, run.diagnostics)?;
    for report in run.reports {
        for (finding, witness) in report.with_witnesses() {
            write_line(out, &line(report, finding, witness))?;
        }
        for allowed in report.allowed {
            let line = Line {
                allowed: Some(&allowed.approval),
                ..line(report, &allowed.finding, None)
            };
            write_line(out, &line)?;
        }
    }
    match run.suggestion {
        Some(suggestion) => bump::write_json(out, suggestion),
        None => Ok(()),
    }
}

fn line<'a>(report: &Report<'a>, finding: &'a Finding, witness: Option<&'a Witness>) -> Line<'a> {
    let previous = Location::previous(finding, report.old);
    Line {
        place: Place::of(Location::of(finding, report.old, report.new)),
        r#type: finding.rule,
        message: &finding.message,
        severity: finding.severity,
        surface: &finding.surfaces,
        direction: &finding.directions,
        element: &finding.element,
        previous: previous.map(|location| Place::of(Some(location))),
        help: finding.help.as_deref(),
        history: finding.history.as_deref().map(History::of),
        releases: finding.releases.as_deref(),
        witness,
        fix: finding.fix.as_ref().map(|fix| FixLine::of(fix, report.new)),
        allowed: None,
        fingerprint: Some(finding.fingerprint().to_string()),
        version: VERSION,
    }
}

/// Writes the same for what does not compile; its type is `COMPILE_ERROR`.
fn write_diagnostics(out: &mut dyn Write, diagnostics: &[Diagnostic]) -> io::Result<()> {
    for (diagnostic, range) in with_ranges(diagnostics) {
        let line = Line {
            place: Place::new(Some(&diagnostic.path), range),
            r#type: COMPILE_ERROR,
            message: &diagnostic.message,
            severity: Severity::Error,
            surface: &[],
            direction: &[],
            element: "",
            previous: None,
            help: diagnostic.help.as_deref(),
            history: None,
            releases: None,
            witness: None,
            fix: None,
            allowed: None,
            fingerprint: None,
            version: VERSION,
        };
        write_line(out, &line)?;
    }
    Ok(())
}

/// Writes a value and a line end.
///
/// # Errors
/// When the writer fails.
pub(super) fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Visible))?;
    writeln!(out)
}

/// Writes a document and a line end, with each value on a line of its own.
///
/// # Errors
/// When the writer fails.
pub(super) fn write_document(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(
        &mut *out,
        Document::default(),
    ))?;
    writeln!(out)
}

/// A list whose items are made as they are written, so that a long one takes no memory.
pub(super) struct Each<F>(pub(super) F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Indented JSON in which characters that cannot be seen are escaped.
#[derive(Default)]
struct Document(PrettyFormatter<'static>);

impl Formatter for Document {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        Visible.write_string_fragment(writer, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// Writes a character as JSON escapes it: as one or two units of UTF-16.
pub(super) fn write_escape<W: ?Sized + Write>(writer: &mut W, character: char) -> io::Result<()> {
    let mut units = [0; 2];
    for unit in character.encode_utf16(&mut units) {
        write!(writer, "\\u{unit:04x}")?;
    }
    Ok(())
}

/// Compact JSON in which characters that cannot be seen are escaped: the value a parser gets is
/// the same, and a terminal the line is shown on is safe.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if let Some(at) = command(fragment) {
            self.write_string_fragment(writer, &fragment[..at])?;
            write!(writer, "\\u0023")?;
            return self.write_string_fragment(writer, &fragment[at + 1..]);
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hidden) {
            let (before, after) = rest.split_at(at);
            let mut characters = after.chars();
            writer.write_all(before.as_bytes())?;
            if let Some(hidden) = characters.next() {
                write_escape(writer, hidden)?;
            }
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Allowed, ApprovedBy};
    use crate::report::sample;

    #[test]
    fn keys_come_in_order() {
        let sample = sample::renumbered();
        let print = sample.findings[0].fingerprint().to_string();
        assert_eq!(
            sample.written(write).replace(&print, "FINGERPRINT"),
            concat!(
                r#"{"path":"proto/user.proto","start_line":4,"start_column":18,"end_line":4,"#,
                r#""end_column":19,"type":"FIELD_RENUMBERED","#,
                r#""message":"field `email` was renumbered from 3 to 4","severity":"error","#,
                r#""surface":["binary"],"direction":["backward","forward"],"#,
                r#""element":"acme.User.email","previous":{"path":"proto/user.proto","#,
                r#""start_line":3,"start_column":18,"end_line":3,"end_column":19},"#,
                r#""help":"keep number 3","fingerprint":"FINGERPRINT","version":1}"#,
                "\n"
            )
        );
    }

    #[test]
    fn without_a_place_there_is_no_path() {
        let mut sample = sample::renumbered();
        sample.findings[0].labels.clear();
        let value: serde_json::Value = serde_json::from_str(&sample.written(write)).unwrap();
        assert_eq!(value.get("path"), None);
        assert_eq!(value["start_line"], 1);
        assert_eq!(value["previous"], serde_json::Value::Null);
    }

    #[test]
    fn hidden_characters_survive_without_showing() {
        let mut sample = sample::renumbered();
        sample.findings[0].message = "a\u{202e}b\u{9b}c\n\u{1b}d".to_owned();
        let text = sample.written(write);
        assert!(text.contains(r"a\u202eb\u009bc\n\u001bd"), "{text}");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["message"], "a\u{202e}b\u{9b}c\n\u{1b}d");
    }

    #[test]
    fn what_was_allowed_says_how() {
        let sample = sample::renumbered();
        let allowed = [Allowed {
            finding: sample.findings[0].clone(),
            approval: Approval {
                commit: Some("4f2c91a".to_owned()),
                ..Approval::new(ApprovedBy::Commit)
            },
        }];
        let report = Report {
            findings: &[],
            allowed: &allowed,
            ..sample.report()
        };
        let text = sample::written_of(&report, write);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["type"], "FIELD_RENUMBERED");
        let how = serde_json::json!({"by": "commit", "commit": "4f2c91a"});
        assert_eq!(value["allowed"], how);
    }

    #[test]
    fn compile_errors_have_their_own_type() {
        let text = sample::written_diagnostics(write);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["type"], "COMPILE_ERROR");
        assert_eq!(
            (&value["path"], &value["start_line"]),
            (&"a.proto".into(), &2.into())
        );
        assert_eq!(value["help"], "end the field with `;`");
    }
}
