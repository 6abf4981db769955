//! How a rule reports.

use std::borrow::Cow;

use crate::finding::{
    Direction, Finding, Label, Past, Severity, Side, Subject, Surface, Surfaces, Tally,
};
use crate::model::Place;
use crate::policy::Policy;
use crate::rules::{Kind, Rule};

/// A finding being written: all that the rule itself does not say about every one of its findings.
#[derive(Debug)]
#[must_use = "a draft is reported with `Sink::report`"]
pub(crate) struct Draft {
    element: String,
    message: String,
    labels: Vec<Label>,
    help: Option<Cow<'static, str>>,
    severity: Option<Severity>,
    surfaces: Option<Surfaces>,
    directions: Vec<Direction>,
    subject: Option<Subject>,
    history: Option<Box<Past>>,
}

impl Draft {
    /// About an element (its full name), with one sentence that makes sense alone.
    pub(crate) fn new(element: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            element: element.into(),
            message: message.into(),
            labels: Vec::new(),
            help: None,
            severity: None,
            surfaces: None,
            directions: Vec::new(),
            subject: None,
            history: None,
        }
    }

    /// Points at a place in the new version.
    pub(crate) fn at_new(self, place: Place, text: impl Into<String>) -> Self {
        self.at(Side::New, place, text)
    }

    /// Points at a place in the old version.
    pub(crate) fn at_old(self, place: Place, text: impl Into<String>) -> Self {
        self.at(Side::Old, place, text)
    }

    fn at(mut self, side: Side, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            side,
            place,
            text: text.into(),
        });
        self
    }

    /// Says what to do.
    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Another severity than the rule's.
    pub(crate) const fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Fewer surfaces than the rule's.
    pub(crate) const fn surfaces(mut self, surfaces: &[Surface]) -> Self {
        self.surfaces = Some(Surfaces::of(surfaces));
        self
    }

    /// What the finding is about, so that its data can be looked at.
    pub(crate) fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Shows what there was before both versions.
    pub(crate) fn before(mut self, past: Past) -> Self {
        self.history = Some(Box::new(past));
        self
    }

    /// Data breaks for new readers of old data as well as for old readers of new data.
    pub(crate) fn both_ways(self) -> Self {
        self.directions(&[Direction::Backward, Direction::Forward])
    }

    /// The directions in which data breaks; it is dropped when none of them is protected.
    pub(crate) fn directions(mut self, directions: &[Direction]) -> Self {
        self.directions = directions.to_vec();
        self
    }
}

/// Takes the findings of one rule and keeps those the policy asks for.
pub(crate) struct Sink<'a> {
    rule: &'static Rule,
    policy: &'a Policy,
    tally: &'a Tally,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Sink<'a> {
    /// A sink for one rule.
    pub(crate) const fn new(
        rule: &'static Rule,
        (policy, tally): (&'a Policy, &'a Tally),
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            rule,
            policy,
            tally,
            findings,
        }
    }

    /// Takes a finding.
    pub(crate) fn report(&mut self, draft: Draft) {
        let asked = |surface: &Surface| self.policy.surfaces.contains(*surface);
        let surfaces = draft.surfaces.unwrap_or(self.rule.surfaces);
        let surfaces: Vec<Surface> = surfaces.iter().filter(asked).collect();
        if surfaces.is_empty() && self.rule.kind == Kind::Breaking {
            return;
        }
        let protected = |direction: &Direction| self.policy.compat.protects(*direction);
        let directions: Vec<Direction> =
            draft.directions.iter().copied().filter(protected).collect();
        if directions.is_empty() && !draft.directions.is_empty() {
            return;
        }
        let finding = Finding {
            rule: self.rule.id,
            severity: draft.severity.unwrap_or(self.rule.severity),
            surfaces,
            directions,
            element: draft.element,
            message: draft.message,
            labels: draft.labels,
            help: draft.help,
            subject: draft.subject,
            history: draft.history,
            releases: None,
            fix: None,
        };
        match self.findings.last_mut() {
            Some(last) if last.tells_the_same(&finding) => last.merge(finding),
            _ if self.tally.takes_one() => self.findings.push(finding),
            _ => {}
        }
    }
}
