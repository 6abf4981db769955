//! Objects that were cut off, as when a machine stops while git writes one: libgit2 looks for the
//! end of those for ever.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind};
use std::path::PathBuf;

use flate2::bufread::ZlibDecoder;
use git2::{ErrorClass, ErrorCode, Oid, Reference, Repository};

/// Looks whether an object that has a file of its own is whole. Those in packs, and those that are
/// nowhere, are left to git.
///
/// # Errors
/// When the file ends before the object does.
pub(super) fn check(repository: &Repository, id: Oid) -> Result<(), git2::Error> {
    let Ok(file) = File::open(path(repository, id)) else {
        return Ok(());
    };
    let unpacked = io::copy(&mut ZlibDecoder::new(BufReader::new(file)), &mut io::sink());
    match unpacked {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(git2::Error::new(
            ErrorCode::GenericError,
            ErrorClass::Odb,
            format!("the file of object {id} is cut off"),
        )),
        // git finds and names whatever else may be wrong
        Ok(_) | Err(_) => Ok(()),
    }
}

/// The same for what a reference leads to.
///
/// # Errors
/// As above.
pub(super) fn check_target(
    repository: &Repository,
    reference: &Reference<'_>,
) -> Result<(), git2::Error> {
    let target = reference.target();
    target.map_or(Ok(()), |id| check(repository, id))
}

fn path(repository: &Repository, id: Oid) -> PathBuf {
    let name = id.to_string();
    let (folder, file) = name.split_at(2);
    repository
        .commondir()
        .join("objects")
        .join(folder)
        .join(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_is_told_and_never_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let text: String = (0..2_000).map(|at| format!("field {at}\n")).collect();
        let id = repository.blob(text.as_bytes()).unwrap();
        assert!(check(&repository, id).is_ok());
        let file = path(&repository, id);
        let whole = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap(); // git makes it read-only
        for length in [1, 2, 20, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&file, &whole[..length]).unwrap();
            let error = check(&repository, id).unwrap_err();
            assert!(error.message().ends_with("is cut off"), "at {length}");
        }
        std::fs::remove_file(&file).unwrap();
        assert!(check(&repository, id).is_ok());
    }
}
