//! Which findings are allowed, and by what: a comment in the schema, an entry of a configuration,
//! the message of a commit, a policy, or the baseline.
//!
//! Nothing here reads files or knows the time: both come in. What was allowed goes out with who
//! allowed it; what is wrong with approvals goes out as findings of their own.

mod baseline;
mod comments;
mod commits;
mod date;
mod directive;
mod elements;
mod entries;
mod renamed;
mod rules;
mod statements;
mod told;
mod waived;

#[cfg(test)]
mod tests;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::buf;
use crate::finding::{Allowed, Approval, ApprovedBy, Finding, Fingerprint};
use crate::model::Schema;
use crate::rules as our_rules;
use crate::rules::Kind;

pub use baseline::{Baseline, Line};
pub use commits::{ApproveBy, Commits, TRAILER};
pub use date::Date;
pub use entries::Entry;
pub use rules::{Rule, all, find, ids, is_known, nearest_rule};
pub use told::LookAgain;

use comments::Comments;
use commits::CommitApproval;

/// What says yes besides the comments of a schema.
#[derive(Clone, Copy)]
pub struct Approvals<'a> {
    /// The day on which approvals must still count.
    pub today: Date,
    /// Entries of the configuration.
    pub entries: &'a [Entry],
    /// Those of them, by their places, whose paths name no file that is there.
    pub astray: &'a [usize],
    /// Whether what is looked at is only a part of what the configuration is for. Of the rest nothing
    /// is known.
    pub is_part: &'a (dyn Fn() -> bool + Sync),
    /// What a path that is shown is called from the folder of the configuration.
    pub locate: &'a (dyn Fn(&str) -> String + Sync),
    /// Findings that were accepted as they are.
    pub baseline: Option<&'a Baseline>,
    /// What the messages of commits say.
    pub commits: &'a Commits,
    /// Whether packages that promise nothing may change.
    pub ignore_unstable_packages: bool,
    /// Whether what was deprecated first may go, and the full names of what was deprecated in
    /// releases besides the old version.
    pub deprecated_first: Option<&'a FxHashSet<String>>,
}

/// What was looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Task {
    /// What changed between two versions.
    Compare,
    /// The conventions, in one version.
    Lint,
}

/// Findings, and which of them are allowed.
pub struct Judged<'a> {
    /// What nobody allowed.
    pub findings: Vec<Finding>,
    /// What somebody allowed, in the order of the findings.
    pub allowed: Vec<Allowed>,
    approvals: Approvals<'a>,
    comments: Comments,
    used: Used,
}

/// Which approvals were about something that was found.
#[derive(Default)]
struct Used {
    /// For each comment, the places of its rules.
    comments: Vec<FxHashSet<usize>>,
    /// The same for each entry.
    entries: Vec<FxHashSet<usize>>,
    /// How often each finding is accepted and was not found.
    baseline: FxHashMap<Fingerprint, usize>,
}

impl Used {
    /// Takes one of the lines that accept a finding, under the names that what it is about has or
    /// had; gives what it is accepted as.
    fn accepted(
        &mut self,
        finding: &Finding,
        (old, new): (&Schema, &Schema),
    ) -> Option<Fingerprint> {
        let mut take = |fingerprint: Fingerprint| {
            let left = self.baseline.get_mut(&fingerprint)?;
            *left = left.checked_sub(1)?;
            Some(fingerprint)
        };
        take(finding.fingerprint()).or_else(|| {
            let before = renamed::as_before(finding, old, new)?;
            take(before.fingerprint())
        })
    }
}

/// Says which findings are allowed, and by what.
#[must_use]
pub fn judge<'a>(
    findings: Vec<Finding>,
    (old, new): (&Schema, &Schema),
    approvals: &Approvals<'a>,
) -> Judged<'a> {
    let comments = Comments::of(new);
    let mut used = Used {
        comments: vec![FxHashSet::default(); comments.found.len()],
        entries: vec![FxHashSet::default(); approvals.entries.len()],
        baseline: approvals.baseline.map(Baseline::counts).unwrap_or_default(),
    };
    let mut judge = Judge {
        versions: (old, new),
        approvals,
        comments: &comments,
        used: &mut used,
    };
    let (mut left, mut allowed) = (Vec::new(), Vec::new());
    for finding in findings {
        match judge.approval(&finding) {
            Some(approval) => allowed.push(Allowed { finding, approval }),
            None => left.push(finding),
        }
    }
    Judged {
        findings: left,
        allowed,
        approvals: *approvals,
        comments,
        used,
    }
}

