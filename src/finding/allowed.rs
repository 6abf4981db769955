//! Findings that somebody said yes to, and how.

use std::fmt;

use serde::Serialize;

use super::Finding;

/// A finding that somebody said yes to: it is told, and fails nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allowed {
    /// What was found.
    pub finding: Finding,
    /// Who allowed it, where and why.
    pub approval: Approval,
}

/// Who allowed a finding, where and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Approval {
    /// The way it was allowed.
    pub by: ApprovedBy,
    /// Why, in the words of who allowed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The file that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The line in that file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The last day on which it counts, as `2027-01-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The id of the commit whose message says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// The ways to allow a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovedBy {
    /// A comment `protovet:allow` in the schema.
    Comment,
    /// An entry `[[allow]]` of `protovet.toml`.
    Configuration,
    /// A line of the baseline.
    Baseline,
    /// The message of a commit.
    Commit,
    /// The package promises nothing yet.
    UnstablePackage,
    /// It was deprecated first, and nothing can take its place.
    DeprecatedFirst,
}

impl Approval {
    /// An approval of which nothing more is known.
    #[must_use]
    pub const fn new(by: ApprovedBy) -> Self {
        Self {
            by,
            reason: None,
            path: None,
            line: None,
            until: None,
            commit: None,
        }
    }
}

/// `by a comment in proto/user.proto:4 until 2027-01-31: no reader left`.
impl fmt::Display for Approval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.by {
            ApprovedBy::Comment => "by a comment",
            ApprovedBy::Configuration => "by an entry `[[allow]]`",
            ApprovedBy::Baseline => "by the baseline",
            ApprovedBy::Commit => "by a commit",
            ApprovedBy::UnstablePackage => "as its package is unstable",
            ApprovedBy::DeprecatedFirst => "as it was deprecated first",
        })?;
        if let Some(commit) = &self.commit {
            write!(f, " {}", commit.get(..7).unwrap_or(commit))?;
        }
        if let Some(path) = &self.path {
            write!(f, " in {path}")?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
        }
        if let Some(until) = &self.until {
            write!(f, " until {until}")?;
        }
        if let Some(reason) = &self.reason {
            write!(f, ": {reason}")?;
        }
        Ok(())
    }
}
