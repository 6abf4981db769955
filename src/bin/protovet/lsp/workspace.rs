//! Which folder a file is compared in.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

use super::documents::without_links;
use super::uri;

/// The folders that are open in the editor.
#[derive(Default, Debug)]
pub(super) struct Workspace {
    /// Each as the editor calls it, and without links.
    folders: Vec<(PathBuf, PathBuf)>,
}

impl Workspace {
    /// A folder was opened. Gives it without links, if it is one of this machine.
    pub(super) fn add(&mut self, uri: &Uri) -> Option<PathBuf> {
        let shown = uri::to_path(uri)?;
        let folder = without_links(&shown);
        if !folder.is_dir() {
            return None;
        }
        if !self.folders.iter().any(|(_, known)| *known == folder) {
            self.folders.push((shown, folder.clone()));
        }
        Some(folder)
    }

    /// A folder was closed.
    pub(super) fn remove(&mut self, uri: &Uri) -> Option<PathBuf> {
        let folder = without_links(&uri::to_path(uri)?);
        self.folders.retain(|(_, known)| *known != folder);
        Some(folder)
    }

    /// The folders that are open, without links.
    pub(super) fn all(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(|(_, folder)| folder.as_path())
    }

    /// The folder that a file is compared in: the innermost that is open and holds it, or its
    /// repository, where that is further inside or no folder holds the file; nothing for a file that
    /// is in neither.
    pub(super) fn folder_of(&self, path: &Path) -> Option<PathBuf> {
        let holding = self.folders.iter().map(|(_, folder)| folder.as_path());
        let holding = holding.filter(|folder| path.starts_with(folder));
        let open = holding.max_by_key(|folder| folder.components().count());
        let mut above = path.ancestors().skip(1);
        let repository = above.find(|folder| folder.join(".git").exists());
        let innermost = [open, repository].into_iter().flatten();
        let folder = innermost.max_by_key(|folder| folder.components().count());
        folder.map(Path::to_path_buf)
    }

    /// What the editor calls a file: links on the way to an open folder stay.
    pub(super) fn uri_of(&self, path: &Path) -> Uri {
        for (shown, folder) in &self.folders {
            if let Ok(below) = path.strip_prefix(folder) {
                return uri::of_path(&shown.join(below));
            }
        }
        uri::of_path(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_innermost_folder_counts() {
        let place = tempfile::tempdir().unwrap();
        let top = without_links(place.path());
        for folder in [
            "outer/.git",
            "outer/part",
            "outer/nested/.git",
            "other/.git",
        ] {
            fs::create_dir_all(top.join(folder)).unwrap();
        }
        let mut workspace = Workspace::default();
        let of = |workspace: &Workspace, path: &str| {
            let folder = workspace.folder_of(&top.join(path))?;
            Some(folder.strip_prefix(&top).ok()?.display().to_string())
        };
        let open = |path: &str| uri::of_path(&top.join(path));
        assert_eq!(
            of(&workspace, "outer/part/a.proto").as_deref(),
            Some("outer")
        );
        assert_eq!(of(&workspace, "none/a.proto"), None);
        workspace.add(&open("outer")).unwrap();
        workspace.add(&open("outer/part")).unwrap();
        assert_eq!(workspace.add(&open("missing")), None);
        assert_eq!(of(&workspace, "outer/a.proto").as_deref(), Some("outer"));
        assert_eq!(
            of(&workspace, "outer/part/a.proto").as_deref(),
            Some("outer/part")
        );
        assert_eq!(
            of(&workspace, "outer/nested/a.proto").as_deref(),
            Some("outer/nested")
        );
        assert_eq!(of(&workspace, "other/a.proto").as_deref(), Some("other"));
        workspace.remove(&open("outer/part")).unwrap();
        assert_eq!(
            of(&workspace, "outer/part/a.proto").as_deref(),
            Some("outer")
        );
    }

    #[test]
    #[cfg(unix)]
    fn files_keep_the_links_that_lead_to_them() {
        let place = tempfile::tempdir().unwrap();
        let top = without_links(place.path());
        fs::create_dir(top.join("real")).unwrap();
        std::os::unix::fs::symlink(top.join("real"), top.join("link")).unwrap();
        let mut workspace = Workspace::default();
        let folder = workspace.add(&uri::of_path(&top.join("link"))).unwrap();
        assert_eq!(folder, top.join("real"));
        let uri = workspace.uri_of(&top.join("real/a.proto"));
        assert_eq!(uri, uri::of_path(&top.join("link/a.proto")));
    }
}
