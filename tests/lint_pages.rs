//! The page of each of buf's lint rules is its test: its examples yield exactly what their comments
//! say.

#![allow(clippy::unwrap_used)]

mod pages;

use pages::of_buf::{agree, as_expected, failures_of, missing, report};
use pages::page::{Example, examples};
use pages::schema_of;
use protovet::buf;
use protovet::buf::lint::{self, Category, Options, Rule, Selection};
use protovet::finding::Finding;
use protovet::model::{FileRole, Schema};
use protovet::rules;

#[test]
fn examples_yield_what_their_comments_say() {
    report(lint::all().iter().flat_map(|rule| {
        let page = ("src/buf/lint/pages", rule.id, rule.page);
        failures_of(page, |example| run(rule, example))
    }));
}

#[test]
fn pages_have_their_parts() {
    let mut failures = Vec::new();
    for rule in lint::all() {
        if rule.replaced_by.is_some() || !rule.is_checked() {
            continue;
        }
        let sections = ["## Why", "## What to do"];
        failures.extend(missing((rule.id, rule.page), &sections));
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

fn run(rule: &'static Rule, example: &Example) -> Result<(), String> {
    let schema = schema_of(&example.new)?;
    let mut selection = Selection::of(vec![rule]);
    selection.options = Options {
        comment_ignores: true,
        ..Options::default()
    };
    let found = findings(&schema, &selection);
    let found = found.iter().map(|one| as_expected(one, &schema));
    agree(found.collect(), example.expected())
}
