//! From what names stand for to schemas.

use std::path::Path;

use protovet::compile::{self, Affected, Include, Limits, Outlines, Roots, SharedParses, Sources};
use protovet::model::Schema;
use protovet::report::plural;
use protovet::source::{Input, SourceError, Tree};
use rustc_hash::FxHashSet;

use crate::configured::Modules;
use crate::failure::Failure;
use crate::members;
use crate::missing;
use crate::narrow;
use crate::resolve::Settings;

/// One version, compiled.
pub(crate) struct Version {
    pub(crate) schema: Schema,
    /// What to call it: `proto/`, `main@4f2c91a`, `released.binpb`.
    pub(crate) label: String,
    /// What to put behind its paths where they are shown; nothing if they are paths on disk, which
    /// speak for themselves.
    pub(crate) path_note: Option<String>,
    /// What was read, and from where, for `--verbose`.
    pub(crate) details: String,
    /// What was left out or chosen on the way.
    pub(crate) notes: Vec<String>,
}

/// Compiles one version.
///
/// # Errors
/// When it cannot be read or does not compile.
pub(crate) fn load(
    input: Input,
    modules: Option<&Modules>,
    settings: &Settings,
) -> Result<Version, Failure> {
    let ready = prepare(input, modules, settings)?;
    let read = read(&ready, None, (None, None))?;
    let roots = roots(&[(&ready, read.as_ref(), modules)], settings)?;
    let schema = read.map(|sources| compile((sources, &ready), (&roots, modules), settings));
    let schema = schema.transpose()?;
    let outside = ready.outside(modules, &roots, settings);
    let mut version = finish(ready, schema, &roots);
    version.notes.extend(outside);
    Ok(version)
}

/// Compiles two versions. Import roots are those of both together, so that a file has the same
/// import path in both.
///
/// # Errors
/// When one cannot be read or does not compile: the new one, if neither does, as it is what its
/// author can mend.
pub(crate) fn load_both(
    old: (Input, Option<&Modules>),
    new: (Input, Option<&Modules>),
    settings: &Settings,
) -> Result<(Version, Version), Failure> {
    load_both_sharing(old, new, settings, None)
}

/// The same as one of several comparisons, which share what they parse.
///
/// # Errors
/// As [`load_both`].
pub(crate) fn load_both_sharing(
    (old, old_modules): (Input, Option<&Modules>),
    (new, new_modules): (Input, Option<&Modules>),
    settings: &Settings,
    shared: Option<&SharedParses>,
) -> Result<(Version, Version), Failure> {
    let new = prepare(new, new_modules, settings);
    let old = prepare(old, old_modules, settings);
    let (new, old) = (new?, old?);
    let affected = affected((&old, old_modules), (&new, new_modules), settings, None)?;
    let affected = affected.as_ref();
    let new_read = read(&new, affected, (None, shared))?;
    let old_read = read(&old, affected, (new_read.as_ref(), shared))?;
    let both = [
        (&new, new_read.as_ref(), new_modules),
        (&old, old_read.as_ref(), old_modules),
    ];
    let roots = match affected {
        Some(affected) => affected.roots.clone(),
        None => roots(&both, settings)?,
    };
    let compiled = |sources: Option<Sources<'_>>, ready: &Ready, modules: Option<&Modules>| {
        let schema = sources.map(|sources| compile((sources, ready), (&roots, modules), settings));
        schema.transpose()
    };
    let (new_schema, old_schema) = rayon::join(
        || compiled(new_read, &new, new_modules),
        || compiled(old_read, &old, old_modules),
    );
    let outside = new.outside(new_modules, &roots, settings);
    let mut new = finish(new, new_schema?, &roots);
    new.notes.extend(outside);
    let old_schema = old_schema.map_err(Failure::in_old_version)?;
    Ok((finish(old, old_schema, &roots), new))
}

/// A version before import roots are known.
pub(crate) enum Ready {
    /// A descriptor set, which needs none.
    Compiled(Box<Version>),
    /// Files.
    Tree {
        tree: Tree,
        /// Those to look at, if they are not all.
        inputs: Option<FxHashSet<String>>,
        /// What to call what is looked at.
        label: String,
    },
}

