//! What the user typed, and what it means.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::exclude::Exclude;
use super::git::{Git, Snapshot, split_path};
use super::kept::{is_kept, open_kept};
use super::paths::{self, is_proto};
use super::reference::Encoding;
use super::single::Scope;
use super::version::{Disk, Kind, Version};
use super::{OpenOptions, ReadFile, SourceError, Tree, nearest};

/// Extensions of descriptor sets in the wire format, without those of compression.
const SET_EXTENSIONS: [&str; 5] = ["binpb", "pb", "bin", "desc", "protoset"];

/// The largest descriptor set read from a compressed file, in bytes.
const MAX_SET: u64 = super::file::MAX_FILE;

/// A version of a schema to compile.
#[derive(Debug)]
pub enum Input {
    /// `.proto` files.
    Tree {
        /// The files, those to be imported included.
        tree: Tree,
        /// The paths of the files to look at, when they are not all.
        inputs: Option<Vec<String>>,
    },
    /// An encoded `FileDescriptorSet`.
    DescriptorSet {
        /// The content, after decompression.
        bytes: Vec<u8>,
        /// How it is written.
        encoding: Encoding,
        /// What to call it in messages.
        label: String,
    },
}

impl Input {
    /// What to call it in messages.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Tree { tree, .. } => &tree.label,
            Self::DescriptorSet { label, .. } => label,
        }
    }

    /// Whether it is one `.proto` file that was named.
    #[must_use]
    pub fn is_one_file(&self) -> bool {
        let Self::Tree { inputs, .. } = self else {
            return false;
        };
        inputs.as_ref().is_some_and(|inputs| inputs.len() == 1)
    }

    /// Whether both are known to be the same without reading them.
    #[must_use]
    pub fn is_known_to_equal(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Tree { tree, inputs },
                Self::Tree {
                    tree: other,
                    inputs: others,
                },
            ) => inputs == others && tree.is_known_to_equal(other),
            _ => false,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Tree { tree, .. } if tree.files().is_empty())
    }
}

/// Opens what the user typed: a folder, a `.proto` file, a descriptor set (`.binpb`, `.pb`,
/// `.bin`, `.desc`, `.protoset`, `.json`, `.txtpb`, `.yaml`, also with `.gz` or `.zst`), an archive,
/// what else a [`Reference`](super::Reference) names, a git revision (`main`), or a folder or file of one
/// (`main:proto`). What exists on disk wins over a revision of the same name;
/// `git:NAME` is always a revision.
///
/// # Errors
/// When there is nothing by that name, or it holds no schema, or it cannot be read.
pub fn open(spec: &str, options: &OpenOptions) -> Result<Input, SourceError> {
    open_with(spec, options, &mut |_, _| Ok(None))
}

/// Says of a folder or `.proto` file, by its whole path, which folder to open instead.
pub type Widen<'a> = dyn FnMut(&Path, &ReadFile<'_>) -> Result<Option<PathBuf>, SourceError> + 'a;

/// The same; of the folders and files that are not in archives, perhaps with what is around them.
///
/// # Errors
/// As [`open`], and when `widen` fails.
pub fn open_with(
    spec: &str,
    options: &OpenOptions,
    widen: &mut Widen<'_>,
) -> Result<Input, SourceError> {
    let exclude = Exclude::new(&options.exclude)?;
    if is_kept(spec, options) {
        return open_kept(spec, options);
    }
    if let Some(name) = spec.strip_prefix("git:") {
        let git = Git::open(&options.cwd, &options.cwd, &options.git)?;
        let git = git.ok_or_else(|| no_repository(spec, options))?;
        let (name, _) = split_path(name);
        let found = open_revision(&git, &spec[4..], (options, &exclude), widen)?;
        return found.ok_or_else(|| unknown_revision(name, &git));
    }
    let path = options.cwd.join(spec);
    if !spec.is_empty() && path.exists() {
        return open_path_with(&path, spec, (options, &exclude), widen);
    }
    let git = Git::open(&options.cwd, &options.cwd, &options.git)?;
    if let Some(git) = &git
        && let Some(found) = open_revision(git, spec, (options, &exclude), widen)?
    {
        return Ok(found);
    }
    Err(nothing_there(spec, git.as_ref(), options))
}

/// Opens what is on disk; `shown` is how the user named it.
pub(super) fn open_path(
    path: &Path,
    shown: &str,
    options: &OpenOptions,
    exclude: &Exclude,
) -> Result<Input, SourceError> {
    open_path_with(path, shown, (options, exclude), &mut |_, _| Ok(None))
}

