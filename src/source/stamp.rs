//! What the file system says about a file without reading it.

use std::fs::Metadata;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::ContentId;

/// What git wrote down about a file when it last looked at it: while the file system still says
/// the same, the content is the same. Only where the file system keeps all of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Stamp {
    /// When the content was last written: seconds and nanoseconds.
    pub(crate) written: (i64, i64),
    /// When the content or what is known about it last changed: seconds and nanoseconds.
    pub(crate) changed: (i64, i64),
    /// Length in bytes.
    pub(crate) length: u64,
    /// The low 32 bits of the number of the file, which are those that git keeps.
    pub(crate) inode: u32,
}

impl Stamp {
    /// The stamp of a regular file; none for anything else, links included.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        Self::told(&std::fs::symlink_metadata(path).ok()?)
    }

    /// The stamp that the file system told; none for anything but a regular file.
    #[cfg(unix)]
    pub(crate) fn told(data: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;

        let low = u32::try_from(data.ino() & u64::from(u32::MAX)).ok()?;
        data.is_file().then(|| Self {
            written: (data.mtime(), data.mtime_nsec()),
            changed: (data.ctime(), data.ctime_nsec()),
            length: data.len(),
            inode: low,
        })
    }

    /// The stamp of a regular file by its name in an open folder.
    #[cfg(target_os = "linux")]
    pub(super) fn at(folder: &std::os::fd::OwnedFd, name: &std::ffi::CStr) -> Option<Self> {
        use rustix::fs::{AtFlags, FileType};

        let data = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let low = u32::try_from(data.st_ino & u64::from(u32::MAX)).ok()?;
        let is_file = FileType::from_raw_mode(data.st_mode) == FileType::RegularFile;
        let nanoseconds = |part| i64::try_from(part).ok();
        is_file.then_some(Self {
            written: (data.st_mtime, nanoseconds(data.st_mtime_nsec)?),
            changed: (data.st_ctime, nanoseconds(data.st_ctime_nsec)?),
            length: u64::try_from(data.st_size).ok()?,
            inode: low,
        })
    }

    /// None: the file system does not tell when a file was changed.
    #[cfg(not(unix))]
    pub(crate) fn told(_: &Metadata) -> Option<Self> {
        None
    }
}

/// What git tracks in a folder.
#[derive(Default, Debug)]
pub(crate) struct Tracking {
    /// The `.proto` files, in the order of their paths.
    files: Vec<Tracked>,
    /// The folders that hold any tracked files, wherever in them, and by position the files that
    /// stand right there.
    folders: FxHashMap<Box<str>, Vec<usize>>,
}

/// A file that git tracks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Tracked {
    /// Where it is.
    pub(crate) path: Box<str>,
    /// The id of its content as long as it has this stamp, where git can tell.
    pub(crate) known: Option<(Stamp, ContentId)>,
}

impl Tracking {
    /// From the files and the folders that hold any tracked files right there.
    pub(crate) fn new<'f>(
        mut files: Vec<Tracked>,
        folders: impl IntoIterator<Item = &'f str>,
    ) -> Self {
        // git sorts as we do, but for the stages of a conflict
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        let mut tracking = Self::default();
        for folder in folders {
            tracking.add_folder(folder);
        }
        for (at, tracked) in files.iter().enumerate() {
            let folder = super::paths::parent(&tracked.path);
            match tracking.folders.get_mut(folder) {
                Some(files) => files.push(at),
                None => {
                    tracking.add_folder(folder);
                    tracking.folders.insert(folder.into(), vec![at]);
                }
            }
        }
        tracking.files = files;
        tracking
    }

    /// Adds a folder and those that it is in.
    fn add_folder(&mut self, folder: &str) {
        let mut folder = folder;
        while !self.folders.contains_key(folder) {
            self.folders.insert(folder.into(), Vec::new());
            folder = super::paths::parent(folder);
        }
    }

    /// The files.
    pub(crate) fn files(&self) -> &[Tracked] {
        &self.files
    }

    /// The folders, the top among them unless nothing is tracked, with the positions of the files
    /// that stand right there, in order.
    pub(crate) fn folders(&self) -> impl Iterator<Item = (&str, &[usize])> {
        let folders = self.folders.iter();
        folders.map(|(folder, files)| (&**folder, files.as_slice()))
    }

    /// Whether a folder holds any tracked files, wherever in it.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        self.folders.contains_key(folder)
    }

    /// The file with this path.
    pub(crate) fn find(&self, path: &str) -> Option<&Tracked> {
        self.files.get(self.position(path)?)
    }

    /// The position of the file with this path.
    pub(crate) fn position(&self, path: &str) -> Option<usize> {
        let by_path = |tracked: &Tracked| (*tracked.path).cmp(path);
        self.files.binary_search_by(by_path).ok()
    }
}

impl Tracked {
    /// The id of the content, if the file has a stamp with which that is known.
    pub(crate) fn id(&self, stamp: Option<Stamp>) -> Option<ContentId> {
        let (known, id) = self.known?;
        (stamp == Some(known)).then_some(id)
    }
}
