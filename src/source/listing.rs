//! Lists a folder of which git tracks most: faster than a walk that asks at every file whether git
//! ignores it, because what is tracked counts in any case.

use std::path::Path;

use rayon::prelude::*;

use super::paths::{self, is_proto};
use super::stamp::{Stamp, Tracking};

/// What is in a folder.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    /// The `.proto` files in it and in the folders that hold tracked files, in order.
    pub(crate) files: Vec<(String, Option<Stamp>)>,
    /// The other folders, which were not looked into, in order.
    pub(crate) strangers: Vec<String>,
}

/// A folder to list.
pub(crate) struct Lister<'a> {
    pub(crate) top: &'a Path,
    /// Whether links are followed.
    pub(crate) follow_links: bool,
    /// Whether a path below the top is left out.
    pub(crate) is_left_out: &'a (dyn Fn(&str) -> bool + Sync),
}

/// One folder: what counts, and the folders to go on with.
#[derive(Default)]
struct Level {
    listing: Listing,
    next: Vec<String>,
}

impl Lister<'_> {
    /// Lists the folder; none where that is not as simple as it looks: with links to folders, with
    /// names that are no text, where something cannot be read, and on other systems than Linux.
    pub(crate) fn list(&self, tracking: &Tracking) -> Option<Listing> {
        let mut whole = Listing::default();
        let mut folders = vec![String::new()];
        while !folders.is_empty() {
            let each = folders.par_iter().map(|folder| self.one(folder, tracking));
            let levels: Vec<Level> = each.collect::<Option<_>>()?;
            folders.clear();
            for level in levels {
                whole.files.extend(level.listing.files);
                whole.strangers.extend(level.listing.strangers);
                folders.extend(level.next);
            }
        }
        whole.files.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        whole.strangers.sort_unstable();
        Some(whole)
    }

    #[cfg(not(target_os = "linux"))]
    fn one(&self, _: &str, _: &Tracking) -> Option<Level> {
        None
    }

    #[cfg(target_os = "linux")]
    fn one(&self, folder: &str, tracking: &Tracking) -> Option<Level> {
        use rustix::fs::{FileType, Mode, OFlags, RawDir};

        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = rustix::fs::open(self.top.join(folder), flags, Mode::empty()).ok()?;
        let mut room = Vec::with_capacity(ROOM);
        let mut entries = RawDir::new(&opened, room.spare_capacity_mut());
        let mut level = Level::default();
        while let Some(entry) = entries.next() {
            let entry = entry.ok()?;
            let name = entry.file_name();
            if [&b"."[..], b"..", b".git"].contains(&name.to_bytes()) {
                continue;
            }
            let kind = entry.file_type();
            let may_count = name.to_bytes().ends_with(b".proto");
            let is_link = kind == FileType::Symlink && self.follow_links;
            if is_link && (may_count || leads_to_folder(&opened, name)) {
                return None;
            }
            if kind == FileType::Unknown {
                return None;
            }
            if kind != FileType::Directory && (kind != FileType::RegularFile || !may_count) {
                continue;
            }
            let path = paths::join(folder, name.to_str().ok()?);
            if (self.is_left_out)(&path) {
                continue;
            }
            if kind == FileType::Directory {
                if tracking.folders.contains(path.as_str()) {
                    level.next.push(path);
                } else {
                    level.listing.strangers.push(path);
                }
            } else if is_proto(&path) {
                let stamp = Stamp::at(&opened, name);
                level.listing.files.push((path, stamp));
            }
        }
        Some(level)
    }
}

/// Room for the names in a folder.
#[cfg(target_os = "linux")]
const ROOM: usize = 16_384;

#[cfg(target_os = "linux")]
fn leads_to_folder(folder: &std::os::fd::OwnedFd, name: &std::ffi::CStr) -> bool {
    use rustix::fs::{AtFlags, FileType};

    let found = rustix::fs::statat(folder, name, AtFlags::empty());
    found.is_ok_and(|data| FileType::from_raw_mode(data.st_mode) == FileType::Directory)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    fn list(top: &Path, folders: &[&str], follow_links: bool) -> Option<Listing> {
        let tracking = Tracking {
            files: Vec::new(),
            folders: folders.iter().map(|&folder| folder.into()).collect(),
        };
        let lister = Lister {
            top,
            follow_links,
            is_left_out: &|path| path == "a/out.proto" || path == "gone",
        };
        lister.list(&tracking)
    }

    #[test]
    fn what_is_tracked_is_looked_into() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "text").unwrap();
        };
        for path in [
            "z.proto",
            "a/b/c.proto",
            "a/out.proto",
            "a/note.txt",
            "gone/x.proto",
            "other/y.proto",
            ".git/w.proto",
        ] {
            write(path);
        }
        let listing = list(folder.path(), &["a", "a/b", "gone"], true).unwrap();
        let files: Vec<&str> = listing
            .files
            .iter()
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(files, ["a/b/c.proto", "z.proto"]);
        assert_eq!(listing.strangers, ["other"]);
        for (path, stamp) in &listing.files {
            assert!(stamp.is_some());
            assert_eq!(*stamp, Stamp::of(&folder.path().join(path)));
        }
    }

    #[test]
    fn links_to_folders_and_schemas_are_left_to_others() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("a")).unwrap();
        std::fs::write(folder.path().join("a/x.proto"), "").unwrap();
        let link = |to: &str, at: &str| {
            std::os::unix::fs::symlink(to, folder.path().join(at)).unwrap();
        };
        link("nowhere", "README");
        assert!(list(folder.path(), &["a"], true).is_some());
        link("a", "b");
        assert_eq!(list(folder.path(), &["a"], true), None);
        assert_eq!(list(folder.path(), &["a"], false).unwrap().files.len(), 1);
        std::fs::remove_file(folder.path().join("b")).unwrap();
        link("a/x.proto", "y.proto");
        assert_eq!(list(folder.path(), &["a"], true), None);
    }

    #[test]
    fn what_cannot_be_listed_is_left_to_others() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(list(&folder.path().join("gone"), &[], true), None);
    }
}
