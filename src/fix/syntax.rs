//! A file says in which version of the language it is written.

use super::Fixer;
use super::change::{Change, Proposal};
use super::lines;
use crate::finding::Finding;
use crate::model::Edition;

/// Writes down what a file without `syntax` is: before its first statement and the comment that
/// belongs to that.
pub(super) fn missing(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let id = finding.new_label()?.place.file;
    let file = &fixer.new[id];
    if file.says_edition || file.edition != Edition::Proto2 {
        return None;
    }
    let text = file.source.text()?;
    let at = lines::before_first_statement(text)?;
    let newline = lines::ending(text, at);
    let statement = "syntax = \"proto2\";";
    Some(Proposal {
        title: format!("add `{statement}`"),
        changes: vec![Change::Text {
            file: id,
            range: at..at,
            to: format!("{statement}{newline}{newline}"),
        }],
    })
}
