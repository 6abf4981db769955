//! `buf.yaml` in its three versions.

mod checks;
mod modules;

use super::Version;
use super::node::{Node, Value};
use super::problems::{ConfigError, Located, Problems};
use super::section::Section;
use super::yaml;
use crate::compile::Diagnostic;
use crate::model::{Name, Span};
use crate::nearest::nearest;

pub use checks::{Breaking, Checks, Lint};
use modules::Defaults;
pub use modules::ModuleConfig;

/// What a `buf.yaml` says.
#[derive(Clone, Debug)]
pub struct BufYaml {
    /// The path to show.
    pub path: Name,
    /// Its version.
    pub version: Version,
    /// The modules it describes, at least one: in versions before `v2`, the folder it is in.
    pub modules: Vec<ModuleConfig>,
    /// What it says about breaking changes for all modules, and for what belongs to none.
    pub breaking: Breaking,
    /// What it says about style for all modules, and for what belongs to none.
    pub lint: Lint,
    /// The modules of a registry that it depends on: `buf.build/googleapis/googleapis`.
    pub deps: Vec<Located<String>>,
    /// Whether it says anything about breaking changes.
    pub has_breaking: bool,
    /// The plugins whose rules it asks for: programs or modules of a registry that know rules of
    /// their own.
    pub plugins: Vec<Located<String>>,
    /// The policies it asks for.
    pub policies: Vec<Located<String>>,
    /// What the user should know although the file can be used, such as a rule that is out of
    /// use.
    pub warnings: Vec<Diagnostic>,
}

const KEYS_BEFORE_2: &[&str] = &["version", "name", "deps", "build", "breaking", "lint"];
const KEYS: &[&str] = &[
    "version", "name", "modules", "deps", "breaking", "lint", "plugins", "policies",
];

