//! STUB, replaced by the merge of the rules: just enough for the command line to stand on.

use crate::finding::{Severity, Surface, Surfaces};

/// What is known of a rule without running it.
#[derive(Debug)]
pub struct Rule {
    /// The name findings carry.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The page, as Markdown.
    pub page: &'static str,
    /// The surfaces on which it matters.
    pub surfaces: Surfaces,
    /// How bad it is at its worst.
    pub severity: Severity,
}

static FIELD_RENUMBERED: Rule = Rule {
    id: "FIELD_RENUMBERED",
    summary: "a field got another number",
    page: "# FIELD_RENUMBERED\n\nA field got another number.\n",
    surfaces: Surfaces::of(&[Surface::Binary]),
    severity: Severity::Error,
};

static FILE_DELETED: Rule = Rule {
    id: "FILE_DELETED",
    summary: "a file is gone",
    page: "# FILE_DELETED\n\nA file is gone.\n",
    surfaces: Surfaces::of(&[Surface::Code]),
    severity: Severity::Error,
};

/// All rules, by name.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    static ALL: [&Rule; 2] = [&FIELD_RENUMBERED, &FILE_DELETED];
    &ALL
}
