//! All rules over all examples and fixtures: which rules speak where, and what always holds.

#![allow(clippy::unwrap_used)]

mod pages;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pages::couples::{compiled, couples, fixtures, folder};
use pages::snapshot::{compare, report};
use pages::{everything, line_of};
use protovet::check::check;
use protovet::finding::{Finding, Side};
use protovet::model::Schema;

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

#[test]
fn fixtures_yield_what_they_expect() {
    let mut failures = Vec::new();
    for couple in fixtures() {
        let (old, new) = compiled(&couple);
        // What a user sees who asks for nothing special.
        let found = check(&old, &new, &protovet::policy::Policy::default());
        let lines = found
            .iter()
            .map(|finding| line_of(finding, &old, &new) + "\n");
        let path = folder("testdata").join(&couple.name).join("expected.txt");
        compare(&path, &lines.collect::<String>(), &mut failures);
    }
    report(&failures);
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
