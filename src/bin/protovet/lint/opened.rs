//! What is looked at, compiled, and the modules that it consists of.

use protovet::config::Workspace;
use protovet::model::{FileId, FileRole};
use protovet::source::{self, Input};

use crate::breaking;
use crate::configured::{self, Modules};
use crate::load::{self, Version};
use crate::members;
use crate::outcome::Failure;
use crate::resolve::Settings;

/// What is looked at.
pub(super) struct Looked {
    pub(super) version: Version,
    /// The modules, if something is configured.
    pub(super) modules: Option<Modules>,
    /// The position of the module of each file that is looked at; none for the others.
    module_of: Vec<Option<usize>>,
}

impl Looked {
    /// Whether something is configured.
    pub(super) const fn is_configured(&self) -> bool {
        self.modules.is_some()
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
) -> Result<Looked, Failure> {
    let given = config.map(|config| breaking::given(config, &settings.open));
    let (input, modules) = match given.transpose()? {
        Some(config) => members::open_as(path, &config, &settings.open)?,
        None => members::open(path, &settings.open)?,
    };
    if let Input::DescriptorSet { .. } = input {
        let version = load::load(seen(input), None, settings)?;
        let workspace = breaking::of_image(config, &settings.open)?;
        return Ok(looked(version, of_set(workspace), settings));
    }
    let loaded = load::load(seen(input), modules.as_ref(), settings);
    let Err(failure) = loaded else {
        return Ok(looked(loaded?, modules, settings));
    };
    if !failure.lacks_imports() {
        return Err(failure);
    }
    if modules.is_some()
        && let Ok(version) = load::load(seen(source::open(path, &settings.open)?), None, settings)
    {
        return Ok(looked(version, modules, settings));
    }
    settings.open.follow_imports = true;
    let wider = source::open(path, &settings.open)?;
    let version = load::load(seen(wider), None, settings).map_err(|_| failure)?;
    Ok(looked(version, modules, settings))
}

/// The one module that a descriptor set is, if something is configured.
fn of_set(workspace: Workspace) -> Option<Modules> {
    (!workspace.configs.is_empty()).then_some(Modules {
        workspace,
        meant: String::new(),
    })
}

fn looked(version: Version, modules: Option<Modules>, settings: &Settings) -> Looked {
    let schema = &version.schema;
    let module_of = schema.files().map(|id| {
        let file = &schema[id];
        if file.role != FileRole::Input {
            return None;
        }
        let Some(Modules { workspace, .. }) = &modules else {
            return Some(0);
        };
        let path = configured::slashed(&settings.open.cwd.join(file.display_path.as_str()));
        let found = path.as_deref().and_then(|path| workspace.module_of(path));
        let (found, _) = found?;
        let mut all = workspace.modules.iter();
        all.position(|module| std::ptr::eq(module, found))
    });
    Looked {
        module_of: module_of.collect(),
        version,
        modules,
    }
}
