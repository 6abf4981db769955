//! The files of a tree that belong to modules, and the folders that imports start from there.

use std::path::Path;

use protovet::config::{BufYaml, Workspace};
use protovet::report::plural;
use protovet::source::{self, Input, OpenOptions, ReadFile, Tree};

use crate::configured::{self, Modules, join};
use crate::failure::Failure;

/// Opens what the user typed; where modules are configured, all of them, as they import each
/// other. A configuration that has nothing to say about what was typed does not count.
///
/// # Errors
/// When there is nothing by that name, or it or its configuration cannot be read.
pub(crate) fn open(spec: &str, options: &OpenOptions) -> Result<(Input, Option<Modules>), Failure> {
    let mut found = Ok(None);
    let mut widen = |meant: &Path, read: &ReadFile<'_>| {
        let is_file = meant
            .extension()
            .is_some_and(|extension| extension == "proto");
        let folder = meant.parent().filter(|_| is_file).unwrap_or(meant);
        found = configured::modules_read(meant, folder, &options.cwd, read);
        let found = found.as_ref().ok().and_then(Option::as_ref);
        Ok(found.map(|modules| configured::whole(&modules.workspace.folder)))
    };
    let opened = source::open_with(spec, options, &mut widen)?;
    match found? {
        Some(modules) if holds(&opened, &modules, &options.cwd) => Ok((opened, Some(modules))),
        Some(_) => Ok((source::open(spec, options)?, None)),
        None => Ok((opened, None)),
    }
}

/// Opens what the user typed, as a configuration says that was given by hand: its paths start at
/// the folder that was typed, or at that of the file.
///
/// # Errors
/// When there is nothing by that name, or it cannot be read.
pub(crate) fn open_as(
    spec: &str,
    config: &BufYaml,
    options: &OpenOptions,
) -> Result<(Input, Option<Modules>), Failure> {
    let mut modules = None;
    let mut widen = |meant: &Path, _: &ReadFile<'_>| {
        let is_file = meant
            .extension()
            .is_some_and(|extension| extension == "proto");
        let folder = meant.parent().filter(|_| is_file).unwrap_or(meant);
        let (meant, folder) = (configured::slashed(meant), configured::slashed(folder));
        modules = meant.zip(folder).map(|(meant, folder)| Modules {
            workspace: Workspace::configured(config.clone(), &folder),
            meant,
        });
        let modules = modules.as_ref();
        Ok(modules.map(|modules| configured::whole(&modules.workspace.folder)))
    };
    let opened = source::open_with(spec, options, &mut widen)?;
    match modules {
        Some(modules) if holds(&opened, &modules, &options.cwd) => Ok((opened, Some(modules))),
        _ => Ok((source::open(spec, options)?, None)),
    }
}

/// Whether a file belongs to what is meant of some modules.
fn holds(input: &Input, modules: &Modules, cwd: &Path) -> bool {
    let Input::Tree { tree, .. } = input else {
        return false;
    };
    let top = top_of(tree, cwd);
    let mut files = tree.files().iter();
    files.any(|file| modules.has(&join(&top, &file.path)))
}

/// The files of a tree that belong to what is meant of some modules.
pub(crate) fn input(input: Input, modules: &Modules, cwd: &Path) -> Input {
    match input {
        Input::Tree { tree, .. } => {
            let top = top_of(&tree, cwd);
            let files = tree.files().iter().map(|file| file.path.to_string());
            let inputs = files
                .filter(|path| modules.has(&join(&top, path)))
                .collect();
            Input::Tree {
                tree,
                inputs: Some(inputs),
            }
        }
        set @ Input::DescriptorSet { .. } => set,
    }
}

/// The folders of a tree that imports start from, as its modules say.
pub(crate) fn roots(tree: &Tree, modules: &Modules, cwd: &Path) -> Vec<String> {
    let top = top_of(tree, cwd);
    let roots = modules.workspace.roots();
    roots
        .filter(|root| configured::is_below(&top, root))
        .map(|root| root[top.len()..].trim_start_matches('/').to_owned())
        .collect()
}

/// Says which files of what is meant are below no folder that imports start from: nobody left
/// those out on purpose.
pub(crate) fn outside(
    tree: &Tree,
    modules: &Modules,
    roots: &[Box<str>],
    cwd: &Path,
) -> Option<String> {
    let top = top_of(tree, cwd);
    let files = tree.files().iter().map(|file| &*file.path);
    let is_outside = |path: &&str| {
        let is_below_root = roots.iter().any(|root| configured::is_below(root, path));
        !is_below_root && configured::is_below(&modules.meant, &join(&top, path))
    };
    let mut outside = files.filter(is_outside);
    let first = outside.next()?;
    let file = modules.workspace.configs.first()?;
    let prefix = &tree.display_prefix;
    Some(match outside.count() {
        0 => format!("`{prefix}{first}` is in no module of `{file}` and was not looked at"),
        more => format!(
            "{} such as `{prefix}{first}` are in no module of `{file}` and were not looked at",
            plural(more + 1, "file")
        ),
    })
}

/// Whether modules make the same of two trees that have the same files.
pub(crate) fn agree(
    (old, old_modules): (&Input, Option<&Modules>),
    (new, new_modules): (&Input, Option<&Modules>),
    cwd: &Path,
) -> bool {
    let (Some(old_modules), Some(new_modules)) = (old_modules, new_modules) else {
        return old_modules.is_none() && new_modules.is_none();
    };
    let (Input::Tree { tree: old, .. }, Input::Tree { tree: new, .. }) = (old, new) else {
        return true;
    };
    let (old_top, new_top) = (top_of(old, cwd), top_of(new, cwd));
    let same = |path: &str| {
        old_modules.has(&join(&old_top, path)) == new_modules.has(&join(&new_top, path))
    };
    roots(old, old_modules, cwd) == roots(new, new_modules, cwd)
        && new.files().iter().all(|file| same(&file.path))
}

/// The top of a tree, from the top of the file system.
fn top_of(tree: &Tree, cwd: &Path) -> String {
    configured::slashed(&cwd.join(&tree.display_prefix)).unwrap_or_default()
}