fn open_path_with(
    path: &Path,
    shown: &str,
    (options, exclude): (&OpenOptions, &Exclude),
    widen: &mut Widen<'_>,
) -> Result<Input, SourceError> {
    let git = Git::open(path, &options.cwd, &options.git).ok().flatten();
    let (disk, below) = on_disk(path, git.as_ref(), options, exclude)?;
    let top = disk.top.clone();
    let version = Version::Disk(disk);
    let wide = widened((&version, &top), &below, widen)?;
    let input = open_in(
        &version,
        wide.as_ref().unwrap_or(&below),
        shown,
        options,
        &|folder| prefix_of(&version, folder),
    )?;
    refuse_empty(&input, shown, &version, &below)?;
    Ok(input)
}

fn prefix_of(version: &Version<'_>, folder: &str) -> String {
    match version {
        Version::Disk(disk) => disk.display_prefix(folder),
        _ => paths::prefix(folder),
    }
}

/// The disk as a version, and where a path is in it.
pub(super) fn on_disk<'a>(
    path: &Path,
    git: Option<&'a Git>,
    options: &'a OpenOptions,
    exclude: &'a Exclude,
) -> Result<(Disk<'a>, String), SourceError> {
    let whole = paths::canonical(path);
    let inside = git.and_then(|git| Some((git, git.work_tree()?, git.below_work_tree(&whole)?)));
    if let Some((git, top, below)) = inside {
        let disk = Disk {
            top: top.to_path_buf(),
            git: Some(git),
            exclude,
            options,
        };
        return Ok((disk, below));
    }
    let top = whole.ancestors().last().unwrap_or(&whole).to_path_buf();
    let below = whole.strip_prefix(&top).ok().and_then(paths::slashed);
    let below = below.ok_or_else(|| {
        SourceError::new(
            format!("the path `{}` is not UTF-8", path.display()),
            "rename the folder or file",
        )
    })?;
    Ok((
        Disk {
            top,
            git: None,
            exclude,
            options,
        },
        below,
    ))
}

fn open_revision(
    git: &Git,
    spec: &str,
    (options, exclude): (&OpenOptions, &Exclude),
    widen: &mut Widen<'_>,
) -> Result<Option<Input>, SourceError> {
    let (name, path) = split_path(spec);
    let Some(revision) = git.revision(name)? else {
        return Ok(None);
    };
    let path = from_top(path.unwrap_or_default(), git, options)?;
    let label = revision.label();
    let version = Version::Revision(Snapshot {
        git,
        revision: &revision,
        exclude,
    });
    if version.kind(&path)?.is_none() {
        return Err(not_in_revision(&version, &path, &label)?);
    }
    let shown = if path.is_empty() {
        label
    } else {
        format!("{label}:{path}")
    };
    let wide = match git.work_tree() {
        Some(top) => widened((&version, top), &path, widen)?,
        None => None,
    };
    let input = open_in(
        &version,
        wide.as_ref().unwrap_or(&path),
        &shown,
        options,
        &|folder| shown_prefix(git, folder, options),
    )?;
    refuse_empty(&input, &shown, &version, &path)?;
    Ok(Some(input))
}

/// The path of `REV:path` from the top of the repository; `./` starts where the user is.
pub(super) fn from_top(
    path: &str,
    git: &Git,
    options: &OpenOptions,
) -> Result<String, SourceError> {
    let relative = path == "." || path.starts_with("./") || path.starts_with("../");
    let start = if relative {
        git.below_work_tree(&options.cwd)
    } else {
        None
    };
    paths::normal(&paths::join(&start.unwrap_or_default(), path)).ok_or_else(|| {
        SourceError::new(
            format!("the path `{path}` leaves the repository"),
            "paths of a revision start at the top of the repository; `./` starts from the \
             current folder",
        )
    })
}

/// How to show files of a folder of the repository.
pub(super) fn shown_prefix(git: &Git, folder: &str, options: &OpenOptions) -> String {
    match git.work_tree() {
        Some(top) => paths::display_prefix(&options.cwd, &top.join(folder)),
        None => paths::prefix(folder),
    }
}

