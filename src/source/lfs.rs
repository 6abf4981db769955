//! Files that git LFS keeps elsewhere.

use super::SourceError;

/// How every LFS pointer file starts, whatever server keeps its content.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// Refuses a pointer in the place of a schema: parsed as text it would only baffle.
///
/// # Errors
/// When the bytes are an LFS pointer.
pub(crate) fn refuse_pointer(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, SourceError> {
    if !bytes.starts_with(POINTER) {
        return Ok(bytes);
    }
    Err(SourceError::new(
        format!("`{path}` is a git LFS pointer, not a schema"),
        "run `git lfs pull` for the working tree, or keep `.proto` files out of LFS with \
         `git lfs migrate export --include=\"*.proto\"`",
    ))
}
