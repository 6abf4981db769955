//! Approvals in the messages of commits: a trailer `Protovet-Allow`, or a conventional commit that
//! says it breaks.

use super::rules::{is_known, nearest_rule};
use crate::finding::Finding;
use crate::source::CommitMessage;

/// Which messages approve breaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ApproveBy {
    /// A trailer `Protovet-Allow: RULE reason`.
    Trailer,
    /// A `!` before the colon of a conventional commit, or a footer `BREAKING CHANGE:`.
    Conventional,
}

/// The name of the trailer.
pub const TRAILER: &str = "Protovet-Allow";

/// What the messages of a range of commits approve.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Commits {
    pub(super) approvals: Vec<CommitApproval>,
    /// What is wrong with trailers: a sentence and what to do.
    pub(super) malformed: Vec<(String, String)>,
}

/// What the message of a commit approves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct CommitApproval {
    /// The id of the commit.
    pub(super) commit: String,
    /// The rule; none for all that compare versions.
    rule: Option<String>,
    /// The element, if only findings on it are meant.
    element: Option<String>,
    pub(super) reason: String,
}

impl Commits {
    /// Reads messages.
    #[must_use]
    pub fn of(messages: &[CommitMessage], by: &[ApproveBy]) -> Self {
        let mut commits = Self::default();
        for message in messages {
            if by.contains(&ApproveBy::Trailer) {
                for (name, value) in &message.trailers {
                    if name.eq_ignore_ascii_case(TRAILER) {
                        commits.trailer(&message.id.to_string(), value);
                    }
                }
            }
            if by.contains(&ApproveBy::Conventional)
                && let Some(reason) = breaking(&message.text)
            {
                commits.approvals.push(CommitApproval {
                    commit: message.id.to_string(),
                    rule: None,
                    element: None,
                    reason,
                });
            }
        }
        commits
    }

    fn trailer(&mut self, commit: &str, value: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let (rules, reason) = value.split_once(' ').unwrap_or((&value, ""));
        let short = commit.get(..7).unwrap_or(commit);
        let mut wrong = |message: String, help: String| self.malformed.push((message, help));
        if reason.is_empty() {
            let message =
                format!("the trailer `{TRAILER}: {value}` of commit {short} has no reason");
            wrong(message, format!("write `{TRAILER}: RULE why`"));
            return;
        }
        for named in rules.split(',').filter(|named| !named.is_empty()) {
            let (rule, element) = match named.split_once('@') {
                Some((rule, element)) => (rule, Some(element.to_owned())),
                None => (named, None),
            };
            if !is_known(rule) {
                let help = nearest_rule(rule).map_or_else(
                    || "list the rules with `protovet rules`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message =
                    format!("the trailer `{TRAILER}` of commit {short} names no rule: `{rule}`");
                wrong(message, help);
                continue;
            }
            self.approvals.push(CommitApproval {
                commit: commit.to_owned(),
                rule: Some(rule.to_owned()),
                element,
                reason: reason.to_owned(),
            });
        }
    }
}

impl CommitApproval {
    /// Whether a finding is approved. `compares` says whether its rule compares two versions.
    pub(super) fn covers(&self, finding: &Finding, compares: bool) -> bool {
        let rule = match &self.rule {
            Some(rule) => rule == finding.rule,
            None => compares,
        };
        rule && self
            .element
            .as_ref()
            .is_none_or(|it| is_of(it, &finding.element))
    }
}

/// Whether an element is one that was named, by its full name or its end, or stands in it.
fn is_of(named: &str, element: &str) -> bool {
    let is_it = |element: &str| {
        let rest = element.strip_suffix(named);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['.', '/']))
    };
    let mut around = Some(element);
    while let Some(element) = around {
        if is_it(element) {
            return true;
        }
        around = element.rsplit_once('.').map(|(around, _)| around);
    }
    false
}

