//! How much work fixes may be: each looks through all that its message or enum has.

use super::change::Body;
use super::{Fixer, way};
use crate::finding::{Finding, Fix, Subject};

/// The text that the fixes of one report, or of one look, may look through, in bytes.
const MOST: usize = 64 << 20;

/// What a fix looks through at the least, in bytes.
const LEAST: usize = 256;

/// What is left of it.
pub(super) struct Effort {
    left: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { left: MOST }
    }
}

impl Effort {
    /// Whether a finding may be looked at. One may always.
    pub(super) fn affords(&mut self, fixer: &Fixer<'_>, finding: &Finding) -> bool {
        if way(finding.rule).is_none() {
            return true; // which is no effort
        }
        let cost = body_of(fixer, finding).map_or(LEAST, |body| {
            let span = body.span(fixer.new);
            LEAST + (span.end - span.start) as usize
        });
        if self.left < cost && self.left < MOST {
            return false;
        }
        self.left = self.left.saturating_sub(cost);
        true
    }

    /// Counts what a fix writes, too.
    pub(super) fn spend(&mut self, fix: &Fix) {
        let written: usize = fix.edits.iter().map(|it| it.text.len()).sum();
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
