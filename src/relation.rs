//! What happens to data when one field shape becomes another.

use crate::finding::Surface;
use crate::model::{FieldId, Schema};

/// The answer to "what happens to this data".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome;

/// Relations between a writer and a reader.
#[derive(Debug)]
pub struct Relations<'a>(std::marker::PhantomData<&'a Schema>);

impl<'a> Relations<'a> {
    /// Between two versions.
    #[must_use]
    pub fn new(_: &'a Schema, _: &'a Schema) -> Self {
        Self(std::marker::PhantomData)
    }

    /// What the reader makes of a field.
    #[must_use]
    pub fn field(&self, _: FieldId, _: FieldId, _: Surface) -> Outcome {
        Outcome
    }
}
