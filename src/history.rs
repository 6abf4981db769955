//! The ledger: every number and name that messages and enums ever had, from git itself.
//!
//! Built commit after commit from what files declare on their own ([`crate::compile::outline`]), so
//! that its cost is that of the changes, and of reading each distinct content once.

mod build;
mod ledger;
mod read;
mod succession;

pub use crate::compile::outline::{Reserved, TypeKind};
pub use ledger::{
    Commit, CommitAt, Element, End, Home, Ledger, Life, Reason, Skipped, Tenure,
};
pub use read::{Progress, Scope, read};
