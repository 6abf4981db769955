//! What configurations say, and what is said about those that are wrong.

mod ours;
mod reading;
mod robust;
mod workspaces;
mod wrong;

use super::*;

/// Errors as one line each: `2:3 message (help)`.
fn told(error: &ConfigError) -> Vec<String> {
    error.diagnostics.iter().map(line).collect()
}

fn line(diagnostic: &crate::compile::Diagnostic) -> String {
    let range = diagnostic.range().unwrap();
    let (line, column) = (range.start.line, range.start.column);
    let help = diagnostic.help.as_deref();
    let help = help.map_or_else(String::new, |help| format!(" ({help})"));
    format!("{line}:{column} {}{help}", diagnostic.message)
}

fn buf_yaml(text: &str) -> BufYaml {
    BufYaml::parse("buf.yaml", text).unwrap()
}

fn values(listed: &[Located<String>]) -> Vec<&str> {
    listed.iter().map(|it| it.value.as_str()).collect()
}
