//! `protovet.toml`: what a check protects, and by whose rules.

use super::problems::{ConfigError, Located, Problems};
use super::section::Section;
use super::{paths, toml};
use crate::finding::{Compat, Severity, Surface, Surfaces};
use crate::model::Name;
use crate::nearest::nearest;

/// What a `protovet.toml` says. What it does not say is none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProtovetToml {
    /// The path to show.
    pub path: Name,
    /// What `protovet check` does.
    pub check: CheckConfig,
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

const RULES: &[(&str, RuleSet)] = &[
    ("protovet", RuleSet::Protovet),
    ("buf", RuleSet::Buf),
    ("both", RuleSet::Both),
];
const SURFACES: &[(&str, Surface)] = &[
    ("binary", Surface::Binary),
    ("rpc", Surface::Rpc),
    ("json", Surface::Json),
    ("code", Surface::Code),
];
const COMPAT: &[(&str, Compat)] = &[
    ("full", Compat::Full),
    ("backward", Compat::Backward),
    ("forward", Compat::Forward),
];
const FAIL_ON: &[(&str, FailOn)] = &[
    ("error", FailOn::Severity(Severity::Error)),
    ("warning", FailOn::Severity(Severity::Warning)),
    ("note", FailOn::Severity(Severity::Note)),
    ("never", FailOn::Never),
];

const CHECK_KEYS: &[&str] = &[
    "rules",
    "surfaces",
    "compat",
    "fail-on",
    "proto-paths",
    "exclude",
];

impl ProtovetToml {
    /// Reads a `protovet.toml`. `path` is how to call it.
    ///
    /// # Errors
    /// When it is no TOML, or says something that is not known.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigError> {
        let mut problems = Problems::new(path, text);
        let file = toml::parse(text, &mut problems).map(|root| {
            let section = Section::open(&root, ("`protovet.toml`", &["check"]), &mut problems);
            let check = section.get("check");
            Self {
                path: path.into(),
                check: check
                    .map(|node| {
                        let section = Section::open(node, ("`[check]`", CHECK_KEYS), &mut problems);
                        check_config(&section, &mut problems)
                    })
                    .unwrap_or_default(),
            }
        });
        problems.finish(file).map(|(file, _)| file)
    }
}

fn check_config(section: &Section<'_>, problems: &mut Problems) -> CheckConfig {
    let proto_paths = section.texts("proto-paths", problems);
    let proto_paths = proto_paths.iter();
    CheckConfig {
        rules: word(section, "rules", RULES, problems),
        surfaces: surfaces(section, problems),
        compat: word(section, "compat", COMPAT, problems),
        fail_on: word(section, "fail-on", FAIL_ON, problems),
        proto_paths: proto_paths
            .filter_map(|path| paths::normal(path, problems))
            .collect(),
        exclude: section.texts("exclude", problems),
    }
}

fn surfaces(section: &Section<'_>, problems: &mut Problems) -> Option<Surfaces> {
    let node = section.get("surfaces")?;
    let listed = section.texts("surfaces", problems);
    if listed.is_empty() {
        let help = "leave `surfaces` out for the default, `[\"binary\", \"rpc\"]`";
        problems.error(node.span, "there are no `surfaces`", Some(help.to_owned()));
    }
    let named: Vec<Surface> = listed
        .iter()
        .filter_map(|text| choice(text, "surfaces", SURFACES, problems))
        .collect();
    Some(Surfaces::of(&named))
}

/// A word of several.
fn word<T: Copy>(
    section: &Section<'_>,
    key: &str,
    words: &[(&'static str, T)],
    problems: &mut Problems,
) -> Option<T> {
    let text = section.text(key, problems)?;
    choice(&text, key, words, problems)
}

fn choice<T: Copy>(
    text: &Located<String>,
    key: &str,
    words: &[(&'static str, T)],
    problems: &mut Problems,
) -> Option<T> {
    if let Some((_, found)) = words.iter().find(|(word, _)| *word == text.value) {
        return Some(*found);
    }
    let known = words.iter().map(|(word, _)| *word);
    let help = match nearest(&text.value, known.clone()) {
        Some(found) => format!("did you mean `{found}`?"),
        None => {
            let known: Vec<String> = known.map(|word| format!("`{word}`")).collect();
            format!("known here: {}", known.join(", "))
        }
    };
    let message = format!("`{key}` knows no `{}`", text.value);
    problems.error(text.span, message, Some(help));
    None
}