/// What to open of a version instead of a path, from its top.
fn widened(
    (version, top): (&Version<'_>, &Path),
    path: &str,
    widen: &mut Widen<'_>,
) -> Result<Option<String>, SourceError> {
    if version.kind(path)? != Some(Kind::Folder) && !is_proto(path) {
        return Ok(None);
    }
    let below = |whole: &Path| whole.strip_prefix(top).ok().and_then(paths::slashed);
    let read = |whole: &Path| match below(whole) {
        Some(path) => version.read(&path),
        None => Ok(None),
    };
    let folder = widen(&top.join(path), &read)?;
    Ok(folder.as_deref().and_then(below))
}

/// Opens a path of a version; `shown` is how the user named it.
fn open_in(
    version: &Version<'_>,
    path: &str,
    shown: &str,
    options: &OpenOptions,
    display_prefix: &dyn Fn(&str) -> String,
) -> Result<Input, SourceError> {
    match version.kind(path)? {
        Some(Kind::Folder) if options.follow_imports => {
            let scope = Scope::of_folder(version, path)?;
            return folder_with_imports(version, path, &scope, &display_prefix(&scope.top));
        }
        Some(Kind::Folder) => {
            let tree = version.tree(path, &display_prefix(path))?;
            return Ok(Input::Tree { tree, inputs: None });
        }
        Some(Kind::File) => {}
        None => return Err(not_a_schema(shown)),
    }
    if is_proto(path) {
        let scope = Scope::of(version, path)?;
        return one_file(version, path, &scope, &display_prefix(&scope.top));
    }
    if !is_descriptor_set(path) {
        return Err(not_a_schema(shown));
    }
    let bytes = version.read(path)?.ok_or_else(|| not_a_schema(shown))?;
    Ok(Input::DescriptorSet {
        bytes: decompressed(shown, bytes)?,
        encoding: encoding(path).unwrap_or(Encoding::Binary),
        label: shown.to_owned(),
    })
}

/// A folder as all there is to look at, and what it needs.
pub(super) fn folder_with_imports(
    version: &Version<'_>,
    path: &str,
    scope: &Scope,
    display_prefix: &str,
) -> Result<Input, SourceError> {
    let tree = version.tree_in(scope, display_prefix)?;
    let folder = paths::below(&scope.top, path).unwrap_or_default();
    let files = tree.files().iter().map(|file| &*file.path);
    let inside = files.filter(|file| paths::below(folder, file).is_some());
    let inputs = Some(inside.map(str::to_owned).collect());
    Ok(Input::Tree { tree, inputs })
}

/// A file as the only one to look at, and what it needs; nothing when it is not there.
pub(super) fn one_file(
    version: &Version<'_>,
    path: &str,
    scope: &Scope,
    display_prefix: &str,
) -> Result<Input, SourceError> {
    let tree = version.tree_in(scope, display_prefix)?;
    let input = paths::below(&scope.top, path).filter(|path| tree.find(path).is_some());
    let inputs = Some(input.into_iter().map(str::to_owned).collect());
    Ok(Input::Tree { tree, inputs })
}

/// Whether the name is that of a descriptor set, compressed or not.
pub(super) fn is_descriptor_set(path: &str) -> bool {
    encoding(path).is_some()
}

/// How a descriptor set of this name is written; none if it is not the name of one.
pub(super) fn encoding(path: &str) -> Option<Encoding> {
    let plain = path
        .strip_suffix(".gz")
        .or(path.strip_suffix(".zst"))
        .unwrap_or(path);
    match plain.rsplit_once('.')?.1 {
        "json" => Some(Encoding::Json),
        "txtpb" => Some(Encoding::Text),
        "yaml" => Some(Encoding::Yaml),
        extension => SET_EXTENSIONS
            .contains(&extension)
            .then_some(Encoding::Binary),
    }
}

/// The content of a file that may be compressed, as its name says.
pub(super) fn decompressed(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, SourceError> {
    let mut content = Vec::new();
    let read = if path.ends_with(".gz") {
        flate2::read::MultiGzDecoder::new(&bytes[..])
            .take(MAX_SET + 1)
            .read_to_end(&mut content)
    } else if path.ends_with(".zst") {
        zstd::Decoder::new(&bytes[..])
            .and_then(|decoder| decoder.take(MAX_SET + 1).read_to_end(&mut content))
    } else {
        return Ok(bytes);
    };
    match read {
        Err(error) => Err(SourceError::new(
            format!("cannot decompress `{path}`: {error}"),
            "write the file again, or leave it uncompressed",
        )),
        Ok(_) if content.len() as u64 > MAX_SET => Err(SourceError::plain(format!(
            "`{path}` is too large: more than 256 MiB when decompressed"
        ))),
        Ok(_) => Ok(content),
    }
}

/// Refuses a folder in which there is nothing to look at: most likely another one was meant.
pub(super) fn refuse_empty(
    input: &Input,
    shown: &str,
    version: &Version<'_>,
    path: &str,
) -> Result<(), SourceError> {
    if !input.is_empty() {
        return Ok(());
    }
    let message = format!("there are no `.proto` files in `{shown}`");
    let ignored = match version {
        Version::Disk(disk) => disk.count_ignored(path),
        Version::Revision(_) | Version::Index(_) | Version::Archive(_) | Version::Nothing(_) => 0,
    };
    Err(match ignored {
        0 => SourceError::new(message, "name the folder that holds the schema"),
        1 => SourceError::new(
            message,
            "git ignores the one that is there: see `.gitignore`",
        ),
        _ => SourceError::new(
            message,
            format!("git ignores the {ignored} that are there: see `.gitignore`"),
        ),
    })
}

pub(super) fn not_a_schema(shown: &str) -> SourceError {
    SourceError::new(
        format!("`{shown}` is neither a folder, a `.proto` file nor a descriptor set"),
        "descriptor sets end in `.binpb`, `.pb`, `.bin`, `.desc`, `.protoset`, `.json`, `.txtpb` \
         or `.yaml`, with `.gz` or `.zst` after it when compressed",
    )
}

/// The error for a name that is meant to be a revision and is none.
pub(super) fn unknown_revision(name: &str, git: &Git) -> SourceError {
    let help = match git.nearest_revision(name) {
        Some(found) => format!("did you mean {found}?"),
        None if git.is_shallow() => git.fetch_help(name),
        None => "see what there is with `git branch --all` and `git tag`; \
                 fetch it first if it is new"
            .to_owned(),
    };
    SourceError::new(
        format!(
            "there is no branch, tag or commit `{name}` in `{}`",
            git.name()
        ),
        help,
    )
}

fn no_repository(spec: &str, options: &OpenOptions) -> SourceError {
    let cwd = options.cwd.display();
    SourceError::new(
        format!("`{spec}` names a git revision, but `{cwd}` is not in a git repository"),
        "change to a folder of the repository, or name a folder or file",
    )
}

fn nothing_there(spec: &str, git: Option<&Git>, options: &OpenOptions) -> SourceError {
    let message = match git {
        Some(git) => format!(
            "there is no file or folder `{spec}`, and no branch, tag or commit `{}` in `{}`",
            split_path(spec).0,
            git.name()
        ),
        None => format!("there is no file or folder `{spec}`"),
    };
    let revision = git.and_then(|git| git.nearest_revision(split_path(spec).0));
    let help = match (nearest_file(spec, &options.cwd), revision) {
        (Some(file), _) => format!("did you mean `{file}`?"),
        (None, Some(revision)) => format!("did you mean {revision}?"),
        (None, None) if git.is_some_and(Git::is_shallow) && !spec.contains('/') => {
            format!(
                "if it is a revision, {}",
                git.map_or_else(String::new, |git| git.fetch_help(split_path(spec).0))
            )
        }
        (None, None) if git.is_none() => format!(
            "name a folder, a `.proto` file or a descriptor set; git revisions are not known here, \
             as `{}` is not in a git repository",
            options.cwd.display()
        ),
        (None, None) => "name a folder, a `.proto` file, a descriptor set, or a git revision \
                         such as `main`, `HEAD~1` or `v1.2:proto`"
            .to_owned(),
    };
    SourceError::new(message, help)
}

/// The path that exists and differs least from one that does not, in the name of one part.
pub(super) fn nearest_file(spec: &str, cwd: &Path) -> Option<String> {
    let mut good = String::new();
    for part in spec.trim_end_matches('/').split('/') {
        let next = if good.is_empty() {
            part.to_owned()
        } else {
            format!("{good}/{part}")
        };
        if !part.is_empty() && cwd.join(&next).exists() {
            good = next;
            continue;
        }
        let names: Vec<String> = std::fs::read_dir(cwd.join(&good))
            .ok()?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        let found = nearest(part, names.iter().map(String::as_str))?;
        return Some(paths::join(&good, found));
    }
    None
}

fn not_in_revision(
    version: &Version<'_>,
    path: &str,
    label: &str,
) -> Result<SourceError, SourceError> {
    let folder = paths::parent(path);
    let files = version.tree(folder, "")?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let siblings = files
        .files()
        .iter()
        .map(|file| file.path.split('/').next().unwrap_or_default());
    let help = match nearest(name, siblings) {
        Some(found) => format!("did you mean `{}`?", paths::join(folder, found)),
        None => "paths of a revision start at the top of the repository; `./` starts from the \
                 current folder"
            .to_owned(),
    };
    Ok(SourceError::new(
        format!("there is no `{path}` at {label}"),
        help,
    ))
}
