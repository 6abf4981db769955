//! What is looked at, compiled, and the modules that it consists of.

use std::path::Path;

use protovet::config::Workspace;
use protovet::model::{FileId, FileRole, Schema};
use protovet::source::{self, Input};

use crate::breaking;
use crate::configured::{self, Modules};
use crate::failure::Failure;
use crate::load::{self, Version};
use crate::members;
use crate::resolve::Settings;

/// What was opened.
pub(super) struct Opened {
    pub(super) version: Version,
    /// The modules, if something is configured.
    pub(super) modules: Option<Modules>,
}

/// What is looked at.
pub(crate) struct Looked<'a> {
    pub(super) schema: &'a Schema,
    /// The modules, if something is configured.
    pub(super) modules: Option<&'a Modules>,
    /// The position of the module of each file that is looked at; none for the others.
    module_of: Vec<Option<usize>>,
}

impl<'a> Looked<'a> {
    /// The files that were asked for, each as a part of its module.
    pub(crate) fn at(schema: &'a Schema, modules: Option<&'a Modules>, cwd: &Path) -> Self {
        let module_of = schema.files().map(|id| {
            let file = &schema[id];
            if file.role != FileRole::Input {
                return None;
            }
            let Some(Modules { workspace, .. }) = modules else {
                return Some(0);
            };
            let path = configured::slashed(&cwd.join(file.display_path.as_str()));
            let found = path.as_deref().and_then(|path| workspace.module_of(path));
            let (found, _) = found?;
            let mut all = workspace.modules.iter();
            all.position(|module| std::ptr::eq(module, found))
        });
        Self {
            module_of: module_of.collect(),
            schema,
            modules,
        }
    }

    /// The same without the files that are not wanted.
    pub(crate) fn only(mut self, wanted: &dyn Fn(&str) -> bool) -> Self {
        for (id, module) in self.schema.files().zip(&mut self.module_of) {
            if !wanted(self.schema[id].display_path.as_str()) {
                *module = None;
            }
        }
        self
    }

    /// The position of the module that a file is looked at as a part of.
    pub(super) fn module_of(&self, file: FileId) -> Option<usize> {
        self.module_of.get(file.0 as usize).copied().flatten()
    }
}

/// Opens and compiles what is named, as modules say; else, and where those do not have what is
/// imported, as imports say, with what stands beside it when that is needed. What is opened is
/// seen before it is compiled, and may be changed.
///
/// # Errors
/// When it or a configuration cannot be read, or it does not compile.
pub(super) fn open(
    path: &str,
    config: Option<&String>,
    settings: &mut Settings,
    seen: &mut dyn FnMut(Input) -> Input,
) -> Result<Opened, Failure> {
    let given = config.map(|config| breaking::given(config, &settings.open));
    let (input, modules) = match given.transpose()? {
        Some(config) => members::open_as(path, &config, &settings.open)?,
        None => members::open(path, &settings.open)?,
    };
    if let Input::DescriptorSet { .. } = input {
        let version = load::load(seen(input), None, settings)?;
        let workspace = breaking::of_image(config, &settings.open)?;
        let modules = of_set(workspace);
        return Ok(Opened { version, modules });
    }
    let loaded = load::load(seen(input), modules.as_ref(), settings);
    let Err(failure) = loaded else {
        let version = loaded?;
        return Ok(Opened { version, modules });
    };
    if !failure.lacks_imports() {
        return Err(failure);
    }
    if modules.is_some()
        && let Ok(version) = load::load(seen(source::open(path, &settings.open)?), None, settings)
    {
        return Ok(Opened { version, modules });
    }
    settings.open.follow_imports = true;
    let wider = source::open(path, &settings.open)?;
    let version = load::load(seen(wider), None, settings).map_err(|_| failure)?;
    Ok(Opened { version, modules })
}

/// The one module that a descriptor set is, if something is configured.
fn of_set(workspace: Workspace) -> Option<Modules> {
    (!workspace.configs.is_empty()).then_some(Modules {
        workspace,
        meant: String::new(),
    })
}
