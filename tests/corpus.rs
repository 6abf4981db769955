//! All rules over all examples and fixtures: which rules speak where, and what always holds.

#![allow(clippy::unwrap_used)]

mod pages;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pages::page::examples;
use pages::{Source, everything, line_of, schema_of};
use protovet::check::check;
use protovet::finding::{Finding, Side};
use protovet::model::Schema;
use protovet::rules;

/// Two versions of a schema, and what to call them.
struct Couple {
    name: String,
    old: Vec<Source>,
    new: Vec<Source>,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn couples() -> Vec<Couple> {
    let mut couples = fixtures();
    for rule in rules::all() {
        let with_old = examples(rule.page).unwrap_or_default().into_iter();
        let with_old = with_old.filter_map(|one| Some((one.old?, one.new)));
        couples.extend(with_old.enumerate().map(|(index, (old, new))| {
            let name = format!("{}.md, example {}", rule.id.to_lowercase(), index + 1);
            Couple { name, old, new }
        }));
    }
    couples
}

fn fixtures() -> Vec<Couple> {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder("testdata"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("old").is_dir() && path.join("new").is_dir())
        .collect();
    cases.sort();
    let couple = |case: &PathBuf| Couple {
        name: case.file_name().unwrap().to_string_lossy().into_owned(),
        old: sources(&case.join("old")),
        new: sources(&case.join("new")),
    };
    cases.iter().map(couple).collect()
}

fn sources(top: &Path) -> Vec<Source> {
    let mut files = Vec::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "proto")
            {
                let below: Vec<_> = path
                    .strip_prefix(top)
                    .unwrap()
                    .iter()
                    .map(|part| part.to_string_lossy())
                    .collect();
                files.push((below.join("/"), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn compiled(couple: &Couple) -> (Schema, Schema) {
    let compile = |files: &[Source]| {
        schema_of(files).unwrap_or_else(|error| panic!("{}: {error}", couple.name))
    };
    (compile(&couple.old), compile(&couple.new))
}

/// Compares with a file of the repository, or writes it if `UPDATE_SNAPSHOTS` is set.
fn compare(path: &Path, text: &str, failures: &mut Vec<String>) {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(path, text).unwrap();
        return;
    }
    let before = fs::read_to_string(path).unwrap_or_default();
    if before == text {
        return;
    }
    let gone = before
        .lines()
        .filter(|line| !text.lines().any(|other| other == *line));
    let come = text
        .lines()
        .filter(|line| !before.lines().any(|other| other == *line));
    let lines: Vec<String> = gone
        .map(|line| format!("- {line}"))
        .chain(come.map(|line| format!("+ {line}")))
        .collect();
    failures.push(format!("{}\n{}", path.display(), lines.join("\n")));
}

fn report(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} differ; if that is meant, run again with UPDATE_SNAPSHOTS=1\n\n{}\n",
        failures.len(),
        failures.join("\n\n")
    );
}

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
