//! How much may be found: no list of findings is longer than anybody could use.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Finding, Severity};

/// So many findings one look at two versions, or at one, may have. The largest public collection of
/// schemas has 89,366 under all of buf's lint rules, and 54,542 between its first and last release;
/// four times as many take about 300 MB.
pub const MOST_FINDINGS: usize = 250_000;

/// What says in place of all findings that there were more than [`MOST_FINDINGS`].
const TOO_MANY: &str = "TOO_MANY_FINDINGS";

/// Counts the findings of one look, so that there is an end to them.
#[derive(Default, Debug)]
pub(crate) struct Tally(AtomicUsize);

impl Tally {
    /// Counts one more; says whether there is room for it.
    pub(crate) fn takes_one(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) < MOST_FINDINGS
    }

    /// Whether there were more than there is room for: whoever looks may stop.
    pub(crate) fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MOST_FINDINGS
    }

    /// All that was found, or one finding that says that it was too much: a part of it, and another
    /// one each time, could be taken for the whole.
    pub(crate) fn whole(&self, findings: Vec<Finding>) -> Vec<Finding> {
        if self.is_over() {
            return vec![Finding::too_many()];
        }
        findings
    }
}

/// Whether findings are none, for there were more than [`MOST_FINDINGS`].
#[must_use]
pub fn are_too_many(findings: &[Finding]) -> bool {
    let is_told = |finding: &Finding| finding.rule == TOO_MANY;
    findings.len() > MOST_FINDINGS || findings.iter().any(is_told)
}

impl Finding {
    /// What stands for more than [`MOST_FINDINGS`].
    pub(crate) fn too_many() -> Self {
        Self {
            rule: TOO_MANY,
            severity: Severity::Error,
            surfaces: Vec::new(),
            directions: Vec::new(),
            element: String::new(),
            message: format!(
                "there are more than {MOST_FINDINGS} findings, and none of them is told"
            ),
            labels: Vec::new(),
            help: None,
            subject: None,
            history: None,
            releases: None,
            fix: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_there_is_room_for_are_told() {
        let tally = Tally::default();
        assert!((0..MOST_FINDINGS).all(|_| tally.takes_one()));
        assert!(tally.whole(Vec::new()).is_empty());
        assert!(!tally.takes_one());
        let told = tally.whole(Vec::new());
        assert!(are_too_many(&told));
        assert_eq!(told[0].severity, Severity::Error);
        assert!(!are_too_many(&[]));
    }
}
