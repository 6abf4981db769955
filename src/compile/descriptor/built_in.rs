//! The well-known files a set refers to without holding them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::DescriptorError;
use super::raw::RawFile;
use crate::compile::{Input, Roots, compile, well_known};
use crate::model::Schema;
use crate::source::Tree;

/// The well-known files that the set imports and does not hold, with their own imports, and
/// `descriptor.proto`, without which options have no names. Nothing when the set has them all.
///
/// A set that holds some file which one of those needs gets none: the declarations would be there
/// twice.
///
/// # Errors
/// Never, unless the built-in files themselves are damaged.
pub(super) fn missing_files(files: &[RawFile<'_>]) -> Result<Schema, DescriptorError> {
    todo!()
}
