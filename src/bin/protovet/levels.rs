//! How bad findings are, and what fails: by rule and by path.

use std::path::PathBuf;

use protovet::check::{self, Policy};
use protovet::config::{self, FailOn, Level, Override};
use protovet::finding::{Finding, Severity};
use protovet::model::Schema;
use protovet::report::Location;

use crate::approving::located;
use crate::configured::Ours;

/// What is said about severities, and what applies to some paths instead.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    /// The severities of single rules, the last one said first.
    severity: config::Levels,
    overrides: Vec<Override>,
    /// Where paths of the configuration start.
    folder: PathBuf,
    cwd: PathBuf,
}

impl Levels {
    /// What a configuration says, with what comes before its severities.
    pub(crate) fn of(ours: &Ours, before: &config::Levels, cwd: PathBuf) -> Self {
        let severity = before.iter().chain(&ours.file.severity);
        Self {
            severity: severity.cloned().collect(),
            overrides: ours.file.overrides.clone(),
            folder: ours.folder.clone(),
            cwd,
        }
    }

    /// Leaves to the command line what it says about everything.
    pub(crate) fn without(mut self, surfaces: bool, compat: bool, fail_on: bool) -> Self {
        for there in &mut self.overrides {
            there.surfaces = there.surfaces.filter(|_| !surfaces);
            there.compat = there.compat.filter(|_| !compat);
            there.fail_on = there.fail_on.filter(|_| !fail_on);
        }
        self
    }

    /// What applies to a path, the last said first.
    fn at<'l>(&'l self, path: Option<&str>) -> impl Iterator<Item = &'l Override> + use<'l> {
        let path = path.map(|path| located(path, &self.folder, &self.cwd));
        let overrides = self.overrides.iter().rev();
        overrides.filter(move |it| path.as_ref().is_some_and(|path| it.paths.has(path)))
    }

    /// What is protected at a path.
    pub(crate) fn policy_at(&self, path: Option<&str>, policy: &Policy) -> Policy {
        let mut found = policy.clone();
        if let Some(surfaces) = self.at(path).find_map(|it| it.surfaces) {
            found.surfaces = surfaces;
        }
        if let Some(compat) = self.at(path).find_map(|it| it.compat) {
            found.compat = compat;
        }
        found
    }

    /// All that is protected somewhere in two versions.
    pub(crate) fn policies(&self, (old, new): (&Schema, &Schema), policy: &Policy) -> Vec<Policy> {
        let mut policies = vec![policy.clone()];
        if self.overrides.is_empty() {
            return policies;
        }
        for schema in [old, new] {
            for file in schema.files().map(|id| &schema[id]) {
                let there = self.policy_at(Some(&file.display_path), policy);
                if !policies.iter().any(|known| is_same(known, &there)) {
                    policies.push(there);
                }
            }
        }
        policies
    }

    /// Keeps the findings that are made where a policy applies.
    pub(crate) fn keep_of(
        &self,
        findings: &mut Vec<Finding>,
        (old, new): (&Schema, &Schema),
        (there, policy): (&Policy, &Policy),
    ) {
        if !self.overrides.is_empty() {
            findings.retain(|finding| {
                let path = path(finding, old, new);
                is_same(&self.policy_at(path, policy), there)
            });
        }
    }

    /// Gives findings the severities they have here, and leaves out those that are switched off.
    pub(crate) fn apply(&self, findings: &mut Vec<Finding>, (old, new): (&Schema, &Schema)) {
        if self.severity.is_empty() && self.overrides.is_empty() {
            return;
        }
        let mut changed = false;
        findings.retain_mut(|finding| {
            let level = self.level(finding.rule, path(finding, old, new));
            if let Some(Level::Severity(severity)) = level {
                changed = changed || finding.severity != severity;
                finding.severity = severity;
            }
            level != Some(Level::Off)
        });
        if changed {
            check::sort(findings, old, new);
        }
    }

    fn level(&self, rule: &str, path: Option<&str>) -> Option<Level> {
        let of_rule = |levels: &config::Levels| {
            let mut levels = levels.iter();
            levels.find(|(id, _)| id == rule).map(|(_, level)| *level)
        };
        let there = self.at(path).find_map(|it| of_rule(&it.severity));
        there.or_else(|| of_rule(&self.severity))
    }

    /// Whether a finding fails a run that fails on some severity everywhere else.
    pub(crate) fn fails(
        &self,
        finding: &Finding,
        (old, new): (&Schema, &Schema),
        fail_on: Option<Severity>,
    ) -> bool {
        let path = path(finding, old, new);
        let there = self.at(path).find_map(|it| it.fail_on);
        let least = match there {
            Some(FailOn::Severity(severity)) => Some(severity),
            Some(FailOn::Never) => None,
            None => fail_on,
        };
        least.is_some_and(|least| finding.severity >= least)
    }
}

/// The path a finding is shown with.
fn path<'s>(finding: &Finding, old: &'s Schema, new: &'s Schema) -> Option<&'s str> {
    Location::of(finding, old, new).map(|location| location.path)
}

fn is_same(one: &Policy, other: &Policy) -> bool {
    one.surfaces == other.surfaces && one.compat == other.compat
}
