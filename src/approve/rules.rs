//! The rules about approvals themselves, and the names that approvals may use.

use crate::finding::Severity;
use crate::nearest::nearest;
use crate::{buf, rules};

/// One thing that is told about approvals.
#[derive(Debug)]
pub struct Rule {
    /// The ID: what reports, `explain` and configuration call it.
    pub id: &'static str,
    /// One line: lower case, no full stop.
    pub summary: &'static str,
    /// The page `protovet explain` prints.
    pub page: &'static str,
    /// The severity of its findings unless somebody says otherwise.
    pub severity: Severity,
}

pub(super) static EXPIRED: Rule = Rule {
    id: "ALLOW_EXPIRED",
    summary: "an approval counted until a day that has passed",
    page: include_str!("pages/allow_expired.md"),
    severity: Severity::Warning,
};

pub(super) static MALFORMED: Rule = Rule {
    id: "ALLOW_MALFORMED",
    summary: "an approval cannot be read, names a rule that is not there, or gives no reason",
    page: include_str!("pages/allow_malformed.md"),
    severity: Severity::Error,
};

pub(super) static UNUSED: Rule = Rule {
    id: "ALLOW_UNUSED",
    summary: "an approval allows nothing",
    page: include_str!("pages/allow_unused.md"),
    severity: Severity::Warning,
};

pub(super) static STALE: Rule = Rule {
    id: "BASELINE_STALE",
    summary: "the baseline accepts what is not found any more",
    page: include_str!("pages/baseline_stale.md"),
    severity: Severity::Note,
};

static ALL: [&Rule; 4] = [&EXPIRED, &MALFORMED, &UNUSED, &STALE];

/// The rules about approvals, sorted by ID.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    &ALL
}

/// The rule about approvals with this ID.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The IDs of all rules: ours, those of buf, and those about approvals.
pub fn ids() -> impl Iterator<Item = &'static str> {
    let ours = rules::all().iter().map(|rule| rule.id);
    let theirs = buf::all().iter().map(|rule| rule.id);
    let about = ALL.iter().map(|rule| rule.id);
    let lint = buf::lint::all().iter().map(|rule| rule.id);
    ours.chain(theirs).chain(lint).chain(about)
}

/// Whether there is a rule with this ID.
#[must_use]
pub fn is_known(id: &str) -> bool {
    let of_buf = || buf::find(id).is_some() || buf::lint::find(id).is_some();
    rules::find(id).is_some() || of_buf() || find(id).is_some()
}

/// The rule that was probably meant.
#[must_use]
pub fn nearest_rule(typed: &str) -> Option<&'static str> {
    nearest(typed, ids())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_page() {
        assert!(ALL.is_sorted_by(|a, b| a.id < b.id));
        for rule in ALL {
            let heading = format!("# {}\n", rule.id);
            assert!(rule.page.starts_with(&heading), "{}", rule.id);
            assert!(rules::find(rule.id).is_none() && buf::find(rule.id).is_none());
        }
    }

    #[test]
    fn names_of_all_rules_are_known() {
        for id in [
            "FIELD_DELETED",
            "FIELD_SAME_TYPE",
            "FIELD_LOWER_SNAKE_CASE",
            "ALLOW_UNUSED",
        ] {
            assert!(is_known(id), "{id}");
        }
        assert!(!is_known("field_deleted"));
        assert_eq!(nearest_rule("FIELD_DELETE"), Some("FIELD_DELETED"));
        assert_eq!(nearest_rule("NOTHING_LIKE_IT"), None);
    }
}
