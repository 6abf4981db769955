//! The values that show what was found, where a report has room for them.

use protovet::config::RuleSet;
use protovet::finding::Finding;
use protovet::model::Schema;
use protovet::witness::{self, Witness};

use crate::resolve::Settings;

/// The witnesses of findings, in their order; none where no report shows them. And of how many none
/// was looked for.
pub(crate) fn wanted(
    settings: &Settings,
    (old, new): (&Schema, &Schema),
    findings: &[Finding],
) -> (Vec<Option<Witness>>, usize) {
    if !settings.outputs.want_witnesses() {
        return (Vec::new(), 0);
    }
    let witnesses = witness::all(old, new, findings);
    // buf's rules judge declarations: of what they find there may be nothing to show
    if settings.rules == RuleSet::Protovet {
        debug_assert_eq!(
            witness::overdue(old, new, findings, &witnesses),
            None,
            "an error about data that no value shows"
        );
    }
    (witnesses, witness::left_out(old, new, findings))
}
