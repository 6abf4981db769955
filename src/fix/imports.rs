//! Imports of which nothing is used go.

use super::Fixer;
use super::change::{Change, Proposal};
use super::lines;
use crate::finding::Finding;
use crate::model::ImportKind;

/// Takes an import away, with its line if nothing else stands on it. A comment behind it may tell why
/// it is there, which is for people to decide.
pub(super) fn unused(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let place = finding.new_label()?.place;
    let file = &fixer.new[place.file];
    let mut imports = file.imports.iter();
    let import = imports.find(|it| it.span == place.span)?;
    if import.used || import.kind == ImportKind::Public {
        return None;
    }
    let text = file.source.text()?;
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let range = lines::alone(text, start, end)?;
    Some(Proposal {
        title: format!("take the import of `{}` away", import.path),
        changes: vec![Change::Text {
            file: place.file,
            range,
            to: String::new(),
        }],
    })
}
