//! IDs that find nothing.

use super::rule::{Check, Rule, STANDARD, page};

pub(super) static RULES: [Rule; 2] = [
    Rule::retired([
        "IMPORT_NO_WEAK",
        "finds nothing: nobody imports weakly any more",
        "take it out of the configuration",
        page!("import_no_weak"),
    ]),
    Rule::new(
        [
            "PROTOVALIDATE",
            "the options of protovalidate make sense; protovet does not check this",
            "keep `buf lint` for this rule",
            page!("protovalidate"),
        ],
        STANDARD,
        Check::Missing,
    )
    .since_v1(),
];
