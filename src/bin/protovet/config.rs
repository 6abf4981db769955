//! `protovet config`: what is in force and where it comes from, and the schema for editors.

mod rows;

use std::fmt::Write as _;

use protovet::config::json_schema;
use protovet::source::{OpenOptions, SourceError};
use serde_json::{Value, json};

use crate::args::{ConfigCommand, ConfigCommandArgs, ListFormat, ShowArgs};
use crate::configured;
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::output::Terminal;
use rows::{Origin, Row, Rows};

pub(crate) fn run(args: &ConfigCommandArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let text = match &args.command {
        ConfigCommand::Schema => pretty(&json_schema())?,
        ConfigCommand::Show(args) => show(args)?,
    };
    terminal.print(text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn show(args: &ShowArgs) -> Result<String, Failure> {
    let cwd = OpenOptions::from_process()?.cwd;
    let cwd = cwd.canonicalize().unwrap_or(cwd);
    let path = cwd.join(&args.path).canonicalize().map_err(|_| {
        let message = format!("there is no file or folder `{}`", args.path.display());
        SourceError::new(message, "name one that is there, or leave it out")
    })?;
    let ours = configured::ours(&path, &cwd)?;
    let modules = configured::modules(&path, &cwd)?;
    let rows = Rows::of(args, (&path, &cwd), ours.as_ref(), modules.as_ref());
    match args.format {
        ListFormat::Text => Ok(text(&rows)),
        ListFormat::Json => {
            let rows: Vec<Value> = rows.0.iter().map(as_json).collect();
            pretty(&Value::Array(rows))
        }
    }
}

/// A line a setting: as it would be written, and where it comes from.
fn text(rows: &Rows) -> String {
    let settings: Vec<(String, &Origin)> = rows
        .0
        .iter()
        .map(|row| {
            (
                format!("{} = {}", row.name, written(&row.value)),
                &row.origin,
            )
        })
        .collect();
    let width = settings.iter().map(|(setting, _)| setting.chars().count());
    let width = width.filter(|width| *width <= 60).max().unwrap_or(0);
    let mut text = String::new();
    for (setting, origin) in settings {
        // writing to a string cannot fail
        let _ = writeln!(text, "{setting:width$}  # {origin}");
    }
    text
}

/// A value as TOML has it.
fn written(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(written).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| format!("{key} = {}", written(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Null => "(none)".to_owned(),
        other => other.to_string(),
    }
}

fn as_json(row: &Row) -> Value {
    let source = match &row.origin {
        Origin::Default => json!({ "kind": "default" }),
        Origin::Flag(flag) => json!({ "kind": "flag", "flag": flag }),
        Origin::File(path, line) => json!({ "kind": "file", "path": path, "line": line }),
    };
    json!({ "name": row.name, "value": row.value, "source": source })
}

fn pretty(value: &Value) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    text.push('\n');
    Ok(text)
}
