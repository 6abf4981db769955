//! How many witnesses one element gets: each looks through all that it has.

use crate::finding::{Finding, Subject};
use crate::model::Schema;

/// How many fields and values the witnesses of one element may look through.
const MOST: usize = 1 << 22;

/// Of the findings about one element, given by their places, those that a witness is looked for:
/// the first ones, all unless it is huge.
pub(super) fn afforded<'e>(
    old: &Schema,
    new: &Schema,
    findings: &[Finding],
    element: &'e [usize],
) -> &'e [usize] {
    let subject = element
        .first()
        .and_then(|&at| findings[at].subject.as_ref());
    let members = match subject {
        Some(Subject::Messages(it) | Subject::Fields { messages: it, .. }) => {
            old.fields_of(it.old).len() + new.fields_of(it.new).len()
        }
        Some(Subject::Enum { enums: it, .. }) => {
            old.values_of(it.old).len() + new.values_of(it.new).len()
        }
        None => 0,
    };
    let most = MOST / members.max(1);
    &element[..element.len().min(most)]
}
