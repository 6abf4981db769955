//! Verdicts and positions at the edges of buf's lint rules: the figures in `testdata/buf_lint` were
//! taken from `buf lint` 1.75.0 with all its rules but `PROTOVALIDATE`.

#![allow(clippy::unwrap_used)]

mod pages;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pages::{Source, schema_of};
use protovet::buf::lint::{self, Options, Selection};
use protovet::buf::{Version, position};
use protovet::model::{FileId, FileRole, Schema};

/// Rule, path and position of a finding.
type Spot = (String, String, String);

/// A module, and what buf finds in it under the options with some title.
#[derive(Default)]
struct Case {
    files: Vec<Source>,
    found: Vec<(String, BTreeSet<Spot>)>,
}

/// What a title stands for.
fn options(title: &str) -> Options {
    let mut options = Options::default();
    match title {
        "found" => {}
        "found with comments" => options.comment_ignores = true,
        "found with options" => {
            options.enum_zero_value_suffix = "_NONE".to_owned();
            options.service_suffix = "API".to_owned();
            options.same_request_response = true;
            options.empty_requests = true;
        }
        "found with empty responses" => options.empty_responses = true,
        "found with empty messages" => {
            options.empty_requests = true;
            options.empty_responses = true;
        }
        other => panic!("{other}"),
    }
    options
}

#[test]
fn verdicts_and_positions_are_those_of_buf() {
    let mut failures = Vec::new();
    for (name, case) in cases() {
        let schema = schema_of(&case.files).unwrap();
        for (title, expected) in &case.found {
            let found = spots_of(&schema, options(title));
            let missing = expected.difference(&found);
            failures.extend(missing.map(|spot| format!("{name}, {title}: only buf: {spot:?}")));
            let surplus = found.difference(expected);
            failures.extend(surplus.map(|spot| format!("{name}, {title}: not buf: {spot:?}")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_finds_something_in_some_case() {
    let cases = cases();
    let all = cases.iter().flat_map(|(_, case)| &case.found);
    let found: BTreeSet<&str> = all
        .flat_map(|(_, spots)| spots)
        .map(|spot| spot.0.as_str())
        .collect();
    let silent: Vec<&str> = everything(Options::default())
        .rules
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !found.contains(id))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

/// All rules of `v2` that are checked.
fn everything(options: Options) -> Selection {
    let rules = lint::all().iter().copied();
    let rules = rules.filter(|rule| rule.categories(Version::V2).is_some());
    let rules = rules.filter(|rule| rule.replaced_by.is_none() && rule.is_checked());
    let mut selection = Selection::of(rules.collect());
    selection.options = options;
    selection
}

fn spots_of(schema: &Schema, options: Options) -> BTreeSet<Spot> {
    let is_input = |file: FileId| schema[file].role == FileRole::Input;
    let findings = lint::check(schema, &everything(options), &is_input);
    let spots = findings.iter().map(|finding| {
        let place = finding.new_label().unwrap().place;
        let range = position(schema, place);
        let (start, end) = (range.start, range.end);
        let position = format!(
            "{}:{}-{}:{}",
            start.line, start.column, end.line, end.column
        );
        (
            finding.rule.to_owned(),
            schema[place.file].path.to_string(),
            position,
        )
    });
    spots.collect()
}

fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/buf_lint");
    let paths = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = paths.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let case = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        (name, parse(&text))
    };
    paths.iter().map(case).collect()
}

/// Parts that start with `-- PATH --` or `-- TITLE --`.
fn parse(text: &str) -> Case {
    let mut case = Case::default();
    let parts = text.strip_prefix("-- ").unwrap().split("\n-- ");
    for part in parts {
        let (head, body) = part.split_once(" --").unwrap();
        let body = format!("{}\n", body.strip_prefix('\n').unwrap_or(body));
        if head.ends_with(".proto") {
            case.files.push((head.to_owned(), body));
        } else {
            case.found.push((head.to_owned(), spots(&body)));
        }
    }
    case
}

/// Lines of a rule, a path and positions.
fn spots(body: &str) -> BTreeSet<Spot> {
    let mut spots = BTreeSet::new();
    for line in body.lines().filter(|line| !line.is_empty()) {
        let mut words = line.split(' ').map(str::to_owned);
        let (rule, path) = (words.next().unwrap(), words.next().unwrap());
        spots.extend(words.map(|position| (rule.clone(), path.clone(), position)));
    }
    spots
}
