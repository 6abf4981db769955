//! Files that are written whole or not at all, so that nobody ever reads half of one.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file, in the place of one that may be there, whose permissions it keeps. What is no
/// file, such as a pipe, is written to.
///
/// # Errors
/// When it cannot be written; what was there before is still there then.
pub(crate) fn write(file: &Path, content: &[u8]) -> io::Result<()> {
    write_with(file, &mut |out| out.write_all(content))
}

/// The same with what `content` writes, of which never more than a piece is held.
///
/// # Errors
/// When it cannot be written; what was there before is still there then.
pub(crate) fn write_with(file: &Path, content: &mut Content<'_>) -> io::Result<()> {
    let place = place(file)?;
    let known = fs::metadata(&place).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return pour(OpenOptions::new().write(true).open(&place)?, content);
    }
    put(&place, content, known.map(|known| known.permissions()))
}

/// What writes the content of a file.
pub(crate) type Content<'c> = dyn FnMut(&mut dyn Write) -> io::Result<()> + 'c;

fn pour(file: impl Write, content: &mut Content<'_>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    content(&mut out)?;
    out.flush()
}

/// Writes a file that is there to be run.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_program(file: &Path, content: &[u8]) -> io::Result<()> {
    put(&place(file)?, &mut |out| out.write_all(content), program())
}

/// Where a file is, or would be, with links followed.
///
/// # Errors
/// When it is a folder, or what it is to be in is not there.
pub(crate) fn place(file: &Path) -> io::Result<PathBuf> {
    if let Ok(whole) = file.canonicalize() {
        return match whole.is_dir() {
            true => Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it is a folder",
            )),
            false => Ok(whole),
        };
    }
    let name = file
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no file is named"))?;
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize()?;
    match folder.is_dir() {
        true => Ok(folder.join(name)),
        false => Err(io::Error::from(io::ErrorKind::NotADirectory)),
    }
}

/// Writes beside the place first, for to take a place is one step.
fn put(
    place: &Path,
    content: &mut Content<'_>,
    permissions: Option<Permissions>,
) -> io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".protovet-");
    if let Some(ordinary) = ordinary() {
        builder.permissions(ordinary);
    }
    let mut beside = builder.tempfile_in(folder)?;
    pour(&mut beside, content)?;
    if let Some(permissions) = permissions {
        beside.as_file().set_permissions(permissions)?;
    }
    beside.as_file().sync_all()?;
    beside.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// What any new file gets, less what the user takes away; a temporary one would be for the eyes of
/// its owner alone.
#[cfg(unix)]
fn ordinary() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary() -> Option<Permissions> {
    None
}

#[cfg(unix)]
fn program() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(Permissions::from_mode(0o755))
}

/// Elsewhere every file may be run.
#[cfg(not(unix))]
fn program() -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_written_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("there");
        write(&file, b"before").unwrap();
        assert!(write(&file.join("below"), b"after").is_err());
        assert!(write(folder.path(), b"after").is_err());
        assert_eq!(fs::read(&file).unwrap(), b"before");
        write(&file, b"after").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"after");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        write(&file, b"before").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"after").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"after");
        let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o640);
        write_program(&file, b"program").unwrap();
        assert_eq!(mode(&file), 0o755);
    }
}
