//! The language server, driven over standard input and output as an editor drives it, in real
//! repositories.

#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "lsp/asking.rs"]
mod asking;
#[path = "lsp/editor.rs"]
mod editor;
#[path = "lsp/ends.rs"]
mod ends;
#[path = "lsp/hostile.rs"]
mod hostile;
#[path = "lsp/typing.rs"]
mod typing;
#[path = "lsp/workspaces.rs"]
mod workspaces;

use serde_json::{Value, json};
use support::Place;

/// A schema with two fields.
const USER: &str = "syntax = \"proto3\";\npackage acme;\nmessage User {\n  string email = 1;\n  int32 age = 2;\n}\n";

/// A repository with it on `main`.
fn repository() -> Place {
    let place = Place::repository();
    place.write("user.proto", USER).commit("add users");
    place
}

/// The rules of what is shown.
fn codes(shown: &[Value]) -> Vec<&str> {
    let codes = shown.iter().map(|it| it["code"].as_str());
    codes.collect::<Option<_>>().unwrap()
}

/// A range on one line.
fn range(line: u32, from: u32, to: u32) -> Value {
    json!({
        "start": {"line": line, "character": from},
        "end": {"line": line, "character": to},
    })
}
