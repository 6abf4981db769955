//! Paths in which nothing is found.

use rustc_hash::FxHashMap;

/// By rule, the paths it ignores: several names may stand for one rule.
pub(super) type Ignored = FxHashMap<&'static str, Vec<String>>;

/// What single rules ignore, as a selection lists it.
pub(super) fn ignored(listed: &[(&'static str, Vec<String>)]) -> Ignored {
    let mut ignored = Ignored::default();
    for (id, paths) in listed {
        ignored.entry(id).or_default().extend(paths.iter().cloned());
    }
    ignored
}

/// Whether a path is, or lies below, one of the others; `.` holds everything.
pub(super) fn is_below(path: &str, folders: &[String]) -> bool {
    folders.iter().any(|folder| {
        let folder = folder.trim_end_matches('/');
        folder == "."
            || path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_below_itself_and_its_folders() {
        let is_below = |path: &str, folder: &str| is_below(path, &[folder.to_owned()]);
        assert!(is_below("a/b.proto", "a/b.proto") && is_below("a/b.proto", "a"));
        assert!(is_below("a/b.proto", "a/") && is_below("a/b.proto", "."));
        assert!(!is_below("ab/c.proto", "a") && !is_below("a/b.proto", "a/b"));
    }
}
