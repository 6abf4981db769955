//! The baseline: findings that were accepted as they are, so that only new ones fail.
//!
//! One line a finding, which stands alone: its order means nothing, so that two branches that add
//! lines can be merged by taking both (`merge=union`). What tells findings apart is made of the
//! rule, the element and what changed, never of lines, paths or commits.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use crate::finding::{Finding, Fingerprint};
use crate::source::SourceError;

const HEAD: &str = "\
# Findings that were accepted as they are: the rule, the fingerprint, and what was found.
# `protovet baseline` adds what is found now, `protovet baseline --prune` removes what is gone.
# Only the first two words of a line count, and their order does not: with
# `protovet.baseline merge=union` in .gitattributes, git merges it without conflicts.
";

/// Findings that were accepted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    /// The path to show.
    pub path: String,
    /// The accepted findings, in the order of the file.
    pub lines: Vec<Line>,
}

/// A finding that was accepted. A finding that is there several times has as many lines.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Line {
    /// The ID of the rule that found it.
    pub rule: String,
    /// The element and what was found, for those who read the file.
    pub told: String,
    /// What tells that it is the same.
    pub fingerprint: Fingerprint,
    /// The line in the file, from 1; 0 when it is in none yet.
    pub number: u32,
}

impl Line {
    /// The line for a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let told = format!("{}: {}", finding.element, finding.told_message());
        Self {
            rule: finding.rule.to_owned(),
            told: told.split_whitespace().collect::<Vec<_>>().join(" "),
            fingerprint: finding.fingerprint(),
            number: 0,
        }
    }
}

impl Line {
    /// The element it is about.
    pub(super) fn element(&self) -> &str {
        let told = self.told.split_once(": ");
        told.map_or("", |(element, _)| element)
    }
}

impl Baseline {
    /// Reads a baseline. `path` is how to call it.
    ///
    /// # Errors
    /// When a line cannot be understood.
    pub fn parse(path: &str, text: &str) -> Result<Self, SourceError> {
        let mut lines = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (rule, rest) = line.split_once(' ').unwrap_or((line, ""));
            let (fingerprint, told) = rest.split_once(' ').unwrap_or((rest, ""));
            let Some(fingerprint) = Fingerprint::parse(fingerprint) else {
                return Err(malformed(path, number, line));
            };
            lines.push(Line {
                rule: rule.to_owned(),
                told: told.to_owned(),
                fingerprint,
                number,
            });
        }
        Ok(Self {
            path: path.to_owned(),
            lines,
        })
    }

    /// The text of the file: sorted by rule, element and what was found.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines: Vec<&Line> = self.lines.iter().collect();
        lines.sort_unstable();
        let mut text = HEAD.to_owned();
        for line in lines {
            // writing to a string cannot fail
            let _ = writeln!(text, "{} {} {}", line.rule, line.fingerprint, line.told);
        }
        text
    }

    /// Accepts findings as well, each as often as it is there; gives how many lines are new.
    pub fn accept<'f>(&mut self, findings: impl Iterator<Item = &'f Finding>) -> usize {
        let mut left = self.counts();
        let before = self.lines.len();
        for finding in findings {
            let line = Line::of(finding);
            match left.get_mut(&line.fingerprint) {
                Some(count) if *count > 0 => *count -= 1,
                _ => self.lines.push(line),
            }
        }
        self.lines.len() - before
    }

    /// How often each finding is accepted.
    pub(super) fn counts(&self) -> FxHashMap<Fingerprint, usize> {
        let mut counts = FxHashMap::default();
        for line in &self.lines {
            *counts.entry(line.fingerprint).or_default() += 1;
        }
        counts
    }

    /// The line that accepts a finding.
    pub(super) fn line_of(&self, fingerprint: Fingerprint) -> Option<&Line> {
        let mut lines = self.lines.iter();
        lines.find(|line| line.fingerprint == fingerprint)
    }
}

fn malformed(path: &str, number: u32, line: &str) -> SourceError {
    let in_merge = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
        .iter()
        .any(|mark| line.starts_with(mark));
    if in_merge {
        return SourceError::new(
            format!("`{path}` has a conflict of a merge on line {number}"),
            "keep the lines of both sides and delete the marks; \
             `merge=union` in .gitattributes does that",
        );
    }
    SourceError::new(
        format!("line {number} of `{path}` does not start with a rule and a fingerprint"),
        "lines are written by `protovet baseline`: delete the line, or write it anew",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn finding(element: &str, message: &str) -> Finding {
        Finding {
            rule: "FIELD_DELETED",
            severity: Severity::Error,
            surfaces: Vec::new(),
            directions: Vec::new(),
            element: element.to_owned(),
            message: message.to_owned(),
            labels: Vec::new(),
            help: None,
            subject: None,
            history: None,
            releases: None,
            fix: None,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut baseline = Baseline::default();
        let findings = [
            finding("b.C", "`d` is\n gone"),
            finding("a.B", "x"),
            finding("a.B", "x"),
        ];
        assert_eq!(baseline.accept(findings.iter()), 3);
        let text = baseline.text();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines[0], lines[1]);
        assert!(lines[0].ends_with(" a.B: x") && lines[2].ends_with(" b.C: `d` is gone"));
        let mut again = Baseline::parse("x", &text).unwrap();
        assert_eq!(again.text(), text);
        assert_eq!(again.accept(findings.iter()), 0);
        assert_eq!(again.accept([finding("a.B", "`y`")].iter()), 1);
    }

    #[test]
    fn what_cannot_be_read_has_a_line() {
        let error = Baseline::parse("b", "# x\n\nFIELD_DELETED nothing\n").unwrap_err();
        assert_eq!(
            error.message,
            "line 3 of `b` does not start with a rule and a fingerprint"
        );
        let error = Baseline::parse("b", "<<<<<<< HEAD\n").unwrap_err();
        assert_eq!(error.message, "`b` has a conflict of a merge on line 1");
        assert_eq!(Baseline::parse("b", "").unwrap().lines, []);
    }
}
