//! The sections `breaking` and `lint`.

use std::collections::BTreeMap;

use crate::buf::{self, Selection, UnknownRule, Version, lint};
use crate::config::node::{Node, Value};
use crate::config::paths;
use crate::config::problems::{Located, Problems};
use crate::config::rule_names::Names;
use crate::config::section::{self, Section};

/// Which rules look, and where they do not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checks {
    /// Rules and categories; those that are on by default if there are none.
    pub used: Vec<Located<String>>,
    /// Rules and categories of those that are left out.
    pub except: Vec<Located<String>>,
    /// Import paths of files and folders that are not looked at; the empty path is everything.
    pub ignore: Vec<Located<String>>,
    /// The same for single rules or categories.
    pub ignore_only: Vec<(Located<String>, Vec<Located<String>>)>,
    /// Whether no rule looks but those of plugins.
    pub disable_builtin: bool,
}

/// What is said about breaking changes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Breaking {
    /// Which rules look, and where they do not.
    pub checks: Checks,
    /// Whether packages whose name ends in an unstable version, as in `v1beta1`, may change.
    pub ignore_unstable_packages: bool,
}

/// What is said about style.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lint {
    /// Which rules look, and where they do not.
    pub checks: Checks,
    /// How the names of values with the number zero end, if it is said.
    pub enum_zero_value_suffix: Option<String>,
    /// How the names of services end, if it is said.
    pub service_suffix: Option<String>,
    /// Whether a method may have one type for requests and responses.
    pub rpc_allow_same_request_response: bool,
    /// Whether several methods may have `google.protobuf.Empty` as request.
    pub rpc_allow_google_protobuf_empty_requests: bool,
    /// Whether several methods may have `google.protobuf.Empty` as response.
    pub rpc_allow_google_protobuf_empty_responses: bool,
    /// Whether comments may switch rules off.
    pub comment_ignores: bool,
}

const BREAKING_KEYS: &[&str] = &[
    "use",
    "except",
    "ignore",
    "ignore_only",
    "ignore_unstable_packages",
    "disable_builtin",
];

macro_rules! lint_keys {
    ($comments:literal) => {
        &[
            "use",
            "except",
            "ignore",
            "ignore_only",
            "disable_builtin",
            "enum_zero_value_suffix",
            "service_suffix",
            "rpc_allow_same_request_response",
            "rpc_allow_google_protobuf_empty_requests",
            "rpc_allow_google_protobuf_empty_responses",
            $comments,
        ]
    };
}

const LINT_KEYS_BEFORE_2: &[&str] = lint_keys!("allow_comment_ignores");
const LINT_KEYS: &[&str] = lint_keys!("disallow_comment_ignores");

/// Whether a section says anything. An empty one in a module leaves that of the file in force.
pub(super) fn says_something(node: Option<&Node>) -> bool {
    match node.map(|node| &node.value) {
        Some(Value::Table(entries)) => entries.iter().any(|(_, node)| match &node.value {
            Value::List(items) => !items.is_empty(),
            Value::Table(entries) => !entries.is_empty(),
            _ if node.is_null() => false,
            _ => node.as_boolean() != Some(false),
        }),
        _ => false,
    }
}

impl Breaking {
    pub(super) fn read(node: &Node, version: Version, problems: &mut Problems) -> Self {
        let section = Section::open(node, ("`breaking`", BREAKING_KEYS), problems);
        Self {
            checks: Checks::read(&section, Names::Breaking, version, problems),
            ignore_unstable_packages: section.flag("ignore_unstable_packages", problems),
        }
    }
}

impl Lint {
    pub(super) fn read(node: &Node, version: Version, problems: &mut Problems) -> Self {
        let keys = match version {
            Version::V1Beta1 | Version::V1 => LINT_KEYS_BEFORE_2,
            Version::V2 => LINT_KEYS,
        };
        let section = Section::open(node, ("`lint`", keys), problems);
        let suffix = |name: &str, problems: &mut Problems| {
            let text = section.text(name, problems).map(|text| text.value);
            text.filter(|text| !text.is_empty())
        };
        let empty = "rpc_allow_google_protobuf_empty";
        Self {
            checks: Checks::read(&section, Names::Lint, version, problems),
            enum_zero_value_suffix: suffix("enum_zero_value_suffix", problems),
            service_suffix: suffix("service_suffix", problems),
            rpc_allow_same_request_response: section
                .flag("rpc_allow_same_request_response", problems),
            rpc_allow_google_protobuf_empty_requests: section
                .flag(&format!("{empty}_requests"), problems),
            rpc_allow_google_protobuf_empty_responses: section
                .flag(&format!("{empty}_responses"), problems),
            comment_ignores: match version {
                Version::V1Beta1 | Version::V1 => section.flag("allow_comment_ignores", problems),
                Version::V2 => !section.flag("disallow_comment_ignores", problems),
            },
        }
    }

