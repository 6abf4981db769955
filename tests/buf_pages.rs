//! The page of each of buf's rules is its test: its examples yield exactly what their comments
//! say, and what a page says of other rules is so.

#![allow(clippy::unwrap_used)]

mod pages;

use pages::of_buf::{agree, as_expected, failures_of, missing, report, without};
use pages::page::{Example, examples};
use pages::{everything, schema_of};
use protovet::buf::{self, Rule, Selection};
use protovet::check;
use protovet::model::Schema;
use protovet::rules;

#[test]
fn examples_yield_what_their_comments_say() {
    report(buf::all().iter().flat_map(|rule| {
        let page = ("src/buf/pages", rule.id, rule.page);
        failures_of(page, |example| run(rule, example))
    }));
}

#[test]
fn pages_have_their_parts() {
    let mut failures = Vec::new();
    for rule in buf::all() {
        let page = (rule.id, rule.page);
        if let Some(told) = rule.replaced_by {
            failures.extend(without(page, told.iter().map(|id| format!("`{id}`"))));
            continue;
        }
        let sections = ["## Why", "## Against real data", "## What to do"];
        failures.extend(missing(page, &sections));
    }
    report(failures);
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

fn compiled(example: &Example) -> Result<(Schema, Schema), String> {
    let old = example.old.as_ref().ok_or("no old version")?;
    Ok((schema_of(old)?, schema_of(&example.new)?))
}

fn run(rule: &'static Rule, example: &Example) -> Result<(), String> {
    let (old, new) = compiled(example)?;
    let found = buf::check(&old, &new, &Selection::of(vec![rule], Vec::new()));
    let found = found.iter().map(|one| as_expected(one, &new)).collect();
    let mut expected = example.expected();
    // What has no place is noted anywhere in the old version.
    for one in expected.iter_mut().filter(|one| one.in_old) {
        (one.path, one.line) = (String::new(), 0);
    }
    agree(found, expected)
}
