//! Folders, configurations, and what changes beside the editor.

use serde_json::{Value, json};

use crate::editor::{Editor, uri};
use crate::support::Place;
use crate::{USER, codes, repository};

#[test]
fn several_folders_are_compared_each_for_itself() {
    let (one, two) = (repository(), repository());
    let (first, second) = (one.dir().join("user.proto"), two.dir().join("user.proto"));
    let mut editor = Editor::start(&one);
    editor.initialize(&[one.dir(), two.dir()], Value::Null, json!([]));
    one.write("user.proto", USER.replace("= 1", "= 5"));
    two.write("user.proto", USER.replace("= 2", "= 6"));
    for file in [&first, &second] {
        let changed = json!({"changes": [{"uri": uri(file), "type": 2}]});
        editor.tell("workspace/didChangeWatchedFiles", changed);
        let shown = editor.shown_closed(file);
        assert_eq!(codes(&shown), ["FIELD_RENUMBERED"], "{shown:#?}");
    }
    let event = json!({"added": [], "removed": [{"uri": uri(two.dir()), "name": "two"}]});
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": event}),
    );
    editor.cleared(&second);
}

#[test]
fn a_file_alone_is_compared_in_its_repository() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let mut editor = Editor::start(&place);
    editor.initialize(&[], Value::Null, json!([]));
    editor.open(&file, &USER.replace("= 1", "= 5"));
    assert_eq!(codes(&editor.shown(&file)), ["FIELD_RENUMBERED"]);
    editor.tell(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri(&file)}}),
    );
    editor.cleared(&file);
}

