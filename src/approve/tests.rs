//! Findings that are allowed, from two versions of a schema in memory.

use rustc_hash::FxHashSet;

use super::*;
use crate::finding::{Severity, Surfaces};
use crate::policy::{Policy, Selection};
use crate::source::{PathGlobs, Tree};

mod comments;
mod others;

/// What a test allows with.
#[derive(Default)]
struct With<'a> {
    entries: Vec<Entry>,
    astray: Vec<usize>,
    is_part: bool,
    baseline: Option<&'a Baseline>,
    commits: Commits,
    unstable: bool,
    deprecated_first: bool,
}

fn policy(surfaces: Surfaces) -> Policy {
    Policy {
        surfaces,
        ..Policy::default()
    }
}

/// Compares two files and judges what is found; lines of `RULE element: by whom` for what is
/// allowed, `RULE element` for the rest, and `RULE line: message` for what is told about approvals.
fn judged(old: &str, new: &str, surfaces: Surfaces, with: &With<'_>) -> String {
    let old = Tree::from_texts("old", [("a.proto", old)]);
    let new = Tree::from_texts("new", [("a.proto", new)]);
    trees(&old, &new, surfaces, with)
}

fn trees(old_tree: &Tree, new_tree: &Tree, surfaces: Surfaces, with: &With<'_>) -> String {
    let compared = crate::compare(old_tree, new_tree, &policy(surfaces)).unwrap();
    let (old, new) = (&compared.old, &compared.new);
    let nothing = FxHashSet::default();
    let approvals = Approvals {
        today: Date::parse("2026-11-21").unwrap(),
        entries: &with.entries,
        astray: &with.astray,
        is_part: &|| with.is_part,
        locate: &|path| path.to_owned(),
        baseline: with.baseline,
        commits: &with.commits,
        ignore_unstable_packages: with.unstable,
        deprecated_first: with.deprecated_first.then_some(&nothing),
    };
    let findings = compared.findings.into_iter();
    let findings = findings
        .filter(|it| it.severity >= Severity::Warning)
        .collect();
    let mut judged = judge(findings, (old, new), &approvals);
    let mut lines: Vec<String> = Vec::new();
    for finding in &judged.findings {
        lines.push(format!("{} {}", finding.rule, finding.element));
    }
    for Allowed { finding, approval } in &judged.allowed {
        lines.push(format!("{} {}: {approval}", finding.rule, finding.element));
    }
    let mut again = |ids: &[&'static str]| {
        let policy = Policy {
            rules: Selection::Only(ids.to_vec()),
            ..policy(Surfaces::ALL)
        };
        // the same schemas: places are the same
        crate::compare(old_tree, new_tree, &policy)
            .unwrap()
            .findings
    };
    let told = judged.told((old, new), (Task::Compare, true), &|_| true, &mut again);
    for finding in told {
        let line = finding.new_label().map(|label| {
            let range = new[label.place.file].source.range(label.place.span);
            range.unwrap().start.line.to_string()
        });
        let line = line.unwrap_or_else(|| "-".to_owned());
        lines.push(format!("{} {line}: {}", finding.rule, finding.message));
    }
    lines.join("\n")
}

/// A proto3 file of package `p`.
fn file(body: &str) -> String {
    format!("syntax = \"proto3\";\npackage p;\n{body}\n")
}
