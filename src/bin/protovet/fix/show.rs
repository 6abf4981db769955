//! What would change, as a patch.

use similar::TextDiff;

use protovet::fix::Texts;

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
            format!("a/{prefix}{}", file.shown),
            (format!("b/{prefix}{}", file.shown), after.as_str()),
        );
        let diff = TextDiff::from_lines(&*file.text, after.1);
        let mut unified = diff.unified_diff();
        let unified = unified.context_radius(3).header(&before, &after.0);
        patch.push_str(&unified.to_string());
    }
    patch
}
