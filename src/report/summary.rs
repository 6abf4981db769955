//! Counts, and how they are said.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use super::{Location, Run};
use crate::finding::Severity;

/// How much was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Files the findings are in.
    pub files: usize,
    /// Findings that were allowed, which are none of the above.
    pub allowed: usize,
}

impl Counts {
    /// Counts findings, and the files they are in.
    pub(super) fn of(run: &Run<'_>) -> Self {
        let mut counts = Self::default();
        let mut paths: BTreeSet<&str> = BTreeSet::new();
        for report in run.reports {
            for finding in report.findings {
                match finding.severity {
                    Severity::Error => counts.errors += 1,
                    Severity::Warning => counts.warnings += 1,
                    Severity::Note => counts.notes += 1,
                }
                let location = Location::of(finding, report.old, report.new);
                paths.extend(location.map(|location| location.path));
            }
            counts.allowed += report.allowed.len();
        }
        counts.files = paths.len();
        counts
    }

    /// How much was allowed, as the end of a sentence: `; 2 allowed`, or nothing.
    #[must_use]
    pub fn allowed_in_words(&self) -> String {
        match self.allowed {
            0 => String::new(),
            count => format!("; {count} allowed"),
        }
    }
}

/// `2 errors, 1 warning in 3 files`.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ];
        let mut first = true;
        for (count, word) in kinds.into_iter().filter(|&(count, _)| count > 0) {
            let comma = if std::mem::take(&mut first) { "" } else { ", " };
            write!(f, "{comma}{}", plural(count, word))?;
        }
        if self.files > 0 {
            write!(f, " in {}", plural(self.files, "file"))?;
        }
        Ok(())
    }
}

/// A number with its noun: `1 file`, `2 files`.
#[must_use]
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// A time as the summary gives it: `12 ms`, `3.4 s`.
#[must_use]
pub fn millis(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn counts_in_words() {
        let counts = Counts {
            errors: 2,
            warnings: 1,
            notes: 0,
            files: 3,
            allowed: 0,
        };
        assert_eq!(counts.to_string(), "2 errors, 1 warning in 3 files");
        let counts = Counts {
            notes: 1,
            files: 1,
            ..Counts::default()
        };
        assert_eq!(counts.to_string(), "1 note in 1 file");
    }

    #[test]
    fn counts_of_a_report() {
        let sample = sample::renumbered();
        let expected = Counts {
            errors: 2,
            files: 1,
            ..Counts::default()
        };
        let reports = [sample.report(), sample.report()];
        let run = Run {
            reports: &reports,
            ..Run::default()
        };
        assert_eq!(run.counts(), expected);
    }

    #[test]
    fn times() {
        assert_eq!(millis(Duration::from_micros(12_700)), "12 ms");
        assert_eq!(millis(Duration::from_millis(3440)), "3.4 s");
    }
}
