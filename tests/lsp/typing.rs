//! What is shown while somebody types.

use serde_json::{Value, json};

use crate::editor::{Editor, uri};
use crate::support::Place;
use crate::{USER, codes, range, repository};

#[test]
fn a_finding_comes_and_goes_with_the_text() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, USER);
    editor.shown_until(&file, <[Value]>::is_empty);
    // the `1` of `email`
    editor.change(&file, json!([{"range": range(3, 17, 18), "text": "4"}]));
    let shown = editor.shown_until(&file, |shown| !shown.is_empty());
    let [finding] = &shown[..] else {
        panic!("{shown:#?}")
    };
    assert_eq!(finding["code"], "FIELD_RENUMBERED");
    assert_eq!(finding["severity"], 1);
    assert_eq!(finding["source"], "protovet");
    assert_eq!(finding["range"], range(3, 17, 18));
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.contains("`email`") && message.contains("from 1 to 4"),
        "{message}"
    );
    // the old declaration can be opened, as it was
    let related = &finding["relatedInformation"][0];
    assert_eq!(related["location"]["range"], range(3, 17, 18));
    let old = related["location"]["uri"].as_str().unwrap();
    let old = std::fs::read_to_string(old.strip_prefix("file://").unwrap()).unwrap();
    assert_eq!(old, USER);
    editor.change(&file, json!([{"range": range(3, 17, 18), "text": "1"}]));
    assert_eq!(editor.shown(&file), [] as [Value; 0]);
    assert!(editor.quit().success());
}

#[test]
fn half_typed_text_shows_what_is_wrong_and_keeps_what_was_found() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    let renumbered = USER.replace("age = 2", "age = 7");
    editor.open(&file, &renumbered);
    editor.shown_until(&file, |shown| codes(shown) == ["FIELD_RENUMBERED"]);
    // a line above what was found
    editor.change(
        &file,
        json!([{"range": range(2, 14, 14), "text": "\n  string na"}]),
    );
    let shown = editor.shown(&file);
    assert_eq!(
        codes(&shown),
        ["COMPILE_ERROR", "FIELD_RENUMBERED"],
        "{shown:#?}"
    );
    assert_eq!(
        shown[1]["range"]["start"],
        json!({"line": 5, "character": 14})
    );
    editor.change(
        &file,
        json!([{"range": range(3, 11, 11), "text": "me = 3;"}]),
    );
    let shown = editor.shown(&file);
    assert_eq!(codes(&shown), ["FIELD_RENUMBERED"], "{shown:#?}");
    assert_eq!(
        shown[0]["range"]["start"],
        json!({"line": 5, "character": 14})
    );
}

#[test]
fn what_is_typed_counts_for_files_that_are_not_open() {
    let place = Place::repository();
    place.write(
        "a.proto",
        "syntax = \"proto3\";\nenum E {\n  E_UNSPECIFIED = 0;\n}\n",
    );
    place.write(
        "b.proto",
        "syntax = \"proto3\";\nimport \"a.proto\";\nmessage M {\n  E e = 1;\n}\n",
    );
    place.commit("add both");
    let (a, b) = (place.dir().join("a.proto"), place.dir().join("b.proto"));
    let mut editor = Editor::open_folder(&place, Value::Null);
    let renamed = "syntax = \"proto3\";\nenum F {\n  E_UNSPECIFIED = 0;\n}\n";
    editor.open(&a, renamed);
    let shown = editor.shown_closed(&b);
    assert_eq!(codes(&shown), ["COMPILE_ERROR"], "{shown:#?}");
    editor.tell(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri(&a)}}),
    );
    editor.cleared(&b);
}

#[test]
fn columns_are_counted_as_agreed() {
    let text = "syntax = \"proto3\";\nmessage M {\n  /* \u{1f600} */ string email = 1;\n}\n";
    for (encoding, column) in [("utf-16", 26), ("utf-8", 28)] {
        let place = Place::repository();
        place.write("m.proto", text).commit("add it");
        let file = place.dir().join("m.proto");
        let mut editor = Editor::start(&place);
        let answer = editor.initialize(&[place.dir()], Value::Null, json!([encoding]));
        assert_eq!(answer["capabilities"]["positionEncoding"], encoding);
        editor.open(&file, text);
        editor.shown_until(&file, <[Value]>::is_empty);
        editor.change(
            &file,
            json!([{"range": range(2, column, column + 1), "text": "9"}]),
        );
        let shown = editor.shown_until(&file, |shown| !shown.is_empty());
        assert_eq!(codes(&shown), ["FIELD_RENUMBERED"]);
        assert_eq!(
            shown[0]["range"],
            range(2, column, column + 1),
            "{encoding}"
        );
    }
}

#[test]
fn no_text_that_is_typed_ends_the_server() {
    let place = repository();
    let file = place.dir().join("user.proto");
    let mut editor = Editor::open_folder(&place, Value::Null);
    editor.open(&file, "");
    editor.shown(&file);
    let text = USER.replace("email = 1", "email\u{1f600} = 1");
    let ends = text.char_indices().map(|(at, _)| at);
    for end in ends.step_by(3) {
        editor.replace(&file, &text[..end]);
    }
    editor.replace(&file, "\u{0}\u{feff}}}}} \"");
    let shown = editor.shown(&file);
    assert!(codes(&shown).contains(&"COMPILE_ERROR"), "{shown:#?}");
    editor.replace(&file, USER);
    editor.shown_until(&file, <[Value]>::is_empty);
    assert!(editor.quit().success());
}
