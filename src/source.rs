//! Trees: the files of one version of a schema, wherever they are kept.
//!
//! The only user of git. Everything to the right of this module sees a [`Tree`].

mod baseline;
mod chronicle;
mod error;
mod exclude;
mod folder;
mod git;
mod imports;
mod input;
mod lfs;
mod options;
mod paths;
mod sides;
mod single;
mod suggest;
#[cfg(test)]
mod tests;
mod tree;
mod version;

pub use chronicle::{
    AuthorTime, Beginning, Chronicle, CommitId, Contents, FileChange, Line, LoggedCommit, Since,
};
pub use error::SourceError;
pub use git::GitEnvironment;
pub(crate) use imports::scan as scan_imports;
pub use input::{Input, open};
pub use options::OpenOptions;
pub use sides::{Against, Sides, check_sides};
pub(crate) use suggest::nearest;
pub use tree::{ContentId, Tree, TreeFile};
