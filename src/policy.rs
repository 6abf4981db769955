//! What a check is asked to protect.

use crate::finding::{Compat, Surfaces};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What is protected.
    pub surfaces: Surfaces,
    /// For whom.
    pub compat: Compat,
    /// Which rules look: all of them, or those named.
    pub rules: Selection,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            surfaces: Surfaces::DEFAULT,
            compat: Compat::Full,
            rules: Selection::All,
        }
    }
}

/// Which rules look.
#[derive(Clone, Debug, Default)]
pub enum Selection {
    /// All of them.
    #[default]
    All,
    /// Those with these IDs.
    Only(Vec<&'static str>),
}
