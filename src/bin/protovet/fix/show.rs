//! What would change, as a patch.

use std::fmt::Write as _;

use similar::TextDiff;

use protovet::fix::Texts;
use protovet::report::visible;

use super::Files;
use crate::resolve::Settings;

/// A unified diff of the files that would change.
pub(super) fn diff(files: &Files, texts: &Texts, settings: &Settings) -> String {
    let mut patch = String::new();
    for (import, after) in texts {
        let Some(file) = files.get(import) else {
            continue;
        };
        let prefix = &settings.outputs.style().path_prefix;
        let (before, after) = (
            quoted(format!("a/{prefix}{}", file.shown)),
            (quoted(format!("b/{prefix}{}", file.shown)), after.as_str()),
        );
        let diff = TextDiff::from_lines(&*file.text, after.1);
        let mut unified = diff.unified_diff();
        let unified = unified.context_radius(3).header(&before, &after.0);
        patch.push_str(&unified.to_string());
    }
    patch
}

/// A path as git writes it in patches: between quotes and with escapes if it would not be read, or
/// not be seen, as it is.
fn quoted(path: String) -> String {
    let is_special = |byte: u8| matches!(byte, b'"' | b'\\' | b'#') || byte.is_ascii_control();
    let is_plain = path.bytes().all(|byte| !is_special(byte));
    if is_plain && visible(&path) == path {
        return path;
    }
    let mut quoted = String::from("\"");
    for byte in path.bytes() {
        if is_special(byte) || !byte.is_ascii() {
            // writing to a string cannot fail
            let _ = write!(quoted, "\\{byte:03o}");
        } else {
            quoted.push(char::from(byte));
        }
    }
    quoted + "\""
}
