//! All there is to say of a run.

use super::{Counts, Report};
use crate::approve;
use crate::buf::{self, lint};
use crate::bump::Suggestion;
use crate::compile::Diagnostic;
use crate::finding::{Severity, Surface};
use crate::rules;

/// All that a run found, or why it could not look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run<'a> {
    /// What was found, for each pair of versions that was compared.
    pub reports: &'a [Report<'a>],
    /// Why a version does not compile; nothing was found then.
    pub diagnostics: &'a [Diagnostic],
    /// The rules that were asked, for formats that name those that found nothing.
    pub asked: &'a [Asked],
    /// The least severity that fails the run; none when nothing does.
    pub fail_on: Option<Severity>,
    /// What was compared with what or looked at, in words, such as `compared with main@4f2c91a`.
    pub about: Option<&'a str>,
    /// What the next version should be, if somebody asked.
    pub suggestion: Option<&'a Suggestion>,
}

impl Run<'_> {
    /// How much was found.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self)
    }
}

/// A rule that was asked, whether it found anything or not.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its ID.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Its page, as Markdown.
    pub page: &'static str,
    /// The severity of its findings unless one says otherwise.
    pub severity: Severity,
    /// The surfaces it protects; none for conventions and rules of buf.
    pub surfaces: Vec<Surface>,
    /// Its page from the top of the repository of protovet.
    pub(super) path: String,
}

impl From<&rules::Rule> for Asked {
    fn from(rule: &rules::Rule) -> Self {
        Self {
            id: rule.id,
            summary: rule.summary,
            page: rule.page,
            severity: rule.severity,
            surfaces: rule.surfaces.iter().collect(),
            path: format!("src/rules/{}.md", rule.id.to_lowercase()),
        }
    }
}

impl From<&lint::Rule> for Asked {
    fn from(rule: &lint::Rule) -> Self {
        Self {
            id: rule.id,
            summary: rule.summary,
            page: rule.page,
            severity: Severity::Error,
            surfaces: Vec::new(),
            path: format!("src/buf/lint/pages/{}.md", rule.id.to_lowercase()),
        }
    }
}

impl From<&buf::Rule> for Asked {
    fn from(rule: &buf::Rule) -> Self {
        Self {
            id: rule.id,
            summary: rule.summary,
            page: rule.page,
            severity: Severity::Error,
            surfaces: Vec::new(),
            path: format!("src/buf/pages/{}.md", rule.id.to_lowercase()),
        }
    }
}

impl From<&approve::Rule> for Asked {
    fn from(rule: &approve::Rule) -> Self {
        Self {
            id: rule.id,
            summary: rule.summary,
            page: rule.page,
            severity: rule.severity,
            surfaces: Vec::new(),
            path: format!("src/approve/pages/{}.md", rule.id.to_lowercase()),
        }
    }
}

impl Asked {
    /// The rule of this ID: ours, buf's, or one about approvals.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        let ours = rules::find(id).map(Self::from);
        let theirs = || buf::find(id).map(Self::from);
        ours.or_else(theirs)
            .or_else(|| approve::find(id).map(Self::from))
    }

    /// The address of its page; none as long as the package names no repository.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        let repository = env!("CARGO_PKG_REPOSITORY").trim_end_matches('/');
        let version = env!("CARGO_PKG_VERSION");
        (!repository.is_empty()).then(|| format!("{repository}/blob/v{version}/{}", self.path))
    }
}
