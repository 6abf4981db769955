//! The files that are open in the editor, as they are there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};
use protovet::model::{ColumnUnit, Lines, TextPosition};

use super::uri;

/// One open file.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// What the editor calls it.
    pub(super) uri: Uri,
    /// Its version, which grows with every change.
    pub(super) version: i32,
    /// Its text.
    pub(super) text: Arc<str>,
}

/// All open files, by where they are without links.
#[derive(Default, Debug)]
pub(super) struct Documents {
    open: BTreeMap<PathBuf, Document>,
}

impl Documents {
    /// A file was opened. Gives where it is, if it is a file of this machine.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: &str) -> Option<PathBuf> {
        let path = located(&uri)?;
        let document = Document {
            uri,
            version,
            text: text.into(),
        };
        self.open.insert(path.clone(), document);
        Some(path)
    }

    /// A file was changed, one piece after the other.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        unit: ColumnUnit,
    ) -> Option<PathBuf> {
        let path = located(uri)?;
        let document = self.open.get_mut(&path)?;
        let mut text = document.text.to_string();
        for change in changes {
            apply(&mut text, change, unit);
        }
        document.text = text.into();
        document.version = version;
        Some(path)
    }

    /// A file was closed.
    pub(super) fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = located(uri)?;
        self.open.remove(&path)?;
        Some(path)
    }

    /// The file at a place, if it is open.
    pub(super) fn at(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Path, &Document)> {
        let all = self.open.iter();
        all.map(|(path, document)| (path.as_path(), document))
    }
}

fn apply(text: &mut String, change: TextDocumentContentChangeEvent, unit: ColumnUnit) {
    match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
            let lines = Lines::new(text, unit);
            let offset = |position: gen_lsp_types::Position| {
                let position = TextPosition {
                    line: position.line,
                    column: position.character,
                };
                lines.offset(text, position)
            };
            let (start, end) = (offset(part.range.start), offset(part.range.end));
            text.replace_range(start.min(end)..end.max(start), &part.text);
        }
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
            *text = whole.text;
        }
    }
}

/// Where a file is, without links: what is not there yet is in a folder that is.
pub(super) fn located(uri: &Uri) -> Option<PathBuf> {
    Some(without_links(&uri::to_path(uri)?))
}

/// A path without links, as far as it is there.
pub(super) fn without_links(path: &Path) -> PathBuf {
    if let Ok(found) = path.canonicalize() {
        return found;
    }
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => without_links(folder).join(name),
        _ => path.to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn changed(text: &str, changes: serde_json::Value) -> String {
        let mut documents = Documents::default();
        let uri = Uri("file:///not/there/a.proto".to_owned());
        let path = documents.open(uri.clone(), 1, text).unwrap();
        let changes = serde_json::from_value(changes).unwrap();
        documents.change(&uri, 2, changes, ColumnUnit::Utf16);
        let document = documents.at(&path).unwrap();
        assert_eq!(document.version, 2);
        document.text.to_string()
    }

    fn range(from: (u32, u32), to: (u32, u32)) -> serde_json::Value {
        json!({
            "start": {"line": from.0, "character": from.1},
            "end": {"line": to.0, "character": to.1},
        })
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let text = changed(
            "a\u{1f600}b\nc\n",
            json!([
                {"range": range((0, 3), (0, 4)), "text": "XY"},
                {"range": range((0, 0), (0, 1)), "text": ""},
                {"range": range((1, 0), (9, 9)), "text": "end"},
            ]),
        );
        assert_eq!(text, "\u{1f600}XY\nend");
        assert_eq!(changed("a", json!([{"text": "b"}])), "b");
    }

    #[test]
    fn ranges_that_make_no_sense_do_no_harm() {
        let text = changed("ab", json!([{"range": range((0, 2), (0, 1)), "text": "-"}]));
        assert_eq!(text, "a-");
    }
}
