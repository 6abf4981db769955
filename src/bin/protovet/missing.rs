//! What to do about imports that lead nowhere: most often, files of a registry.

use std::collections::BTreeSet;

use protovet::compile::{CompileError, Diagnostic};
use protovet::config;
use protovet::source::Tree;

use crate::configured::Modules;

/// Says of each import that leads nowhere where the file is, or where it is to be had.
pub(crate) fn explain(error: &mut CompileError, tree: &Tree, modules: Option<&Modules>) {
    let deps: BTreeSet<&str> = modules
        .iter()
        .flat_map(|modules| &modules.workspace.modules)
        .flat_map(|module| &module.deps)
        .map(|dep| dep.value.as_str())
        .collect();
    for diagnostic in &mut error.diagnostics {
        let help = help(diagnostic, tree, &deps);
        diagnostic.help = help.or_else(|| diagnostic.help.take());
    }
}

fn help(diagnostic: &Diagnostic, tree: &Tree, deps: &BTreeSet<&str>) -> Option<String> {
    let import = diagnostic.missing_import()?;
    if let Some(help) = beside(import, tree) {
        return Some(help);
    }
    let listed = |module: &str| deps.iter().any(|dep| without_version(dep) == module);
    let copy = |module: &str| {
        let folder = folder_for(module);
        format!(
            "protovet asks no registry, so put a copy of it into the repository, as with \
             `buf export {module} --output {folder}`, and add `--proto-path {folder}`, or \
             `proto-paths = [\"{folder}\"]` to `protovet.toml`"
        )
    };
    match config::publisher(import) {
        Some(module) if listed(module) => Some(format!(
            "it is a file of `{module}`, which `buf.yaml` lists in `deps`; {}",
            copy(module)
        )),
        Some(module) => Some(format!("it is a file of `{module}`; {}", copy(module))),
        None => {
            let mut deps = deps.iter().map(|dep| without_version(dep));
            let first = deps.next()?;
            let others: String = deps.map(|dep| format!(", `{dep}`")).collect();
            Some(format!(
                "it may be a file of what `buf.yaml` lists in `deps`: `{first}`{others}; {}",
                copy(first)
            ))
        }
    }
}

/// A module of a registry without the version that is asked for.
pub(crate) fn without_version(dep: &str) -> &str {
    dep.split(':').next().unwrap_or(dep)
}

/// Where to put a copy of a module of a registry.
pub(crate) fn folder_for(module: &str) -> String {
    let name = module.rsplit('/').next().unwrap_or(module);
    format!("third_party/{name}")
}

/// Where the file is in the tree, if it is only once.
fn beside(import: &str, tree: &Tree) -> Option<String> {
    let mut found = tree.files().iter().filter_map(|file| {
        let folder = file.path.strip_suffix(import)?.strip_suffix('/')?;
        Some((&file.path, folder))
    });
    let (path, folder) = found.next()?;
    let prefix = &tree.display_prefix;
    Some(format!(
        "there is `{prefix}{path}`: add `--proto-path {prefix}{folder}`, or list \
         `{prefix}{folder}` as a module in `buf.yaml`"
    ))
}
