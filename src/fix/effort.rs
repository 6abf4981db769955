//! How much work fixes may be: each looks through all that its message or enum has.

use super::change::Body;
use super::{Fixer, way};
use crate::finding::{Finding, Subject};

/// The text that the fixes of one report may look through, in bytes.
const MOST: usize = 64 << 20;

/// How much less it is to know what a fix is to do than to write it.
const TOGETHER: usize = 16;

/// What a fix looks through at the least, in bytes.
const LEAST: usize = 256;

/// What is left of it.
pub(super) struct Effort {
    left: usize,
    most: usize,
}

impl Effort {
    /// For fixes that are written one by one.
    pub(super) const fn of_fixes() -> Self {
        Self::of(MOST)
    }

    /// For what is written all together.
    pub(super) const fn of_proposals() -> Self {
        Self::of(MOST * TOGETHER)
    }

    const fn of(most: usize) -> Self {
        Self { left: most, most }
    }

    /// Whether a finding may be looked at. One may always.
    pub(super) fn affords(&mut self, fixer: &Fixer<'_>, finding: &Finding) -> bool {
        if way(finding.rule).is_none() {
            return true; // which is no effort
        }
        let cost = body_of(fixer, finding).map_or(LEAST, |body| {
            let span = body.span(fixer.new);
            LEAST + (span.end - span.start) as usize
        });
        if self.left < cost && self.left < self.most {
            return false;
        }
        self.left = self.left.saturating_sub(cost);
        true
    }

    /// Counts what a fix writes, in bytes, too.
    pub(super) const fn spend(&mut self, written: usize) {
        self.left = self.left.saturating_sub(written);
    }
}

/// The message or enum that a finding is about.
fn body_of(fixer: &Fixer<'_>, finding: &Finding) -> Option<Body> {
    match &finding.subject {
        Some(Subject::Messages(messages) | Subject::Fields { messages, .. }) => {
            Some(Body::Message(messages.new))
        }
        Some(Subject::Enum { enums, .. }) => Some(Body::Enum(enums.new)),
        None => fixer.body_named(&finding.element).or_else(|| {
            let (parent, _) = finding.element.rsplit_once('.')?;
            fixer.body_named(parent)
        }),
    }
}
