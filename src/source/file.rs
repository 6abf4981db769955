//! Reading files of the file system, within bounds.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

#[cfg(target_os = "linux")]
use rustix::fs::OFlags;

/// The most bytes of one file: a multiple of the largest public collection of schemas.
pub(crate) const MAX_FILE: u64 = 256 << 20;

/// What a file holds. Nothing but regular files is read: a pipe would be waited for without end,
/// and some devices never end.
///
/// # Errors
/// When it cannot be read, is no regular file or too large.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let (mut file, data) = open(path)?;
    let mut bytes = Vec::new();
    read_open(&mut file, data.len(), &mut bytes)?;
    Ok(bytes)
}

/// Opens a regular file that is not too large, and tells what the file system says of it.
///
/// # Errors
/// When it cannot be opened, is no regular file or too large.
pub(super) fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let (file, data) = open_any(path)?;
    if data.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a folder",
        ));
    }
    if !data.is_file() || is_of_the_kernel(&file, &data) {
        return Err(irregular());
    }
    if data.len() > MAX_FILE {
        return Err(too_large());
    }
    Ok((file, data))
}

/// Whether it is a file of `/proc`, which says that it is empty and tells about processes, such as
/// their environment.
#[cfg(target_os = "linux")]
fn is_of_the_kernel(file: &File, data: &Metadata) -> bool {
    const PROC: u64 = 0x9fa0;
    let kind = || rustix::fs::fstatfs(file).map(|it| it.f_type);
    data.len() == 0 && kind().is_ok_and(|kind| u64::try_from(kind) == Ok(PROC))
}

/// Elsewhere there are no such files.
#[cfg(not(target_os = "linux"))]
fn is_of_the_kernel(_: &File, _: &Metadata) -> bool {
    false
}

/// Opens without waiting for anybody who writes to a pipe, so that what it is can be asked of what
/// was opened: to look the path up twice would take twice as long.
#[cfg(target_os = "linux")]
fn open_any(path: &Path) -> io::Result<(File, Metadata)> {
    use std::os::unix::fs::OpenOptionsExt as _;

    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let mut options = File::options();
    options.read(true).custom_flags(flags.bits().cast_signed());
    match options.open(path) {
        Ok(file) => {
            let data = file.metadata()?;
            Ok((file, data))
        }
        // somebody holds a lease on it, who has to be waited for
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => open_regular(path),
        Err(error) => Err(error),
    }
}

/// Opens what is a regular file.
#[cfg(not(target_os = "linux"))]
fn open_any(path: &Path) -> io::Result<(File, Metadata)> {
    open_regular(path)
}

/// Opens what is a regular file, as far as one look before tells.
fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let data = std::fs::metadata(path)?;
    if !data.is_file() && !data.is_dir() {
        return Err(irregular());
    }
    Ok((File::open(path)?, data))
}

/// Puts what an open file holds, of which about this much is expected, in the place of what is in
/// `room`.
///
/// # Errors
/// When it cannot be read, or is too large.
pub(super) fn read_open(file: &mut File, expected: u64, room: &mut Vec<u8>) -> io::Result<()> {
    room.clear();
    room.reserve(usize::try_from(expected).unwrap_or_default());
    bounded(file, room)
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

fn irregular() -> io::Error {
    io::Error::other("it is no regular file")
}

fn too_large() -> io::Error {
    let message = format!("it is larger than {} MiB", MAX_FILE >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}
