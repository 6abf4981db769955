//! `.proto` text to a [`crate::model::Schema`].

#[allow(dead_code)] // until the parser stands
pub(crate) mod ast;
#[allow(dead_code)] // until the options pass stands
pub(crate) mod linked;
