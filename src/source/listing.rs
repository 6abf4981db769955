//! Lists a folder of which git tracks most: faster than a walk that asks at every file whether git
//! ignores it, because what is tracked counts in any case.

use std::path::Path;

use rayon::prelude::*;

use super::paths;
use super::stamp::{Stamp, Tracking};

/// What is in a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    /// The `.proto` files in it and in the folders that hold tracked files.
    pub(crate) found: Found,
    /// The other folders, which were not looked into, in order.
    pub(crate) strangers: Vec<String>,
}

/// Which `.proto` files are there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Whether a tracked file was found, by position.
    pub(crate) there: Vec<bool>,
    /// Whether a tracked file that was found has the content that git knows, by position.
    pub(crate) known: Vec<bool>,
    /// The files that are not tracked, in order.
    pub(crate) others: Vec<String>,
}

/// A folder to list.
pub(crate) struct Lister<'a> {
    pub(crate) top: &'a Path,
    /// Whether links are followed.
    pub(crate) follow_links: bool,
    /// Whether a path below the top is left out.
    pub(crate) is_left_out: &'a (dyn Fn(&str) -> bool + Sync),
}

/// What stands right in a folder.
#[derive(Default)]
struct Level {
    tracked: Vec<(usize, bool)>,
    others: Vec<String>,
    strangers: Vec<String>,
}

impl Found {
    /// What is known before anything was found.
    pub(crate) fn nothing_of(tracking: &Tracking) -> Self {
        let count = tracking.files().len();
        Self {
            there: vec![false; count],
            known: vec![false; count],
            others: Vec::new(),
        }
    }
}

impl Lister<'_> {
    /// Lists the folder; none where that is not as simple as it looks: with links to folders, with
    /// names that are no text, where something cannot be read, and on other systems than Linux.
    ///
    /// All folders that hold tracked files are listed at once, without waiting for those that they
    /// are in.
    pub(crate) fn list(&self, tracking: &Tracking) -> Option<Listing> {
        let folders: Vec<(&str, &[usize])> = tracking.folders().collect();
        let levels = folders.par_iter().with_min_len(FEW);
        let room = || Vec::with_capacity(ROOM);
        let levels = levels.map_init(room, |room, &folder| self.one(folder, tracking, room));
        let levels: Vec<Level> = levels.collect::<Option<_>>()?;
        let mut found = Found::nothing_of(tracking);
        let mut strangers = Vec::new();
        for level in levels {
            for (at, is_known) in level.tracked {
                found.there[at] = true;
                found.known[at] = is_known;
            }
            found.others.extend(level.others);
            strangers.extend(level.strangers);
        }
        found.others.sort_unstable();
        strangers.sort_unstable();
        Some(Listing { found, strangers })
    }

    #[cfg(not(target_os = "linux"))]
    fn one(&self, _: (&str, &[usize]), _: &Tracking, _: &mut Vec<u8>) -> Option<Level> {
        None
    }

    #[cfg(target_os = "linux")]
    fn one(
        &self,
        (folder, files): (&str, &[usize]),
        tracking: &Tracking,
        room: &mut Vec<u8>,
    ) -> Option<Level> {
        use rustix::fs::{FileType, Mode, OFlags, RawDir};
        use rustix::io::Errno;

        let mut level = Level::default();
        if !folder.is_empty() && (self.is_left_out)(folder) {
            return Some(level);
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = match rustix::fs::open(self.top.join(folder), flags, Mode::empty()) {
            // it is gone, or a file now
            Err(Errno::NOENT | Errno::NOTDIR) if !folder.is_empty() => return Some(level),
            opened => opened.ok()?,
        };
        let mut entries = RawDir::new(&opened, room.spare_capacity_mut());
        while let Some(entry) = entries.next() {
            let entry = entry.ok()?;
            let name = entry.file_name();
            if [&b"."[..], b"..", b".git"].contains(&name.to_bytes()) {
                continue;
            }
            let kind = entry.file_type();
            let may_count = name.to_bytes().ends_with(b".proto");
            if kind == FileType::Symlink
                && (self.follow_links && (may_count || leads_to_folder(&opened, name))
                    || tracking.has_folder(&paths::join(folder, name.to_str().ok()?)))
            {
                return None;
            }
            if kind == FileType::Unknown {
                return None;
            }
            if kind != FileType::Directory && (kind != FileType::RegularFile || !may_count) {
                continue;
            }
            let text = name.to_str().ok()?;
            let is_file = kind == FileType::RegularFile;
            let known = is_file.then(|| tracked(text, (folder, files), tracking));
            if let Some(Some(at)) = known {
                let tracked = &tracking.files()[at];
                if !(self.is_left_out)(&tracked.path) {
                    let stamp = Stamp::at(&opened, name);
                    level.tracked.push((at, tracked.id(stamp).is_some()));
                }
                continue;
            }
            let path = paths::join(folder, text);
            let is_listed = !is_file && tracking.has_folder(&path);
            if is_listed || (self.is_left_out)(&path) {
                continue;
            }
            if is_file {
                level.others.push(path);
            } else {
                level.strangers.push(path);
            }
        }
        Some(level)
    }
}

