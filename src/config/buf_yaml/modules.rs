//! The modules of a `buf.yaml`: folders of files that belong together.

use super::checks::{self, Breaking, Lint};
use crate::config::Version;
use crate::config::node::Node;
use crate::config::paths;
use crate::config::problems::{Located, Problems};
use crate::config::section::Section;
use crate::model::Span;

/// One module. Paths start at the folder of the configuration, which is the empty path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModuleConfig {
    /// Its folder.
    pub folder: String,
    /// The name it has in a registry, if it has one.
    pub name: Option<String>,
    /// The folders that imports start from, at least one: the folder of the module, but in
    /// `v1beta1` any below it.
    pub roots: Vec<Located<String>>,
    /// The folders that are looked at; the whole module if there are none.
    pub includes: Vec<Located<String>>,
    /// Folders that are not looked at.
    pub excludes: Vec<Located<String>>,
    /// What is said about breaking changes; its paths are import paths.
    pub breaking: Breaking,
    /// What is said about style; its paths are import paths.
    pub lint: Lint,
}

const MODULE_KEYS: &[&str] = &["path", "name", "includes", "excludes", "breaking", "lint"];

impl ModuleConfig {
    /// The module that the folder of a configuration is when nothing is said.
    pub(super) fn whole(version: Version) -> Self {
        Self {
            folder: String::new(),
            name: None,
            roots: vec![Located::new(String::new(), Span::NONE)],
            includes: Vec::new(),
            excludes: Vec::new(),
            breaking: Breaking::default(),
            lint: Lint::of_version(version),
        }
    }

    /// The same, with paths from a folder above.
    #[must_use]
    pub(crate) fn moved(mut self, folder: &str) -> Self {
        self.folder = paths::join(folder, &self.folder);
        let listed = [&mut self.roots, &mut self.includes, &mut self.excludes];
        for path in listed.into_iter().flatten() {
            path.value = paths::join(folder, &path.value);
        }
        self
    }

    /// The import path of a file that belongs to the module; both from the folder of the
    /// configuration. None when it does not belong to it.
    #[must_use]
    pub fn import_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        let within = |listed: &[Located<String>]| {
            let mut folders = listed.iter().map(|folder| folder.value.as_str());
            folders.any(|folder| paths::below(folder, path).is_some())
        };
        if within(&self.excludes) || !(self.includes.is_empty() || within(&self.includes)) {
            return None;
        }
        let below = |root: &Located<String>| paths::below(&root.value, path);
        self.roots.iter().find_map(below)
    }
}

/// The one module of a file before `v2`.
pub(super) fn only(
    section: &Section<'_>,
    version: Version,
    problems: &mut Problems,
) -> ModuleConfig {
    let mut module = ModuleConfig::whole(version);
    module.name = name(section, problems);
    if let Some(build) = section.get("build") {
        read_build(build, version, &mut module, problems);
    }
    if let Some(node) = section.get("breaking") {
        module.breaking = Breaking::read(node, version, problems);
    }
    if let Some(node) = section.get("lint") {
        module.lint = Lint::read(node, version, problems);
    }
    module
}

fn read_build(node: &Node, version: Version, module: &mut ModuleConfig, problems: &mut Problems) {
    let build = Section::open(node, ("`build`", &["roots", "excludes"]), problems);
    if version == Version::V1
        && let Some(roots) = build.get("roots")
    {
        let message = "version `v1` has no `roots`: imports start at the folder of the file";
        let help = "put a `buf.yaml` into each root and list the roots in a `buf.work.yaml`, or \
                    use version `v2` with `modules`";
        problems.error(roots.span, message, Some(help.to_owned()));
    }
    let roots = folders(&build, "roots", problems);
    apart(&roots, problems);
    if !roots.is_empty() {
        module.roots = roots;
    }
    module.excludes = folders(&build, "excludes", problems);
    for exclude in &module.excludes {
        let of_root = module.roots.iter().map(|root| root.value.as_str());
        inside(exclude, of_root, "a root", problems);
    }
}

/// Roots of one module may not hold each other: their files would have two import paths.
fn apart(roots: &[Located<String>], problems: &mut Problems) {
    for (at, root) in roots.iter().enumerate() {
        let others = roots[..at].iter().chain(&roots[at + 1..]);
        for other in others {
            if paths::below(&other.value, &root.value).is_some() {
                let (root_shown, other) = (paths::shown(&root.value), paths::shown(&other.value));
                let message = format!("the root `{root_shown}` is in the root `{other}`");
                let help = "files would have two import paths: keep one of the roots";
                problems.error(root.span, message, Some(help.to_owned()));
                return;
            }
        }
    }
}

/// The modules of a `v2` file.
pub(super) fn listed(
    section: &Section<'_>,
    problems: &mut Problems,
) -> (Vec<ModuleConfig>, Defaults) {
    let version = Version::V2;
    let breaking = section.get("breaking");
    let breaking = breaking.map(|node| Breaking::read(node, version, problems));
    let lint = section.get("lint");
    let lint = lint.map(|node| Lint::read(node, version, problems));
    let defaults = Defaults {
        breaking: breaking.unwrap_or_default(),
        lint: lint.unwrap_or_else(|| Lint::of_version(version)),
    };
    let nodes = section.list("modules", problems);
    let name = name(section, problems);
    if nodes.is_empty() {
        let module = ModuleConfig {
            name,
            ..ModuleConfig::whole(version)
        };
        return (vec![defaults.of(module)], defaults);
    }
    if let (Some(_), Some(key)) = (name, section.key("name")) {
        let message = "a file with `modules` has no `name` of its own";
        let help = "write it into the module that has it";
        problems.error(key.span, message, Some(help.to_owned()));
    }
    let mut modules: Vec<ModuleConfig> = Vec::new();
    for node in nodes {
        let module = module(node, &defaults, problems);
        let same = |other: &ModuleConfig| {
            let of = |module: &ModuleConfig| {
                let listed = module.includes.iter().chain(&module.excludes);
                let paths: Vec<String> = listed.map(|path| path.value.clone()).collect();
                (module.folder.clone(), module.name.clone(), paths)
            };
            of(other) == of(&module)
        };
        if modules.iter().any(same) {
            let message = format!(
                "the module `{}` is listed twice",
                paths::shown(&module.folder)
            );
            problems.error(
                module.roots[0].span,
                message,
                Some("keep one of the two".to_owned()),
            );
        }
        modules.push(module);
    }
    (modules, defaults)
}

