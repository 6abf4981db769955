//! protovet tells, before a Protobuf schema change ships, whether anything that reads or writes
//! the data breaks.
//!
//! A version of a schema is a [`source::Tree`] of files or a descriptor set; [`compile`] makes a
//! [`model::Schema`] of it, [`pair`] finds out who is who in two of them, [`check`] asks every one
//! of the [`rules`], and [`report`] writes what was found. [`compare`] does it all:
//!
//! ```
//! use protovet::{compare, policy::Policy, source::Tree};
//!
//! let message = |fields| format!("syntax = \"proto3\"; message User {{ {fields} }}");
//! let old = Tree::from_texts("old", [("user.proto", message("int32 id = 1; string name = 2;"))]);
//! let new = Tree::from_texts("new", [("user.proto", message("int32 id = 1; string name = 3;"))]);
//!
//! let comparison = compare(&old, &new, &Policy::default())?;
//! assert_eq!(comparison.findings[0].rule, "FIELD_RENUMBERED");
//! assert_eq!(comparison.findings[0].message, "field `name` was renumbered from 2 to 3");
//! # Ok::<(), protovet::compile::Failure>(())
//! ```

pub mod approve;
pub mod buf;
pub mod bump;
pub mod check;
pub mod compile;
pub mod config;
pub mod finding;
pub mod fix;
pub mod history;
pub mod model;
pub(crate) mod nearest;
pub mod pair;
pub mod policy;
pub mod relation;
pub mod report;
pub mod rules;
pub mod source;
pub mod witness;

use compile::{Failure, Roots, Sources};
use finding::Finding;
use model::Schema;
use policy::Policy;
use source::Tree;

/// Two versions of a schema, and what was found between them.
#[derive(Debug)]
pub struct Comparison {
    /// The version compared against; labels of the old side point into it.
    pub old: Schema,
    /// The version under test; labels of the new side point into it.
    pub new: Schema,
    /// What was found: worst first, then by path and place.
    pub findings: Vec<Finding>,
}

/// Compiles two versions and compares them. Import roots are found from the imports of both.
///
/// # Errors
/// When a file cannot be read, or a version does not compile.
pub fn compare(old: &Tree, new: &Tree, policy: &Policy) -> Result<Comparison, Failure> {
    let new = Sources::read(new, None).map_err(Failure::Source)?;
    let old = Sources::read_beside(old, None, &new, None).map_err(Failure::Source)?;
    let roots = Roots::of_sources(&[&old, &new], &[]).map_err(Failure::Source)?;
    let (old, new) = (
        compile::compile_sources(old, &roots)?,
        compile::compile_sources(new, &roots)?,
    );
    let findings = check::check(&old, &new, policy);
    Ok(Comparison { old, new, findings })
}
