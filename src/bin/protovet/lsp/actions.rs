//! What can be done about a finding: mend it, or read why it matters.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Command, DocumentChange,
    OptionalVersionedTextDocumentIdentifier, SnippetTextEdit, StringValue, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};
use protovet::buf;
use protovet::finding::{Finding, Fix};
use protovet::fix::Fixer;
use protovet::model::{FileId, Lines};
use protovet::report::visible;
use protovet::rules;
use serde_json::json;

use super::allow;
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
        let fixer = known.map(|known| {
            let old = known.compared.then_some(&*known.old);
            Fixer::new(old, &known.new, known.memory.as_deref())
        });
        let mut actions = Vec::new();
        let mut allowing = Vec::new();
        let mut explained: Vec<&str> = Vec::new();
        for (_, notice) in self.board.at(&folder, &path, &document.text, &range) {
            let Some(finding) = &notice.finding else {
                continue;
            };
            if let (Some(known), Some(fixer)) = (known, &fixer) {
                let fix = finding.fix.as_deref().cloned();
                let fix = fix.or_else(|| fixer.fix(finding));
                actions.extend(fix.and_then(|fix| self.mend(&fix, known)));
                allowing.extend(self.allow(finding, known));
            }
            if !explained.contains(&finding.rule) {
                explained.push(finding.rule);
            }
        }
        actions.append(&mut allowing);
        actions.extend(explained.into_iter().map(explain));
        actions.into_iter().map(CodeActionResponse::from).collect()
    }

    /// The edits that mend a finding, if all texts are still as they were where the edits go.
    fn mend(&self, fix: &Fix, known: &Known) -> Option<CodeAction> {
        let edits = fix.edits.iter().map(|edit| {
            let file = known.new.file(&edit.path)?;
            let (target, range) = self.place(file, &edit.range, known)?;
            let new_text = edit.text.clone();
            Some((target, TextEdit { range, new_text }.into()))
        });
        Some(CodeAction {
            title: visible(&fix.title).into_owned(),
            kind: Some(CodeActionKind::QuickFix),
            is_preferred: Some(true),
            edit: Some(self.edits(edits.collect::<Option<_>>()?)),
            ..CodeAction::default()
        })
    }

    /// Edits of several files as the editor takes them: where it can, it is told for which version
    /// of a file they are.
    fn edits(&self, edits: Vec<(Target, gen_lsp_types::Edit)>) -> WorkspaceEdit {
        let mut files: BTreeMap<Target, Vec<gen_lsp_types::Edit>> = BTreeMap::new();
        for (target, edit) in edits {
            files.entry(target).or_default().push(edit);
        }
        let mut all = WorkspaceEdit::default();
        if !self.client.edits_versions {
            let changes = files.into_iter();
            let changes = changes.map(|((uri, _), edits)| {
                let plain = edits.into_iter().filter_map(|edit| match edit {
                    gen_lsp_types::Edit::TextEdit(edit) => Some(edit),
                    _ => None,
                });
                (Uri(uri), plain.collect())
            });
            all.changes = Some(changes.collect::<HashMap<_, _>>());
            return all;
        }
        let changes = files.into_iter().map(|((uri, version), edits)| {
            DocumentChange::from(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    version,
                    text_document_identifier: TextDocumentIdentifier { uri: Uri(uri) },
                },
                edits,
            })
        });
        all.document_changes = Some(changes.collect());
        all
    }

    /// The comment that allows a finding, with a reason that is yet to be written: without one the
    /// comment is told to be incomplete.
    fn allow(&self, finding: &Finding, known: &Known) -> Option<CodeAction> {
        let comment = allow::comment(finding, &known.new)?;
        let here = comment.at..comment.at;
        let (target, range) = self.place(comment.file, &here, known)?;
        let (before, behind) = (comment.before, comment.behind);
        let edit = if self.client.edits_snippets && self.client.edits_versions {
            let before = before.replace('\\', "\\\\").replace('$', "\\$");
            let snippet = StringValue {
                value: format!("{before}${{1:why}}{behind}"),
            };
            SnippetTextEdit {
                range,
                snippet,
                ..SnippetTextEdit::default()
            }
            .into()
        } else {
            let new_text = before + &behind;
            TextEdit { range, new_text }.into()
        };
        Some(CodeAction {
            title: format!("Allow {} here, with a reason", finding.rule),
            kind: Some(CodeActionKind::QuickFix),
            edit: Some(self.edits(vec![(target, edit)])),
            ..CodeAction::default()
        })
    }

    /// A range of a file that was compared, in the text it has now.
    fn place(
        &self,
        file: FileId,
        range: &Range<usize>,
        known: &Known,
    ) -> Option<(Target, gen_lsp_types::Range)> {
        let file = &known.new[file];
        let path = on_disk(&known.folder, &file.display_path);
        let before = file.source.shared_text()?;
        let document = self.documents.at(&path);
        let text = document.map_or(&before, |document| &document.text);
        let range = Shift::between(&before, text).range(range)?;
        let uri = document.map_or_else(|| self.workspace.uri_of(&path), |it| it.uri.clone());
        let range = lsp_range(text, &Lines::new(text, self.client.unit), &range);
        Some(((uri.0, document.map(|document| document.version)), range))
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
            let path = folder.join("rules").join(format!("{rule}.md"));
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
