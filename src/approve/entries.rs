//! Entries of a configuration that allow findings by path.

use super::Date;
use crate::finding::Finding;
use crate::source::PathGlobs;

/// An entry `[[allow]]`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The IDs of the rules.
    pub rules: Vec<String>,
    /// The files: one of them has what was found, now or before. Paths start at the folder of the
    /// configuration.
    pub paths: PathGlobs,
    /// Why.
    pub reason: String,
    /// The last day on which it counts, if it is limited.
    pub until: Option<Date>,
    /// The file it stands in, to show.
    pub path: String,
    /// The line it starts on, from 1.
    pub line: u32,
}

impl Entry {
    /// The place in the list of its rules of the one that found something it is about. `paths` are
    /// those of the finding, from the folder of the configuration.
    pub(super) fn covers(&self, finding: &Finding, paths: &[String]) -> Option<usize> {
        let rule = self.rules.iter().position(|rule| rule == finding.rule)?;
        paths
            .iter()
            .any(|path| self.paths.has(path))
            .then_some(rule)
    }

    /// Whether it is about a file, by its path from the folder of the configuration.
    #[must_use]
    pub fn names(&self, path: &str) -> bool {
        self.paths.has(path)
    }

    /// What to call it.
    pub(super) fn name(&self) -> String {
        format!("the entry `[[allow]]` at {}:{}", self.path, self.line)
    }
}
