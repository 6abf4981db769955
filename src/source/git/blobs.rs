//! Reading the contents of files by their ids, from any number of threads.

use git2::{Oid, Repository};

use super::super::file::MAX_FILE;
use super::super::tree::{Read, TreeFile};
use super::super::{ContentId, SourceError, lfs};
use super::pool::Pool;
use super::{Git, loose, quiet, trouble};

/// A reader of the blobs of one version.
pub(super) struct Blobs {
    pool: Pool,
    /// What to call the version the files are of: `main@4f2c91a`.
    version: String,
    display_prefix: String,
    promisor: Option<String>,
}

impl Blobs {
    pub(super) fn new(git: &Git, version: &str, display_prefix: &str) -> Self {
        Self {
            pool: Pool::new(git),
            version: version.to_owned(),
            display_prefix: display_prefix.to_owned(),
            promisor: git.promisor(),
        }
    }
}

pub(super) fn read(repository: &Repository, id: ContentId) -> Result<Vec<u8>, git2::Error> {
    let id = Oid::from_bytes(&id.0)?;
    content(repository, id)
}

/// The bytes of a blob.
pub(super) fn content(repository: &Repository, id: Oid) -> Result<Vec<u8>, git2::Error> {
    let mut bytes = Vec::new();
    content_into(repository, id, &mut bytes)?;
    Ok(bytes)
}

/// Puts the bytes of a blob, of which git says how large it is before it is read, in the place of
/// what is in `room`.
fn content_into(repository: &Repository, id: Oid, room: &mut Vec<u8>) -> Result<(), git2::Error> {
    if size(repository, id)? > MAX_FILE {
        let message = format!(
            "it is larger than {} MiB; no schema is, so leave it out with `--exclude`",
            MAX_FILE >> 20
        );
        return Err(git2::Error::from_str(&message));
    }
    loose::check(repository, id)?;
    room.clear();
    room.extend_from_slice(repository.find_blob(id)?.content());
    Ok(())
}

/// How many bytes an object has, which is known without unpacking it.
fn size(repository: &Repository, id: Oid) -> Result<u64, git2::Error> {
    let objects = repository.odb()?;
    let (size, _) = quiet::catch(|| objects.read_header(id))
        .unwrap_or_else(|| Err(git2::Error::from_str("its pack is damaged")))?;
    Ok(size as u64)
}

impl Read for Blobs {
    fn read(&self, file: &TreeFile) -> Result<Vec<u8>, SourceError> {
        let mut bytes = Vec::new();
        self.read_into(file, &mut bytes)?;
        Ok(bytes)
    }

    fn read_into(&self, file: &TreeFile, room: &mut Vec<u8>) -> Result<(), SourceError> {
        let shown = || format!("{}{}", self.display_prefix, file.path);
        let Some(id) = file.id else {
            return Err(SourceError::plain(format!(
                "`{}` of {} has no object id",
                shown(),
                self.version
            )));
        };
        let read = self.pool.with(|repository| {
            let id = Oid::from_bytes(&id.0)?;
            content_into(repository, id, room)
        });
        read.map_err(|error| {
            let what = format!("`{}` of {}", shown(), self.version);
            trouble::unreadable(&what, self.promisor.as_deref(), &error)
        })?;
        lfs::refuse_pointer(&shown, room)
    }
}

/// The id of a blob as the rest of the program knows it.
pub(super) fn content_id(id: Oid) -> Option<ContentId> {
    id.as_bytes().try_into().ok().map(ContentId)
}
