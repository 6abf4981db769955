//! Two versions: what is mended between them stays mended.

use protovet::finding::Surfaces;
use protovet::policy::Policy;

use crate::fixing::Case;
use crate::pages::Source;

/// Fixes whatever can be fixed, by default and with all rules, and checks what must hold of it.
pub fn check_fixes(old: &[Source], new: &[Source]) {
    let case = Case::new("this change", old, new);
    let everything = Policy {
        surfaces: Surfaces::ALL,
        ..Policy::default()
    };
    let mut failures = Vec::new();
    for policy in [Policy::default(), everything] {
        case.holds(&policy, &mut failures);
    }
    assert!(failures.is_empty(), "{}\n{old:#?}\n{new:#?}", failures.join("\n"));
}
