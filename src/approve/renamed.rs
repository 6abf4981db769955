//! Findings in messages and enums that have another name now, as they were told before.
//!
//! Whoever accepted a finding accepted it under the name that the message had then. The old version
//! still has that name, and who is who is known by what the finding is about.

use crate::finding::{Finding, Subject};
use crate::model::Schema;

/// A finding with the names that its message or enum had in the old version; nothing if it is called
/// the same, or if the finding does not say what it is about.
pub(super) fn as_before(finding: &Finding, old: &Schema, new: &Schema) -> Option<Finding> {
    let (before, now) = match finding.subject.as_ref()? {
        Subject::Messages(messages) | Subject::Fields { messages, .. } => {
            (&old[messages.old].full_name, &new[messages.new].full_name)
        }
        Subject::Enum { enums, .. } => (&old[enums.old].full_name, &new[enums.new].full_name),
    };
    (before != now).then(|| Finding {
        element: renamed(&finding.element, now, before),
        message: in_message(&finding.message, now, before),
        ..finding.clone()
    })
}

/// A full name, with another one in the place of the one it starts with.
fn renamed(name: &str, from: &str, to: &str) -> String {
    match name.strip_prefix(from) {
        Some(rest) if rest.is_empty() || rest.starts_with('.') => format!("{to}{rest}"),
        _ => name.to_owned(),
    }
}

/// The same for the names in backticks.
fn in_message(message: &str, from: &str, to: &str) -> String {
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        1 => renamed(part, from, to),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_before() {
        assert_eq!(renamed("a.B.c", "a.B", "a.X"), "a.X.c");
        assert_eq!(renamed("a.B", "a.B", "a.X"), "a.X");
        assert_eq!(renamed("a.Bc", "a.B", "a.X"), "a.Bc");
        let message = "field `c` of `a.B` is not in a.B";
        assert_eq!(
            in_message(message, "a.B", "a.X"),
            "field `c` of `a.X` is not in a.B"
        );
    }
}
