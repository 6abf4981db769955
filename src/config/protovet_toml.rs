//! `protovet.toml`: what is protected, by whose rules, and what is allowed.

mod by_path;
mod lines;
mod schema;
mod words;

use std::collections::BTreeMap;

use super::problems::{ConfigError, Located, Problems};
use super::section::Section;
use super::{paths, toml};
use crate::approve::{ApproveBy, Entry};
use crate::finding::{Compat, Severity, Surfaces};
use crate::model::Name;

pub use by_path::{Levels, Override};
pub use schema::json_schema;
use words::{APPROVE_BY, COMPAT, FAIL_ON, RULES, list, some_surfaces, word};

/// What a `protovet.toml` says. What it does not say is none.
#[derive(Clone, Debug, Default)]
pub struct ProtovetToml {
    /// The path to show.
    pub path: Name,
    /// The file of accepted findings, from the folder of this one.
    pub baseline: Option<Located<String>>,
    /// What `protovet check` does.
    pub check: CheckConfig,
    /// What `protovet lint` does.
    pub lint: LintConfig,
    /// The severities of single rules.
    pub severity: Levels,
    /// What is allowed, by path.
    pub allow: Vec<Entry>,
    /// What applies to some paths instead: of several the last.
    pub overrides: Vec<Override>,
    /// The lines of all that is said, from 1, by its name: `check.surfaces`, `allow[0].rules`.
    pub lines: BTreeMap<String, u32>,
}

/// The section `[check]`. Paths start at the folder of the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckConfig {
    /// Whose rules judge.
    pub rules: Option<RuleSet>,
    /// What is protected by our rules.
    pub surfaces: Option<Surfaces>,
    /// For whom.
    pub compat: Option<Compat>,
    /// The least severity that fails the run.
    pub fail_on: Option<FailOn>,
    /// Folders that imports start from.
    pub proto_paths: Vec<Located<String>>,
    /// Globs of files and folders that are left out.
    pub exclude: Vec<Located<String>>,
    /// Which messages of commits approve breaks.
    pub approve_by: Option<Vec<ApproveBy>>,
    /// Whether packages that promise nothing may change.
    pub ignore_unstable_packages: Option<bool>,
    /// Whether what was deprecated first may go for source code.
    pub deprecated_first: Option<bool>,
}

/// The section `[lint]`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LintConfig {
    /// The least severity that fails the run.
    pub fail_on: Option<FailOn>,
    /// The severities of single rules, before those of the whole file.
    pub severity: Levels,
}

/// What becomes of the findings of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// They have this severity.
    Severity(Severity),
    /// They are not reported.
    Off,
}

/// Whose rules judge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleSet {
    /// Ours: what happens to data, callers and code.
    Protovet,
    /// Those of buf, as its configuration selects them.
    Buf,
    /// Both.
    Both,
}

impl RuleSet {
    /// Whether buf's rules are among them.
    #[must_use]
    pub const fn has_buf(self) -> bool {
        matches!(self, Self::Buf | Self::Both)
    }

    /// Whether ours are among them.
    #[must_use]
    pub const fn has_protovet(self) -> bool {
        matches!(self, Self::Protovet | Self::Both)
    }
}

/// What fails a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailOn {
    /// Findings that are at least as bad.
    Severity(Severity),
    /// Nothing.
    Never,
}

const ROOT_KEYS: &[&str] = &["baseline", "check", "lint", "severity", "allow", "override"];
const CHECK_KEYS: &[&str] = &[
    "rules",
    "surfaces",
    "compat",
    "fail-on",
    "proto-paths",
    "exclude",
    "approve-by",
    "ignore-unstable-packages",
    "deprecated-first",
];
const LINT_KEYS: &[&str] = &["fail-on", "severity"];

impl ProtovetToml {
    /// Reads a `protovet.toml`. `path` is how to call it.
    ///
    /// # Errors
    /// When it is no TOML, or says something that is not known.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigError> {
        let mut problems = Problems::new(path, text);
        let file = toml::parse(text, &mut problems).map(|root| {
            let problems = &mut problems;
            let section = Section::open(&root, ("`protovet.toml`", ROOT_KEYS), problems);
            let baseline = section.text("baseline", problems);
            let check = section.get("check").map(|node| {
                let section = Section::open(node, ("`[check]`", CHECK_KEYS), problems);
                check_config(&section, problems)
            });
            let lint = section.get("lint").map(|node| {
                let section = Section::open(node, ("`[lint]`", LINT_KEYS), problems);
                LintConfig {
                    fail_on: word(&section, "fail-on", FAIL_ON, problems),
                    severity: by_path::severity(&section, "`[lint.severity]`", problems),
                }
            });
            Self {
                path: path.into(),
                baseline: baseline.and_then(|path| paths::normal(&path, problems)),
                check: check.unwrap_or_default(),
                lint: lint.unwrap_or_default(),
                severity: by_path::severity(&section, "`[severity]`", problems),
                allow: by_path::allow(&section, text, problems),
                overrides: by_path::overrides(&section, text, problems),
                lines: lines::of(&root, text),
            }
        });
        problems.finish(file).map(|(file, _)| file)
    }
}

fn check_config(section: &Section<'_>, problems: &mut Problems) -> CheckConfig {
    let proto_paths = section.texts("proto-paths", problems);
    let proto_paths = proto_paths.iter();
    let flag = |key: &str, problems: &mut Problems| {
        section.get(key)?;
        Some(section.flag(key, problems))
    };
    CheckConfig {
        rules: word(section, "rules", RULES, problems),
        surfaces: some_surfaces(section, problems),
        compat: word(section, "compat", COMPAT, problems),
        fail_on: word(section, "fail-on", FAIL_ON, problems),
        proto_paths: proto_paths
            .filter_map(|path| paths::normal(path, problems))
            .collect(),
        exclude: section.texts("exclude", problems),
        approve_by: list(section, "approve-by", APPROVE_BY, problems),
        ignore_unstable_packages: flag("ignore-unstable-packages", problems),
        deprecated_first: flag("deprecated-first", problems),
    }
}

/// The line of a place in a text, from 1.
fn line_at(text: &str, at: u32) -> u32 {
    let before = text.get(..at as usize).unwrap_or(text);
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
}
