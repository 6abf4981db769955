//! Trees: the files of one version of a schema, wherever they are kept.
//!
//! The only user of git. Everything to the right of this module sees a [`Tree`].

mod archive;
mod baseline;
mod cache;
mod chronicle;
mod error;
mod exclude;
mod file;
mod folder;
mod git;
mod git_reference;
mod imports;
mod input;
mod kept;
mod lfs;
mod links;
mod listing;
mod messages;
mod options;
mod paths;
mod push;
mod reference;
mod reference_keys;
mod releases;
mod repository;
mod sides;
mod single;
mod stamp;
mod store;
#[cfg(test)]
mod tests;
mod tree;
mod unpack;
mod version;

pub(crate) use crate::nearest::nearest;
pub use cache::{Kept, Pieces};
pub use chronicle::{
    Again, AuthorTime, Beginning, Chronicle, CommitId, Contents, FileChange, Line, LoggedCommit,
    Since,
};
pub use error::SourceError;
pub use exclude::Exclude as PathGlobs;
pub use file::read_file;
pub use git::{CommitMessage, GitEnvironment};
pub(crate) use imports::scan as scan_imports;
pub use imports::scan_package;
pub use input::{Input, Widen, open, open_with};
pub use messages::messages_since;
pub use options::OpenOptions;
pub(crate) use paths::normal as normal_path;
pub use push::{Push, pushes};
pub use reference::{
    ArchiveForm, ArchiveKind, Compression, Encoding, Form, GitForm, Reference, RevisionName,
};
pub use releases::{Release, WantedReleases, releases};
pub use repository::{Repository, hooks_folder, repository};
pub use sides::{Against, Look, ReadFile, Role, Sides, check_sides, check_sides_with};
pub use store::{Image, OneFile, Opened, Store, open_reference};
pub use tree::{ContentId, Tree, TreeFile};
