//! What an editor asks about a place: what is there, and what can be done about it.

use std::path::Path;

use serde_json::{Value, json};

use crate::editor::{Editor, uri};
use crate::{USER, codes, range, repository};

fn hover(editor: &mut Editor, path: &Path, line: u32, character: u32) -> Value {
    let position = json!({"line": line, "character": character});
    let params = json!({"textDocument": {"uri": uri(path)}, "position": position});
    editor.ask("textDocument/hover", params)["result"].take()
}

fn actions(editor: &mut Editor, path: &Path, range: &Value) -> Vec<Value> {
    let params = json!({
        "textDocument": {"uri": uri(path)},
        "range": range,
        "context": {"diagnostics": []},
    });
    let mut answer = editor.ask("textDocument/codeAction", params);
    serde_json::from_value(answer["result"].take()).unwrap()
}

/// The action whose title has some words.
#[track_caller]
fn titled<'a>(actions: &'a [Value], words: &str) -> &'a Value {
    let mut found = actions.iter();
    let found = found.find(|it| it["title"].as_str().unwrap().contains(words));
    found.unwrap_or_else(|| panic!("no action {words} in {actions:#?}"))
}

/// A text after the edits of an action.
fn edited(text: &str, action: &Value, path: &Path) -> String {
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], uri(path));
    assert!(change["textDocument"]["version"].is_i64(), "{change}");
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let offset = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        starts[line] + usize::try_from(position["character"].as_u64().unwrap()).unwrap()
    };
    let mut edits: Vec<(usize, usize, &str)> = change["edits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let text = edit["newText"].as_str().unwrap();
            (offset(&range["start"]), offset(&range["end"]), text)
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

#[test]
fn what_a_field_is_and_since_when() {
    let place = repository();
    let commit = place.git(&["rev-parse", "--short=7", "HEAD"]);
    let file = place.dir().join("user.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, USER);
    editor.shown(&file);
    // the history is read behind the first answer
    let shown = loop {
        let shown = hover(&mut editor, &file, 3, 4);
        if shown["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("since")
        {
            break shown;
        }
        editor.shown(&file);
    };
    assert_eq!(shown["range"], range(3, 9, 14));
    assert_eq!(shown["contents"]["kind"], "markdown");
    let text = shown["contents"]["value"].as_str().unwrap();
    for part in [
        "`acme.User.email`",
        "field 1 of type `string`",
        "tag `0a`",
        "JSON: `email`",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(
        text.contains(&format!("since {commit} (2024-03-02")),
        "{text}"
    );
    assert_eq!(hover(&mut editor, &file, 1, 2), Value::Null);
    // lines that were put in above, which do not compile, do not matter
    editor.change(
        &file,
        json!([{"range": range(0, 0, 0), "text": "message {\n"}]),
    );
    editor.shown(&file);
    let moved = hover(&mut editor, &file, 4, 4);
    assert_eq!(moved["range"], range(4, 9, 14));
}

#[test]
fn a_finding_is_explained_where_it_stands() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, &USER.replace("email = 1", "email = 5"));
    let shown = editor.shown(&file);
    assert_eq!(codes(&shown), ["FIELD_RENUMBERED"]);
    let shown = hover(&mut editor, &file, 3, 17);
    assert_eq!(shown["range"], range(3, 17, 18));
    let text = shown["contents"]["value"].as_str().unwrap();
    for part in [
        "**error\\[FIELD_RENUMBERED\\]** field `email`",
        "witness (binary)",
        "# FIELD_RENUMBERED",
        "```proto\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let actions = actions(&mut editor, &file, &range(3, 17, 17));
    let command = &titled(&actions, "Explain FIELD_RENUMBERED")["command"];
    let answer = editor.ask("workspace/executeCommand", command.clone());
    assert_eq!(answer.get("result"), Some(&Value::Null), "{answer}");
    let opened = editor.next("window/showDocument");
    let page = opened["uri"]
        .as_str()
        .unwrap()
        .strip_prefix("file://")
        .unwrap();
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("# FIELD_RENUMBERED\n"), "{page}");
    assert!(editor.quit().success());
}

#[test]
fn pages_go_with_the_server() {
    let place = repository();
    let mut editor = Editor::open_folder(&place, Value::Null);
    let command = json!({"command": "protovet.explain", "arguments": ["FIELD_DELETED"]});
    editor.ask("workspace/executeCommand", command);
    let opened = editor.next("window/showDocument");
    let page = opened["uri"]
        .as_str()
        .unwrap()
        .strip_prefix("file://")
        .unwrap()
        .to_owned();
    assert!(Path::new(&page).exists());
    assert!(editor.quit().success());
    assert!(!Path::new(&page).exists());
}

#[test]
fn a_deleted_field_is_reserved_by_an_action() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let without = USER.replace("  int32 age = 2;\n", "");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, &without);
    let shown = editor.shown(&file);
    assert!(codes(&shown).contains(&"FIELD_DELETED"), "{shown:#?}");
    let all = actions(&mut editor, &file, &shown[0]["range"]);
    let reserve = titled(&all, "reserve");
    assert_eq!(reserve["isPreferred"], true);
    let mended = edited(&without, reserve, &file);
    assert!(
        mended.contains("reserved 2;") && mended.contains("reserved \"age\";"),
        "{mended}"
    );
    editor.replace(&file, &mended);
    let left = editor.shown(&file);
    assert!(!codes(&left).contains(&"FIELD_DELETED"), "{left:#?}");
}

#[test]
fn what_is_allowed_needs_a_reason() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let changed = USER.replace("email = 1", "email = 5");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, &changed);
    let shown = editor.shown(&file);
    let all = actions(&mut editor, &file, &shown[0]["range"]);
    let text = edited(&changed, titled(&all, "Allow FIELD_RENUMBERED"), &file);
    assert!(
        text.contains("\n  // protovet:allow FIELD_RENUMBERED reason=\"\"\n  string email = 5;\n"),
        "{text}"
    );
    editor.replace(&file, &text);
    let shown = editor.shown(&file);
    let mut found = codes(&shown);
    found.sort_unstable();
    assert_eq!(found, ["ALLOW_MALFORMED", "FIELD_RENUMBERED"], "{shown:#?}");
    editor.replace(
        &file,
        &text.replace("reason=\"\"", "reason=\"nobody reads it\""),
    );
    assert_eq!(editor.shown(&file), [] as [Value; 0]);
}

#[test]
fn where_nothing_is_found_nothing_is_offered() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, &USER.replace("email = 1", "email = 5"));
    editor.shown(&file);
    assert!(actions(&mut editor, &file, &range(0, 0, 3)).is_empty());
    assert!(
        actions(
            &mut editor,
            &place.dir().join("other.proto"),
            &range(0, 0, 3)
        )
        .is_empty()
    );
}