    /// What applies where nothing is said.
    pub(super) fn of_version(version: Version) -> Self {
        Self {
            comment_ignores: version == Version::V2,
            ..Self::default()
        }
    }
}

impl Checks {
    fn read(
        section: &Section<'_>,
        names: Names,
        version: Version,
        problems: &mut Problems,
    ) -> Self {
        let used = named(section, "use", problems);
        let except = named(section, "except", problems);
        for name in used.iter().chain(&except) {
            known(name, names, version, problems);
        }
        let ignore = section.texts("ignore", problems);
        Self {
            used,
            except,
            ignore: normal(&ignore, problems),
            ignore_only: ignore_only(section, names, version, problems),
            disable_builtin: section.flag("disable_builtin", problems),
        }
    }

    /// The same for a module: paths become import paths, and those of other modules vanish.
    /// `root` is where imports of the module start.
    pub(super) fn below(&self, root: &str) -> Self {
        let below = |listed: &[Located<String>]| -> Vec<Located<String>> {
            let paths = listed.iter().filter_map(|path| {
                let rest = paths::below(root, &path.value)?;
                Some(Located::new(rest.to_owned(), path.span))
            });
            paths.collect()
        };
        let only = self.ignore_only.iter();
        Self {
            ignore: below(&self.ignore),
            ignore_only: only
                .map(|(name, listed)| (name.clone(), below(listed)))
                .collect(),
            ..self.clone()
        }
    }

    /// All paths that are named, as they were read.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Located<String>> {
        let only = self.ignore_only.iter().flat_map(|(_, listed)| listed);
        self.ignore.iter().chain(only)
    }
}

/// The rules of a list; entries without a name stand for nothing.
fn named(section: &Section<'_>, key: &str, problems: &mut Problems) -> Vec<Located<String>> {
    let mut listed = section.texts(key, problems);
    listed.retain(|name| {
        let empty = name.value.is_empty();
        if empty {
            let message = format!("an entry of `{key}` names no rule or category");
            problems.warning(name.span, message, Some("leave it out".to_owned()));
        }
        !empty
    });
    listed
}

fn ignore_only(
    section: &Section<'_>,
    names: Names,
    version: Version,
    problems: &mut Problems,
) -> Vec<(Located<String>, Vec<Located<String>>)> {
    let Some(node) = section.get("ignore_only") else {
        return Vec::new();
    };
    let Value::Table(entries) = &node.value else {
        let message = format!("`ignore_only` is a table of rules, not {}", node.kind());
        let help = "write `ignore_only: {RULE: [path]}`";
        problems.error(node.span, message, Some(help.to_owned()));
        return Vec::new();
    };
    let read = |(key, value): &(crate::config::node::Key, Node)| {
        let name = Located::new(key.name.clone(), key.span);
        known(&name, names, version, problems);
        let listed = section::texts(value, &key.name, problems);
        (name, normal(&listed, problems))
    };
    entries.iter().map(read).collect()
}

fn normal(listed: &[Located<String>], problems: &mut Problems) -> Vec<Located<String>> {
    let paths = listed.iter();
    paths
        .filter_map(|path| paths::normal(path, problems))
        .collect()
}

/// Checks that a version knows a rule or category.
fn known(name: &Located<String>, names: Names, version: Version, problems: &mut Problems) {
    let id = &name.value;
    match names.find(version, id) {
        Err(help) => {
            let word = version.word();
            let message = format!("version `{word}` knows no rule or category `{id}`");
            problems.error(name.span, message, help);
        }
        Ok(found) => {
            let Some(replacements) = found.replaced_by else {
                return;
            };
            let help = match replacements {
                [] => "it looks at nothing any more: leave it out".to_owned(),
                listed => format!("write `{}` instead", listed.join("`, `")),
            };
            let message = format!("`{id}` is out of use");
            problems.warning(name.span, message, Some(help));
        }
    }
}

