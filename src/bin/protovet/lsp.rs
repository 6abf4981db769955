//! `protovet lsp`: a language server. Editors start it, and it tells them while somebody types what
//! `protovet check` would find.
//!
//! One thread talks to the editor and never computes for long (`server`); another compares
//! (`worker`). What is typed lies on top of the files on disk; all else that a check needs is opened
//! once and kept (`sides`, `judge`).

mod actions;
mod allow;
mod board;
mod client;
mod documents;
mod hover;
mod judge;
mod messages;
mod notices;
mod old_texts;
mod options;
mod queue;
mod server;
mod shift;
mod sides;
mod uri;
mod worker;
mod workspace;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use lsp_server::Connection;
use protovet::source::SourceError;

use crate::failure::Failure;
use crate::outcome::Outcome;
use client::Client;
use old_texts::OldTexts;
use server::{Channels, Server};
use worker::Worker;

/// Serves one editor until it says that it is done, or goes away.
///
/// # Errors
/// When what comes in is no language server protocol, or no thread can be started.
pub(crate) fn run() -> Result<Outcome, Failure> {
    let (connection, threads) = Connection::stdio();
    let (id, params) = match connection.initialize_start() {
        Ok(started) => started,
        Err(error) => {
            drop(connection);
            threads.join()?;
            return Err(not_started(&error.to_string()));
        }
    };
    let client = Client::new(&params);
    let answer = lsp_server::Response::new_ok(id, client.answer());
    // gone when this returns
    let folder = old_texts::folder().ok();
    let pages = folder.as_ref().map(|folder| folder.path().to_path_buf());
    let (jobs, taken) = crossbeam_channel::bounded(1);
    let (done, results) = crossbeam_channel::unbounded();
    let given_up = Arc::new(AtomicU64::new(0));
    let worker = Worker {
        jobs: taken,
        done,
        given_up: Arc::clone(&given_up),
        old_texts: OldTexts::new(pages.clone()),
    };
    std::thread::Builder::new()
        .name("compare".to_owned())
        .spawn(move || worker.run())?;
    let channels = Channels {
        editor: connection.sender,
        jobs,
        given_up,
    };
    let mut server = Server::new(client, channels, pages);
    server.respond(answer);
    let outcome = server.serve(&connection.receiver, &results);
    drop((server, connection.receiver));
    threads.join()?;
    Ok(outcome)
}

fn not_started(why: &str) -> Failure {
    let help = "it is for editors: docs/editors.md shows how they start it";
    SourceError::new(
        format!("no editor speaks to this language server: {why}"),
        help,
    )
    .into()
}
