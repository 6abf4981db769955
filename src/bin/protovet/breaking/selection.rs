//! The rules that look at a module, from what is said about it.

use protovet::buf::{self, Selection};
use protovet::config::{Breaking, Located, Module, Version, Workspace};
use protovet::source::SourceError;

/// The rules of one module.
///
/// # Errors
/// When a rule is not known.
pub(super) fn of_module(module: &Module) -> Result<Selection, SourceError> {
    of(&module.config.breaking, version(module.version))
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
    let checks = &breaking.checks;
    let unknown = |error: buf::UnknownRule| SourceError::plain(error.to_string());
    let values = |listed: &[Located<String>]| -> Vec<String> {
        listed.iter().map(|one| one.value.clone()).collect()
    };
    let mut selection =
        Selection::new(version, &values(&checks.used), &values(&checks.except)).map_err(unknown)?;
    if checks.disable_builtin {
        selection.rules.clear();
    }
    selection.ignore_unstable_packages = breaking.ignore_unstable_packages;
    selection.ignore = paths(&checks.ignore);
    for (name, listed) in &checks.ignore_only {
        let found = buf::resolve(version, &name.value).map_err(unknown)?;
        let ignored = found.rules.iter().map(|rule| (rule.id, paths(listed)));
        selection.ignore_only.extend(ignored);
    }
    Ok(selection)
}

/// Paths as rules know them: `.` is everything.
fn paths(listed: &[Located<String>]) -> Vec<String> {
    let paths = listed.iter().map(|path| match path.value.as_str() {
        "" => ".".to_owned(),
        path => path.to_owned(),
    });
    paths.collect()
}

const fn version(version: Version) -> buf::Version {
    match version {
        Version::V1Beta1 => buf::Version::V1Beta1,
        Version::V1 => buf::Version::V1,
        Version::V2 => buf::Version::V2,
    }
}
