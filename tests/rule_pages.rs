//! The page of each rule is its test: its examples yield exactly the findings their comments say.

#![allow(clippy::unwrap_used)]

mod pages;

use pages::page::{Example, Expected, examples};
use pages::{Source, everything, is_in_new, line_of, place_of, schema_of};
use protovet::check::{changes, check_remembering, lint};
use protovet::finding::Finding;
use protovet::history::{Ledger, Memory, Version, of_versions};
use protovet::model::Schema;
use protovet::policy::{Policy, Selection};
use protovet::rules::{self, Kind, Rule};
use protovet::source::{AuthorTime, CommitId, Tree};

#[test]
fn examples_yield_what_their_comments_say() {
    let failures: Vec<String> = rules::all()
        .iter()
        .flat_map(|rule| run_page(rule))
        .collect();
    report(&failures);
}

#[test]
fn pages_have_their_parts() {
    let mut failures = Vec::new();
    for rule in rules::all() {
        let sections: &[&str] = match rule.kind {
            Kind::Breaking => &["\n## Why it breaks\n", "\n## What to do\n"],
            Kind::Convention => &["\n## Why\n"],
            Kind::Change => &["\n## Why it breaks nothing\n"],
        };
        if !rule.page.starts_with(&format!("# {}\n", rule.id)) {
            failures.push(format!(
                "{}: the page does not start with `# {}`",
                rule.id, rule.id
            ));
        }
        for section in sections
            .iter()
            .filter(|section| !rule.page.contains(*section))
        {
            failures.push(format!(
                "{}: the page has no section `{}`",
                rule.id,
                section.trim()
            ));
        }
        let examples = examples(rule.page).unwrap_or_default();
        let breaking = examples
            .iter()
            .filter(|example| !example.expected().is_empty())
            .count();
        if breaking == 0 || breaking == examples.len() {
            failures.push(format!(
                "{}: the page needs an example with a finding and one without",
                rule.id
            ));
        }
    }
    report(&failures);
}

#[test]
fn unchanged_schemas_break_nothing() {
    let mut failures = Vec::new();
    for rule in rules::all() {
        for example in examples(rule.page).unwrap_or_default() {
            for files in example.old.iter().chain([&example.new]) {
                let Ok(schema) = schema_of(files) else {
                    continue;
                };
                let found = changes(&schema, &schema, &everything()).listed(&schema, &schema);
                failures.extend(found.iter().map(|finding| {
                    let line = line_of(finding, &schema, &schema);
                    format!(
                        "{}.md:{}: unchanged, and yet: {line}",
                        file(rule),
                        example.line
                    )
                }));
            }
        }
    }
    report(&failures);
}

fn file(rule: &Rule) -> String {
    rule.id.to_lowercase()
}

fn report(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} failures\n\n{}\n",
        failures.len(),
        failures.join("\n\n")
    );
}

fn run_page(rule: &'static Rule) -> Vec<String> {
    let name = format!("src/rules/{}.md", file(rule));
    match examples(rule.page) {
        Err(error) => vec![format!("{name}: {error}")],
        Ok(examples) => examples
            .iter()
            .filter_map(|example| run(rule, example).err())
            .map(|error| format!("{name}:{error}"))
            .collect(),
    }
}

fn run(rule: &'static Rule, example: &Example) -> Result<(), String> {
    let at = |error: String| format!("{}: {error}", example.line);
    let policy = Policy {
        surfaces: example.surfaces.unwrap_or(rule.surfaces),
        compat: example.compat,
        rules: Selection::Only(vec![rule.id]),
    };
    let new = schema_of(&example.new).map_err(|e| at(format!("does not compile\n  {e}")))?;
    let (old, found) = match &example.old {
        None => (Schema::default(), lint(&new, &policy)),
        Some(files) => {
            let old = schema_of(files).map_err(|e| at(format!("does not compile\n  {e}")))?;
            let ledger = ledger_of(&example.past, files);
            let memory = Memory::new(ledger);
            let memory = Some(&memory).filter(|_| !example.past.is_empty());
            let mut found = check_remembering(&old, &new, &policy, memory);
            if rule.kind == Kind::Change {
                assert_eq!(found, [], "a check finds nothing that breaks nothing");
                found = changes(&old, &new, &policy).listed(&old, &new);
            }
            (old, found)
        }
    };
    let expected = example.expected();
    let mut found: Vec<Expected> = found
        .iter()
        .map(|finding| as_expected(finding, &old, &new))
        .collect();
    found.sort();
    if found == expected {
        return Ok(());
    }
    let missing = expected.iter().filter(|one| !found.contains(one));
    let surplus = found.iter().filter(|one| !expected.contains(one));
    let lines: Vec<String> = missing
        .map(|one| format!("  expected  {one}"))
        .chain(surplus.map(|one| format!("  got       {one}")))
        .collect();
    Err(at(format!("findings differ\n{}", lines.join("\n"))))
}

/// The history of a page: a revision on each of the first days of March 2024, the last of them the
/// old version.
fn ledger_of(past: &[Source], old: &[Source]) -> Ledger {
    let revisions = past.iter().map(std::slice::from_ref).chain([old]);
    let versions: Vec<Version> = revisions
        .zip(1_u8..)
        .map(|(files, day)| Version {
            commit: CommitId(
                [[0x4f, 0x2c, 0x9a, day].as_slice(), &[0; 16]]
                    .concat()
                    .try_into()
                    .unwrap(),
            ),
            time: AuthorTime {
                seconds: 1_709_208_000 + i64::from(day) * 86_400,
                offset_minutes: 0,
            },
            tree: Tree::from_texts("past", files.iter().cloned()),
        })
        .collect();
    of_versions(&versions).unwrap()
}

fn as_expected(finding: &Finding, old: &Schema, new: &Schema) -> Expected {
    let (path, line) = place_of(finding, old, new);
    Expected {
        in_old: !is_in_new(finding),
        path,
        line,
        severity: finding.severity.word().to_owned(),
        message: finding.message.clone(),
    }
}
