//! Two versions: judged by both sets of rules, with witnesses.

use protovet::buf::{self, Selection, Version};
use protovet::check;
use protovet::finding::Surfaces;
use protovet::model::Schema;
use protovet::policy::Policy;
use protovet::witness;

use crate::schema::check_reports;

/// The names of everything that buf's rules can be asked for.
const CATEGORIES: [&str; 4] = ["FILE", "PACKAGE", "WIRE_JSON", "WIRE"];

/// Compares two versions by all rules. Errors about data must have witnesses.
pub fn check_pair(old: &Schema, new: &Schema) {
    let policy = Policy {
        surfaces: Surfaces::ALL,
        ..Policy::default()
    };
    let findings = check::check(old, new, &policy);
    let witnesses = witness::all(old, new, &findings);
    assert_eq!(witness::overdue(old, new, &findings, &witnesses), None);
    check_reports(old, new, &findings, &witnesses);
    let again = check::check(old, new, &policy);
    assert_eq!(findings, again, "the same versions, the same findings");
    for version in [Version::V1Beta1, Version::V1, Version::V2] {
        let used = CATEGORIES.map(str::to_owned);
        let selection = Selection::new(version, &used, &[]).expect("known categories");
        let findings = buf::check(old, new, &selection);
        check_reports(old, new, &findings, &[]);
    }
}