/// The full names of all that is deprecated in a version.
#[must_use]
pub fn deprecated_names(schema: &Schema) -> FxHashSet<String> {
    waived::deprecated(schema)
}

/// Whether a rule compares two versions; the others look at one.
#[must_use]
pub fn compares(rule: &str) -> bool {
    match our_rules::find(rule) {
        Some(rule) => rule.kind == Kind::Breaking,
        None => buf::lint::find(rule).is_none() || buf::find(rule).is_some(),
    }
}

/// One look at the findings of two versions.
struct Judge<'j, 'a> {
    versions: (&'j Schema, &'j Schema),
    approvals: &'j Approvals<'a>,
    comments: &'j Comments,
    used: &'j mut Used,
}

impl Judge<'_, '_> {
    /// Who allows a finding: of several the one that says most about it. All of them are used.
    fn approval(&mut self, finding: &Finding) -> Option<Approval> {
        let accepted = self.accepted(finding);
        let comment = self.comment(finding);
        let entry = self.entry(finding);
        let stated = comment.or(entry).or_else(|| self.commit(finding));
        stated.or_else(|| self.waived(finding)).or(accepted)
    }

    fn comment(&mut self, finding: &Finding) -> Option<Approval> {
        let (old, new) = self.versions;
        let mut approval = None;
        for (index, comment) in self.comments.found.iter().enumerate() {
            let Some(rule) = comment.covers(finding, old, new) else {
                continue;
            };
            self.used.comments[index].insert(rule);
            let until = comment.directive.until;
            if approval.is_none() && self.counts(until) {
                approval = Some(Approval {
                    reason: Some(comment.directive.reason.clone()),
                    path: Some(new[comment.file].display_path.to_string()),
                    line: comment.line(new),
                    until: until.map(|date| date.to_string()),
                    ..Approval::new(ApprovedBy::Comment)
                });
            }
        }
        approval
    }

    fn entry(&mut self, finding: &Finding) -> Option<Approval> {
        if self.approvals.entries.is_empty() {
            return None;
        }
        let (old, new) = self.versions;
        let paths = elements::paths(finding, old, new);
        let paths: Vec<String> = paths
            .iter()
            .map(|path| (self.approvals.locate)(path))
            .collect();
        let mut approval = None;
        for (index, entry) in self.approvals.entries.iter().enumerate() {
            let Some(rule) = entry.covers(finding, &paths) else {
                continue;
            };
            self.used.entries[index].insert(rule);
            if approval.is_none() && self.counts(entry.until) {
                approval = Some(Approval {
                    reason: Some(entry.reason.clone()),
                    path: Some(entry.path.clone()),
                    line: Some(entry.line),
                    until: entry.until.map(|date| date.to_string()),
                    ..Approval::new(ApprovedBy::Configuration)
                });
            }
        }
        approval
    }

    fn counts(&self, until: Option<Date>) -> bool {
        until.is_none_or(|until| self.approvals.today <= until)
    }

    fn commit(&self, finding: &Finding) -> Option<Approval> {
        let compares = compares(finding.rule);
        let mut commits = self.approvals.commits.approvals.iter();
        let (old, new) = self.versions;
        let before = renamed::as_before(finding, old, new);
        let names = std::iter::once(finding).chain(&before);
        let covers = |commit: &&CommitApproval| names.clone().any(|it| commit.covers(it, compares));
        let commit = commits.find(covers)?;
        Some(Approval {
            reason: Some(commit.reason.clone()),
            commit: Some(commit.commit.clone()),
            ..Approval::new(ApprovedBy::Commit)
        })
    }

    fn waived(&self, finding: &Finding) -> Option<Approval> {
        let (old, new) = self.versions;
        if !compares(finding.rule) {
            return None;
        }
        if self.approvals.ignore_unstable_packages && waived::is_unstable(finding, old, new) {
            return Some(Approval::new(ApprovedBy::UnstablePackage));
        }
        let earlier = self.approvals.deprecated_first?;
        waived::was_deprecated(finding, old, new, earlier)
            .then(|| Approval::new(ApprovedBy::DeprecatedFirst))
    }

    fn accepted(&mut self, finding: &Finding) -> Option<Approval> {
        let baseline = self.approvals.baseline?;
        let fingerprint = self.used.accepted(finding, self.versions)?;
        Some(Approval {
            path: Some(baseline.path.clone()),
            line: baseline.line_of(fingerprint).map(|line| line.number),
            ..Approval::new(ApprovedBy::Baseline)
        })
    }
}
