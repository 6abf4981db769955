//! What the file system says about a file without reading it.

use std::path::Path;

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
        use std::os::unix::fs::MetadataExt as _;

        let data = std::fs::symlink_metadata(path).ok()?;
        let low = u32::try_from(data.ino() & u64::from(u32::MAX)).ok()?;
        data.is_file().then(|| Self {
            written: (data.mtime(), data.mtime_nsec()),
            changed: (data.ctime(), data.ctime_nsec()),
            length: data.len(),
            inode: low,
        })
    }

    /// None: the file system does not tell when a file was changed.
    #[cfg(not(unix))]
    pub(crate) fn of(_: &Path) -> Option<Self> {
        None
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
