//! What git tells its hooks.

use std::path::PathBuf;

/// The `GIT_*` variables that say where a repository keeps its parts. Relative paths start from
/// the current directory, and that of the index from the top of the working tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitEnvironment {
    /// `GIT_DIR`: the repository, instead of the one found above the path in question.
    pub git_dir: Option<PathBuf>,
    /// `GIT_WORK_TREE`: the top of the working tree.
    pub work_tree: Option<PathBuf>,
    /// `GIT_INDEX_FILE`: the index; `git commit FILE…` prepares a temporary one.
    pub index_file: Option<PathBuf>,
    /// `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES`: further places for objects,
    /// as a server's hooks see a push that is not accepted yet.
    pub object_directories: Vec<PathBuf>,
}

impl GitEnvironment {
    /// The variables of this process. Empty ones count as unset.
    #[must_use]
    pub fn from_process() -> Self {
        Self::from_variables(|name| std::env::var_os(name))
    }

    fn from_variables(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Self {
        let path = |name: &str| {
            variable(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let mut object_directories: Vec<PathBuf> =
            path("GIT_OBJECT_DIRECTORY").into_iter().collect();
        if let Some(more) = variable("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            let more = std::env::split_paths(&more).filter(|path| !path.as_os_str().is_empty());
            object_directories.extend(more);
        }
        Self {
            git_dir: path("GIT_DIR"),
            work_tree: path("GIT_WORK_TREE"),
            index_file: path("GIT_INDEX_FILE"),
            object_directories,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_variables_are_unset() {
        let environment = GitEnvironment::from_variables(|name| match name {
            "GIT_DIR" => Some(".git".into()),
            "GIT_WORK_TREE" => Some("".into()),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES" => Some("/a".into()),
            _ => None,
        });
        assert_eq!(
            environment.git_dir.as_deref(),
            Some(std::path::Path::new(".git"))
        );
        assert_eq!(environment.work_tree, None);
        assert_eq!(environment.object_directories, [PathBuf::from("/a")]);
    }
}
