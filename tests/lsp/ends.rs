//! How a server starts, is misunderstood, and ends.

use serde_json::{Value, json};

use crate::editor::Editor;
use crate::{USER, repository};

#[test]
fn wrong_messages_are_answered_and_do_no_harm() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    let answer = editor.ask("textDocument/definition", json!({}));
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
    let answer = editor.ask("textDocument/hover", json!({"position": 3}));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let answer = editor.ask("workspace/executeCommand", json!({"command": "rm"}));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let answer = editor.ask("initialize", json!({"capabilities": {}}));
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    editor.tell("textDocument/didOpen", json!({"textDocument": "x"}));
    let logged = editor.wait_for("log", |it| {
        let text = it["params"]["message"].as_str().unwrap_or_default();
        it["method"] == "window/logMessage" && text.contains("`textDocument/didOpen`")
    });
    assert_eq!(logged["params"]["type"], 3);
    // of a file that is not open, and of none
    editor.tell("$/somethingNew", json!({}));
    let change = json!({"textDocument": {"uri": "untitled:1", "version": 2}, "contentChanges": []});
    editor.tell("textDocument/didChange", change);
    editor.open(&file, &USER.replace("= 2", "= 3"));
    editor.shown_until(&file, |shown| !shown.is_empty());
    assert!(editor.quit().success());
}

#[test]
fn a_server_ends_with_its_editor() {
    let place = repository();
    // before it was told anything, and after
    assert_eq!(Editor::start(&place).vanish().code(), Some(2));
    let editor = Editor::open_folder(&place, Value::Null);
    assert_eq!(editor.vanish().code(), Some(1));
}

#[test]
fn exit_without_shutdown_is_told_by_the_exit_code() {
    let place = repository();
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.vanish().code(), Some(1));
}

#[test]
fn after_shutdown_nothing_is_answered() {
    let place = repository();
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.ask("shutdown", Value::Null);
    let answer = editor.ask("textDocument/hover", json!({}));
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    editor.tell("exit", Value::Null);
    assert_eq!(editor.vanish().code(), Some(0));
}

#[test]
fn what_is_no_message_ends_the_server_with_an_error() {
    let place = repository();
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.send_raw("{");
    assert_eq!(editor.vanish().code(), Some(2));
}
