//! `protovet rules`: a table of all rules.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use protovet::approve;
use protovet::buf::{self, Category, Version, lint};
use protovet::finding::{Severity, Surface};
use protovet::rules::{self, Kind, Rule};
use serde::Serialize;

use crate::args::{ListFormat, RulesArgs};
use crate::failure::Failure;
use crate::outcome::Outcome;
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
        (ListFormat::Json, true) => json(buf_rows())?,
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
    /// `breaking` or `lint`.
    kind: &'static str,
    /// The rules that stand in for one that is no longer live.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<&'static [&'static str]>,
    /// Whether protovet looks for it.
    checked: bool,
    /// By version of the configuration; a version that does not have the rule is missing.
    categories: BTreeMap<&'static str, Vec<&'static str>>,
}

/// The breaking rules of buf, and then those of lint.
fn buf_rows() -> impl Iterator<Item = BufRow> {
    let breaking = buf::all().iter().map(|rule| BufRow {
        id: rule.id,
        summary: rule.summary,
        kind: "breaking",
        replaced_by: rule.replaced_by,
        checked: true,
        categories: by_version(|version| {
            let categories = rule.categories(version)?;
            Some(categories.iter().map(Category::id).collect())
        }),
    });
    let lint = lint::all().iter().map(|rule| BufRow {
        id: rule.id,
        summary: rule.summary,
        kind: "lint",
        replaced_by: rule.replaced_by,
        checked: rule.is_checked(),
        categories: by_version(|version| {
            let categories = rule.categories(version)?;
            Some(categories.iter().map(|category| category.id()).collect())
        }),
    });
    breaking.chain(lint)
}

fn by_version(
    categories: impl Fn(Version) -> Option<Vec<&'static str>>,
) -> BTreeMap<&'static str, Vec<&'static str>> {
    let versions = Version::ALL.into_iter();
    versions
        .filter_map(|version| Some((version.word(), categories(version)?)))
        .collect()
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
    let rows: Vec<[String; 4]> = buf_rows().map(buf_cells).collect();
    let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
    aligned(
        [["RULE", "KIND", "CATEGORIES", "WHAT IT SAYS"]]
            .into_iter()
            .chain(rows),
    )
}

fn buf_cells(row: BufRow) -> [String; 4] {
    let versions = Version::ALL.into_iter().rev();
    let newest = versions.filter_map(|version| row.categories.get(version.word()));
    let categories = newest.map(|categories| categories.join(", ")).next();
    let categories = match (row.replaced_by, row.checked) {
        (Some(_), _) => "(replaced)".to_owned(),
        (None, false) => "(not checked)".to_owned(),
        (None, true) => categories.unwrap_or_default(),
    };
    [
        row.id.to_owned(),
        row.kind.to_owned(),
        categories,
        row.summary.to_owned(),
    ]
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
