//! Verdicts and positions at the edges of buf's rules: the figures in `testdata/buf_rules` were
//! taken from buf 1.75.0 with all its categories, each couple in both directions.

#![allow(clippy::unwrap_used)]

mod pages;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pages::{Source, schema_of};
use protovet::buf::{self, Selection, position};
use protovet::model::{LineRange, Schema};

/// Rule, path (`-` for none) and position of a finding.
type Spot = (String, String, String);

/// Two versions, and what buf finds from the one to the other and back.
#[derive(Default)]
struct Case {
    old: Vec<Source>,
    new: Vec<Source>,
    forward: BTreeSet<Spot>,
    back: BTreeSet<Spot>,
}

#[test]
fn verdicts_and_positions_are_those_of_buf() {
    let mut failures = Vec::new();
    for (name, case) in cases() {
        let (old, new) = (schema_of(&case.old).unwrap(), schema_of(&case.new).unwrap());
        compare(&name, &case.forward, &found(&old, &new), &mut failures);
        compare(
            &format!("{name}, back"),
            &case.back,
            &found(&new, &old),
            &mut failures,
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_finds_something_in_some_case() {
    let fired: BTreeSet<String> = cases()
        .into_iter()
        .flat_map(|(_, case)| case.forward.into_iter().chain(case.back))
        .map(|spot| spot.0)
        .collect();
    let live = buf::all().iter().filter(|rule| rule.replaced_by.is_none());
    let silent: Vec<&str> = live
        .map(|rule| rule.id)
        .filter(|id| !fired.contains(*id))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn findings_come_in_the_order_of_places_and_once() {
    for (name, case) in cases() {
        let (old, new) = (schema_of(&case.old).unwrap(), schema_of(&case.new).unwrap());
        let findings = buf::check(&old, &new, &everything());
        let places = findings.iter().map(|finding| {
            let place = finding.new_label().map(|label| label.place);
            let place = place.map(|place| {
                let path = new[place.file].display_path.clone();
                (path, position(&new, place).start)
            });
            (place, finding.rule, &finding.message)
        });
        let places: Vec<_> = places.collect();
        assert!(places.is_sorted_by(|a, b| a <= b), "{name}");
    }
}

fn everything() -> Selection {
    let rules = buf::all().iter().copied();
    let live = rules.filter(|rule| rule.replaced_by.is_none());
    Selection::of(live.collect(), Vec::new())
}

fn found(old: &Schema, new: &Schema) -> BTreeSet<Spot> {
    let findings = buf::check(old, new, &everything());
    let spots = findings.iter().map(|finding| {
        let place = finding.new_label().map(|label| label.place);
        let path = place.map_or("-", |place| new[place.file].path.as_str());
        let LineRange { start, end } = place.map_or(LineRange::FILE, |place| position(new, place));
        let position = format!(
            "{}:{}-{}:{}",
            start.line, start.column, end.line, end.column
        );
        (finding.rule.to_owned(), path.to_owned(), position)
    });
    spots.collect()
}

fn compare(name: &str, buf: &BTreeSet<Spot>, found: &BTreeSet<Spot>, failures: &mut Vec<String>) {
    let missing = buf
        .difference(found)
        .map(|spot| format!("{name}: buf alone finds {spot:?}"));
    failures.extend(missing);
    let surplus = found
        .difference(buf)
        .map(|spot| format!("{name}: buf does not find {spot:?}"));
    failures.extend(surplus);
}

fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/buf_rules");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    let case = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        (name, parse(&text))
    };
    paths.iter().map(case).collect()
}

/// Parts that start with `-- old PATH --`, `-- new PATH --`, `-- forward --` and `-- back --`.
fn parse(text: &str) -> Case {
    let mut case = Case::default();
    for part in text
        .split("\n-- ")
        .map(|part| part.trim_start_matches("-- "))
    {
        let (head, body) = part.split_once(" --").unwrap();
        let body = format!("{}\n", body.strip_prefix('\n').unwrap_or(body));
        match head.split_once(' ') {
            Some(("old", path)) => case.old.push((path.to_owned(), body)),
            Some(("new", path)) => case.new.push((path.to_owned(), body)),
            _ if head == "forward" => case.forward = spots(&body),
            _ => case.back = spots(&body),
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
