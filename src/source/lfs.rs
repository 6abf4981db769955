//! Files that git LFS keeps elsewhere.

use super::SourceError;

/// How every LFS pointer file starts, whatever server keeps its content.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// Refuses a pointer in the place of a schema: parsed as text it would only baffle.
///
/// # Errors
/// When the bytes are an LFS pointer.
pub(crate) fn refuse_pointer(path: &dyn Fn() -> String, bytes: &[u8]) -> Result<(), SourceError> {
    if !bytes.starts_with(POINTER) {
        return Ok(());
    }
    Err(SourceError::new(
        format!("`{}` is a git LFS pointer, not a schema", path()),
        "run `git lfs pull` for the working tree, or keep `.proto` files out of LFS with \
         `git lfs migrate export --include=\"*.proto\"`",
    ))
}
