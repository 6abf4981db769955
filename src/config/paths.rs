//! Paths as configurations write them: relative to their folder, with `/` between names.

use super::problems::{Located, Problems};

/// Checks a path and brings it into the form without `.`, `..` and needless `/`: the folder of
/// the configuration itself is the empty path.
pub(crate) fn normal(path: &Located<String>, problems: &mut Problems) -> Option<Located<String>> {
    let help = "paths start at the folder of this file and stay below it";
    if path.value.starts_with('/') {
        let message = format!("the path `{}` is absolute", path.value);
        problems.error(path.span, message, Some(help.to_owned()));
        return None;
    }
    let Some(value) = crate::source::normal_path(&path.value) else {
        let message = format!(
            "the path `{}` leads out of the folder of this file",
            path.value
        );
        problems.error(path.span, message, Some(help.to_owned()));
        return None;
    };
    Some(Located::new(value, path.span))
}

/// What is left of a path below a folder; the empty path for the folder itself, nothing for what
/// is elsewhere.
pub(crate) fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix('/')
    }
}

/// Two paths, one after the other.
pub(crate) fn join(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        ("", rest) => rest.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, rest) => format!("{folder}/{rest}"),
    }
}

/// A path to show: the folder of the configuration is a dot.
pub(crate) fn shown(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}
