//! What is known about each folder that is compared, and what the editor shows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, Location, Position, PublishDiagnosticsParams,
};
use protovet::model::{ColumnUnit, Lines};

use super::documents::Documents;
use super::notices::{ByFile, InFile, Notice, Related};
use super::shift::Shift;
use super::worker::{Known, Told};
use super::workspace::Workspace;

/// What is known about one folder.
#[derive(Default)]
struct Entry {
    /// What was found when it last compiled.
    found: ByFile,
    /// What does not compile now.
    errors: ByFile,
    /// Both versions, when it last compiled.
    known: Option<Arc<Known>>,
    /// The files that the editor shows something in.
    shown: BTreeSet<PathBuf>,
}

/// All folders.
#[derive(Default)]
pub(super) struct Board {
    folders: BTreeMap<PathBuf, Entry>,
}

/// What the editor shows, and how it counts.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) documents: &'a Documents,
    pub(super) workspace: &'a Workspace,
    pub(super) unit: ColumnUnit,
    /// Whether it shows other places.
    pub(super) related: bool,
}

impl Board {
    /// Takes in what was found. What does not compile leaves the findings of before where they can
    /// be found again.
    pub(super) fn take(&mut self, folder: &Path, told: Told) {
        let entry = self.folders.entry(folder.to_path_buf()).or_default();
        match told {
            Told::Found { shown, known, .. } => {
                entry.found = shown;
                entry.errors.clear();
                entry.known = Some(known);
            }
            Told::Broken(errors) => entry.errors = errors,
            Told::Failed(_) => {
                entry.found.clear();
                entry.errors.clear();
                entry.known = None;
            }
            Told::Stale => {}
        }
    }

    /// What to show now in the files of a folder: also nothing, where there was something.
    pub(super) fn published(
        &mut self,
        folder: &Path,
        view: View<'_>,
    ) -> Vec<PublishDiagnosticsParams> {
        let Some(entry) = self.folders.get_mut(folder) else {
            return Vec::new();
        };
        let with_notices = entry.found.keys().chain(entry.errors.keys());
        let mut now: BTreeSet<PathBuf> = with_notices.cloned().collect();
        // an open file is told about each of its versions
        now.extend(view.documents.all().map(|(path, _)| path.to_path_buf()));
        let before = std::mem::replace(&mut entry.shown, now);
        // where folders hold one another, a file belongs to one of them
        let is_theirs = |path: &&PathBuf| view.workspace.folder_of(path).as_deref() == Some(folder);
        let paths = before.union(&entry.shown).filter(is_theirs);
        paths.map(|path| entry.diagnostics(path, view)).collect()
    }

    /// Forgets a folder. Gives what to show then in its files: nothing.
    pub(super) fn forget(
        &mut self,
        folder: &Path,
        view: View<'_>,
    ) -> Vec<PublishDiagnosticsParams> {
        if let Some(entry) = self.folders.get_mut(folder) {
            entry.found.clear();
            entry.errors.clear();
        }
        let cleared = self.published(folder, view);
        self.folders.remove(folder);
        cleared
    }

    /// What is shown in a range of a file as it is now, with where it is.
    pub(super) fn at(
        &self,
        folder: &Path,
        path: &Path,
        text: &str,
        range: &Range<usize>,
    ) -> Vec<(Range<usize>, &Notice)> {
        let Some(entry) = self.folders.get(folder) else {
            return Vec::new();
        };
        let touches = |it: &Range<usize>| it.start <= range.end && range.start <= it.end;
        let files = [entry.errors.get(path), entry.found.get(path)];
        let placed = files.into_iter().flatten();
        let placed = placed.flat_map(|file| placed_in(file, text));
        placed.filter(|(place, _)| touches(place)).collect()
    }

    /// Both versions of a folder, when it last compiled.
    pub(super) fn known(&self, folder: &Path) -> Option<&Arc<Known>> {
        self.folders.get(folder)?.known.as_ref()
    }
}

impl Entry {
    fn diagnostics(&self, path: &Path, view: View<'_>) -> PublishDiagnosticsParams {
        let document = view.documents.at(path);
        let files = [self.errors.get(path), self.found.get(path)];
        let mut diagnostics = Vec::new();
        for file in files.into_iter().flatten() {
            let text = document
                .map(|document| &document.text)
                .or(file.text.as_ref());
            let text = text.map_or("", |text| text);
            let lines = Lines::new(text, view.unit);
            let placed = placed_in(file, text);
            let placed = placed.map(|(place, notice)| {
                let range = lsp_range(text, &lines, &place);
                diagnostic(range, notice, view)
            });
            diagnostics.extend(placed);
        }
        PublishDiagnosticsParams {
            uri: document.map_or_else(|| view.workspace.uri_of(path), |it| it.uri.clone()),
            version: document.map(|document| document.version),
            diagnostics,
        }
    }
}

/// What is to be shown in a file that has a certain text by now, with where it is.
fn placed_in<'a>(
    file: &'a InFile,
    text: &str,
) -> impl Iterator<Item = (Range<usize>, &'a Notice)> + use<'a> {
    let shift = file
        .text
        .as_deref()
        .map(|before| Shift::between(before, text));
    let placed = file.notices.iter().map(move |notice| {
        let place = match &shift {
            Some(shift) => shift.range(&notice.span),
            None => Some(0..0),
        };
        (place, notice)
    });
    placed.filter_map(|(place, notice)| Some((place?, notice)))
}

fn diagnostic(range: gen_lsp_types::Range, notice: &Notice, view: View<'_>) -> Diagnostic {
    let related = notice.related.iter().filter(|_| view.related);
    let related: Vec<DiagnosticRelatedInformation> = related
        .map(|related| related_place(related, view))
        .collect();
    Diagnostic {
        range,
        severity: Some(notice.severity),
        code: Some(notice.code.into()),
        source: Some("protovet".to_owned()),
        message: notice.message.clone().into(),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

fn related_place(related: &Related, view: View<'_>) -> DiagnosticRelatedInformation {
    let lines = Lines::new(&related.text, view.unit);
    DiagnosticRelatedInformation {
        location: Location {
            uri: view.workspace.uri_of(&related.path),
            range: lsp_range(&related.text, &lines, &related.span),
        },
        message: related.message.clone(),
    }
}

/// A range of bytes as the editor counts.
pub(super) fn lsp_range(text: &str, lines: &Lines, range: &Range<usize>) -> gen_lsp_types::Range {
    let position = |offset: usize| {
        let position = lines.position(text, offset);
        Position {
            line: position.line,
            character: position.column,
        }
    };
    gen_lsp_types::Range {
        start: position(range.start),
        end: position(range.end),
    }
}
