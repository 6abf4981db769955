//! One of the two inputs: its files, and the modules they belong to.

use std::collections::{BTreeMap, BTreeSet};

use protovet::compile::{self, Diagnostic};
use protovet::config::{Module, Workspace};
use protovet::report::plural;
use protovet::source::{Image, OpenOptions, Opened, SourceError, Store, Tree, scan_package};

use super::modules;
use crate::configured::{is_below, join};
use crate::failure::Failure;
use crate::missing;

/// An input.
pub(super) enum Side {
    /// A descriptor set.
    Image(ImageSide),
    /// Files.
    Files(Box<FilesSide>),
}

/// A descriptor set.
pub(super) struct ImageSide {
    /// Its content in the wire format.
    pub(super) bytes: Vec<u8>,
    /// What to call it.
    pub(super) label: String,
    /// The configuration that applies to it.
    pub(super) workspace: Workspace,
    /// The import paths of its files, without those that are only imported.
    pub(super) inputs: Vec<String>,
}

/// Files and their modules.
pub(super) struct FilesSide {
    pub(super) store: Store,
    pub(super) workspace: Workspace,
    /// The folder that holds all modules and what is there for them to import.
    top: String,
    /// The folders in the store of copies that are there to be imported.
    copies: Vec<String>,
    /// The files of all modules and copies, below the top.
    pub(super) tree: Tree,
    /// The files that are meant, by their paths in the tree.
    pub(super) inputs: BTreeMap<String, Member>,
}

/// A file that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// The position of its module in the workspace.
    pub(super) module: usize,
    /// What others import it by.
    pub(super) import: String,
}

impl Side {
    /// An input with the configuration that applies to it.
    ///
    /// # Errors
    /// When it cannot be read, has no files, or its configuration cannot be used.
    pub(super) fn of(
        opened: Opened,
        config: Option<&String>,
        options: &OpenOptions,
        notes: &mut Vec<String>,
    ) -> Result<Self, Failure> {
        let side = match opened {
            Opened::Image(image) => Self::Image(image_side(image, config, options)?),
            Opened::Files(store) => {
                let side = FilesSide::of(*store, config, options)?;
                notes.extend(side.tree.notes.iter().cloned());
                Self::Files(Box::new(side))
            }
        };
        notes.extend(side.workspace().warnings.iter().map(told));
        Ok(side)
    }

    /// What to do about imports that are not found, if modules of a registry are to have them.
    pub(super) fn vendoring(&self) -> Option<String> {
        let modules = self.workspace().modules.iter();
        let deps: BTreeSet<&str> = modules
            .flat_map(|module| &module.deps)
            .map(|dep| missing::without_version(&dep.value))
            .collect();
        if deps.is_empty() {
            return None;
        }
        let listed: Vec<String> = deps.iter().map(|dep| format!("`{dep}`")).collect();
        let exports: Vec<String> = deps
            .iter()
            .map(|dep| format!("`buf export {dep} --output {}`", missing::folder_for(dep)))
            .collect();
        let folders: Vec<String> = deps
            .iter()
            .map(|dep| format!("\"{}\"", missing::folder_for(dep)))
            .collect();
        Some(format!(
            "what is not found may be in {}, and protovet asks no registry: put a copy into the \
             repository with {}, and write `proto-paths = [{}]` below `[check]` of a \
             `protovet.toml`; or compare images that `buf build` wrote",
            listed.join(" or "),
            exports.join(" and "),
            folders.join(", ")
        ))
    }

    /// The modules and what is said of them.
    pub(super) const fn workspace(&self) -> &Workspace {
        match self {
            Self::Image(side) => &side.workspace,
            Self::Files(side) => &side.workspace,
        }
    }

    /// How to show a path of the schema to the user: from where the user is, even if that is
    /// below the folder of the workspace.
    pub(super) fn shown(&self, path: &str) -> String {
        let Self::Files(files) = self else {
            return path.to_owned();
        };
        match path.strip_prefix(files.tree.display_prefix.as_str()) {
            Some(rest) => files.store.shown(&files.in_store(rest)),
            None => path.to_owned(),
        }
    }

    /// What was read, for those who want to know.
    pub(super) fn details(&self, role: &str) -> String {
        match self {
            Self::Image(side) => format!(
                "{role}: `{}`, an image with {}",
                side.label,
                plural(side.inputs.len(), "file")
            ),
            Self::Files(side) => {
                let copies = side.copies.iter().map(String::as_str);
                let roots: Vec<String> = side
                    .workspace
                    .roots()
                    .chain(copies)
                    .map(|root| format!("`{}/`", side.store.shown(root)))
                    .collect();
                format!(
                    "{role}: {} of `{}`; imports start at {}",
                    plural(side.inputs.len(), "file"),
                    side.label(),
                    roots.join(", ")
                )
            }
        }
    }
}

/// What the user should know about a configuration, in one line.
fn told(warning: &Diagnostic) -> String {
    let place = warning.range().map_or_else(String::new, |range| {
        format!(":{}:{}", range.start.line, range.start.column)
    });
    let help = warning.help.as_ref();
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!("{}{place}: {}{help}", warning.path, warning.message)
}

