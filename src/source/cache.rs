//! What is kept from one run to the next: written whole or not at all, and safe to delete.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Bytes in a file of their own. Whoever reads them gets what was written, or nothing: they are
/// only ever a way to do less work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    path: PathBuf,
}

impl Kept {
    /// The file with this name in a folder, which need not be there yet.
    pub(crate) fn new(folder: PathBuf, name: &str) -> Self {
        Self {
            path: folder.join(name),
        }
    }

    /// The bytes; nothing if there are none, or they were damaged.
    #[must_use]
    pub fn read(&self) -> Option<Vec<u8>> {
        let mut bytes = std::fs::read(&self.path).ok()?;
        let length = bytes.len().checked_sub(blake3::OUT_LEN)?;
        let (kept, digest) = bytes.split_at(length);
        let intact = blake3::hash(kept).as_bytes() == digest;
        bytes.truncate(length);
        intact.then_some(bytes)
    }

    /// The same to be read piece by piece, by those who wrote it with [`Self::write_pieces`].
    #[must_use]
    pub fn open(&self) -> Option<Pieces> {
        let file = File::open(&self.path).ok()?;
        Some(Pieces {
            length: file.metadata().ok()?.len(),
            file: Mutex::new(file),
        })
    }

    /// Replaces the bytes in one step, so that other runs see the old or the new ones.
    ///
    /// # Errors
    /// When the folder cannot be written to: then nothing is kept.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        self.write_pieces(&[bytes, blake3::hash(bytes).as_bytes()])
    }

    /// The same for bytes that are to be read piece by piece: nothing is added that tells whether
    /// they were damaged.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_pieces(&self, pieces: &[&[u8]]) -> io::Result<()> {
        let folder = self.path.parent().ok_or(io::ErrorKind::NotFound)?;
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        for piece in pieces {
            file.write_all(piece)?;
        }
        file.persist(&self.path)?;
        Ok(())
    }
}

/// Bytes that were kept, to be read piece by piece: all of what stood there when it was opened,
/// whatever takes its place.
#[derive(Debug)]
pub struct Pieces {
    file: Mutex<File>,
    length: u64,
}

impl Pieces {
    /// How many bytes there are.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Some of the bytes; nothing if they are not there or cannot be read.
    #[must_use]
    pub fn read(&self, range: Range<u64>) -> Option<Vec<u8>> {
        let length = range.end.checked_sub(range.start)?;
        if range.end > self.length {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(range.start)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_bytes_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::new(folder.path().join("deep/er"), "x");
        assert_eq!(kept.read(), None);
        kept.write(b"first").unwrap();
        kept.write(b"second").unwrap();
        assert_eq!(kept.read().unwrap(), b"second");
        let path = folder.path().join("deep/er/x");
        let whole = std::fs::read(&path).unwrap();
        for end in 0..whole.len() {
            std::fs::write(&path, &whole[..end]).unwrap();
            assert_eq!(kept.read(), None, "cut off at {end}");
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            std::fs::write(&path, &damaged).unwrap();
            assert_eq!(kept.read(), None, "damaged at {at}");
        }
        let left: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(left.len(), 1);
    }
}
