//! Trees: the files of one version of a schema, wherever they are kept.
//!
//! The only user of git. Everything to the right of this module sees a [`Tree`].

mod error;
mod tree;

pub use error::SourceError;
pub use tree::{ContentId, Tree, TreeFile};
