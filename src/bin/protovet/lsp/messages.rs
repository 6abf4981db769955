//! What the editor says, one method after the other.

use std::path::{Path, PathBuf};

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    ExecuteCommandParams, LspAny,
};
use lsp_server::{ErrorCode, Notification, Request, Response, ResponseError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::client::EXPLAIN;
use super::documents::located;
use super::server::Server;

/// An answer, or why there is none.
type Answer = Result<LspAny, ResponseError>;

impl Server {
    /// Answers a request.
    pub(super) fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let answer = match method.as_str() {
            _ if self.is_done => Err(error(
                ErrorCode::InvalidRequest,
                "the server was told to shut down".to_owned(),
            )),
            "shutdown" => {
                self.is_done = true;
                Ok(LspAny::Null)
            }
            "textDocument/hover" => self.answer(params, Self::hover),
            "textDocument/codeAction" => self.answer(params, Self::code_actions),
            "workspace/executeCommand" => self.execute(params),
            "initialize" => Err(error(
                ErrorCode::InvalidRequest,
                "the server is initialized already".to_owned(),
            )),
            other => Err(error(
                ErrorCode::MethodNotFound,
                format!("protovet does not answer `{other}`"),
            )),
        };
        self.respond(match answer {
            Ok(answer) => Response::new_ok(id, answer),
            Err(error) => Response::new_err(id, error.code, error.message),
        });
    }

    fn answer<P: DeserializeOwned, R: Serialize>(
        &self,
        params: LspAny,
        answer: impl FnOnce(&Self, P) -> R,
    ) -> Answer {
        let answer = answer(self, understood(params)?);
        serde_json::to_value(answer).map_err(|it| error(ErrorCode::InternalError, it.to_string()))
    }

    fn execute(&mut self, params: LspAny) -> Answer {
        let params: ExecuteCommandParams = understood(params)?;
        let mut arguments = params.arguments.into_iter().flatten();
        let rule = arguments.next();
        let rule = rule.as_ref().and_then(LspAny::as_str);
        match (params.command.as_str(), rule) {
            (EXPLAIN, Some(rule)) => {
                let told = self.explain(rule);
                told.map_err(|message| error(ErrorCode::InvalidParams, message))?;
                Ok(LspAny::Null)
            }
            (EXPLAIN, None) => Err(error(
                ErrorCode::InvalidParams,
                format!("`{EXPLAIN}` takes the name of a rule"),
            )),
            (other, _) => Err(error(
                ErrorCode::InvalidParams,
                format!("there is no command `{other}`"),
            )),
        }
    }

    /// Takes in a notification. What is not understood is told in the log of the editor.
    pub(super) fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        let taken = match method.as_str() {
            "initialized" => {
                self.initialized();
                Ok(())
            }
            "textDocument/didOpen" => understood(params).map(|it| self.opened(it)),
            "textDocument/didChange" => understood(params).map(|it| self.changed(it)),
            "textDocument/didSave" => understood(params).map(|it| self.saved(&it)),
            "textDocument/didClose" => understood(params).map(|it| self.closed(&it)),
            "workspace/didChangeWatchedFiles" => understood(params).map(|it| self.watched(&it)),
            "workspace/didChangeWorkspaceFolders" => understood(params).map(|it| self.folders(it)),
            "workspace/didChangeConfiguration" => {
                self.settings_changed(&params);
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(error) = taken {
            self.log(&format!("`{method}`: {}", error.message));
        }
    }

    fn initialized(&mut self) {
        if let Some(registrations) = self.client.registrations() {
            self.ask("client/registerCapability", registrations);
        }
        self.configure(&LspAny::Null);
        for folder in self.client.folders.clone() {
            if let Some(folder) = self.workspace.add(&folder) {
                self.compare(&folder, true);
            }
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let it = params.text_document;
        let path = self.documents.open(it.uri, it.version, &it.text);
        self.compare_around(path, false);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let it = params.text_document;
        let uri = it.text_document_identifier.uri;
        let unit = self.client.unit;
        let path = self
            .documents
            .change(&uri, it.version, params.content_changes, unit);
        self.compare_around(path, false);
    }

    fn saved(&mut self, params: &DidSaveTextDocumentParams) {
        self.compare_around(located(&params.text_document.uri), true);
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let path = self.documents.close(&params.text_document.uri);
        self.compare_around(path.clone(), true);
        let Some(folder) = path.and_then(|path| self.workspace.folder_of(&path)) else {
            return;
        };
        let is_here = |path: &Path| self.workspace.folder_of(path).as_ref() == Some(&folder);
        let is_open = self.workspace.all().any(|open| open == folder);
        if !is_open && !self.documents.all().any(|(path, _)| is_here(path)) {
            self.forget(&folder);
        }
    }

    fn watched(&mut self, params: &DidChangeWatchedFilesParams) {
        let paths = params
            .changes
            .iter()
            .filter_map(|change| located(&change.uri));
        let mut folders: Vec<_> = Vec::new();
        let mut is_outside = false;
        for path in paths {
            match self.workspace.folder_of(&path) {
                Some(folder) if path.extension().is_some_and(|it| it == "proto") => {
                    folders.push(folder);
                }
                // a configuration or a branch may count for every folder below or beside
                _ => is_outside = true,
            }
        }
        if is_outside {
            self.compare_all(true);
            return;
        }
        folders.sort();
        folders.dedup();
        for folder in folders {
            self.compare(&folder, true);
        }
    }

    fn folders(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for removed in params.event.removed {
            if let Some(folder) = self.workspace.remove(&removed.uri) {
                self.forget(&folder);
            }
        }
        for added in params.event.added {
            self.workspace.add(&added.uri);
        }
        self.compare_all(true);
    }

    /// Editors send their settings, or only that they changed, and then they are asked for them.
    fn settings_changed(&mut self, params: &LspAny) {
        let settings = &params["settings"];
        if settings.is_null() {
            self.ask_for_settings();
        } else {
            self.configure(settings);
        }
    }

    fn compare_around(&mut self, path: Option<PathBuf>, reopen: bool) {
        if let Some(folder) = path.and_then(|path| self.workspace.folder_of(&path)) {
            self.compare(&folder, reopen);
        }
    }
}

/// Parameters of the shape that the protocol has.
fn understood<P: DeserializeOwned>(params: LspAny) -> Result<P, ResponseError> {
    serde_json::from_value(params).map_err(|it| error(ErrorCode::InvalidParams, it.to_string()))
}

fn error(code: ErrorCode, message: String) -> ResponseError {
    ResponseError {
        code: code as i32,
        message,
        data: None,
    }
}