fn image_side(
    image: Image,
    config: Option<&String>,
    options: &OpenOptions,
) -> Result<ImageSide, Failure> {
    let Image {
        bytes,
        encoding,
        label,
        inputs,
    } = image;
    let bytes = compile::to_binary(bytes, encoding, &label).map_err(SourceError::from)?;
    let inputs = match inputs {
        Some(inputs) => inputs,
        None => compile::inputs_of_set(&bytes, &label).map_err(SourceError::from)?,
    };
    Ok(ImageSide {
        inputs,
        bytes,
        label,
        workspace: modules::of_image(config, options)?,
    })
}

impl FilesSide {
    fn of(store: Store, config: Option<&String>, options: &OpenOptions) -> Result<Self, Failure> {
        let workspace = modules::of_store(&store, config, options)?;
        let modules::Copies { top, roots } = modules::copies(&store, &workspace.folder)?;
        // a module that is named as well is no copy
        let is_copy = |folder: &String| workspace.roots().all(|root| root != folder.as_str());
        let copies: Vec<String> = roots.into_iter().filter(is_copy).collect();
        let is_inside = |folder: &String| is_below(&workspace.folder, folder);
        let top = match copies.iter().all(is_inside) {
            true => workspace.folder.clone(),
            false => top,
        };
        let mut tree = store.tree(&top)?;
        tree.retain(|file| {
            let path = join(&top, &file.path);
            workspace.module_of(&path).is_some() || copies.iter().any(|copy| is_below(copy, &path))
        });
        let mut side = Self {
            inputs: BTreeMap::new(),
            store,
            workspace,
            top,
            copies,
            tree,
        };
        side.inputs = side.members()?;
        Ok(side)
    }

    /// The folders that imports start from, below the top.
    pub(super) fn roots(&self) -> Vec<String> {
        let top = self.top.as_str();
        let below = |root: &str| {
            let rest = root.strip_prefix(top).unwrap_or(root);
            rest.trim_start_matches('/').to_owned()
        };
        let copies = self.copies.iter().map(String::as_str);
        self.workspace.roots().chain(copies).map(below).collect()
    }

    /// The path in the store of a file of the tree.
    pub(super) fn in_store(&self, path: &str) -> String {
        join(&self.top, path)
    }

    /// The files that are meant: those of modules that are meant, below the folder that is.
    fn members(&self) -> Result<BTreeMap<String, Member>, SourceError> {
        let package = self.package()?;
        let mut members = BTreeMap::new();
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for file in self.tree.files() {
            let path = self.in_store(&file.path);
            if self.copies.iter().any(|copy| is_below(copy, &path)) {
                continue;
            }
            let Some((module, import)) = self.workspace.module_of(&path) else {
                continue;
            };
            if let Some(other) = seen.insert(import.to_owned(), &file.path) {
                return Err(self.in_two_modules(import, other, &file.path));
            }
            if module.is_target && self.is_meant(&path, package.as_ref())? {
                let module = self.position(module);
                let import = import.to_owned();
                members.insert(file.path.to_string(), Member { module, import });
            }
        }
        if members.is_empty() {
            return Err(self.no_files());
        }
        Ok(members)
    }

    fn position(&self, module: &Module) -> usize {
        let mut modules = self.workspace.modules.iter();
        modules
            .position(|other| std::ptr::eq(other, module))
            .unwrap_or_default()
    }

    /// The package whose files are meant, if a file is, with those of its package.
    fn package(&self) -> Result<Option<String>, SourceError> {
        match &self.store.file {
            Some(file) if file.package_files => {
                let text = self.store.read(&file.path)?.unwrap_or_default();
                Ok(Some(scan_package(&text)))
            }
            _ => Ok(None),
        }
    }

    fn is_meant(&self, path: &str, package: Option<&String>) -> Result<bool, SourceError> {
        match (&self.store.file, package) {
            (None, _) => Ok(is_below(&self.store.folder, path)),
            (Some(file), None) => Ok(file.path == path),
            (Some(_), Some(package)) => {
                let text = self.store.read(path)?.unwrap_or_default();
                Ok(scan_package(&text) == *package)
            }
        }
    }

    fn in_two_modules(&self, import: &str, one: &str, other: &str) -> SourceError {
        let shown = |path: &str| self.store.shown(&self.in_store(path));
        SourceError::new(
            format!(
                "`{}` and `{}` are both imported as `{import}`",
                shown(one),
                shown(other)
            ),
            "rename one of them, or leave one out of its module with `excludes`",
        )
    }

    /// What to call it; the current folder has a name, too.
    fn label(&self) -> String {
        match self.store.label() {
            here if here.is_empty() => ".".to_owned(),
            label => label,
        }
    }

    fn no_files(&self) -> SourceError {
        let shown = match self.store.shown(&self.store.folder) {
            here if here.is_empty() => self.label(),
            folder => folder,
        };
        let message = match self.workspace.configs.first() {
            Some(config) => format!("no module of `{config}` has a `.proto` file in `{shown}`"),
            None => format!("there are no `.proto` files in `{shown}`"),
        };
        SourceError::new(message, "name the folder that holds the schema")
    }
}
