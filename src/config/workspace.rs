//! Which configuration applies to an input, and which modules it makes of it.

mod find;

use super::buf_yaml::ModuleConfig;
use super::problems::Located;
use super::{BufYaml, ConfigError, Version, paths};
use crate::compile::Diagnostic;
use crate::model::Name;
use crate::source::SourceError;

/// Something that holds files, such as a folder, a revision or an archive. Paths are from its
/// top and have neither `.` nor `..` in them.
pub trait Files {
    /// The bytes of a file; none if there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError>;

    /// How to name a file to the user.
    fn shown(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// Where a configuration is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Search {
    /// As buf does: what lists modules may stand in any folder above the input, but a `buf.yaml`
    /// before `v2` applies to its own folder alone.
    AsBuf,
    /// Also a `buf.yaml` before `v2` applies to the folders below it.
    Upwards,
}

/// Why there is no workspace.
#[derive(Clone, Debug)]
pub enum WorkspaceError {
    /// A file could not be read.
    Source(SourceError),
    /// A configuration cannot be used.
    Config(ConfigError),
}

impl From<SourceError> for WorkspaceError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl From<ConfigError> for WorkspaceError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl std::fmt::Display for WorkspaceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Config(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WorkspaceError {}

/// Modules that may import each other. Paths are from the top of what holds the files.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder of the configuration, or of the input when there is none.
    pub folder: String,
    /// The configurations in force, as to be named to the user; none if nothing is configured.
    pub configs: Vec<Name>,
    /// Its modules, at least one.
    pub modules: Vec<Module>,
    /// The folder that is meant, when that is a part of a module: buf refuses such an input.
    pub within: Option<String>,
    /// What the user should know although the configurations can be used.
    pub warnings: Vec<Diagnostic>,
}

/// A module of a workspace.
#[derive(Clone, Debug)]
pub struct Module {
    /// What is said about it; paths are from the top, those of rules are import paths.
    pub config: ModuleConfig,
    /// The version of its configuration.
    pub version: Version,
    /// Where that is, as to be named to the user; none if nothing is configured.
    pub source: Option<Name>,
    /// Whether its configuration says anything about breaking changes.
    pub has_breaking: bool,
    /// The modules of a registry that it depends on.
    pub deps: Vec<Located<String>>,
    /// Whether it is, or holds, what is meant; the others are there to be imported.
    pub is_target: bool,
}

impl Workspace {
    /// Finds the configuration of a folder and reads it.
    ///
    /// # Errors
    /// When a configuration cannot be read or used.
    pub fn of(files: &dyn Files, folder: &str, search: Search) -> Result<Self, WorkspaceError> {
        find::workspace(files, folder, search)
    }

    /// A workspace that a configuration given by hand describes; `folder` is where its paths
    /// start, and all of it is meant.
    #[must_use]
    pub fn configured(config: BufYaml, folder: &str) -> Self {
        let given = !config.path.is_empty();
        let configs = given.then(|| config.path.clone());
        let (modules, warnings) = modules(config, folder);
        Self {
            folder: folder.to_owned(),
            configs: configs.into_iter().collect(),
            modules,
            within: None,
            warnings,
        }
    }

    /// The module that a file belongs to, and the path it is imported by there.
    #[must_use]
    pub fn module_of<'p>(&self, path: &'p str) -> Option<(&Module, &'p str)> {
        let of = |module: &'_ Module| module.config.import_path(path);
        let found = self.modules.iter();
        found
            .filter_map(|module| Some((module, of(module)?)))
            .min_by_key(|(_, import)| import.len())
    }

    /// The folders that imports start from.
    pub fn roots(&self) -> impl Iterator<Item = &str> {
        let roots = self.modules.iter().flat_map(|module| &module.config.roots);
        roots.map(|root| root.value.as_str())
    }

    /// Makes of modules that are meant and lie beside what is meant such to be imported.
    fn aim(&mut self, folder: &str) -> bool {
        for module in &mut self.modules {
            module.is_target = paths::below(folder, &module.config.folder).is_some();
        }
        if self.modules.iter().any(|module| module.is_target) {
            return true;
        }
        let holds = |module: &&mut Module| {
            let mut roots = module.config.roots.iter();
            roots.any(|root| paths::below(&root.value, folder).is_some())
                || paths::below(&module.config.folder, folder).is_some()
        };
        let holding = self.modules.iter_mut().filter(holds);
        let Some(module) = holding.max_by_key(|module| module.config.folder.len()) else {
            return false;
        };
        module.is_target = true;
        self.within = Some(folder.to_owned());
        true
    }
}

/// The modules of a configuration, seen from the top.
fn modules(config: BufYaml, folder: &str) -> (Vec<Module>, Vec<Diagnostic>) {
    let source = (!config.path.is_empty()).then(|| config.path.clone());
    let of = |module: ModuleConfig| Module {
        config: module.moved(folder),
        version: config.version,
        source: source.clone(),
        has_breaking: config.has_breaking,
        deps: config.deps.clone(),
        is_target: true,
    };
    (
        config.modules.into_iter().map(of).collect(),
        config.warnings,
    )
}
