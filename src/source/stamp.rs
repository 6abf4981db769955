//! What the file system says about a file without reading it.

use std::path::Path;

use rustc_hash::FxHashSet;

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
    #[cfg(unix)]
    pub(crate) fn of(path: &Path) -> Option<Self> {
        Self::told(&std::fs::symlink_metadata(path).ok()?)
    }

    /// The stamp that the file system told; none for anything but a regular file.
    #[cfg(unix)]
    pub(crate) fn told(data: &std::fs::Metadata) -> Option<Self> {
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
    pub(crate) fn of(_: &Path) -> Option<Self> {
        None
    }

    /// None, as above.
    #[cfg(not(unix))]
    pub(crate) fn told(_: &std::fs::Metadata) -> Option<Self> {
        None
    }
}

/// What git tracks in a folder.
#[derive(Default, Debug)]
pub(crate) struct Tracking {
    /// The `.proto` files, in the order of their paths.
    pub(crate) files: Vec<Tracked>,
    /// The folders that hold any tracked files, wherever in them.
    pub(crate) folders: FxHashSet<Box<str>>,
}

impl Tracking {
    /// Adds a folder and those that it is in.
    pub(crate) fn add_folder(&mut self, folder: &str) {
        let mut folder = folder;
        while !folder.is_empty() && self.folders.insert(folder.into()) {
            folder = super::paths::parent(folder);
        }
    }

    /// The file with this path.
    pub(crate) fn find(&self, path: &str) -> Option<&Tracked> {
        let by_path = |tracked: &Tracked| tracked.path.as_str().cmp(path);
        self.files.get(self.files.binary_search_by(by_path).ok()?)
    }
}

/// A file that git tracks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Tracked {
    /// Where it is.
    pub(crate) path: String,
    /// The id of its content as long as it has this stamp, where git can tell.
    pub(crate) known: Option<(Stamp, ContentId)>,
}