impl BufYaml {
    /// Reads a `buf.yaml`. `path` is how to call it.
    ///
    /// # Errors
    /// When it is no YAML, lacks a known version, or says something that its version does not
    /// know.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigError> {
        let mut problems = Problems::new(path, text);
        let found = yaml::parse(text, &mut problems).and_then(|root| {
            let version = version(&root, &VERSIONS, &mut problems)?;
            Some(file(path, &root, version, &mut problems))
        });
        let (file, warnings) = problems.finish(found)?;
        Ok(Self { warnings, ..file })
    }

    /// The same for files that no module of it holds, such as those of a descriptor set: what is
    /// said for all modules applies.
    #[must_use]
    pub fn for_all(self) -> Self {
        let whole = ModuleConfig {
            breaking: self.breaking.clone(),
            lint: self.lint.clone(),
            ..ModuleConfig::whole(self.version)
        };
        Self {
            modules: vec![whole],
            ..self
        }
    }

    /// What applies to a folder without configuration: the default rules of `v1`.
    #[must_use]
    pub fn absent() -> Self {
        Self::of_version(Version::V1)
    }

    /// What a file of this version says that says nothing.
    #[must_use]
    pub fn of_version(version: Version) -> Self {
        Self {
            path: Name::default(),
            version,
            modules: vec![ModuleConfig::whole(version)],
            breaking: Breaking::default(),
            lint: Lint::of_version(version),
            deps: Vec::new(),
            has_breaking: false,
            plugins: Vec::new(),
            policies: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

const VERSIONS: [Version; 3] = [Version::V1Beta1, Version::V1, Version::V2];

/// The version that a file names, if it is one of those allowed.
pub(crate) fn version(
    root: &Node,
    allowed: &[Version],
    problems: &mut Problems,
) -> Option<Version> {
    let Value::Table(entries) = &root.value else {
        if root.is_null() {
            no_version(allowed, problems);
        } else {
            let message = format!("the file is {}, not a table of keys", root.kind());
            problems.error(root.span, message, Some(start_with(allowed)));
        }
        return None;
    };
    let named = entries.iter().find(|(key, _)| key.name == "version");
    let Some((key, node)) = named.filter(|(_, node)| !node.is_null()) else {
        match entries.iter().find_map(|(key, _)| {
            nearest(&key.name, ["version"]).filter(|_| key.name != "version")?;
            Some(key)
        }) {
            Some(key) => {
                let message = format!("there is no `version`, but a key `{}`", key.name);
                problems.error(
                    key.span,
                    message,
                    Some("did you mean `version`?".to_owned()),
                );
            }
            None => no_version(allowed, problems),
        }
        return None;
    };
    let Some(text) = node.as_text() else {
        let message = format!("`version` is a text, not {}", node.kind());
        problems.error(key.span, message, Some(start_with(allowed)));
        return None;
    };
    let found = allowed.iter().find(|version| version.word() == text);
    if found.is_none() {
        let words: Vec<String> = allowed
            .iter()
            .map(|version| format!("`{}`", version.word()))
            .collect();
        let message = format!("there is no version `{text}` of this file");
        let help = format!("known here: {}", words.join(", "));
        problems.error(node.span, message, Some(help));
    }
    found.copied()
}

fn no_version(allowed: &[Version], problems: &mut Problems) {
    let message = "the file does not say its `version`";
    problems.error(Span::new(0, 0), message, Some(start_with(allowed)));
}

fn start_with(allowed: &[Version]) -> String {
    let newest = allowed.last().map_or("v2", |version| version.word());
    format!("start the file with `version: {newest}`")
}

fn file(path: &str, root: &Node, version: Version, problems: &mut Problems) -> BufYaml {
    let keys = match version {
        Version::V1Beta1 | Version::V1 => KEYS_BEFORE_2,
        Version::V2 => KEYS,
    };
    let name = format!("a `buf.yaml` of version `{}`", version.word());
    let section = Section::open(root, (&name, keys), problems);
    let (modules, for_all) = match version {
        Version::V1Beta1 | Version::V1 => {
            let module = modules::only(&section, version, problems);
            let for_all = Defaults {
                breaking: module.breaking.clone(),
                lint: module.lint.clone(),
            };
            (vec![module], for_all)
        }
        Version::V2 => modules::listed(&section, problems),
    };
    let file = BufYaml {
        path: path.into(),
        modules,
        breaking: for_all.breaking,
        lint: for_all.lint,
        deps: deps(&section, problems),
        has_breaking: has_breaking(&section),
        plugins: named(
            &section,
            ("plugins", "plugin", &["plugin", "options"]),
            problems,
        ),
        policies: named(
            &section,
            ("policies", "policy", &["policy", "ignore", "ignore_only"]),
            problems,
        ),
        ..BufYaml::of_version(version)
    };
    warn_of_others(&file, problems);
    file
}

/// Whether there is a `breaking` section, for all modules or for one. `breaking:` with nothing
/// behind it asks for the default rules.
fn has_breaking(section: &Section<'_>) -> bool {
    let modules = match section.get("modules").map(|node| &node.value) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    let in_a_module = modules.iter().any(|module| match &module.value {
        Value::Table(entries) => entries.iter().any(|(key, _)| key.name == "breaking"),
        _ => false,
    });
    in_a_module || section.key("breaking").is_some()
}

fn deps(section: &Section<'_>, problems: &mut Problems) -> Vec<Located<String>> {
    let deps = section.texts("deps", problems);
    for dep in &deps {
        let name = dep.value.split(':').next().unwrap_or_default();
        let parts: Vec<&str> = name.split('/').collect();
        if parts.len() != 3 || parts.iter().any(|part| part.is_empty()) {
            let message = format!("`{}` names no module", dep.value);
            let help = "write `registry/owner/name`, as in `buf.build/googleapis/googleapis`";
            problems.error(dep.span, message, Some(help.to_owned()));
        }
    }
    deps
}

/// What the entries of a list name.
fn named(
    section: &Section<'_>,
    (list, key, keys): (&str, &str, &[&'static str]),
    problems: &mut Problems,
) -> Vec<Located<String>> {
    let mut found = Vec::new();
    for node in section.list(list, problems) {
        let title = format!("an entry of `{list}`");
        let entry = Section::open(node, (&title, keys), problems);
        let name = match entry.get(key).map(|node| (&node.value, node.span)) {
            // a program and its arguments
            Some((Value::List(words), span)) => {
                let words: Vec<&str> = words.iter().filter_map(Node::as_text).collect();
                (!words.is_empty()).then(|| Located::new(words.join(" "), span))
            }
            Some(_) => entry.text(key, problems),
            None => None,
        };
        match name {
            Some(name) => found.push(name),
            None => problems.error(node.span, format!("{title} has no `{key}`"), None),
        }
    }
    found
}

/// Tells what buf would do and protovet does not: nobody shall believe that it was done.
fn warn_of_others(file: &BufYaml, problems: &mut Problems) {
    for plugin in &file.plugins {
        let message = format!("the rules of the plugin `{}` are not checked", plugin.value);
        let help = "protovet runs no plugins: keep `buf` for their rules";
        problems.warning(plugin.span, message, Some(help.to_owned()));
    }
    for policy in &file.policies {
        let message = format!("the policy `{}` is not checked", policy.value);
        let help = "protovet knows no policies: keep `buf` for them, or write what they say into \
                    the `breaking` section";
        problems.warning(policy.span, message, Some(help.to_owned()));
    }
}
