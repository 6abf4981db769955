//! What a change means for the number of a release, and how a commit may say so.
//!
//! Errors ask for a major version: data or callers that both versions take for valid break. Additions
//! and warnings ask for a minor one: users can do more than before, or should look, but what is valid
//! under both versions goes on working; so a major version is asked for exactly where a check fails by
//! default. Any other difference is a patch. Conventions weigh nothing of their own, for nobody who
//! uses a schema notices them.

use serde::Serialize;

use crate::finding::{Finding, Severity};
use crate::model::{self, FileRole, Schema};
use crate::rules::{self, Kind};

/// The rules whose findings are additions, whatever their severity.
const ADDITIONS: &[&str] = &[
    "ENUM_ADDED",
    "ENUM_VALUE_ADDED",
    "EXTENSION_ADDED",
    "FIELD_ADDED",
    "MESSAGE_ADDED",
    "RPC_ADDED",
    "SERVICE_ADDED",
];

/// How many breaking changes a footer names.
const MOST_NAMED: usize = 3;

/// The part of a version number to raise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// None: both versions say the same.
    None,
    /// The third: what users rely on is as it was.
    Patch,
    /// The second: something was added, or some values are taken otherwise.
    Minor,
    /// The first: something breaks.
    Major,
}

impl Bump {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What to raise, and a commit message that tools for releases take for the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// The part to raise.
    pub bump: Bump,
    /// The worst change, in one line.
    pub subject: String,
    /// What breaks, in one line; nothing unless something does.
    pub breaking: Option<String>,
}

impl Suggestion {
    /// What the difference between two versions asks for. The findings are all that were found,
    /// worst first, whatever is shown of them.
    #[must_use]
    pub fn new(old: &Schema, new: &Schema, findings: &[Finding]) -> Self {
        let heaviest = findings.iter().map(weight).max();
        let bump = match heaviest {
            Some(bump) if bump > Bump::None => bump,
            _ if says_the_same(old, new) => Bump::None,
            _ => Bump::Patch,
        };
        Self {
            bump,
            subject: subject(bump, findings),
            breaking: (bump == Bump::Major).then(|| breaking(findings)),
        }
    }

    /// The type a conventional commit has: `feat!`, `feat`, `fix` or `chore`.
    #[must_use]
    pub const fn commit_type(&self) -> &'static str {
        match self.bump {
            Bump::Major => "feat!",
            Bump::Minor => "feat",
            Bump::Patch => "fix",
            Bump::None => "chore",
        }
    }

    /// The first line of a conventional commit.
    #[must_use]
    pub fn header(&self) -> String {
        format!("{}: {}", self.commit_type(), self.subject)
    }

    /// The footer of a conventional commit that breaks something.
    #[must_use]
    pub fn footer(&self) -> Option<String> {
        let breaking = self.breaking.as_ref()?;
        Some(format!("BREAKING CHANGE: {breaking}"))
    }
}

/// Whether two versions say the same. A file that stands alone may be called anything.
fn says_the_same(old: &Schema, new: &Schema) -> bool {
    let (old_text, new_text) = (model::dump(old), model::dump(new));
    let one_file = |schema: &Schema| {
        let files = schema.files().map(|id| &schema[id]);
        files.filter(|file| file.role == FileRole::Input).count() == 1
    };
    // the first line has the path
    let rest = |text: &str| text.split_once('\n').map(|(_, rest)| rest.to_owned());
    match one_file(old) && one_file(new) {
        true => rest(&old_text) == rest(&new_text),
        false => old_text == new_text,
    }
}

/// What a finding asks for.
fn weight(finding: &Finding) -> Bump {
    if rules::find(finding.rule).is_some_and(|rule| rule.kind == Kind::Convention) {
        return Bump::None;
    }
    match finding.severity {
        Severity::Error => Bump::Major,
        Severity::Warning => Bump::Minor,
        Severity::Note if ADDITIONS.contains(&finding.rule) => Bump::Minor,
        Severity::Note => Bump::Patch,
    }
}