/// What is said for all modules.
pub(super) struct Defaults {
    pub(super) breaking: Breaking,
    pub(super) lint: Lint,
}

impl Defaults {
    /// A module that says nothing else.
    fn of(&self, module: ModuleConfig) -> ModuleConfig {
        let folder = &module.folder;
        ModuleConfig {
            breaking: Breaking {
                checks: self.breaking.checks.below(folder),
                ..self.breaking
            },
            lint: Lint {
                checks: self.lint.checks.below(folder),
                ..self.lint.clone()
            },
            ..module
        }
    }
}

fn module(node: &Node, defaults: &Defaults, problems: &mut Problems) -> ModuleConfig {
    let section = Section::open(node, ("a module", MODULE_KEYS), problems);
    let folder = section
        .text("path", problems)
        .and_then(|path| paths::normal(&path, problems))
        .unwrap_or_else(|| Located::new(String::new(), node.span));
    let mut module = defaults.of(ModuleConfig {
        folder: folder.value.clone(),
        name: name(&section, problems),
        roots: vec![folder.clone()],
        includes: folders(&section, "includes", problems),
        excludes: folders(&section, "excludes", problems),
        ..ModuleConfig::whole(Version::V2)
    });
    for path in module.includes.iter().chain(&module.excludes) {
        inside(path, [folder.value.as_str()], "the module", problems);
    }
    let included = |path: &Located<String>| {
        let mut includes = module.includes.iter();
        includes.any(|include| paths::below(&include.value, &path.value).is_some())
    };
    for exclude in module
        .excludes
        .iter()
        .filter(|_| !module.includes.is_empty())
    {
        if !included(exclude) {
            let message = format!("`{}` is in none of the `includes`", exclude.value);
            let help = "it is left out without being named: take it out of `excludes`";
            problems.error(exclude.span, message, Some(help.to_owned()));
        }
    }
    own_sections(&section, &mut module, problems);
    module
}

/// The sections of a module replace those of the file.
fn own_sections(section: &Section<'_>, module: &mut ModuleConfig, problems: &mut Problems) {
    let version = Version::V2;
    let folder = module.folder.clone();
    let foreign = |checks: &checks::Checks, problems: &mut Problems| {
        for path in checks.paths() {
            if paths::below(&folder, &path.value).is_none() {
                let message = format!("`{}` is not in the module", path.value);
                let help = format!(
                    "paths start at the folder of this file: those of the module start with `{}`",
                    paths::shown(&folder)
                );
                problems.error(path.span, message, Some(help));
            }
        }
    };
    if let Some(node) = section.get("breaking") {
        let own = Breaking::read(node, version, problems);
        foreign(&own.checks, problems);
        if checks::says_something(Some(node)) {
            module.breaking = Breaking {
                checks: own.checks.below(&folder),
                ..own
            };
        }
    }
    if let Some(node) = section.get("lint") {
        let own = Lint::read(node, version, problems);
        foreign(&own.checks, problems);
        if checks::says_something(Some(node)) {
            module.lint = Lint {
                checks: own.checks.below(&folder),
                ..own
            };
        }
    }
}

fn folders(section: &Section<'_>, key: &str, problems: &mut Problems) -> Vec<Located<String>> {
    let listed = section.texts(key, problems);
    let listed = listed.iter();
    listed
        .filter_map(|path| paths::normal(path, problems))
        .collect()
}

fn inside<'f>(
    path: &Located<String>,
    folders: impl IntoIterator<Item = &'f str>,
    what: &str,
    problems: &mut Problems,
) {
    let mut folders = folders.into_iter().peekable();
    let first = folders.peek().copied().unwrap_or_default();
    let rests: Vec<&str> = folders
        .filter_map(|folder| paths::below(folder, &path.value))
        .collect();
    let shown = paths::shown(&path.value);
    if rests.is_empty() {
        let message = format!("`{shown}` is not in {what}");
        let help = format!(
            "paths start at the folder of this file, as in `{}`",
            paths::join(first, &path.value)
        );
        problems.error(path.span, message, Some(help));
    } else if rests.contains(&"") && !path.value.is_empty() {
        let message = format!("`{shown}` is all of {what}");
        problems.error(
            path.span,
            message,
            Some("name a folder below it".to_owned()),
        );
    }
}

fn name(section: &Section<'_>, problems: &mut Problems) -> Option<String> {
    let name = section.text("name", problems)?;
    let parts: Vec<&str> = name.value.split('/').collect();
    if parts.len() == 3 && parts.iter().all(|part| !part.is_empty()) {
        return Some(name.value);
    }
    let message = format!("`{}` is no name of a module", name.value);
    let help = "write `registry/owner/name`, as in `buf.build/acme/petapis`";
    problems.error(name.span, message, Some(help.to_owned()));
    None
}
