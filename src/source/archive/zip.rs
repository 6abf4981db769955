//! Zip archives.

use std::io::Cursor;

use ::zip::ZipArchive;

use super::super::SourceError;
use super::{Gathered, damaged};

/// Reads all that is wanted.
///
/// # Errors
/// As [`super::Archive::read`].
pub(super) fn read(bytes: Vec<u8>, gathered: &mut Gathered<'_>) -> Result<(), SourceError> {
    let label = gathered.label;
    let archive = ZipArchive::new(Cursor::new(bytes));
    let mut archive = archive.map_err(|error| damaged(label, "zip", &error))?;
    for index in 0..archive.len() {
        gathered.limits.count()?;
        let entry = archive.by_index_raw(index);
        let entry = entry.map_err(|error| damaged(label, "zip", &error))?;
        let name = entry.name();
        let name = name.map_err(|error| damaged(label, "zip", &error))?;
        let name = name.into_owned();
        if entry.is_symlink() {
            gathered.leave_out(&name, "a link");
            continue;
        }
        if !entry.is_file() {
            continue;
        }
        drop(entry);
        if let Some(path) = gathered.path(&name)? {
            let entry = archive.by_index(index);
            let entry = entry.map_err(|error| damaged(label, "zip", &error))?;
            let content = gathered.limits.content(entry, &path, "zip")?;
            gathered.keep(path, content);
        }
    }
    Ok(())
}
