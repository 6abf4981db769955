//! The ledger: every number and name that messages and enums ever had, from git itself.
//!
//! Built commit after commit from what files declare on their own (`compile::declared`), so
//! that its cost is that of the changes, and of reading each distinct content once.

mod build;
mod cache;
mod change;
mod ledger;
mod memory;
mod merged;
mod numbers;
mod quote;
mod read;
mod shelved;
mod store;
mod succession;
mod versions;

pub use crate::compile::declared::{Reserved, TypeKind};
pub use ledger::{Commit, CommitAt, Element, End, Home, Ledger, Life, Reason, Skipped, Tenure};
pub use memory::Memory;
pub(crate) use numbers::free_numbers;
pub use numbers::{Number, State};
pub use quote::quote;
pub use read::{Progress, Scope, read, recall};
pub use store::Store;
pub use versions::{Version, of_versions};
