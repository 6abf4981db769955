//! What the tests of fixes ask of the tests of rules.

use protovet::model::Schema;

use crate::compile_texts;

/// A file: path and text.
pub(crate) type Source = (String, String);

/// Compiles files.
pub(crate) fn schema_of(files: &[Source]) -> Result<Schema, String> {
    compile_texts(files.iter().cloned()).ok_or_else(|| "it does not compile".to_owned())
}
