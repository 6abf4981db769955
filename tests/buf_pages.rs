//! The page of each of buf's rules is its test: its examples yield exactly what their comments
//! say, and what a page says of other rules is so.

#![allow(clippy::unwrap_used)]

mod pages;

use pages::page::{Example, Expected, examples};
use pages::{everything, schema_of};
use protovet::buf::{self, Rule, Selection, position};
use protovet::check;
use protovet::finding::Finding;
use protovet::model::Schema;
use protovet::rules;

#[test]
fn examples_yield_what_their_comments_say() {
    report(buf::all().iter().flat_map(|rule| failures_of(rule)));
}

#[test]
fn pages_have_their_parts() {
    let mut failures = Vec::new();
    for rule in buf::all() {
        let examples = examples(rule.page).unwrap();
        if rule.replaced_by.is_some() {
            let told = rule.replaced_by.unwrap_or_default();
            failures.extend(missing(rule, told.iter().map(|id| format!("`{id}`"))));
            continue;
        }
        let parts = ["## Why", "## Against real data", "## What to do"];
        failures.extend(missing(
            rule,
            parts.iter().map(|part| format!("\n{part}\n")),
        ));
        let breaking = examples.iter().filter(|one| !one.expected().is_empty());
        let breaking = breaking.count();
        if breaking == 0 || breaking == examples.len() {
            failures.push(format!(
                "{}: an example with a finding and one without",
                rule.id
            ));
        }
    }
    report(failures);
}

fn missing(rule: &'static Rule, parts: impl Iterator<Item = String>) -> Vec<String> {
    let parts = parts.filter(|part| !rule.page.contains(part));
    parts
        .map(|part| format!("{}: no `{}`", rule.id, part.trim()))
        .collect()
}

/// What a page says when protovet's own rules have nothing to say.
const NONE_OF_OURS: &str = "None of our rules reports it";

#[test]
fn pages_are_right_about_the_rules_they_name() {
    let mut failures = Vec::new();
    for rule in buf::all() {
        let named: Vec<&str> = ids(rule.page).collect();
        let unknown = named.iter().filter(|id| {
            let category = buf::Category::ALL.iter().any(|one| one.id() == **id);
            !category && rules::find(id).is_none() && buf::find(id).is_none()
        });
        failures.extend(unknown.map(|id| format!("{}: there is no `{id}`", rule.id)));
        if rule.replaced_by.is_some() {
            continue;
        }
        let found = own_findings(rule);
        let text = rule.page.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.contains(NONE_OF_OURS) {
            failures.extend(
                found
                    .iter()
                    .map(|id| format!("{}: {id} reports it", rule.id)),
            );
        } else if !found.iter().any(|id| named.contains(id)) {
            failures.push(format!("{}: only {found:?} report it", rule.id));
        }
    }
    report(failures);
}

/// What looks like the ID of a rule.
fn ids(page: &str) -> impl Iterator<Item = &str> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted.filter(|word| {
        let known = [
            "ENUM_",
            "FIELD_",
            "FILE_",
            "MESSAGE_",
            "RPC_",
            "SERVICE_",
            "PACKAGE_",
            "EXTENSION_",
            "RESERVED_",
            "ONEOF_",
            "EDITION_",
        ];
        known.iter().any(|start| word.starts_with(start))
    })
}

/// The rules of protovet's own that say anything about the breaking examples of a page.
fn own_findings(rule: &Rule) -> Vec<&'static str> {
    let mut found = Vec::new();
    for example in examples(rule.page).unwrap() {
        if !example.expected().is_empty() {
            let (old, new) = compiled(&example).unwrap();
            let findings = check::check(&old, &new, &everything());
            found.extend(findings.iter().map(|finding| finding.rule));
        }
    }
    found
}

#[test]
fn unchanged_schemas_break_nothing() {
    let all = buf::all().iter().copied();
    let selection = Selection::of(all.collect(), Vec::new());
    let mut failures = Vec::new();
    for rule in buf::all() {
        for example in examples(rule.page).unwrap() {
            let (old, new) = compiled(&example).unwrap();
            for schema in [&old, &new] {
                let found = buf::check(schema, schema, &selection);
                failures.extend(
                    found
                        .iter()
                        .map(|one| format!("{}: {}", rule.id, one.message)),
                );
            }
        }
    }
    report(failures);
}

fn report(failures: impl IntoIterator<Item = String>) {
    let failures: Vec<String> = failures.into_iter().collect();
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} failures\n\n{}\n",
        failures.join("\n\n")
    );
}

fn compiled(example: &Example) -> Result<(Schema, Schema), String> {
    let old = example.old.as_ref().ok_or("no old version")?;
    Ok((schema_of(old)?, schema_of(&example.new)?))
}

fn failures_of(rule: &'static Rule) -> Vec<String> {
    let examples = examples(rule.page).unwrap();
    let failures = examples
        .iter()
        .filter_map(|example| run(rule, example).err());
    let name = rule.id.to_lowercase();
    failures
        .map(|error| format!("src/buf/pages/{name}.md:{error}"))
        .collect()
}

fn run(rule: &'static Rule, example: &Example) -> Result<(), String> {
    let at = |error: String| format!("{}: {error}", example.line);
    let (old, new) = compiled(example).map_err(at)?;
    let found = buf::check(&old, &new, &Selection::of(vec![rule], Vec::new()));
    let mut found: Vec<Expected> = found.iter().map(|one| as_expected(one, &new)).collect();
    let mut expected = example.expected();
    // What has no place is noted anywhere in the old version.
    for one in expected.iter_mut().filter(|one| one.in_old) {
        (one.path, one.line) = (String::new(), 0);
    }
    found.sort();
    expected.sort();
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

fn as_expected(finding: &Finding, new: &Schema) -> Expected {
    let place = finding.new_label().map(|label| label.place);
    let path = place.map(|place| new[place.file].display_path.to_string());
    Expected {
        in_old: place.is_none(),
        path: path.unwrap_or_default(),
        line: place.map_or(0, |place| position(new, place).start.line),
        severity: finding.severity.word().to_owned(),
        message: finding.message.clone(),
    }
}