/// The message of the first finding that asks for the bump, and how many more there are.
fn subject(bump: Bump, findings: &[Finding]) -> String {
    let mut decisive = findings.iter().filter(|it| weight(it) == bump);
    match (bump, decisive.next()) {
        (Bump::None, _) => "the schema is the same".to_owned(),
        (_, None) => "change the schema without effect on its users".to_owned(),
        (_, Some(first)) => match decisive.count() {
            0 => first.message.clone(),
            more => format!("{} (and {more} more)", first.message),
        },
    }
}

/// What breaks, named by element.
fn breaking(findings: &[Finding]) -> String {
    let errors = || findings.iter().filter(|it| weight(it) == Bump::Major);
    let named = errors().take(MOST_NAMED);
    let mut named: Vec<String> = named
        .map(|finding| format!("{}: {}", finding.element, finding.message))
        .collect();
    match errors().count().saturating_sub(MOST_NAMED) {
        0 => {}
        more => named.push(format!("and {more} more")),
    }
    named.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Schema;

    fn finding(rule: &'static str, severity: Severity) -> Finding {
        Finding {
            rule,
            severity,
            surfaces: Vec::new(),
            directions: Vec::new(),
            element: "acme.User".to_owned(),
            message: format!("{} happened", rule.to_lowercase()),
            labels: Vec::new(),
            help: None,
            subject: None,
            history: None,
            releases: None,
            fix: None,
        }
    }

    fn suggest(findings: &[Finding]) -> Suggestion {
        Suggestion::new(&Schema::default(), &Schema::default(), findings)
    }

    #[test]
    fn additions_are_rules() {
        for id in ADDITIONS {
            let rule = rules::find(id).unwrap();
            assert_eq!(rule.kind, Kind::Breaking, "{id}");
        }
    }

    #[test]
    fn the_heaviest_finding_decides() {
        let note = finding("FIELD_RENAMED", Severity::Note);
        let added = finding("FIELD_ADDED", Severity::Note);
        let warning = finding("FIELD_TYPE_CHANGED", Severity::Warning);
        let error = finding("FIELD_RENUMBERED", Severity::Error);
        let convention = finding("ENUM_VALUE_PREFIX", Severity::Warning);
        let bump = |findings: &[&Finding]| {
            let findings: Vec<Finding> = findings.iter().copied().cloned().collect();
            suggest(&findings).bump
        };
        assert_eq!(bump(&[]), Bump::None);
        assert_eq!(bump(&[&convention]), Bump::None);
        assert_eq!(bump(&[&convention, &note]), Bump::Patch);
        assert_eq!(bump(&[&added, &note]), Bump::Minor);
        assert_eq!(bump(&[&warning, &note]), Bump::Minor);
        assert_eq!(bump(&[&error, &warning, &added, &note]), Bump::Major);
    }

    #[test]
    fn commits_name_the_worst_and_count_the_rest() {
        let error = finding("FIELD_RENUMBERED", Severity::Error);
        let errors = vec![error; 5];
        let suggestion = suggest(&errors);
        assert_eq!(
            suggestion.header(),
            "feat!: field_renumbered happened (and 4 more)"
        );
        let footer = suggestion.footer().unwrap();
        assert!(
            footer.starts_with("BREAKING CHANGE: acme.User: field_renumbered happened; "),
            "{footer}"
        );
        assert!(footer.ends_with("; and 2 more"), "{footer}");
        let convention = finding("ENUM_VALUE_PREFIX", Severity::Warning);
        let added = finding("RPC_ADDED", Severity::Note);
        let suggestion = suggest(&[convention, added]);
        assert_eq!(suggestion.header(), "feat: rpc_added happened");
        assert_eq!(suggestion.footer(), None);
        assert_eq!(suggest(&[]).header(), "chore: the schema is the same");
    }
}
