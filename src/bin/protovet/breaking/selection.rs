//! The rules that look at a module, from what is said about it.

use protovet::buf::{self, Selection};
use protovet::config::{Breaking, Module, Workspace};
use protovet::source::SourceError;

/// The rules of one module.
///
/// # Errors
/// When a rule is not known.
pub(super) fn of_module(module: &Module) -> Result<Selection, SourceError> {
    of(&module.config.breaking, module.version)
}

/// The rules of all modules that are meant, as one; what is ignored in one is ignored.
///
/// # Errors
/// When their rules differ, or one is not known.
pub(super) fn of_all(workspace: &Workspace) -> Result<Selection, SourceError> {
    let mut meant = workspace.modules.iter().filter(|module| module.is_target);
    let Some(first) = meant.next() else {
        return of(&Breaking::default(), buf::Version::V1);
    };
    let mut selection = of_module(first)?;
    for module in meant {
        let other = of_module(module)?;
        let same = selection.rules.len() == other.rules.len()
            && selection
                .rules
                .iter()
                .zip(&other.rules)
                .all(|(a, b)| a.id == b.id)
            && selection.ignore_unstable_packages == other.ignore_unstable_packages;
        if !same {
            return Err(SourceError::new(
                format!(
                    "`{}` and `{}` are compared as one, and their rules differ",
                    name(first),
                    name(module)
                ),
                "compare with a version that has the same modules, or one module at a time",
            ));
        }
        selection.ignore.extend(other.ignore);
        selection.ignore_only.extend(other.ignore_only);
    }
    Ok(selection)
}

fn name(module: &Module) -> &str {
    match (&module.config.name, module.config.folder.as_str()) {
        (Some(name), _) => name,
        (None, "") => ".",
        (None, folder) => folder,
    }
}

fn of(breaking: &Breaking, version: buf::Version) -> Result<Selection, SourceError> {
    let unknown = |error: buf::UnknownRule| SourceError::plain(error.to_string());
    breaking.selection(version).map_err(unknown)
}
