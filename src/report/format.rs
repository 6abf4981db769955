//! The formats, and what they need to know of where their output goes.

/// How a report is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Format {
    /// Snippets of both versions, for people.
    #[default]
    Text,
    /// One line a finding: `path:line:column: severity[RULE]: message`.
    Concise,
    /// One JSON object a line.
    Json,
    /// Workflow commands that GitHub Actions shows beside the changed lines.
    GitHub,
    /// SARIF 2.1.0, for code scanning and viewers of it.
    Sarif,
    /// Markdown for the summary of a job or a comment on a pull request.
    Markdown,
    /// A code quality report of GitLab.
    GitLab,
    /// A JUnit report: a test for each rule.
    JUnit,
    /// One JSON object for reviewdog.
    RdJson,
    /// One JSON object a line for reviewdog.
    RdJsonl,
    /// Logging commands of Azure Pipelines.
    Azure,
    /// Checkstyle XML.
    Checkstyle,
    /// A page for browsers that needs no other file and no network.
    Html,
}

impl Format {
    /// Whether people read it as it is, from the first line to the last.
    #[must_use]
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Concise)
    }

    /// Whether it has room for what would mend findings.
    #[must_use]
    pub const fn wants_fixes(self) -> bool {
        matches!(
            self,
            Self::Json | Self::Sarif | Self::RdJson | Self::RdJsonl
        )
    }

    /// Whether it has room for witnesses, and is read by what cannot ask for them again.
    #[must_use]
    pub const fn wants_witnesses(self) -> bool {
        matches!(self, Self::Json | Self::Html)
    }
}

/// What a format needs to know of where its output goes.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// The format.
    pub format: Format,
    /// Whether text may carry colours.
    pub colored: bool,
    /// Whether a click on the ID of a rule in text may lead to its page, as many terminals let it.
    pub linked: bool,
    /// How many columns there are for text; none where nobody reads it on a screen.
    pub width: Option<usize>,
    /// What to put before paths in formats whose paths start at the top of the repository: nothing,
    /// or a folder with a trailing `/`.
    pub path_prefix: String,
    /// Whether people see findings by the element they stand in: text with a heading for each,
    /// and lines in the same order. What programs read keeps the order of the findings.
    pub by_element: bool,
    /// Whether people see what was allowed as well. What programs read always has it.
    pub show_allowed: bool,
}