impl Ready {
    /// The schema of a descriptor set.
    pub(crate) fn into_compiled(self) -> Option<Schema> {
        match self {
            Self::Compiled(version) => Some(version.schema),
            Self::Tree { .. } => None,
        }
    }

    fn label(&self) -> &str {
        match self {
            Self::Compiled(version) => &version.label,
            Self::Tree { label, .. } => label,
        }
    }

    /// Says which files are in no module, if there are such.
    fn outside(
        &self,
        modules: Option<&Modules>,
        roots: &Roots,
        settings: &Settings,
    ) -> Option<String> {
        let (tree, _) = self.files()?;
        members::outside(tree, modules?, roots.dirs(), &settings.open.cwd)
    }

    /// The files, and which of them to look at if not at all.
    pub(crate) const fn files(&self) -> Option<(&Tree, Option<&FxHashSet<String>>)> {
        match self {
            Self::Compiled(_) => None,
            Self::Tree { tree, inputs, .. } => Some((tree, inputs.as_ref())),
        }
    }
}

pub(crate) fn prepare(
    input: Input,
    modules: Option<&Modules>,
    settings: &Settings,
) -> Result<Ready, Failure> {
    let input = match modules {
        Some(modules) => members::input(input, modules, &settings.open.cwd),
        None => input,
    };
    match input {
        Input::Tree { tree, inputs } => Ok(Ready::Tree {
            label: label(&tree, inputs.as_deref()),
            inputs: inputs.map(FxHashSet::from_iter),
            tree,
        }),
        Input::DescriptorSet {
            bytes,
            encoding,
            label,
        } => {
            let schema = compile::to_binary(bytes, encoding, &label)
                .and_then(|bytes| compile::compile_descriptor_set(&bytes, &label))
                .map_err(SourceError::from)?;
            Ok(Ready::Compiled(Box::new(Version {
                details: format!(
                    "{} of a descriptor set",
                    plural(schema.files().len(), "file")
                ),
                schema,
                path_note: Some(label.clone()),
                label,
                notes: Vec::new(),
            })))
        }
    }
}

