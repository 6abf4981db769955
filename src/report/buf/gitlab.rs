//! A code quality report of GitLab.

use std::fmt::Write as _;
use std::io::{self, Write};

use shake::Shake256;
use shake::digest::{ExtendableOutput, Update, XofReader};

use super::{Annotation, go_json};
use crate::report::gitlab::{Issue, Location, Positions};

/// Writes one array of all.
pub(super) fn write(out: &mut dyn Write, annotations: &[Annotation]) -> io::Result<()> {
    let issues: Vec<Issue<'_>> = annotations.iter().map(issue).collect::<io::Result<_>>()?;
    out.write_all(&go_json::bytes(&issues)?)?;
    writeln!(out)
}

fn issue(annotation: &Annotation) -> io::Result<Issue<'_>> {
    let range = annotation.range;
    let mut issue = Issue {
        description: annotation.message.as_str().into(),
        check_name: &annotation.rule,
        fingerprint: String::new(),
        location: Location {
            path: annotation.path.as_deref().map(Into::into),
            positions: Positions::new(range),
        },
        severity: "minor",
    };
    issue.fingerprint = fingerprint(&go_json::bytes(&issue)?);
    Ok(issue)
}

/// What tells GitLab that an issue is the same as in the report before: SHAKE256 of all the rest.
fn fingerprint(bytes: &[u8]) -> String {
    let mut hasher = Shake256::default();
    hasher.update(bytes);
    let mut digest = [0; 64];
    hasher.finalize_xof().read(&mut digest);
    let mut text = String::with_capacity(128);
    for byte in digest {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
    }
    text
}