/// So few folders are listed sooner by one thread.
const FEW: usize = 16;

/// The position of a file in a folder, if it is among those that are tracked right there.
#[cfg(target_os = "linux")]
fn tracked(name: &str, (folder, files): (&str, &[usize]), tracking: &Tracking) -> Option<usize> {
    let start = if folder.is_empty() {
        0
    } else {
        folder.len() + 1
    };
    let name_of = |at: usize| tracking.files()[at].path.get(start..);
    let found = files.binary_search_by(|&at| name_of(at).cmp(&Some(name)));
    files.get(found.ok()?).copied()
}

/// Room for the names in a folder.
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
    use crate::source::ContentId;
    use crate::source::stamp::Tracked;

    const FILES: [&str; 4] = ["a/b/c.proto", "a/out.proto", "gone/x.proto", "z.proto"];

    fn list(top: &Path, follow_links: bool) -> Option<Listing> {
        // what one of the files is
        let tracked = |path: &str| Tracked {
            path: path.into(),
            known: Stamp::of(&top.join(path))
                .filter(|_| path == "z.proto")
                .map(|stamp| (stamp, ContentId([1; 20]))),
        };
        let tracking = Tracking::new(FILES.map(tracked).into(), ["a", "no/longer"]);
        let lister = Lister {
            top,
            follow_links,
            is_left_out: &|path| path == "a/out.proto" || path.starts_with("gone"),
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
            "a/b/new.proto",
            "a/out.proto",
            "a/note.txt",
            "gone/x.proto",
            "other/y.proto",
            ".git/w.proto",
        ] {
            write(path);
        }
        let listing = list(folder.path(), true).unwrap();
        assert_eq!(listing.found.there, [true, false, false, true]);
        assert_eq!(listing.found.others, ["a/b/new.proto"]);
        assert_eq!(listing.strangers, ["other"]);
        assert_eq!(listing.found.known, [false, false, false, true]);
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
        assert!(list(folder.path(), true).is_some());
        link("a", "b");
        assert_eq!(list(folder.path(), true), None);
        let listing = list(folder.path(), false).unwrap();
        assert_eq!(listing.found.others, ["a/x.proto"]);
        std::fs::remove_file(folder.path().join("b")).unwrap();
        link("a/x.proto", "y.proto");
        assert_eq!(list(folder.path(), true), None);
        std::fs::remove_file(folder.path().join("y.proto")).unwrap();
        assert!(list(folder.path(), true).is_some());
        link("..", "no");
        assert_eq!(list(folder.path(), false), None, "files seem to be in it");
    }

    #[test]
    fn what_is_no_folder_any_more_has_no_files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), "").unwrap();
        std::fs::write(folder.path().join("z.proto"), "").unwrap();
        let listing = list(folder.path(), true).unwrap();
        assert_eq!(listing.found.there, [false, false, false, true]);
    }

    #[test]
    fn what_cannot_be_listed_is_left_to_others() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(list(&folder.path().join("gone"), true), None);
    }
}
