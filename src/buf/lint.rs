//! The lint rules of buf 1.75, with buf's names, verdicts and positions.
//!
//! They look at one version of a schema: how it is laid out in files and packages, how things are
//! named, what is commented. [`check`] finds what the rules of a [`Selection`] say about some files
//! of a schema.
//!
//! One rule is not checked, and [`Rule::is_checked`] says so: `PROTOVALIDATE` would need to
//! evaluate CEL.

mod cases;
mod category;
mod comment;
mod comment_ignores;
mod comments;
mod context;
mod cycle;
mod enumeration;
mod field;
mod file;
mod import;
mod naming;
mod options;
mod package;
mod retired;
mod rule;
mod same_option;
mod selection;
mod service;
mod unique;
mod walk;

pub use category::Category;
pub use options::Options;
pub use rule::{Rule, all, find};
pub use selection::{Selection, resolve};
pub use walk::check;
