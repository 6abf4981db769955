//! Reading files of the file system, within bounds.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The most bytes of one file: a multiple of the largest public collection of schemas.
pub(crate) const MAX_FILE: u64 = 256 << 20;

/// What a file holds. Nothing but regular files is opened: a pipe would be waited for without end,
/// and some devices never end.
///
/// # Errors
/// When it cannot be read, is no regular file or too large.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bounded(&mut open(path)?, &mut bytes)?;
    Ok(bytes)
}

/// Opens a regular file.
///
/// # Errors
/// When it cannot be opened, or is no regular file.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let data = std::fs::metadata(path)?;
    if data.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a folder",
        ));
    }
    if !data.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    if data.len() > MAX_FILE {
        return Err(too_large());
    }
    File::open(path)
}

/// All that comes, perhaps through a pipe.
///
/// # Errors
/// When it cannot be read, or is too large.
pub(super) fn bounded(from: &mut (impl io::Read + ?Sized), bytes: &mut Vec<u8>) -> io::Result<()> {
    from.take(MAX_FILE + 1).read_to_end(bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(too_large());
    }
    Ok(())
}

fn too_large() -> io::Error {
    let message = format!("it is larger than {} MiB", MAX_FILE >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}