#[test]
fn settings_say_what_to_compare_with() {
    let place = repository();
    place.git(&["tag", "v1"]);
    place.write("user.proto", USER.replace("= 1", "= 5"));
    place.commit("renumber it");
    let file = place.dir().join("user.proto");
    let now = std::fs::read_to_string(&file).unwrap();
    let mut editor = Editor::open_folder(&place, json!({"lint": false}));
    editor.open(&file, &now);
    editor.shown_until(&file, <[Value]>::is_empty);
    let settings = json!({"settings": {"protovet": {"against": "v1"}}});
    editor.tell("workspace/didChangeConfiguration", settings);
    let shown = editor.shown_until(&file, |shown| !shown.is_empty());
    assert_eq!(codes(&shown), ["FIELD_RENUMBERED"]);
    // an editor that only says that something changed is asked
    editor.tell(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    let request = editor.wait_for("request", |it| it["method"] == "workspace/configuration");
    assert_eq!(request["params"]["items"], json!([{"section": "protovet"}]));
    editor.answer(&request, json!([{"agianst": "v2"}]));
    let message = editor.next("window/showMessage");
    let message = message["message"].as_str().unwrap();
    assert!(message.contains("`agianst`"), "{message}");
    let request = json!({"settings": {"protovet": {"against": "v2"}}});
    editor.tell("workspace/didChangeConfiguration", request);
    let message = editor.next("window/showMessage");
    let message = message["message"].as_str().unwrap();
    assert!(
        message.contains("`v2`") && message.contains("conventions"),
        "{message}"
    );
}

#[test]
fn configurations_count_as_for_a_check() {
    let place = repository();
    place.write("protovet.toml", "[check]\nsurfaces = [\"json\"]\n");
    let file = place.dir().join("user.proto");
    let renamed = USER.replace("email", "mail");
    let mut editor = Editor::open_folder(&place, json!({"lint": false}));
    editor.open(&file, &renamed);
    let shown = editor.shown(&file);
    let typed = place
        .write("user.proto", &renamed)
        .run(&["check", "--format", "json"]);
    let found: Vec<String> = typed
        .json()
        .iter()
        .map(|it| it["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes(&shown), found);
    assert!(!found.is_empty());
    // one that cannot be used is told where it is wrong
    let configuration = place.dir().join("protovet.toml");
    place.write("protovet.toml", "[check]\nsurface = 1\n");
    let changed = json!({"changes": [{"uri": uri(&configuration), "type": 2}]});
    editor.tell("workspace/didChangeWatchedFiles", changed.clone());
    let shown = editor.shown_closed(&configuration);
    assert_eq!(shown[0]["range"]["start"]["line"], 1, "{shown:#?}");
    place.write("protovet.toml", "");
    editor.tell("workspace/didChangeWatchedFiles", changed);
    editor.cleared(&configuration);
}

#[test]
fn modules_of_buf_yaml_count_as_for_a_check() {
    let place = Place::repository();
    place.write(
        "buf.yaml",
        "version: v2\nmodules:\n  - path: proto\nbreaking:\n  use: [FILE]\n",
    );
    place.write("proto/user.proto", USER).commit("add users");
    let file = place.dir().join("proto/user.proto");
    let mut editor = Editor::open_folder(&place, json!({"lint": false}));
    editor.open(&file, &USER.replace("  int32 age = 2;\n", ""));
    let shown = editor.shown(&file);
    assert_eq!(codes(&shown), ["FIELD_NO_DELETE"], "{shown:#?}");
}

#[test]
fn conventions_are_those_of_buf_yaml_in_files_that_are_open() {
    let place = Place::repository();
    place.write(
        "buf.yaml",
        "version: v2\nlint:\n  use: [FIELD_LOWER_SNAKE_CASE, MESSAGE_PASCAL_CASE]\n",
    );
    let text = "syntax = \"proto3\";\npackage acme;\nmessage user {\n  // buf:lint:ignore FIELD_LOWER_SNAKE_CASE\n  string eMail = 1;\n  string nickName = 2;\n}\n";
    place.write("user.proto", text);
    place.write("order.proto", text.replace("user", "order"));
    place.commit("add users and orders");
    let file = place.dir().join("user.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, text);
    let shown = editor.shown(&file);
    let expected = place.run(&["lint", "user.proto", "--format", "json"]);
    let expected = expected.json();
    let expected: Vec<&str> = expected
        .iter()
        .map(|it| it["type"].as_str().unwrap())
        .collect();
    assert_eq!(codes(&shown), expected, "{shown:#?}");
    assert_eq!(expected.len(), 2, "{expected:?}");
    let lines: Vec<_> = shown
        .iter()
        .map(|it| &it["range"]["start"]["line"])
        .collect();
    assert_eq!(lines, [&json!(2), &json!(5)]);
}

#[test]
fn what_git_commits_is_what_is_compared_with() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let changed = USER.replace("= 1", "= 5");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, &changed);
    assert_eq!(codes(&editor.shown(&file)), ["FIELD_RENUMBERED"]);
    place.write("user.proto", &changed).commit("renumber it");
    let head = json!({"changes": [{"uri": uri(&place.dir().join(".git/HEAD")), "type": 2}]});
    editor.tell("workspace/didChangeWatchedFiles", head);
    editor.shown_until(&file, <[Value]>::is_empty);
}

#[test]
fn without_git_conventions_are_looked_at() {
    let place = Place::new();
    let file = place.dir().join("e.proto");
    let text = "syntax = \"proto3\";\nenum Color {\n  RED = 0;\n}\n";
    place.write("e.proto", text);
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, text);
    let message = editor.next("window/showMessage");
    let message = message["message"].as_str().unwrap();
    assert!(message.contains("not in a git repository"), "{message}");
    let shown = editor.shown(&file);
    let all = place.run(&["lint", "--format", "json"]);
    assert_eq!(codes(&shown).len(), all.json().len(), "{shown:#?}");
    assert!(!shown.is_empty());
}

#[test]
fn a_new_file_counts_before_it_is_saved() {
    let place = repository();
    let file = place.dir().join("order.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    let text =
        "syntax = \"proto3\";\nimport \"user.proto\";\nmessage Order {\n  acme.User by = 1;\n}\n";
    editor.open(&file, text);
    editor.shown_until(&file, <[Value]>::is_empty);
    editor.replace(&file, &text.replace("acme.User", "acme.Usr"));
    assert_eq!(codes(&editor.shown(&file)), ["COMPILE_ERROR"]);
}
