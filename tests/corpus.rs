//! All rules over all examples and fixtures: which rules speak where, and what always holds.

#![allow(clippy::unwrap_used)]

mod pages;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use pages::couples::{Couple, compiled, couples, fixtures, folder};
use pages::page::surfaces;
use pages::snapshot::{compare, report};
use pages::{everything, line_of};
use protovet::check::check;
use protovet::finding::{Compat, Finding, Severity, Side};
use protovet::model::Schema;
use protovet::policy::Policy;

#[test]
fn rules_that_speak_are_known() {
    let mut text = String::from("# Which rules speak about which examples, on all surfaces.\n");
    for couple in couples() {
        let (old, new) = compiled(&couple);
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for finding in check(&old, &new, &everything()) {
            *counts
                .entry((finding.rule, finding.severity.word()))
                .or_default() += 1;
        }
        writeln!(text, "\n{}", couple.name).unwrap();
        for ((rule, severity), count) in counts {
            let times = if count > 1 {
                format!(" x{count}")
            } else {
                String::new()
            };
            writeln!(text, "  {severity} {rule}{times}").unwrap();
        }
    }
    let mut failures = Vec::new();
    compare(&folder("tests/corpus.snapshot"), &text, &mut failures);
    report(&failures);
}

/// All that findings say and point at, which no other test asks for each rule.
#[test]
fn what_findings_say_is_known() {
    let mut text = String::from("# What is said about the examples, on all surfaces.\n");
    for couple in couples() {
        let (old, new) = compiled(&couple);
        writeln!(text, "\n{}", couple.name).unwrap();
        for finding in check(&old, &new, &everything()) {
            write_finding(&mut text, &finding, &old, &new);
        }
    }
    let mut failures = Vec::new();
    compare(&folder("tests/findings.snapshot"), &text, &mut failures);
    report(&failures);
}

fn write_finding(text: &mut String, finding: &Finding, old: &Schema, new: &Schema) {
    let surfaces: Vec<&str> = finding.surfaces.iter().map(|it| it.word()).collect();
    let (severity, rule) = (finding.severity.word(), finding.rule);
    let directions = &finding.directions;
    writeln!(
        text,
        "  {severity} {rule} {surfaces:?} {directions:?} {}",
        finding.element
    )
    .unwrap();
    writeln!(text, "    {}", finding.message).unwrap();
    for label in &finding.labels {
        let (side, schema) = match label.side {
            Side::Old => ("old", old),
            Side::New => ("new", new),
        };
        let file = &schema[label.place.file];
        let range = file.source.range(label.place.span);
        let place = range.map_or((0, 0), |it| (it.start.line, it.start.column));
        let (line, column) = place;
        writeln!(
            text,
            "    {side} {}:{line}:{column} {}",
            file.display_path, label.text
        )
        .unwrap();
    }
    if let Some(help) = &finding.help {
        writeln!(text, "    help: {help}").unwrap();
    }
}

#[test]
fn fixtures_yield_what_they_expect() {
    let mut failures = Vec::new();
    for couple in fixtures() {
        let (old, new) = compiled(&couple);
        for (path, policy) in expectations(&couple) {
            let found = check(&old, &new, &policy);
            let lines = found
                .iter()
                .map(|finding| line_of(finding, &old, &new) + "\n");
            compare(&path, &lines.collect::<String>(), &mut failures);
        }
    }
    report(&failures);
}

/// The files of a fixture that say what is found, and what each asks for: `expected.txt` for
/// nothing special, and, where they exist, `expected.json.txt`, `expected.backward.txt` and so on.
fn expectations(couple: &Couple) -> Vec<(PathBuf, Policy)> {
    let case = folder("testdata").join(&couple.name);
    let mut expectations = vec![(case.join("expected.txt"), Policy::default())];
    for entry in fs::read_dir(&case).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let words = name.strip_prefix("expected.");
        let Some(words) = words.and_then(|rest| rest.strip_suffix(".txt")) else {
            continue;
        };
        expectations.push((case.join(&name), policy_of(words)));
    }
    expectations
}

