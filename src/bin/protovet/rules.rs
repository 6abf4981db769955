//! `protovet rules`: a table of all rules.

use std::fmt::Write as _;

use protovet::finding::{Severity, Surface};
use protovet::rules::{self, Rule};
use serde::Serialize;

use crate::args::{ListFormat, RulesArgs};
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;

/// A rule as the JSON list has it.
#[derive(Serialize)]
struct Row {
    id: &'static str,
    summary: &'static str,
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
        severity: rule.severity,
        surface: rule.surfaces.iter().collect(),
    }
}

fn json(rules: &[&Rule]) -> Result<String, Failure> {
    let rows: Vec<Row> = rules.iter().map(|rule| row(rule)).collect();
    let mut text = serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)?;
    text.push('\n');
    Ok(text)
}

fn table(rules: &[&Rule]) -> String {
    let rows: Vec<[String; 4]> = rules
        .iter()
        .map(|rule| {
            let surfaces: Vec<&str> = rule.surfaces.iter().map(Surface::word).collect();
            [
                rule.id,
                rule.severity.word(),
                &surfaces.join(","),
                rule.summary,
            ]
            .map(str::to_owned)
        })
        .collect();
    let header = ["RULE", "SEVERITY", "SURFACES", "WHAT IT SAYS"].map(str::to_owned);
    let widths: [usize; 3] = std::array::from_fn(|column| {
        let cells = rows.iter().chain([&header]).map(|row| row[column].len());
        cells.max().unwrap_or(0)
    });
    let [first, second, third] = widths;
    let mut text = String::new();
    for [id, severity, surfaces, summary] in [&header].into_iter().chain(&rows) {
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            "{id:first$}  {severity:second$}  {surfaces:third$}  {summary}"
        );
    }
    text
}
