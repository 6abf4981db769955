//! Findings that are too many to be told: nobody reads a part of them that is taken for the whole.

use protovet::finding::{Finding, MOST_FINDINGS, are_too_many};
use protovet::source::SourceError;

/// What was found, if it is all of it.
///
/// # Errors
/// When there is more than anybody could use.
pub(crate) fn all(findings: Vec<Finding>) -> Result<Vec<Finding>, SourceError> {
    match are_too_many(&findings) {
        true => Err(too_many()),
        false => Ok(findings),
    }
}

/// Says that there are more findings than are told.
pub(crate) fn too_many() -> SourceError {
    SourceError::new(
        format!("there are more than {MOST_FINDINGS} findings, and none of them is told"),
        "is it the version that was meant? look at some folders or rules alone, and leave out files \
         that nobody wrote with `--exclude`",
    )
}
