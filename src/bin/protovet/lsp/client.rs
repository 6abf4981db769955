//! What the editor can do, and what it is told that the server can.

use gen_lsp_types::{LspAny, Uri};
use protovet::model::ColumnUnit;
use serde_json::json;

/// The command behind "explain".
pub(super) const EXPLAIN: &str = "protovet.explain";

/// What the editor said about itself when it started the server.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    /// How columns are counted.
    pub(super) unit: ColumnUnit,
    /// Whether it watches files for the server.
    pub(super) watches: bool,
    /// Whether it can be asked to tell when settings change.
    pub(super) tells_settings: bool,
    /// Whether it can be asked for settings.
    pub(super) has_settings: bool,
    /// Whether it can show a file to the user.
    pub(super) shows_files: bool,
    /// Whether edits may name the version of the text they are for.
    pub(super) edits_versions: bool,
    /// Whether edits may have places to be filled in.
    pub(super) edits_snippets: bool,
    /// Whether it shows other places that explain a finding.
    pub(super) shows_related: bool,
    /// The folders that are open.
    pub(super) folders: Vec<Uri>,
    /// The settings.
    pub(super) settings: LspAny,
}

impl Client {
    /// From the parameters of `initialize`. What is missing or makes no sense is not there.
    pub(super) fn new(params: &LspAny) -> Self {
        let capability = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let can = |path: &str| capability(path).and_then(LspAny::as_bool) == Some(true);
        let encodings = capability("general/positionEncodings").and_then(LspAny::as_array);
        let mut encodings = encodings.into_iter().flatten();
        let utf8 = encodings.any(|encoding| encoding == "utf-8");
        Self {
            unit: if utf8 {
                ColumnUnit::Utf8
            } else {
                ColumnUnit::Utf16
            },
            watches: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
            tells_settings: can("workspace/didChangeConfiguration/dynamicRegistration"),
            has_settings: can("workspace/configuration"),
            shows_files: can("window/showDocument/support"),
            edits_versions: can("workspace/workspaceEdit/documentChanges"),
            edits_snippets: can("workspace/workspaceEdit/snippetEditSupport"),
            shows_related: can("textDocument/publishDiagnostics/relatedInformation"),
            folders: folders(params),
            settings: params["initializationOptions"].clone(),
        }
    }

    /// The answer to `initialize`.
    pub(super) fn answer(&self) -> LspAny {
        let encoding = match self.unit {
            ColumnUnit::Utf8 => "utf-8",
            ColumnUnit::Utf16 => "utf-16",
        };
        json!({
            "capabilities": {
                "positionEncoding": encoding,
                "textDocumentSync": {"openClose": true, "change": 2, "save": true},
                "hoverProvider": true,
                "codeActionProvider": {"codeActionKinds": ["quickfix"]},
                "executeCommandProvider": {"commands": [EXPLAIN]},
                "workspace": {
                    "workspaceFolders": {"supported": true, "changeNotifications": true},
                },
            },
            "serverInfo": {"name": "protovet", "version": env!("CARGO_PKG_VERSION")},
        })
    }

    /// What the editor is asked to tell: changes to schemas, configurations, and where branches are.
    pub(super) fn registrations(&self) -> Option<LspAny> {
        let globs = [
            "**/*.proto",
            "**/{protovet.toml,buf.yaml,buf.yml,buf.work.yaml}",
            "**/.git/{HEAD,packed-refs,refs/**}",
        ];
        let watchers = globs.map(|glob| json!({"globPattern": glob}));
        let watching = json!({
            "id": "protovet-files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": {"watchers": watchers},
        });
        let settings = json!({
            "id": "protovet-settings",
            "method": "workspace/didChangeConfiguration",
            "registerOptions": {"section": "protovet"},
        });
        let wanted = [(self.watches, watching), (self.tells_settings, settings)];
        let wanted = wanted.into_iter().filter(|(can, _)| *can);
        let wanted: Vec<LspAny> = wanted.map(|(_, registration)| registration).collect();
        (!wanted.is_empty()).then(|| json!({"registrations": wanted}))
    }
}

/// The folders that are open; editors without such name one folder, or none.
fn folders(params: &LspAny) -> Vec<Uri> {
    if let Some(folders) = params["workspaceFolders"].as_array() {
        let uris = folders.iter().filter_map(|folder| folder["uri"].as_str());
        return uris.map(Uri::from).collect();
    }
    let root = params["rootUri"].as_str().map(Uri::from);
    root.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_the_editor_can() {
        let with = |encodings: LspAny| {
            let general = json!({"positionEncodings": encodings});
            Client::new(&json!({"capabilities": {"general": general}})).unit
        };
        assert_eq!(with(json!(["utf-16", "utf-8"])), ColumnUnit::Utf8);
        assert_eq!(with(json!(["utf-16"])), ColumnUnit::Utf16);
        assert_eq!(Client::new(&LspAny::Null).unit, ColumnUnit::Utf16);
    }

    #[test]
    fn folders_are_named_in_several_ways() {
        let folders = |params: LspAny| Client::new(&params).folders;
        let many =
            json!({"workspaceFolders": [{"uri": "file:///a", "name": "a"}], "rootUri": null});
        assert_eq!(folders(many), [Uri::from("file:///a")]);
        let one = json!({"workspaceFolders": null, "rootUri": "file:///b"});
        assert_eq!(folders(one), [Uri::from("file:///b")]);
        assert!(folders(json!({})).is_empty());
    }
}
