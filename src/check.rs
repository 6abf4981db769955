//! STUB, replaced by the merge of the rules: just enough for the command line to stand on.

use crate::finding::{Compat, Direction, Finding, Label, Severity, Side, Surface, Surfaces};
use crate::model::{MessageId, Place, Schema, Span};

/// What is protected.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// The surfaces.
    pub surfaces: Surfaces,
    /// The directions.
    pub compat: Compat,
    /// The files.
    pub scope: Scope,
}

/// Which files findings may be in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Those that differ.
    Touched,
    /// All.
    All,
}

/// Compares two versions.
#[must_use]
pub fn check(old: &Schema, new: &Schema, policy: &Policy) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in old.messages() {
        if let Some(now) = new.message(&old[id].full_name) {
            renumbered(old, new, (id, now), &mut findings);
        } else if policy.surfaces.contains(Surface::Binary) {
            let (file, message) = (old[id].file, &old[id].name);
            findings.push(Finding {
                rule: "MESSAGE_DELETED",
                severity: Severity::Error,
                surfaces: vec![Surface::Binary],
                directions: vec![Direction::Backward],
                element: old[id].full_name.to_string(),
                message: format!("message `{message}` was deleted"),
                labels: vec![Label {
                    side: Side::Old,
                    place: Place {
                        file,
                        span: old[id].decl.name,
                    },
                    text: "it was here".to_owned(),
                }],
                help: None,
            });
        }
    }
    findings
}

fn renumbered(
    old: &Schema,
    new: &Schema,
    (was, is): (MessageId, MessageId),
    findings: &mut Vec<Finding>,
) {
    for (_, before) in old.fields_of(was) {
        let Some((_, now)) = new.fields_of(is).find(|(_, now)| now.name == before.name) else {
            continue;
        };
        if now.number == before.number {
            continue;
        }
        let label = |side, file, span: Span, text: String| Label {
            side,
            place: Place { file, span },
            text,
        };
        findings.push(Finding {
            rule: "FIELD_RENUMBERED",
            severity: Severity::Error,
            surfaces: vec![Surface::Binary],
            directions: vec![Direction::Backward, Direction::Forward],
            element: format!("{}.{}", new[is].full_name, now.name),
            message: format!(
                "field `{}` was renumbered from {} to {}",
                now.name, before.number, now.number
            ),
            labels: vec![
                label(
                    Side::New,
                    now.file,
                    now.number_span,
                    "the new number".to_owned(),
                ),
                label(
                    Side::Old,
                    before.file,
                    before.number_span,
                    "the old number".to_owned(),
                ),
            ],
            help: Some(format!("keep number {}", before.number)),
        });
    }
}

/// Looks at one version.
#[must_use]
pub fn lint(schema: &Schema, _policy: &Policy) -> Vec<Finding> {
    let _ = schema;
    Vec::new()
}
