//! What was allowed, for people who ask: one line a finding and one on who allowed it.

use std::io::{self, Write};

use super::escape::visible;
use super::{Location, Report, concise};

/// Writes `path:line:column: allowed[RULE]: message`, and below it by whom, where and why.
pub(super) fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    for allowed in report.allowed {
        let finding = &allowed.finding;
        if let Some(location) = Location::of(finding, report.old, report.new) {
            concise::write_place(out, location.path, location.range)?;
        }
        let (rule, message) = (finding.rule, visible(&finding.message));
        writeln!(out, "allowed[{rule}]: {message}")?;
        let approval = allowed.approval.to_string();
        writeln!(out, "  {}", visible(&approval))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Allowed, Approval, ApprovedBy};
    use crate::report::sample;

    #[test]
    fn says_who_allowed_what_and_why() {
        let sample = sample::renumbered();
        let approval = Approval {
            reason: Some("no reader left".to_owned()),
            path: Some("proto/user.proto".to_owned()),
            line: Some(3),
            until: Some("2027-01-31".to_owned()),
            ..Approval::new(ApprovedBy::Comment)
        };
        let allowed = [Allowed {
            finding: sample.findings[0].clone(),
            approval,
        }];
        let report = Report {
            findings: &[],
            allowed: &allowed,
            ..sample.report()
        };
        let mut text = Vec::new();
        write(&mut text, &report).unwrap();
        let written = String::from_utf8(text).unwrap();
        assert_eq!(
            written,
            "proto/user.proto:4:18: allowed[FIELD_RENUMBERED]: field `email` was renumbered from 3 \
             to 4\n  by a comment in proto/user.proto:3 until 2027-01-31: no reader left\n"
        );
    }
}
