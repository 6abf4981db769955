//! Members of the new version to their pairs.

use std::hash::Hash;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// Where the pairs of members are, found out when somebody asks.
#[derive(Clone, Debug)]
pub(super) struct ByNew<T>(OnceLock<FxHashMap<T, usize>>);

impl<T> Default for ByNew<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T: Copy + Eq + Hash> ByNew<T> {
    /// Where the pair of a member stands among all of them, whose new sides come in order.
    pub(super) fn at(&self, new: T, all: impl Iterator<Item = T>) -> Option<usize> {
        let known = || all.enumerate().map(|(at, id)| (id, at)).collect();
        self.0.get_or_init(known).get(&new).copied()
    }
}
