//! Import roots.

/// Import roots.
pub struct Roots(Vec<String>);

impl Roots {
    /// The folders named.
    #[must_use]
    pub fn explicit(dirs: &[&str]) -> Self {
        Self(
            dirs.iter()
                .map(|dir| dir.trim_end_matches('/').to_owned())
                .collect(),
        )
    }

    /// The name a file is imported by.
    #[must_use]
    pub fn import_path<'p>(&self, tree_path: &'p str) -> &'p str {
        let below = self.0.iter().filter_map(|root| {
            if root.is_empty() {
                return Some(tree_path);
            }
            tree_path.strip_prefix(root.as_str())?.strip_prefix('/')
        });
        below.min_by_key(|path| path.len()).unwrap_or(tree_path)
    }

    /// Where a file imported by this name may stand.
    #[must_use]
    pub fn resolve(&self, import: &str) -> Vec<String> {
        self.0
            .iter()
            .map(|root| {
                if root.is_empty() {
                    import.to_owned()
                } else {
                    format!("{root}/{import}")
                }
            })
            .collect()
    }

    /// The roots, for messages.
    pub(crate) fn shown(&self, prefix: &str) -> String {
        let shown = self.0.iter().map(|root| format!("`{prefix}{root}`"));
        shown.collect::<Vec<_>>().join(", ")
    }
}
