//! Paths as trees and messages write them: `/` between folders, relative to where the user is.

use std::path::{Component, Path, PathBuf};

/// The path with `/` between folders, if it is UTF-8; `.` segments vanish.
pub(crate) fn slashed(path: &Path) -> Option<String> {
    let mut text = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => continue,
            Component::RootDir => {
                text.push('/');
                continue;
            }
            Component::ParentDir | Component::Normal(_) | Component::Prefix(_) => {}
        }
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        text.push_str(component.as_os_str().to_str()?);
    }
    Some(text)
}

/// The path with links resolved as far as it exists.
pub(crate) fn canonical(path: &Path) -> PathBuf {
    if let Ok(found) = path.canonicalize() {
        return found;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => canonical(parent).join(name),
        _ => path.to_path_buf(),
    }
}

/// What leads from one folder to another; both absolute.
pub(crate) fn relative(from: &Path, to: &Path) -> PathBuf {
    let (from, to) = (canonical(from), canonical(to));
    let common = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}

/// A folder as the prefix of displayed paths: nothing, or with a `/` at its end.
pub(crate) fn prefix(folder: &str) -> String {
    match folder {
        "" | "." => String::new(),
        _ if folder.ends_with('/') => folder.to_owned(),
        _ => format!("{folder}/"),
    }
}

/// The prefix to show paths below a folder with, for somebody who is in `cwd`.
pub(crate) fn display_prefix(cwd: &Path, folder: &Path) -> String {
    let relative = relative(cwd, folder);
    let cwd = canonical(cwd);
    let depth = cwd
        .components()
        .filter(|part| matches!(part, Component::Normal(_)));
    let up = relative
        .components()
        .filter(|part| *part == Component::ParentDir)
        .count();
    // What has no folder in common with where the user is goes by its whole path.
    let elsewhere = up > 0 && up == depth.count();
    let shown = if elsewhere {
        canonical(folder)
    } else {
        relative
    };
    prefix(&slashed(&shown).unwrap_or_default())
}

/// Two paths below the same top, one after the other.
pub(crate) fn join(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        ("", rest) => rest.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, rest) => format!("{folder}/{rest}"),
    }
}

/// The folder of a path, nothing at the top.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path below a folder, if it is there.
pub(crate) fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// The path with `.` and `..` resolved; nothing when it leaves the top.
pub(crate) fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The deepest folder that holds both.
pub(crate) fn common_folder<'a>(left: &'a str, right: &str) -> &'a str {
    let mut folder = left;
    while folder != right && below(folder, right).is_none() {
        folder = parent(folder);
    }
    folder
}

/// Whether this is the name of a `.proto` file.
pub(crate) fn is_proto(path: &str) -> bool {
    path.ends_with(".proto")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_with_slashes() {
        assert_eq!(slashed(Path::new("./a/./b")).as_deref(), Some("a/b"));
        assert_eq!(slashed(Path::new("/a/b/")).as_deref(), Some("/a/b"));
        assert_eq!(slashed(Path::new(".")).as_deref(), Some(""));
        assert_eq!(slashed(Path::new("../a")).as_deref(), Some("../a"));
    }

    #[test]
    fn relative_paths_go_up_and_down() {
        let relative = |from, to| slashed(&relative(Path::new(from), Path::new(to)));
        assert_eq!(
            relative("/nowhere/a/b", "/nowhere/a/c").as_deref(),
            Some("../c")
        );
        assert_eq!(relative("/nowhere/a", "/nowhere/a").as_deref(), Some(""));
        assert_eq!(relative("/nowhere", "/nowhere/a/b").as_deref(), Some("a/b"));
    }

    #[test]
    fn folders_elsewhere_are_shown_by_their_whole_path() {
        let shown = |cwd, to| display_prefix(Path::new(cwd), Path::new(to));
        assert_eq!(shown("/nowhere/a/b", "/nowhere/a/c"), "../c/");
        assert_eq!(shown("/nowhere/a/b", "/nowhere"), "../../");
        assert_eq!(shown("/nowhere/a", "/elsewhere/b"), "/elsewhere/b/");
        assert_eq!(shown("/nowhere/a", "/nowhere/a"), "");
        assert_eq!(shown("/", "/nowhere"), "nowhere/");
    }

    #[test]
    fn dots_are_resolved_but_never_above_the_top() {
        assert_eq!(normal("a/./b/../c").as_deref(), Some("a/c"));
        assert_eq!(normal("a/../../b"), None);
        assert_eq!(normal("").as_deref(), Some(""));
    }

    #[test]
    fn folders_in_common() {
        assert_eq!(common_folder("a/b/c", "a/b/d"), "a/b");
        assert_eq!(common_folder("a/b", "a/b/d"), "a/b");
        assert_eq!(common_folder("a/b", "a"), "a");
        assert_eq!(common_folder("ab", "a"), "");
    }
}
