//! SARIF 2.1.0, as code scanning and viewers read it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::entry::{Change, Entry};
use super::escape::visible;
use super::place::below;
use super::{Asked, Run, json};
use crate::finding::{Approval, ApprovedBy, Severity, Surface};
use crate::model::{LineColumn, LineRange};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One log; the order of the fields is the order of the keys.
#[derive(Serialize)]
struct Log<T> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [RunOfTool<T>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunOfTool<T> {
    column_kind: &'static str,
    invocations: Value,
    properties: Map<String, Value>,
    results: T,
    tool: Value,
}

/// Writes one log with one run.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let entries = run.with_allowed();
    let rules = rules(run, &entries);
    let run = RunOfTool {
        column_kind: "unicodeCodePoints",
        invocations: json!([{"executionSuccessful": run.diagnostics.is_empty()}]),
        properties: properties_of(run),
        results: json::Each(|| entries.iter().map(|entry| result(entry, &rules, prefix))),
        tool: json!({"driver": driver(&rules)}),
    };
    let log = Log {
        schema: SCHEMA,
        runs: [run],
        version: "2.1.0",
    };
    json::write_document(out, &log)
}

fn driver(rules: &BTreeMap<&str, Option<Asked>>) -> Value {
    let mut driver = json!({
        "name": "protovet",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.iter().map(rule).collect::<Vec<_>>(),
    });
    if !env!("CARGO_PKG_REPOSITORY").is_empty() {
        driver["informationUri"] = env!("CARGO_PKG_REPOSITORY").into();
    }
    driver
}

fn properties_of(run: &Run<'_>) -> Map<String, Value> {
    let mut properties = Map::new();
    if let Some(about) = run.about {
        properties.insert("about".to_owned(), (&*visible(about)).into());
    }
    if let Some(suggestion) = run.suggestion {
        properties.insert("suggestedBump".to_owned(), suggestion.bump.word().into());
        properties.insert(
            "commit".to_owned(),
            (&*visible(&suggestion.header())).into(),
        );
    }
    properties
}

/// The rules that were asked, and those that found something, by ID.
fn rules<'a>(run: &'a Run<'_>, entries: &[Entry<'a>]) -> BTreeMap<&'a str, Option<Asked>> {
    let asked = run.asked.iter().map(|rule| (rule.id, Some(rule.clone())));
    let mut rules: BTreeMap<&str, Option<Asked>> = asked.collect();
    for entry in entries {
        rules
            .entry(entry.rule)
            .or_insert_with(|| Asked::find(entry.rule));
    }
    rules
}

fn rule((id, rule): (&&str, &Option<Asked>)) -> Value {
    let Some(rule) = rule else {
        if *id != super::COMPILE_ERROR {
            return json!({"id": id});
        }
        let why = "a schema that does not compile cannot be compared";
        return json!({
            "id": super::COMPILE_ERROR,
            "shortDescription": {"text": "the schema does not compile"},
            "fullDescription": {"text": why},
            "help": {"text": why},
            "defaultConfiguration": {"level": "error"},
        });
    };
    let tags = rule.surfaces.iter().map(|surface| surface.word());
    let tags: Vec<&str> = std::iter::once("protobuf").chain(tags).collect();
    let mut value = json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": opening(rule)},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {
            "tags": tags,
            "precision": "very-high",
            "problem.severity": problem(rule.severity),
        },
    });
    if let Some(url) = rule.url() {
        value["helpUri"] = url.into();
    }
    value
}

/// The first paragraph of a page.
fn opening(rule: &Asked) -> String {
    let mut paragraphs = rule.page.split("\n\n");
    let opening = paragraphs.find(|text| !text.starts_with('#'));
    opening.unwrap_or(rule.summary).replace('\n', " ")
}

const fn level(severity: Severity) -> &'static str {
    severity.word()
}

/// The same in the words of code scanning.
const fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}

