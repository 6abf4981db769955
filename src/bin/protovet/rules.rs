//! `protovet rules`: a table of all rules.

use std::fmt::Write as _;

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
    let text = match args.format {
        ListFormat::Text => table(rules::all()),
        ListFormat::Json => json(rules::all())?,
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

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Breaking => "breaking",
        Kind::Convention => "convention",
    }
}

fn json(rules: &[&Rule]) -> Result<String, Failure> {
    let rows: Vec<Row> = rules.iter().map(|rule| row(rule)).collect();
    let mut text = serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)?;
    text.push('\n');
    Ok(text)
}

/// What a rule protects stands on its page: the table is to be read on a terminal.
fn table(rules: &[&Rule]) -> String {
    let rows: Vec<[&str; 4]> = [["RULE", "KIND", "SEVERITY", "WHAT IT SAYS"]]
        .into_iter()
        .chain(
            rules
                .iter()
                .map(|rule| [rule.id, kind(rule.kind), rule.severity.word(), rule.summary]),
        )
        .collect();
    let [first, second, third] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].len());
        cells.max().unwrap_or(0)
    });
    let mut text = String::new();
    for [id, kind, severity, summary] in rows {
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            "{id:first$}  {kind:second$}  {severity:third$}  {summary}"
        );
    }
    text
}