impl Breaking {
    /// What a module asks for, resolved. Files that are only imported are looked at as well.
    ///
    /// # Errors
    /// When the version does not know one of the names; those of a file that was read are known.
    pub fn selection(&self, version: Version) -> Result<Selection, UnknownRule> {
        let checks = &self.checks;
        let mut selection =
            Selection::new(version, &values(&checks.used), &values(&checks.except))?;
        if checks.disable_builtin {
            selection.rules.clear();
        }
        selection.ignore = import_paths(&checks.ignore);
        selection.ignore_unstable_packages = self.ignore_unstable_packages;
        selection.ignore_only = checks.ignored(|name| {
            let rules = buf::resolve(version, name)?.rules;
            Ok(rules.iter().map(|rule| rule.id).collect())
        })?;
        Ok(selection)
    }

    /// Whether another section asks for the same rules, wherever they do not look.
    #[must_use]
    pub fn asks_for_the_rules_of(&self, other: &Self) -> bool {
        self.checks.asks_for_the_rules_of(&other.checks)
            && self.ignore_unstable_packages == other.ignore_unstable_packages
    }

    /// The rules and categories that are asked for, in words: `FILE, RPC_NO_DELETE`.
    #[must_use]
    pub fn words(&self) -> String {
        // the default rules are those of this category, in every version
        self.checks.words("FILE")
    }
}

impl Lint {
    /// What a module asks for, resolved.
    ///
    /// # Errors
    /// When the version does not know one of the names; those of a file that was read are known.
    pub fn selection(&self, version: Version) -> Result<lint::Selection, UnknownRule> {
        let checks = &self.checks;
        let mut selection =
            lint::Selection::new(version, &values(&checks.used), &values(&checks.except))?;
        if checks.disable_builtin {
            selection.rules.clear();
        }
        selection.ignore = import_paths(&checks.ignore);
        selection.ignore_only = checks.ignored(|name| {
            let rules = lint::resolve(version, name)?.rules;
            Ok(rules.iter().map(|rule| rule.id).collect())
        })?;
        let default = lint::Options::default();
        let suffix = |said: &Option<String>, default| said.clone().unwrap_or(default);
        selection.options = lint::Options {
            enum_zero_value_suffix: suffix(
                &self.enum_zero_value_suffix,
                default.enum_zero_value_suffix,
            ),
            service_suffix: suffix(&self.service_suffix, default.service_suffix),
            same_request_response: self.rpc_allow_same_request_response,
            empty_requests: self.rpc_allow_google_protobuf_empty_requests,
            empty_responses: self.rpc_allow_google_protobuf_empty_responses,
            comment_ignores: self.comment_ignores,
        };
        Ok(selection)
    }

    /// The rules and categories that are asked for, in words: `STANDARD, COMMENTS`.
    #[must_use]
    pub fn words(&self) -> String {
        // the default rules are those of this category, in every version
        self.checks.words("STANDARD")
    }
}

impl Checks {
    /// By rule, where it does not look. `rules` gives the rules of a name.
    fn ignored(
        &self,
        rules: impl Fn(&str) -> Result<Vec<&'static str>, UnknownRule>,
    ) -> Result<Vec<(&'static str, Vec<String>)>, UnknownRule> {
        let mut ignored: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (name, listed) in &self.ignore_only {
            for rule in rules(&name.value)? {
                let paths = ignored.entry(rule).or_default();
                paths.extend(import_paths(listed));
            }
        }
        Ok(ignored.into_iter().collect())
    }

    fn asks_for_the_rules_of(&self, other: &Self) -> bool {
        fn names(listed: &[Located<String>]) -> impl Iterator<Item = &String> {
            listed.iter().map(|name| &name.value)
        }
        names(&self.used).eq(names(&other.used))
            && names(&self.except).eq(names(&other.except))
            && self.disable_builtin == other.disable_builtin
    }

    fn words(&self, default: &str) -> String {
        if self.disable_builtin {
            return "none of buf's own".to_owned();
        }
        let used = self.used.iter();
        let used: Vec<&str> = used.map(|name| name.value.as_str()).collect();
        let used = if used.is_empty() { vec![default] } else { used };
        used.join(", ")
    }
}

/// The names of a list, as they are written.
fn values(listed: &[Located<String>]) -> Vec<String> {
    listed.iter().map(|name| name.value.clone()).collect()
}

/// The paths as a selection has them, which calls everything a dot.
fn import_paths(listed: &[Located<String>]) -> Vec<String> {
    let paths = listed.iter();
    paths
        .map(|path| paths::shown(&path.value).to_owned())
        .collect()
}