fn result(entry: &Entry<'_>, rules: &BTreeMap<&str, Option<Asked>>, prefix: &str) -> Value {
    let index = rules.keys().position(|id| *id == entry.rule);
    let path = entry.path.unwrap_or(".");
    let place = place(path, entry.new_range(), prefix);
    let mut location = json!({"physicalLocation": place});
    if !entry.element.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": &*visible(entry.element)}]);
    }
    let prints = json!({
        "protovet/v1": entry.fingerprint,
        "primaryLocationLineHash": format!("{}:1", entry.fingerprint),
    });
    let mut result = json!({
        "ruleId": entry.rule,
        "ruleIndex": index,
        "level": level(entry.severity),
        "message": {"text": plain(&entry.told())},
        "locations": [location],
        "partialFingerprints": prints,
    });
    let related: Vec<Value> = entry
        .related
        .iter()
        .enumerate()
        .map(|(id, related)| {
            json!({
                "id": id + 1,
                "physicalLocation": place_of_other(related.path, related.range, prefix),
                "message": {"text": plain(&related.text)},
            })
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(fix) = fix(entry, prefix) {
        result["fixes"] = json!([fix]);
    }
    if let Some(approval) = entry.allowed {
        result["suppressions"] = json!([suppression(approval, prefix)]);
    }
    if let Some(properties) = properties(entry) {
        result["properties"] = properties;
    }
    result
}

/// How a finding was allowed.
fn suppression(approval: &Approval, prefix: &str) -> Value {
    let kind = match approval.by {
        ApprovedBy::Comment | ApprovedBy::UnstablePackage | ApprovedBy::DeprecatedFirst => {
            "inSource"
        }
        ApprovedBy::Configuration | ApprovedBy::Baseline | ApprovedBy::Commit => "external",
    };
    let why = approval.to_string();
    let mut suppression = json!({
        "kind": kind,
        "status": "accepted",
        "justification": &*visible(&why),
    });
    if let Some(path) = &approval.path {
        let line = approval.line.map(|line| {
            let at = LineColumn { line, column: 1 };
            LineRange { start: at, end: at }
        });
        let place = place_of_other(path, line, prefix);
        suppression["location"] = json!({"physicalLocation": place});
    }
    suppression
}

/// What is known of a finding and has no place of its own in SARIF.
fn properties(entry: &Entry<'_>) -> Option<Value> {
    let found = entry.found?;
    let finding = found.finding;
    let surfaces: Vec<&str> = finding
        .surfaces
        .iter()
        .copied()
        .map(Surface::word)
        .collect();
    let mut properties = json!({"surface": surfaces, "direction": finding.directions});
    if let Some(witness) = found.witness {
        properties["witness"] = serde_json::to_value(witness).ok()?;
    }
    if let Some(releases) = &finding.releases {
        properties["releases"] = serde_json::to_value(releases).ok()?;
    }
    Some(properties)
}

/// A place; the start of the file where no lines are known, as code scanning needs one.
fn place(path: &str, range: Option<LineRange>, prefix: &str) -> Value {
    place_of_other(path, Some(range.unwrap_or(LineRange::FILE)), prefix)
}

fn place_of_other(path: &str, range: Option<LineRange>, prefix: &str) -> Value {
    let mut place = json!({"artifactLocation": {"uri": uri(&below(prefix, path))}});
    if let Some(range) = range {
        place["region"] = region(range);
    }
    place
}

fn region(LineRange { start, end }: LineRange) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn fix(entry: &Entry<'_>, prefix: &str) -> Option<Value> {
    let (fix, changes) = entry.found?.changes()?;
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for Change {
        path, range, text, ..
    } in changes
    {
        files.entry(path).or_default().push(json!({
            "deletedRegion": region(range),
            "insertedContent": {"text": text},
        }));
    }
    let files = files.into_iter().map(|(path, replacements)| {
        let uri = uri(&below(prefix, path));
        json!({"artifactLocation": {"uri": uri}, "replacements": replacements})
    });
    let files: Vec<Value> = files.collect();
    let title = plain(&visible(&fix.title));
    Some(json!({"description": {"text": title}, "artifactChanges": files}))
}

/// A path as a URI: relative ones to the top of the repository.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                uri.push('%');
                for digit in [byte >> 4, byte & 15] {
                    let digit = char::from_digit(digit.into(), 16).unwrap_or('0');
                    uri.push(digit.to_ascii_uppercase());
                }
            }
        }
    }
    uri
}

