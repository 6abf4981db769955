//! The language server, driven over standard input and output as an editor drives it, in real
//! repositories.

#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "lsp/editor.rs"]
mod editor;
#[path = "lsp/ends.rs"]
mod ends;
#[path = "lsp/typing.rs"]
mod typing;

use support::Place;

/// A schema with two fields.
const USER: &str = "syntax = \"proto3\";\npackage acme;\nmessage User {\n  string email = 1;\n  int32 age = 2;\n}\n";

/// A repository with it on `main`.
fn repository() -> Place {
    let place = Place::repository();
    place.write("user.proto", USER).commit("add users");
    place
}