fn policy_of(words: &str) -> Policy {
    let mut policy = Policy::default();
    for word in words.split('.') {
        match word {
            "backward" => policy.compat = Compat::Backward,
            "forward" => policy.compat = Compat::Forward,
            _ => policy.surfaces = surfaces(word).unwrap(),
        }
    }
    policy
}

#[test]
fn verdicts_that_differ_from_those_of_buf_have_a_fixture() {
    let page = fs::read_to_string(folder("docs/verdicts.md")).unwrap();
    let mut wrong = Vec::new();
    for couple in fixtures() {
        let name = couple.name.as_str();
        let misses = name.starts_with("buf_misses_");
        if !misses && !name.starts_with("buf_false_") {
            continue;
        }
        if !page.contains(&format!("(../testdata/{name})")) {
            wrong.push(format!("{name}: not in docs/verdicts.md"));
        }
        let (old, new) = compiled(&couple);
        let breaks = |(_, policy): &(PathBuf, Policy)| {
            let found = check(&old, &new, policy);
            found.iter().any(|one| one.severity >= Severity::Warning)
        };
        let expectations = expectations(&couple);
        if misses && !expectations.iter().any(breaks) {
            wrong.push(format!("{name}: nothing is found"));
        }
        if !misses && expectations.iter().all(breaks) {
            wrong.push(format!("{name}: something is found whatever is asked for"));
        }
    }
    for name in page.split("(../testdata/").skip(1) {
        let name = name.split(')').next().unwrap_or_default();
        if !folder("testdata").join(name).join("old").is_dir() {
            wrong.push(format!("docs/verdicts.md: no fixture {name}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_breaks_without_a_change() {
    for couple in couples() {
        let (old, new) = compiled(&couple);
        for schema in [&old, &new] {
            let found = check(schema, schema, &everything());
            assert_eq!(found, [], "{}", couple.name);
        }
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    for mut couple in couples() {
        let (old, new) = compiled(&couple);
        let before = lines(&check(&old, &new, &everything()), &old, &new);
        couple.old.reverse();
        couple.new.reverse();
        let (old, new) = compiled(&couple);
        let after = lines(&check(&old, &new, &everything()), &old, &new);
        assert_eq!(before, after, "{}", couple.name);
    }
}

fn lines(findings: &[Finding], old: &Schema, new: &Schema) -> Vec<String> {
    findings
        .iter()
        .map(|finding| line_of(finding, old, new))
        .collect()
}

#[test]
fn places_lie_inside_their_files() {
    for couple in couples() {
        let (old, new) = compiled(&couple);
        for finding in check(&old, &new, &everything()) {
            let about = format!("{}: {}", couple.name, line_of(&finding, &old, &new));
            assert!(
                (1..=3).contains(&finding.labels.len()),
                "one to three places: {about}"
            );
            for label in &finding.labels {
                let schema = match label.side {
                    Side::Old => &old,
                    Side::New => &new,
                };
                let source = &schema[label.place.file].source;
                let slice = source.slice(label.place.span);
                assert!(
                    slice.is_some_and(|text| !text.is_empty()),
                    "a place with text: {about}"
                );
            }
        }
    }
}

#[test]
fn messages_keep_to_the_house_style() {
    for couple in couples() {
        let (old, new) = compiled(&couple);
        for finding in check(&old, &new, &everything()) {
            let labels = finding.labels.iter().map(|label| label.text.as_str());
            let texts = labels
                .chain([finding.message.as_str()])
                .chain(finding.help.as_deref());
            for text in texts {
                assert!(
                    !text.ends_with('.'),
                    "{}: ends with a full stop: {text}",
                    finding.rule
                );
                let first = text.chars().next();
                assert!(
                    !first.is_some_and(char::is_uppercase),
                    "{}: starts with a capital: {text}",
                    finding.rule
                );
            }
        }
    }
}
