//! Texts of schemas that want to be more than text, in all that an editor is told.

use serde_json::{Value, json};

use crate::editor::{Editor, uri};
use crate::support::Place;

/// Turns around, colours, ends a fence or a line, and asks for a link, an image or an element.
const EVIL: &str = "`a](b) [run](command:evil) ![x](https://evil.test/x) <img src=x> *b* ``` | \n\n# head\r\n\
                    \u{202e}\u{2066}\u{200b}\u{1b}[2J\u{9b}1m\u{7f}\u{2028}\u{feff}\u{ad}\u{e0041}";

fn literal() -> String {
    EVIL.bytes().map(|byte| format!("\\x{byte:02x}")).collect()
}

fn version(number: u32) -> String {
    let text = literal();
    format!(
        "syntax = \"proto2\";\npackage acme;\nmessage User {{\n  optional string a = {number} \
         [json_name = \"{text}{number}\"];\n  optional string d = 9 [default = \"{text}{number}\"];\n  \
         reserved 1{number};\n}}\nenum E {{ A = {number}; B = 7; }}\n"
    )
}

/// Every text in a message.
fn texts<'v>(value: &'v Value, all: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => all.push(text),
        Value::Array(parts) => parts.iter().for_each(|part| texts(part, all)),
        Value::Object(parts) => parts.values().for_each(|part| texts(part, all)),
        _ => {}
    }
}

#[track_caller]
fn nothing_hides(value: &Value) {
    let hides = |it: char| match it {
        '\n' => false,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => true,
        it => it.is_control(),
    };
    let mut all = Vec::new();
    texts(value, &mut all);
    for text in all {
        assert!(!text.contains(hides), "{text:?}");
    }
}

/// Markdown without what stands between fences and in pairs of backticks.
fn outside_code(markdown: &str) -> String {
    let mut rest = markdown;
    let mut outside = String::new();
    while let Some(at) = rest.find('`') {
        outside.push_str(&rest[..at]);
        let run = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let fence = &rest[at..at + run];
        let inner = &rest[at + run..];
        let end = inner
            .match_indices(fence)
            .map(|(at, _)| at)
            .find(|&at| !inner[..at].ends_with('`') && !inner[at + run..].starts_with('`'));
        match end {
            Some(end) => rest = &inner[end + run..],
            None => {
                outside.push_str(fence);
                rest = inner;
            }
        }
    }
    outside + rest
}

#[test]
fn nothing_hides_and_nothing_is_markup() {
    let place = Place::repository();
    place.write("user.proto", version(1)).commit("add users");
    let file = place.dir().join("user.proto");
    let options = json!({"surface": ["binary", "json", "code"]});
    let mut editor = Editor::open_folder(&place, options);
    editor.open(&file, &version(2));
    let shown = editor.shown(&file);
    assert!(!shown.is_empty());
    nothing_hides(&Value::from(shown.clone()));
    let mut hovers = 0;
    let field = json!({"line": 3, "character": 18});
    let places = shown
        .iter()
        .map(|it| it["range"]["start"].clone())
        .chain([field]);
    for place in places {
        let params = json!({"textDocument": {"uri": uri(&file)}, "position": place});
        let answer = editor.ask("textDocument/hover", params)["result"].take();
        nothing_hides(&answer);
        let Some(text) = answer["contents"]["value"].as_str() else {
            continue;
        };
        hovers += 1;
        // what follows are pages of rules, which are ours
        let text = text.split("---\n").next().unwrap();
        let outside = outside_code(text);
        for markup in ["](", "<img", "\n# ", "*b*"] {
            assert!(!outside.contains(markup), "{markup} in {text}");
        }
    }
    assert!(hovers > 2, "{hovers} of {shown:#?}");
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 8, "character": 0}});
    let params = json!({
        "textDocument": {"uri": uri(&file)},
        "range": range,
        "context": {"diagnostics": shown},
    });
    let actions = editor.ask("textDocument/codeAction", params)["result"].take();
    assert!(!actions.as_array().unwrap().is_empty());
    nothing_hides(&actions);
    let broken = format!("syntax = \"{}\";\nmessage A\u{202e} {{}}\n", literal());
    editor.replace(&file, &broken);
    let shown = editor.shown(&file);
    assert!(!shown.is_empty());
    nothing_hides(&Value::from(shown));
}
