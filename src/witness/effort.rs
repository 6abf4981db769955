//! How many witnesses one element gets: each looks through all that it has.

use crate::finding::{Finding, Subject};
use crate::model::Schema;

/// How many fields and values the witnesses of one element may look through.
const MOST: usize = 1 << 22;

/// The findings about one element that a witness is looked for: the first ones, all unless it is
/// huge.
pub(super) fn afforded<'f>(old: &Schema, new: &Schema, element: &'f [Finding]) -> &'f [Finding] {
    let subject = element.first().and_then(|it| it.subject.as_ref());
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
