//! Text that a test yields, kept in a file of the repository.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

/// Compares with a file of the repository, or writes it if `UPDATE_SNAPSHOTS` is set.
pub(crate) fn compare(path: &Path, text: &str, failures: &mut Vec<String>) {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(path, text).unwrap();
        return;
    }
    let before = fs::read_to_string(path).unwrap_or_default();
    if before == text {
        return;
    }
    let gone = before
        .lines()
        .filter(|line| !text.lines().any(|other| other == *line));
    let come = text
        .lines()
        .filter(|line| !before.lines().any(|other| other == *line));
    let lines: Vec<String> = gone
        .map(|line| format!("- {line}"))
        .chain(come.map(|line| format!("+ {line}")))
        .collect();
    failures.push(format!("{}\n{}", path.display(), lines.join("\n")));
}

/// Fails if there are failures, and shows them.
pub(crate) fn report(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} differ; if that is meant, run again with UPDATE_SNAPSHOTS=1\n\n{}\n",
        failures.len(),
        failures.join("\n\n")
    );
}