/// What a change affects, when two versions consist of files of which little changed. Outlines are
/// taken from those held, or from where earlier runs put them.
pub(crate) fn affected(
    (old, old_modules): (&Ready, Option<&Modules>),
    (new, new_modules): (&Ready, Option<&Modules>),
    settings: &Settings,
    held: Option<&mut Outlines>,
) -> Result<Option<Affected>, Failure> {
    if settings.rules.has_buf() {
        // rules of buf count all that is in a package, and look at what is imported
        return Ok(None);
    }
    let (Some((old, old_inputs)), Some((new, new_inputs))) = (old.files(), new.files()) else {
        return Ok(None);
    };
    match (old_inputs, new_inputs) {
        (None, None) => {
            let roots = named_roots(&[new, old], settings)?;
            let limits = Limits {
                roots: roots.as_ref(),
                include: None,
            };
            narrow::affected((old, new), limits, held)
        }
        (Some(old_inputs), Some(new_inputs)) => {
            let versions = [(new, new_modules), (old, old_modules)];
            match configured_roots(&versions, settings)? {
                Some(roots) => {
                    narrow::affected_members((old, old_inputs), (new, new_inputs), &roots, held)
                }
                None => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// Reads the files of a version, if that is what it consists of: those that are affected, if that
/// is known. What `other` has as well is taken from there.
pub(crate) fn read<'r>(
    ready: &'r Ready,
    affected: Option<&Affected>,
    (other, shared): (Option<&Sources<'_>>, Option<&SharedParses>),
) -> Result<Option<Sources<'r>>, SourceError> {
    let Ready::Tree { tree, inputs, .. } = ready else {
        return Ok(None);
    };
    let inputs = affected.map_or(inputs.as_ref(), |affected| Some(&affected.paths));
    let is_input = inputs.map(|inputs| |path: &str| inputs.contains(path));
    let include = is_input.as_ref().map(|is_input| is_input as Include<'_>);
    if let Some(shared) = shared {
        return Sources::read_sharing(tree, include, shared).map(Some);
    }
    match other {
        Some(other) => {
            let differs = affected.map(|affected| |path: &str| affected.changed.contains(path));
            let differs = differs.as_ref().map(|differs| differs as Include<'_>);
            Sources::read_beside(tree, include, other, differs).map(Some)
        }
        None => Sources::read(tree, include).map(Some),
    }
}

/// Where imports start: where the user says, or where the imports themselves say. The files of a
/// descriptor set go by the names they are imported by, which tells where those names start.
pub(crate) fn roots(
    versions: &[(&Ready, Option<&Sources<'_>>, Option<&Modules>)],
    settings: &Settings,
) -> Result<Roots, Failure> {
    let sources: Vec<&Sources<'_>> = versions.iter().filter_map(|(_, read, _)| *read).collect();
    let trees: Vec<(&Tree, Option<&Modules>)> = versions
        .iter()
        .filter_map(|(_, read, modules)| Some(((*read)?.tree(), *modules)))
        .collect();
    if let Some(configured) = configured_roots(&trees, settings)? {
        return Ok(configured);
    }
    let trees: Vec<&Tree> = trees.into_iter().map(|(tree, _)| tree).collect();
    if let Some(named) = named_roots(&trees, settings)? {
        return Ok(named);
    }
    let mut known: Vec<&str> = Vec::new();
    for (version, _, _) in versions {
        if let Ready::Compiled(version) = version {
            let schema = &version.schema;
            known.extend(schema.files().map(|file| schema[file].path.as_str()));
        }
    }
    Ok(Roots::of_sources(&sources, &known)?)
}

/// Where imports start, if modules are configured: at their roots, then where the user says.
fn configured_roots(
    versions: &[(&Tree, Option<&Modules>)],
    settings: &Settings,
) -> Result<Option<Roots>, Failure> {
    let of = |(tree, modules): &(&Tree, Option<&Modules>)| {
        Some(members::roots(tree, (*modules)?, &settings.open.cwd))
    };
    let configured: Vec<String> = versions.iter().filter_map(of).flatten().collect();
    if configured.is_empty() {
        return Ok(None);
    }
    let trees: Vec<&Tree> = versions.iter().map(|(tree, _)| *tree).collect();
    let named = named_roots(&trees, settings)?;
    // the top is a root only if it is said to be one
    let named = named.iter().flat_map(Roots::dirs);
    let named = named.map(|dir| &**dir).filter(|dir| !dir.is_empty());
    let modules = configured.iter().map(String::as_str);
    Ok(Some(Roots::of_modules(modules.chain(named))))
}

/// Where imports start, if the user says.
fn named_roots(trees: &[&Tree], settings: &Settings) -> Result<Option<Roots>, Failure> {
    if settings.proto_paths.is_empty() {
        return Ok(None);
    }
    let named = settings.proto_paths.iter();
    let folders: Vec<String> = named
        .map(|folder| from(&settings.open.cwd, folder))
        .collect();
    let roots = Roots::explicit(&named_folders(&folders, trees), trees)?;
    Ok(Some(roots))
}

/// What to call a tree: what is looked at by its path, if it is on disk, without what it needs.
fn label(tree: &Tree, inputs: Option<&[String]>) -> String {
    match inputs {
        Some([file]) if is_on_disk(tree) => format!("{}{file}", tree.display_prefix),
        Some([first, .., last]) if is_on_disk(tree) => {
            let shared = first.split_inclusive('/').zip(last.split_inclusive('/'));
            let shared = shared.take_while(|(a, b)| a == b).map(|(part, _)| part);
            match tree.display_prefix.clone() + &shared.collect::<String>() {
                here if here.is_empty() => "./".to_owned(),
                folder => folder,
            }
        }
        _ => tree.label.clone(),
    }
}

/// Compiles what was read of a tree.
pub(crate) fn compile(
    (sources, ready): (Sources<'_>, &Ready),
    (roots, modules): (&Roots, Option<&Modules>),
    settings: &Settings,
) -> Result<Schema, Failure> {
    let tree = sources.tree();
    compile::compile_sources(sources, roots).map_err(|mut failure| {
        if let compile::Failure::Compile(error) = &mut failure {
            missing::explain(error, tree, modules);
        }
        Failure::of_compile(failure, ready.label(), &settings.outputs)
    })
}

/// A version from its schema, if there was something to compile.
fn finish(ready: Ready, schema: Option<Schema>, roots: &Roots) -> Version {
    match ready {
        Ready::Compiled(version) => *version,
        Ready::Tree {
            tree,
            inputs,
            label,
        } => Version {
            schema: schema.unwrap_or_default(),
            details: details(&tree, inputs.as_ref(), roots),
            path_note: (!is_on_disk(&tree)).then_some(tree.label),
            label,
            notes: tree.notes,
        },
    }
}

/// Whether the files are on disk, where their paths lead to them: then the tree goes by its path.
pub(crate) fn is_on_disk(tree: &Tree) -> bool {
    tree.label == tree.display_prefix || tree.label == "./"
}

/// The folders the user named, from the tops of the trees. They may be named from the current
/// folder, as everything else, or from those tops, which several versions have in common.
fn named_folders(folders: &[String], trees: &[&Tree]) -> Vec<String> {
    let mut named: Vec<String> = Vec::new();
    for folder in folders {
        let below = trees
            .iter()
            .filter_map(|tree| below(&tree.display_prefix, folder));
        let found = named.len();
        named.extend(below.map(str::to_owned));
        if named.len() == found {
            named.push(folder.clone());
        }
    }
    named
}

/// A folder from the current one, if it is in it: shells and scripts write whole paths.
fn from(here: &Path, folder: &str) -> String {
    let path = Path::new(folder);
    match path.strip_prefix(here).ok().and_then(Path::to_str) {
        Some("") => ".".to_owned(),
        Some(rest) => rest.to_owned(),
        None => folder.to_owned(),
    }
}

/// What is left of a folder below a prefix; nothing if it is elsewhere.
fn below<'f>(prefix: &str, folder: &'f str) -> Option<&'f str> {
    let plain = folder
        .strip_prefix("./")
        .unwrap_or(folder)
        .trim_end_matches('/');
    let prefix = prefix
        .strip_prefix("./")
        .unwrap_or(prefix)
        .trim_end_matches('/');
    if prefix.is_empty() {
        return Some(folder);
    }
    let rest = plain.strip_prefix(prefix)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix('/')
    }
}

/// `12 files; imports start at proto/ and third_party/`.
fn details(tree: &Tree, inputs: Option<&FxHashSet<String>>, roots: &Roots) -> String {
    let folders: Vec<String> = roots
        .dirs()
        .iter()
        .map(|dir| match (tree.display_prefix.as_str(), &**dir) {
            ("", "") => "./".to_owned(),
            (prefix, "") => prefix.to_owned(),
            (prefix, dir) => format!("{prefix}{dir}/"),
        })
        .collect();
    let files = inputs.map_or(tree.files().len(), FxHashSet::len);
    let files = plural(files, "file");
    format!("{files}; imports start at {}", folders.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_from_here_or_from_the_top() {
        assert_eq!(below("v1/", "v1/proto"), Some("proto"));
        assert_eq!(below("v1/", "./v1/"), Some(""));
        assert_eq!(below("v1/", "v10/proto"), None);
        assert_eq!(below("", "proto"), Some("proto"));
    }

    #[test]
    fn folders_of_several_versions() {
        let mut old = Tree::from_texts("v1/", [("proto/a.proto", "")]);
        let mut new = Tree::from_texts("v2/", [("proto/a.proto", "")]);
        (old.display_prefix, new.display_prefix) = ("v1/".to_owned(), "v2/".to_owned());
        let named = |folder: &str| named_folders(&[folder.to_owned()], &[&old, &new]);
        assert_eq!(named("proto"), ["proto"]);
        assert_eq!(named("v2/proto"), ["proto"]);
    }
}
