//! Import roots.

/// Import roots.
pub struct Roots(Vec<String>);

impl Roots {
    /// The folders named.
    #[must_use]
    pub fn explicit(dirs: &[&str]) -> Self {
        Self(dirs.iter().map(|dir| dir.trim_end_matches('/').to_owned()).collect())
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
    pub fn resolve(&self, import: &str, _from: Option<&str>) -> impl Iterator<Item = String> {
        self.0
            .iter()
            .map(move |root| if root.is_empty() { import.to_owned() } else { format!("{root}/{import}") })
    }

    /// The roots.
    pub(crate) fn dirs(&self) -> &[String] { &self.0 }
}
