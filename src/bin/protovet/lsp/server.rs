//! The thread that talks to the editor: takes what it says, has folders compared, and tells what
//! was found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, never, select};
use gen_lsp_types::{LspAny, MessageType, PublishDiagnosticsParams, ShowMessageParams};
use lsp_server::{Message, Notification, Request, RequestId, Response};
use protovet::report::visible;
use serde_json::json;

use super::board::{Board, View};
use super::client::Client;
use super::documents::Documents;
use super::options::Options;
use super::queue::Queue;
use super::worker::{Done, Job, Told};
use super::workspace::Workspace;
use crate::outcome::Outcome;

/// What leads away from the thread.
pub(super) struct Channels {
    pub(super) editor: Sender<Message>,
    pub(super) jobs: Sender<Job>,
    /// The job that nobody waits for any more.
    pub(super) given_up: Arc<AtomicU64>,
}

/// All that is known.
pub(super) struct Server {
    pub(super) client: Client,
    channels: Channels,
    pub(super) documents: Documents,
    pub(super) workspace: Workspace,
    options: Arc<Options>,
    queue: Queue,
    pub(super) board: Board,
    /// The job at work, and its folder.
    working: Option<(u64, PathBuf)>,
    tickets: u64,
    requests: i32,
    /// The request for settings that is not answered yet.
    asked_for_settings: Option<RequestId>,
    /// What was last said about each folder, so as not to say it again.
    said: BTreeMap<PathBuf, String>,
    /// Where pages are put to be opened.
    pub(super) pages: Option<PathBuf>,
    /// Whether the editor said that it is done.
    pub(super) is_done: bool,
}

impl Server {
    pub(super) fn new(client: Client, channels: Channels, pages: Option<PathBuf>) -> Self {
        Self {
            client,
            channels,
            documents: Documents::default(),
            workspace: Workspace::default(),
            options: Arc::default(),
            queue: Queue::default(),
            board: Board::default(),
            working: None,
            tickets: 0,
            requests: 0,
            asked_for_settings: None,
            said: BTreeMap::new(),
            pages,
            is_done: false,
        }
    }

    /// Serves until the editor ends it.
    pub(super) fn serve(
        &mut self,
        editor: &Receiver<Message>,
        results: &Receiver<Done>,
    ) -> Outcome {
        loop {
            let timer = match self.queue.next_due() {
                Some(due) if self.working.is_none() => crossbeam_channel::at(due),
                _ => never(),
            };
            select! {
                recv(editor) -> message => match message {
                    Ok(Message::Request(request)) => self.request(request),
                    Ok(Message::Notification(notification)) if notification.method == "exit" => {
                        return if self.is_done { Outcome::Clean } else { Outcome::Abandoned };
                    }
                    Ok(Message::Notification(notification)) => self.notification(notification),
                    Ok(Message::Response(response)) => self.answered(response),
                    Err(_) => return Outcome::Abandoned,
                },
                recv(results) -> done => match done {
                    Ok(done) => self.done(done),
                    Err(_) => return Outcome::Failed,
                },
                recv(timer) -> _ => {}
            }
            if editor.is_empty() {
                self.start();
            }
        }
    }

    /// Has the folder compared that is due, if the other thread has time.
    fn start(&mut self) {
        if self.working.is_some() {
            return;
        }
        let Some((folder, reopen)) = self.queue.take(Instant::now()) else {
            return;
        };
        self.tickets += 1;
        let here = self.documents.all();
        let here =
            here.filter(|(path, _)| self.workspace.folder_of(path).as_ref() == Some(&folder));
        let texts = here.map(|(path, document)| (path.to_path_buf(), Arc::clone(&document.text)));
        let job = Job {
            ticket: self.tickets,
            folder: folder.clone(),
            reopen,
            texts: texts.collect(),
            options: Arc::clone(&self.options),
        };
        self.working = Some((self.tickets, folder));
        // the other thread ends only with this one
        let _ = self.channels.jobs.send(job);
    }

    /// A folder has to be compared again.
    pub(super) fn compare(&mut self, folder: &Path, reopen: bool) {
        self.queue.add(folder, reopen, Instant::now());
        if let Some((ticket, working)) = &self.working
            && working == folder
        {
            self.channels.given_up.store(*ticket, Ordering::Relaxed);
        }
    }

