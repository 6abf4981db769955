//! An editor without a screen: starts the server and talks to it as others do.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Place;

/// How long an answer may take on a machine with much to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server and what it said.
pub(crate) struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    said: Receiver<Value>,
    /// What was said and not asked for yet.
    waiting: Vec<Value>,
    requests: i64,
    versions: i64,
}

/// The URI of a file.
pub(crate) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Editor {
    /// Starts a server in a folder.
    pub(crate) fn start(place: &Place) -> Self {
        let mut command = place.protovet(place.dir());
        command.arg("lsp").arg("--stdio");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let input = server.stdin.take();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        let (sender, said) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            server,
            input,
            said,
            waiting: Vec::new(),
            requests: 0,
            versions: 0,
        }
    }

    /// Starts a server and opens the folder in it.
    pub(crate) fn open_folder(place: &Place, options: Value) -> Self {
        let mut editor = Self::start(place);
        editor.initialize(&[place.dir()], options, json!(["utf-16"]));
        editor
    }

    /// Says what this editor can, and opens folders.
    pub(crate) fn initialize(
        &mut self,
        folders: &[&Path],
        options: Value,
        encodings: Value,
    ) -> Value {
        let folders: Vec<Value> = folders
            .iter()
            .map(|folder| json!({"uri": uri(folder), "name": "folder"}))
            .collect();
        let answer = self.ask(
            "initialize",
            json!({
                "processId": null,
                "rootUri": null,
                "workspaceFolders": folders,
                "initializationOptions": options,
                "capabilities": {
                    "general": {"positionEncodings": encodings},
                    "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
                    "window": {"showDocument": {"support": true}},
                    "workspace": {
                        "configuration": true,
                        "workspaceEdit": {"documentChanges": true},
                        "didChangeWatchedFiles": {"dynamicRegistration": true},
                    },
                },
            }),
        );
        self.tell("initialized", json!({}));
        answer["result"].clone()
    }

    /// Sends a message as it is.
    pub(crate) fn send_raw(&mut self, text: &str) {
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        input.flush().unwrap();
    }

    /// Sends a notification.
    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        let message = json!({"jsonrpc": "2.0", "method": method, "params": params});
        self.send_raw(&message.to_string());
    }

    /// Sends a request and waits for the whole answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        let message = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.send_raw(&message.to_string());
        self.wait_for(method, |it| it["id"] == id && it.get("method").is_none())
    }

    /// Answers a request of the server.
    pub(crate) fn answer(&mut self, request: &Value, result: Value) {
        let message = json!({"jsonrpc": "2.0", "id": request["id"], "result": result});
        self.send_raw(&message.to_string());
    }

    /// The first message not asked for yet that is wanted.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, what: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&is_wanted) {
            return self.waiting.remove(at);
        }
        loop {
            match self.said.recv_timeout(PATIENCE) {
                Ok(message) if is_wanted(&message) => return message,
                Ok(message) => self.waiting.push(message),
                Err(error) => panic!("no {what}: {error}; there is {:#?}", self.waiting),
            }
        }
    }

    /// The next message of a method.
    #[track_caller]
    pub(crate) fn next(&mut self, method: &str) -> Value {
        self.wait_for(method, |it| it["method"] == method)["params"].take()
    }

    /// Opens a file with a text.
    pub(crate) fn open(&mut self, path: &Path, text: &str) {
        self.versions += 1;
        let document = json!({
            "uri": uri(path), "languageId": "proto", "version": self.versions, "text": text,
        });
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Changes a file, by ranges or whole.
    pub(crate) fn change(&mut self, path: &Path, changes: Value) {
        self.versions += 1;
        let document = json!({"uri": uri(path), "version": self.versions});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.tell("textDocument/didChange", params);
    }

    /// Replaces the text of a file.
    pub(crate) fn replace(&mut self, path: &Path, text: &str) {
        self.change(path, json!([{"text": text}]));
    }

    /// What is shown in a file for its newest version.
    #[track_caller]
    pub(crate) fn shown(&mut self, path: &Path) -> Vec<Value> {
        let (uri, version) = (uri(path), self.versions);
        let mut message = self.wait_for("diagnostics", |it| {
            it["method"] == "textDocument/publishDiagnostics"
                && it["params"]["uri"] == uri
                && it["params"]["version"] == version
        });
        serde_json::from_value(message["params"]["diagnostics"].take()).unwrap()
    }

    /// What is shown in a file that is not open.
    #[track_caller]
    pub(crate) fn shown_closed(&mut self, path: &Path) -> Vec<Value> {
        let uri = uri(path);
        let mut message = self.wait_for("diagnostics", |it| {
            it["method"] == "textDocument/publishDiagnostics"
                && it["params"]["uri"] == uri
                && it["params"].get("version").is_none()
        });
        serde_json::from_value(message["params"]["diagnostics"].take()).unwrap()
    }

    /// Waits until nothing is shown any more in a file that is not open.
    #[track_caller]
    pub(crate) fn cleared(&mut self, path: &Path) {
        while !self.shown_closed(path).is_empty() {}
    }

    /// Waits until what is shown in a file is as wanted: a history that is read later may change it.
    #[track_caller]
    pub(crate) fn shown_until(
        &mut self,
        path: &Path,
        is_wanted: impl Fn(&[Value]) -> bool,
    ) -> Vec<Value> {
        loop {
            let shown = self.shown(path);
            if is_wanted(&shown) {
                return shown;
            }
        }
    }

    /// Ends the server as the protocol says.
    pub(crate) fn quit(mut self) -> ExitStatus {
        let answer = self.ask("shutdown", Value::Null);
        assert_eq!(answer.get("result"), Some(&Value::Null), "{answer}");
        self.tell("exit", Value::Null);
        self.server.wait().unwrap()
    }

    /// Goes away without a word.
    pub(crate) fn vanish(mut self) -> ExitStatus {
        self.input = None;
        self.server.wait().unwrap()
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => {
                if let Some(value) = line.strip_prefix("Content-Length: ") {
                    length = value.parse().ok()?;
                }
            }
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

impl Drop for Editor {
    fn drop(&mut self) {
        // a test that fails leaves no server behind
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
