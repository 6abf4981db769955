//! The page of each of buf's lint rules is its test: its examples yield exactly what their comments
//! say.

#![allow(clippy::unwrap_used)]

mod pages;

use pages::page::{Example, Expected, examples};
use pages::schema_of;
use protovet::buf::lint::{self, Category, Options, Rule, Selection};
use protovet::buf::{self, position};
use protovet::finding::Finding;
use protovet::model::{FileRole, Schema};
use protovet::rules;

#[test]
fn examples_yield_what_their_comments_say() {
    report(lint::all().iter().flat_map(|rule| failures_of(rule)));
}

#[test]
fn pages_have_their_parts() {
    let mut failures = Vec::new();
    for rule in lint::all() {
        if rule.replaced_by.is_some() || !rule.is_checked() {
            continue;
        }
        let parts = ["\n## Why\n", "\n## What to do\n"];
        let missing = parts.iter().filter(|part| !rule.page.contains(**part));
        failures.extend(missing.map(|part| format!("{}: no `{}`", rule.id, part.trim())));
        let examples = examples(rule.page).unwrap();
        let finding = examples.iter().filter(|one| !one.expected().is_empty());
        let finding = finding.count();
        if finding == 0 || finding == examples.len() {
            failures.push(format!(
                "{}: an example with a finding and one without",
                rule.id
            ));
        }
    }
    report(failures);
}

#[test]
fn pages_name_rules_that_there_are() {
    let is_known = |name: &str| {
        let is_category = Category::ALL.iter().any(|one| one.id() == name);
        let is_rule = lint::find(name).is_some() || buf::find(name).is_some();
        is_category || is_rule || rules::find(name).is_some()
    };
    let mut failures = Vec::new();
    for rule in lint::all() {
        let prose = rule.page.split("```").step_by(2);
        let named = prose.flat_map(|text| text.split('`').skip(1).step_by(2));
        let looks_like_one = |name: &&str| {
            let is_upper = |c: char| c.is_ascii_uppercase() || c == '_';
            name.len() > 12 && name.contains('_') && name.chars().all(is_upper)
        };
        let unknown = named.filter(looks_like_one).filter(|name| {
            !is_known(name) && !["UPPER_SNAKE_CASE", "LEGACY_REQUIRED"].contains(name)
        });
        failures.extend(unknown.map(|name| format!("{}: there is no `{name}`", rule.id)));
    }
    report(failures);
}

/// What a rule finds in the examples of another is what that rule's own page explains; here it is
/// enough that each finding stands in a file and comes once.
#[test]
fn all_rules_look_at_all_examples() {
    let all = Selection::of(lint::all().to_vec());
    let mut count = 0;
    for rule in lint::all() {
        for example in examples(rule.page).unwrap() {
            let schema = schema_of(&example.new).unwrap();
            let found = findings(&schema, &all);
            let mut keys: Vec<_> = found
                .iter()
                .map(|one| (one.rule, &one.message, one.new_label().unwrap().place))
                .map(|(rule, message, place)| (rule, message, place.file, place.span.start))
                .collect();
            keys.sort_unstable();
            let before = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), before, "{}", rule.id);
            count += before;
        }
    }
    assert!(count > 300, "{count} findings");
}

fn findings(schema: &Schema, selection: &Selection) -> Vec<Finding> {
    lint::check(schema, selection, &|file| {
        schema[file].role == FileRole::Input
    })
}

fn failures_of(rule: &'static Rule) -> Vec<String> {
    let examples = examples(rule.page).unwrap();
    let failures = examples
        .iter()
        .filter_map(|example| run(rule, example).err());
    let name = rule.id.to_lowercase();
    failures
        .map(|error| format!("src/buf/lint/pages/{name}.md:{error}"))
        .collect()
}

fn run(rule: &'static Rule, example: &Example) -> Result<(), String> {
    let at = |error: String| format!("{}: {error}", example.line);
    let schema = schema_of(&example.new).map_err(at)?;
    let mut selection = Selection::of(vec![rule]);
    selection.options = Options {
        comment_ignores: true,
        ..Options::default()
    };
    let found = findings(&schema, &selection);
    let mut found: Vec<Expected> = found.iter().map(|one| as_expected(one, &schema)).collect();
    found.sort();
    let expected = example.expected();
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

fn as_expected(finding: &Finding, schema: &Schema) -> Expected {
    let place = finding.new_label().unwrap().place;
    Expected {
        in_old: false,
        path: schema[place.file].display_path.to_string(),
        line: position(schema, place).start.line,
        severity: finding.severity.word().to_owned(),
        message: finding.message.clone(),
    }
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