/// Why a message says that it breaks something, if it does: its footer, or else its first line.
fn breaking(message: &str) -> Option<String> {
    let footer = message.lines().skip(1).find_map(|line| {
        let line = line.trim_end();
        let rest = line.strip_prefix("BREAKING CHANGE: ");
        rest.or_else(|| line.strip_prefix("BREAKING-CHANGE: "))
    });
    if let Some(footer) = footer {
        return Some(footer.trim().to_owned());
    }
    let subject = message.lines().next()?.trim();
    let (kind, told) = subject.split_once(": ")?;
    let kind = kind.strip_suffix('!')?;
    let (word, scope) = match kind.split_once('(') {
        Some((word, scope)) => (word, scope.strip_suffix(')')?),
        None => (kind, "-"),
    };
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let plain = !word.is_empty() && word.chars().all(is_word) && !scope.is_empty();
    (plain && !told.trim().is_empty()).then(|| subject.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::CommitId;

    fn commits(text: &str, trailers: &[&str], by: &[ApproveBy]) -> Commits {
        let message = CommitMessage {
            id: CommitId([0x4f; 20]),
            text: text.to_owned(),
            trailers: trailers
                .iter()
                .map(|value| (TRAILER.to_lowercase(), (*value).to_owned()))
                .collect(),
        };
        Commits::of(&[message], by)
    }

    #[test]
    fn conventional_commits_that_break() {
        for (message, reason) in [
            ("feat!: drop x", Some("feat!: drop x")),
            (
                "refactor(api)!: drop x\n\nbody",
                Some("refactor(api)!: drop x"),
            ),
            (
                "feat: drop x\n\nBREAKING CHANGE: no x any more\n",
                Some("no x any more"),
            ),
            ("feat: drop x\n\nBREAKING-CHANGE: no x", Some("no x")),
            ("BREAKING CHANGE: as a subject", None),
            ("feat: drop x!", None),
            ("feat!:drop x", None),
            ("we did it!: x", None),
            ("feat()!: x", None),
            ("!: x", None),
            ("", None),
        ] {
            assert_eq!(breaking(message).as_deref(), reason, "{message}");
        }
        let text = "feat!: x";
        assert_eq!(
            commits(text, &[], &[ApproveBy::Trailer]),
            Commits::default()
        );
        assert_eq!(
            commits(text, &[], &[ApproveBy::Conventional])
                .approvals
                .len(),
            1
        );
    }

    #[test]
    fn trailers_name_rules_elements_and_a_reason() {
        let by = [ApproveBy::Trailer];
        let found = commits(
            "x",
            &["FIELD_DELETED,ENUM_DELETED@a.E no  reader\n left"],
            &by,
        );
        assert_eq!(found.malformed, []);
        let told = found.approvals.iter();
        let told: Vec<_> = told
            .map(|it| (it.rule.as_deref(), it.element.as_deref(), &*it.reason))
            .collect();
        assert_eq!(
            told,
            [
                (Some("FIELD_DELETED"), None, "no reader left"),
                (Some("ENUM_DELETED"), Some("a.E"), "no reader left")
            ]
        );
        assert_eq!(commits("x", &["FIELD_DELETED x"], &[]), Commits::default());
    }

    #[test]
    fn what_is_wrong_with_a_trailer() {
        let told = |value| commits("x", &[value], &[ApproveBy::Trailer]).malformed;
        assert_eq!(
            told("FIELD_DELETED"),
            [(
                "the trailer `Protovet-Allow: FIELD_DELETED` of commit 4f4f4f4 has no reason"
                    .to_owned(),
                "write `Protovet-Allow: RULE why`".to_owned()
            )]
        );
        assert_eq!(
            told("FIELD_DELETD gone"),
            [(
                "the trailer `Protovet-Allow` of commit 4f4f4f4 names no rule: `FIELD_DELETD`"
                    .to_owned(),
                "did you mean `FIELD_DELETED`?".to_owned()
            )]
        );
    }

    #[test]
    fn an_element_is_named_by_its_end_or_what_it_stands_in() {
        for named in [
            "acme.User.email",
            "email",
            "User.email",
            "acme.User",
            "User",
            "acme",
        ] {
            assert!(is_of(named, "acme.User.email"), "{named}");
        }
        for named in ["mail", "ser", "acme.Use", "User.mail", "b"] {
            assert!(!is_of(named, "acme.User.email"), "{named}");
        }
    }
}
