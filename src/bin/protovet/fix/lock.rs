//! One run at a time writes files.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use protovet::source::SourceError;

/// What keeps other runs from writing as long as it is there. The system takes it away when the
/// process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    /// Where it cannot be had at all, the journal alone tells runs apart.
    _held: Option<File>,
    /// The file to take away again.
    litter: Option<PathBuf>,
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum Refused {
    /// Another run has it.
    Taken,
    /// The file cannot be made.
    Io(io::Error),
}

impl Lock {
    /// Takes the lock that a file stands for, which is taken away afterwards if it is `litter`.
    ///
    /// # Errors
    /// When another run has it, or the file cannot be made.
    pub(super) fn take(path: &Path, litter: bool) -> Result<Self, Refused> {
        loop {
            let mut options = File::options();
            let options = options.create(true).truncate(false).write(true);
            let file = options.open(path).map_err(Refused::Io)?;
            let held = match fs4::FileExt::try_lock(&file) {
                Ok(()) => Some(file),
                Err(fs4::TryLockError::WouldBlock) => return Err(Refused::Taken),
                Err(fs4::TryLockError::Error(error)) => match error.kind() {
                    io::ErrorKind::Unsupported => None,
                    _ => return Err(Refused::Io(error)),
                },
            };
            // who had it before may have taken the file away in between
            if path.exists() {
                return Ok(Self {
                    _held: held,
                    litter: litter.then(|| path.to_path_buf()),
                });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(path) = &self.litter {
            // what stays is an empty file that the next run uses
            let _ = fs::remove_file(path);
        }
    }
}

/// Another run has the lock.
pub(super) fn taken() -> SourceError {
    SourceError::new(
        "another run of protovet is changing files here; nothing was changed".to_owned(),
        "run the command again when that one is done",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = Lock::take(&path, false).unwrap();
        assert!(matches!(Lock::take(&path, true), Err(Refused::Taken)));
        drop(first);
        let second = Lock::take(&path, true).unwrap();
        assert!(path.exists());
        drop(second);
        assert!(!path.exists());
        let nowhere = folder.path().join("not/there");
        assert!(matches!(Lock::take(&nowhere, true), Err(Refused::Io(_))));
    }
}
