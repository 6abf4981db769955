//! `.proto` text to a [`crate::model::Schema`].

#[allow(dead_code)] // until the parser stands
pub(crate) mod ast;