    /// All folders that are open, or hold an open file, have to be compared again.
    pub(super) fn compare_all(&mut self, reopen: bool) {
        let of_files = self.documents.all();
        let of_files = of_files.filter_map(|(path, _)| self.workspace.folder_of(path));
        let mut folders: Vec<PathBuf> = of_files.collect();
        folders.extend(self.workspace.all().map(Path::to_path_buf));
        folders.sort();
        folders.dedup();
        for folder in folders {
            self.compare(&folder, reopen);
        }
    }

    /// A folder is not to be looked at any more.
    pub(super) fn forget(&mut self, folder: &Path) {
        self.queue.remove(folder);
        self.said.remove(folder);
        let view = view(&self.client, &self.documents, &self.workspace);
        let cleared = self.board.forget(folder, view);
        self.publish(cleared);
    }

    /// Takes in what was found.
    fn done(&mut self, done: Done) {
        let Done {
            ticket,
            folder,
            result,
            cost,
            is_last,
        } = done;
        if is_last && self.working.as_ref().is_some_and(|(it, _)| *it == ticket) {
            self.working = None;
        }
        match &result {
            Told::Stale => return,
            // what is newer is on its way
            _ if self.queue.waits(&folder) => return,
            Told::Found { note, warning, .. } => {
                if let Some(note) = note {
                    self.log(note);
                }
                let warning = warning.clone().unwrap_or_default();
                self.say(&folder, &warning);
            }
            Told::Broken(_) => {}
            Told::Failed(message) => self.say(&folder, message),
        }
        self.queue.took(&folder, cost);
        self.board.take(&folder, result);
        let view = view(&self.client, &self.documents, &self.workspace);
        let published = self.board.published(&folder, view);
        self.publish(published);
    }

    fn publish(&self, published: Vec<PublishDiagnosticsParams>) {
        for params in published {
            self.notify("textDocument/publishDiagnostics", &params);
        }
    }

    /// Asks the editor for its settings.
    pub(super) fn ask_for_settings(&mut self) {
        if self.client.has_settings {
            let items = json!({"items": [{"section": "protovet"}]});
            self.asked_for_settings = Some(self.ask("workspace/configuration", items));
        }
    }

    /// Takes in an answer of the editor: of all that it is asked only settings matter.
    fn answered(&mut self, response: Response) {
        if self.asked_for_settings.as_ref() != Some(&response.id) {
            return;
        }
        self.asked_for_settings = None;
        if let Ok(settings) = response.response_result {
            self.configure(&settings[0]);
        }
    }

    /// Takes in what the editor keeps in its settings: they go before those it started with.
    pub(super) fn configure(&mut self, settings: &LspAny) {
        match Options::read(&self.client.settings, settings) {
            Ok(options) if options == *self.options => {}
            Ok(options) => {
                self.options = Arc::new(options);
                self.compare_all(true);
            }
            Err(message) => self.show(&message),
        }
    }

    /// Shows a message about a folder, once.
    fn say(&mut self, folder: &Path, message: &str) {
        let said = self.said.entry(folder.to_path_buf()).or_default();
        if said == message {
            return;
        }
        message.clone_into(said);
        if !message.is_empty() {
            self.show(message);
        }
    }

    /// Shows a message to the user.
    pub(super) fn show(&self, message: &str) {
        let params = ShowMessageParams {
            kind: MessageType::Warning,
            message: format!("protovet: {}", visible(message)),
        };
        self.notify("window/showMessage", &params);
    }

    pub(super) fn log(&self, message: &str) {
        self.notify(
            "window/logMessage",
            &json!({"type": 3, "message": visible(message)}),
        );
    }

    fn notify(&self, method: &str, params: &impl serde::Serialize) {
        match serde_json::to_value(params) {
            Ok(params) => self.send(
                Notification {
                    method: method.to_owned(),
                    params,
                }
                .into(),
            ),
            // all that is sent can be written as JSON
            Err(error) => self.log(&error.to_string()),
        }
    }

    /// Asks the editor for something.
    pub(super) fn ask(&mut self, method: &str, params: LspAny) -> RequestId {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        let request = Request {
            id: id.clone(),
            method: method.to_owned(),
            params,
        };
        self.send(request.into());
        id
    }

    pub(super) fn respond(&self, response: Response) {
        self.send(response.into());
    }

    fn send(&self, message: Message) {
        // an editor that does not listen any more is noticed by what it does not say
        let _ = self.channels.editor.send(message);
    }
}

/// What the editor shows.
fn view<'a>(client: &Client, documents: &'a Documents, workspace: &'a Workspace) -> View<'a> {
    View {
        documents,
        workspace,
        unit: client.unit,
        related: client.shows_related,
    }
}