/// Text of a message, in which brackets would make a link.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '[' | ']' | '\\') {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Allowed, Edit, Fix};
    use crate::report::{Report, sample};

    fn log(sample: &sample::Sample) -> Value {
        let text = sample.written(|out, run| write(out, run, "api/"));
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn one_result_a_finding() {
        let log = log(&sample::renumbered());
        let run = &log["runs"][0];
        let result = &run["results"][0];
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], "FIELD_RENUMBERED");
        assert_eq!(rule["id"], result["ruleId"]);
        let opening = "A field that is still there has another number.";
        assert_eq!(rule["fullDescription"]["text"], opening);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "api/proto/user.proto");
        let region = json!({"startLine": 4, "startColumn": 18, "endLine": 4, "endColumn": 19});
        assert_eq!(place["region"], region);
        let related = &result["relatedLocations"][0];
        assert_eq!(related["message"]["text"], "it was 3 (main@4f2c91a)");
        assert_eq!(related["physicalLocation"]["region"]["startLine"], 3);
    }

    #[test]
    fn what_is_gone_points_at_the_start_of_its_file() {
        let log = log(&sample::file_deleted());
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], 1);
    }

    #[test]
    fn fixes_replace_text() {
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
        let log = log(&sample);
        let fix = &log["runs"][0]["results"][0]["fixes"][0];
        let change = &fix["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "api/proto/user.proto");
        let replacement = &change["replacements"][0];
        assert_eq!(replacement["deletedRegion"]["startColumn"], 18);
        assert_eq!(replacement["insertedContent"]["text"], "3");
    }

    #[test]
    fn what_was_allowed_is_suppressed() {
        let sample = sample::renumbered();
        let allowed = [Allowed {
            finding: sample.findings[0].clone(),
            approval: Approval {
                reason: Some("no reader [left]".to_owned()),
                path: Some("proto/user.proto".to_owned()),
                line: Some(3),
                ..Approval::new(ApprovedBy::Comment)
            },
        }];
        let report = Report {
            allowed: &allowed,
            ..sample.report()
        };
        let text = sample::written_of(&report, |out, run| write(out, run, "api/"));
        let log: Value = serde_json::from_str(&text).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results[0]["suppressions"], Value::Null);
        let suppression = &results[1]["suppressions"][0];
        assert_eq!(suppression["kind"], "inSource");
        let why = "by a comment in proto/user.proto:3: no reader [left]";
        assert_eq!(suppression["justification"], why);
        let place = &suppression["location"]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "api/proto/user.proto");
        let print = |at: usize| &results[at]["partialFingerprints"]["protovet/v1"];
        assert_ne!(print(0), print(1));
    }

    #[test]
    fn an_empty_run_is_a_log_too() {
        let mut out = Vec::new();
        write(&mut out, &Run::default(), "").unwrap();
        let log: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(log["runs"][0]["results"], json!([]));
        assert_eq!(
            log["runs"][0]["invocations"][0]["executionSuccessful"],
            true
        );
    }

    #[test]
    fn compile_errors_are_results_of_a_run_that_failed() {
        let text = sample::written_diagnostics(|out, run| write(out, run, ""));
        let log: Value = serde_json::from_str(&text).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        assert_eq!(run["results"][0]["ruleId"], "COMPILE_ERROR");
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "COMPILE_ERROR");
    }

    #[test]
    fn messages_have_no_links_and_paths_are_uris() {
        assert_eq!(plain(r"[a](b)\"), r"\[a\](b)\\");
        assert_eq!(
            uri("a b/größe%#.proto"),
            "a%20b/gr%C3%B6%C3%9Fe%25%23.proto"
        );
        assert_eq!(uri("/tmp/a.proto"), "file:///tmp/a.proto");
    }
}
