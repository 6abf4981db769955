//! `protovet rules`: a table of all rules.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use protovet::approve;
use protovet::buf::{self, Category, Version};
use protovet::finding::{Severity, Surface};
use protovet::rules::{self, Kind, Rule};
use serde::Serialize;

use crate::args::{ListFormat, RulesArgs};
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;

/// A rule as the JSON list has it.
#[derive(Serialize)]
struct Row {
    id: &'static str,
    summary: &'static str,
    kind: &'static str,
    severity: Severity,
    surface: Vec<Surface>,
}

pub(crate) fn run(args: &RulesArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let text = match (args.format, args.buf) {
        (ListFormat::Text, false) => table(rules::all()),
        (ListFormat::Json, false) => {
            let ours = rules::all().iter().map(|rule| row(rule));
            json(ours.chain(approve::all().iter().map(|rule| about(rule))))?
        }
        (ListFormat::Text, true) => buf_table(),
        (ListFormat::Json, true) => json(buf::all().iter().map(|rule| buf_row(rule)))?,
    };
    terminal.print(text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn row(rule: &Rule) -> Row {
    Row {
        id: rule.id,
        summary: rule.summary,
        kind: kind(rule.kind),
        severity: rule.severity,
        surface: rule.surfaces.iter().collect(),
    }
}

/// A rule about approvals.
const fn about(rule: &approve::Rule) -> Row {
    Row {
        id: rule.id,
        summary: rule.summary,
        kind: "approval",
        severity: rule.severity,
        surface: Vec::new(),
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Breaking => "breaking",
        Kind::Convention => "convention",
        Kind::Change => "change",
    }
}

/// One of buf's rules as the JSON list has it.
#[derive(Serialize)]
struct BufRow {
    id: &'static str,
    summary: &'static str,
    /// The rules that stand in for one that is no longer live.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<&'static [&'static str]>,
    /// By version of the configuration; a version that does not have the rule is missing.
    categories: BTreeMap<&'static str, Vec<&'static str>>,
}

fn buf_row(rule: &buf::Rule) -> BufRow {
    let categories = Version::ALL.into_iter().filter_map(|version| {
        let categories = rule.categories(version)?;
        Some((
            version.word(),
            categories.iter().map(Category::id).collect(),
        ))
    });
    BufRow {
        id: rule.id,
        summary: rule.summary,
        replaced_by: rule.replaced_by,
        categories: categories.collect(),
    }
}

fn json<R: Serialize>(rows: impl Iterator<Item = R>) -> Result<String, Failure> {
    let rows: Vec<R> = rows.collect();
    let mut text = serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)?;
    text.push('\n');
    Ok(text)
}

/// What a rule protects stands on its page: the table is to be read on a terminal.
fn table(rules: &[&Rule]) -> String {
    let rows = rules
        .iter()
        .map(|rule| [rule.id, kind(rule.kind), rule.severity.word(), rule.summary]);
    let about = approve::all()
        .iter()
        .map(|rule| [rule.id, "approval", rule.severity.word(), rule.summary]);
    aligned(
        [["RULE", "KIND", "SEVERITY", "WHAT IT SAYS"]]
            .into_iter()
            .chain(rows)
            .chain(about),
    )
}

/// buf's rules with their categories in the newest version that has them.
fn buf_table() -> String {
    let rows: Vec<[String; 3]> = buf::all().iter().map(|rule| buf_cells(rule)).collect();
    let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
    aligned(
        [["RULE", "CATEGORIES", "WHAT IT SAYS"]]
            .into_iter()
            .chain(rows),
    )
}

fn buf_cells(rule: &buf::Rule) -> [String; 3] {
    let mut versions = Version::ALL.into_iter().rev();
    let newest = versions.find_map(|version| rule.categories(version));
    let categories: Vec<&str> =
        newest.map_or_else(Vec::new, |newest| newest.iter().map(Category::id).collect());
    let categories = match rule.replaced_by {
        Some(_) => "(replaced)".to_owned(),
        None => categories.join(", "),
    };
    [rule.id.to_owned(), categories, rule.summary.to_owned()]
}

/// Rows in columns, the last of which ends where it ends.
fn aligned<'t, const N: usize>(rows: impl Iterator<Item = [&'t str; N]>) -> String {
    let rows: Vec<[&str; N]> = rows.collect();
    let widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].len());
        cells.max().unwrap_or(0)
    });
    let mut text = String::new();
    for row in rows {
        for (column, (cell, width)) in row.into_iter().zip(widths).enumerate() {
            let width = if column + 1 == N { 0 } else { width + 2 };
            // writing to a string cannot fail
            let _ = write!(text, "{cell:width$}");
        }
        text.push('\n');
    }
    text
}
