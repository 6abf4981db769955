//! Reviewdog's diagnostic format, whose columns count bytes.

use std::io::{self, Write};

use serde::Serialize;

use super::columns::ByteColumns;
use super::entry::Entry;
use super::escape::visible;
use super::place::below;
use super::{Asked, Run, json};
use crate::finding::Severity;
use crate::model::{LineColumn, LineRange};

#[derive(Serialize)]
struct Results<T> {
    source: Source,
    severity: &'static str,
    diagnostics: T,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Location,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related {
    message: String,
    location: Location,
}

const SOURCE: Source = Source {
    name: "protovet",
    url: env!("CARGO_PKG_REPOSITORY"),
};

/// Writes one object.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let entries = run.worst_first();
    let columns = ByteColumns::default();
    let results = Results {
        source: SOURCE,
        severity: severity(
            entries
                .first()
                .map_or(Severity::Note, |worst| worst.severity),
        ),
        diagnostics: json::Each(|| entries.iter().map(|it| diagnostic(it, prefix, &columns))),
    };
    json::write_document(out, &results)
}

/// Writes one object a line.
pub(super) fn write_lines(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let entries = run.worst_first();
    let columns = ByteColumns::default();
    for entry in &entries {
        let line = Diagnostic {
            source: Some(SOURCE),
            ..diagnostic(entry, prefix, &columns)
        };
        json::write_line(out, &line)?;
    }
    Ok(())
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    }
}

fn diagnostic<'a>(entry: &Entry<'a>, prefix: &str, columns: &ByteColumns<'a>) -> Diagnostic {
    let related = entry.related.iter().map(|related| Related {
        message: related.text.clone(),
        location: Location {
            path: below(prefix, related.path),
            range: related.range.map(|it| range(columns, related.file, it)),
        },
    });
    Diagnostic {
        message: entry.told(),
        location: Location {
            path: entry.path_below(prefix).unwrap_or_default(),
            range: entry.new_range().map(|it| range(columns, entry.text, it)),
        },
        severity: severity(entry.severity),
        source: None,
        code: Code {
            value: visible(entry.rule).into_owned(),
            url: Asked::find(entry.rule).and_then(|rule| rule.url()),
        },
        suggestions: suggestions(entry, columns),
        related_locations: related.collect(),
    }
}

/// The edits of a fix, if all of them are in the file that is pointed at: a suggestion can be
/// taken alone.
fn suggestions<'a>(entry: &Entry<'a>, columns: &ByteColumns<'a>) -> Vec<Suggestion> {
    let changes = entry.found.and_then(|found| found.changes());
    let Some((_, changes)) = changes else {
        return Vec::new();
    };
    if changes.iter().any(|change| Some(change.path) != entry.path) {
        return Vec::new();
    }
    let changes = changes.iter().map(|change| Suggestion {
        range: range(columns, Some(change.file), change.range),
        text: change.text.to_owned(),
    });
    changes.collect()
}

fn range<'a>(columns: &ByteColumns<'a>, text: Option<&'a str>, range: LineRange) -> Range {
    let position = |place| {
        let LineColumn { line, column } = columns.of(text, place);
        Position { line, column }
    };
    Range {
        start: position(range.start),
        end: position(range.end),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::finding::{Edit, Fix};
    use crate::report::sample;

    #[test]
    fn one_object() {
        let text = sample::renumbered().written(|out, run| write(out, run, "api/"));
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["severity"], "ERROR");
        assert_eq!(value["source"]["name"], "protovet");
        let diagnostic = &value["diagnostics"][0];
        assert_eq!(diagnostic["location"]["path"], "api/proto/user.proto");
        assert_eq!(diagnostic["code"]["value"], "FIELD_RENUMBERED");
        let related = &diagnostic["related_locations"][0];
        assert_eq!(related["message"], "it was 3 (main@4f2c91a)");
        assert_eq!(related["location"]["range"]["start"]["line"], 3);
    }

    #[test]
    fn a_fix_is_a_suggestion() {
        let mut sample = sample::renumbered();
        let at = sample::NEW.find("= 4").unwrap() + 2;
        sample.findings[0].fix = Some(Box::new(Fix {
            title: "give it back its number".to_owned(),
            edits: vec![Edit {
                path: "user.proto".into(),
                range: at..at + 1,
                text: "3".to_owned(),
            }],
        }));
        let text = sample.written(|out, run| write_lines(out, run, ""));
        let value: Value = serde_json::from_str(&text).unwrap();
        let wanted = json!([{
            "range": {"start": {"line": 4, "column": 18}, "end": {"line": 4, "column": 19}},
            "text": "3",
        }]);
        assert_eq!(value["suggestions"], wanted);
    }
}
