//! Files of the old version, and pages of rules, where every editor can open them: in a folder for
//! temporary files that goes when the server ends.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tempfile::TempDir;

/// What is in the folder.
pub(super) struct OldTexts {
    /// Where it is. None if it could not be made: then there is nothing to open.
    folder: Option<PathBuf>,
    /// What is there, by its path.
    written: FxHashMap<PathBuf, Arc<str>>,
}

/// Makes the folder, which goes with what is returned.
///
/// # Errors
/// When the system has no room for it.
pub(super) fn folder() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("protovet-").tempdir()
}

impl OldTexts {
    /// Nothing yet.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            written: FxHashMap::default(),
        }
    }

    /// Where a file of a version with this name can be opened; none if it cannot be written.
    pub(super) fn path_of(
        &mut self,
        version: &str,
        file: &Path,
        text: &Arc<str>,
    ) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?.join(named(version));
        let below = file.components();
        let below = below.filter(|part| matches!(part, Component::Normal(_)));
        let path = folder.join(below.collect::<PathBuf>());
        if self.written.get(&path).is_some_and(|known| known == text) {
            return Some(path);
        }
        write(&path, text).ok()?;
        self.written.insert(path.clone(), Arc::clone(text));
        Some(path)
    }
}

/// Writes a file that is there to be read only.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if path.exists() {
        fs::remove_file(path)?;
    }
    fs::write(path, text)?;
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions)
}

/// The name of a version as that of a folder.
fn named(version: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '@' | '.' | '-' | '_');
    let name: String = version
        .chars()
        .map(|letter| if plain(letter) { letter } else { '-' })
        .collect();
    match name.trim_matches(['.', '-']) {
        "" => "before".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_where_their_paths_say() {
        let folder = folder().unwrap();
        let mut texts = OldTexts::new(Some(folder.path().to_path_buf()));
        let mut path_of = |version, text: &str| {
            let file = Path::new("../a/b.proto");
            texts.path_of(version, file, &text.into()).unwrap()
        };
        let one = path_of("main (4f2c91a)", "one");
        assert!(one.ends_with("main--4f2c91a/a/b.proto"), "{one:?}");
        assert_eq!(fs::read_to_string(&one).unwrap(), "one");
        assert!(fs::metadata(&one).unwrap().permissions().readonly());
        assert_eq!(path_of("main (4f2c91a)", "two"), one);
        assert_eq!(fs::read_to_string(&one).unwrap(), "two");
        assert_ne!(path_of("v1", "one"), one);
    }

    #[test]
    fn names_of_versions_are_names_of_folders() {
        assert_eq!(named("../x y"), "x-y");
        assert_eq!(named(".."), "before");
    }
}
