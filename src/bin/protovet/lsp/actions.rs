//! What can be done about a finding: mend it, or read why it matters.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Command, DocumentChange,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextDocumentIdentifier, TextEdit,
    Uri, WorkspaceEdit,
};
use protovet::buf;
use protovet::finding::{Edit, Finding};
use protovet::model::Lines;
use protovet::rules;
use serde_json::json;

use super::board::lsp_range;
use super::client::EXPLAIN;
use super::documents::{Document, located};
use super::notices::on_disk;
use super::old_texts;
use super::server::Server;
use super::shift::Shift;
use super::uri;
use super::worker::Known;

/// A file and the version of it, if it is open.
type Target = (String, Option<i32>);

impl Server {
    /// What can be done about what is shown in a range.
    pub(super) fn code_actions(&self, params: CodeActionParams) -> Vec<CodeActionResponse> {
        let wanted = params.context.only.unwrap_or_default();
        let is_wanted = wanted.is_empty() || wanted.contains(&CodeActionKind::QuickFix);
        let Some((path, document)) = self.document(&params.text_document.uri) else {
            return Vec::new();
        };
        let Some(folder) = self.workspace.folder_of(&path).filter(|_| is_wanted) else {
            return Vec::new();
        };
        let range = self.bytes(document, params.range);
        let known = self.board.known(&folder);
        let mut actions = Vec::new();
        let mut explained: Vec<&str> = Vec::new();
        for (_, notice) in self.board.at(&folder, &path, &document.text, &range) {
            let Some(finding) = &notice.finding else {
                continue;
            };
            actions.extend(known.and_then(|known| self.mend(finding, known)));
            if !explained.contains(&finding.rule) {
                explained.push(finding.rule);
            }
        }
        actions.extend(explained.into_iter().map(explain));
        actions.into_iter().map(CodeActionResponse::from).collect()
    }

    /// The edits that mend a finding, if it says how and all texts are still as they were where the
    /// edits go.
    fn mend(&self, finding: &Arc<Finding>, known: &Known) -> Option<CodeAction> {
        let fix = finding.fix.as_ref()?;
        let edits = fix.edits.iter().map(|edit| self.edit(edit, known));
        Some(CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QuickFix),
            is_preferred: Some(true),
            edit: Some(self.edits(edits.collect::<Option<_>>()?)),
            ..CodeAction::default()
        })
    }

    /// Edits of several files as the editor takes them: where it can, it is told for which version
    /// of a file they are.
    fn edits(&self, edits: Vec<(Target, TextEdit)>) -> WorkspaceEdit {
        let mut files: BTreeMap<Target, Vec<TextEdit>> = BTreeMap::new();
        for (target, edit) in edits {
            files.entry(target).or_default().push(edit);
        }
        let mut all = WorkspaceEdit::default();
        if !self.client.edits_versions {
            let changes = files.into_iter();
            let changes = changes.map(|((uri, _), edits)| (Uri(uri), edits));
            all.changes = Some(changes.collect::<HashMap<_, _>>());
            return all;
        }
        let changes = files.into_iter().map(|((uri, version), edits)| {
            DocumentChange::from(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    version,
                    text_document_identifier: TextDocumentIdentifier { uri: Uri(uri) },
                },
                edits: edits.into_iter().map(Into::into).collect(),
            })
        });
        all.document_changes = Some(changes.collect());
        all
    }

    fn edit(&self, edit: &Edit, known: &Known) -> Option<(Target, TextEdit)> {
        let file = &known.new[known.new.file(&edit.path)?];
        let path = on_disk(&known.folder, &file.display_path);
        let before = file.source.shared_text()?;
        let document = self.documents.at(&path);
        let text = document.map_or(&before, |document| &document.text);
        let range = Shift::between(&before, text).range(&edit.range)?;
        let uri = document.map_or_else(|| self.workspace.uri_of(&path), |it| it.uri.clone());
        let edit = TextEdit {
            range: lsp_range(text, &Lines::new(text, self.client.unit), &range),
            new_text: edit.text.clone(),
        };
        Some(((uri.0, document.map(|document| document.version)), edit))
    }

    /// An open file by what the editor calls it.
    pub(super) fn document(&self, uri: &Uri) -> Option<(PathBuf, &Document)> {
        let path = located(uri)?;
        let document = self.documents.at(&path)?;
        Some((path, document))
    }

    /// A range of a file in bytes.
    pub(super) fn bytes(&self, document: &Document, range: gen_lsp_types::Range) -> Range<usize> {
        let lines = Lines::new(&document.text, self.client.unit);
        let offset = |position: gen_lsp_types::Position| {
            let position = protovet::model::TextPosition {
                line: position.line,
                column: position.character,
            };
            lines.offset(&document.text, position)
        };
        let (start, end) = (offset(range.start), offset(range.end));
        start.min(end)..end.max(start)
    }

    /// Opens the page of a rule, or says where it is to be read.
    ///
    /// # Errors
    /// When there is no such rule.
    pub(super) fn explain(&mut self, rule: &str) -> Result<(), String> {
        let page = page(rule).ok_or_else(|| format!("there is no rule `{rule}`"))?;
        let written = self.pages.as_ref().and_then(|folder| {
            let path = folder.path().join("rules").join(format!("{rule}.md"));
            old_texts::write(&path, page).ok().map(|()| path)
        });
        match written {
            Some(path) if self.client.shows_files => self.open(&path),
            _ => self.show(&format!(
                "the page of {rule} is shown where the pointer rests on the finding, and by \
                 `protovet explain {rule}`"
            )),
        }
        Ok(())
    }

    fn open(&mut self, path: &Path) {
        let uri = uri::of_path(path);
        self.ask(
            "window/showDocument",
            json!({"uri": uri, "takeFocus": true}),
        );
    }
}

/// The action that opens the page of a rule.
fn explain(rule: &str) -> CodeAction {
    let title = format!("Explain {rule}");
    CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QuickFix),
        command: Some(Command {
            title,
            command: EXPLAIN.to_owned(),
            arguments: Some(vec![json!(rule)]),
            ..Command::default()
        }),
        ..CodeAction::default()
    }
}

/// The page of a rule, ours or buf's.
pub(super) fn page(rule: &str) -> Option<&'static str> {
    let own = rules::find(rule).map(|rule| rule.page);
    own.or_else(|| buf::find(rule).map(|rule| rule.page))
}
