//! An input of a reference, opened: a folder or file of something that holds files, or a
//! descriptor set.

use std::fs::File;
use std::path::{Component, Path};

use super::archive::Archive;
use super::exclude::Exclude;
use super::file::bounded;
use super::git::{Git, Revision, Snapshot};
use super::reference::{Compression, Encoding, Form, Reference};
use super::unpack::{self, MAX_UNPACKED};
use super::version::{Disk, Kind, Version};
use super::{OpenOptions, SourceError, Tree, input, paths};

/// What a reference leads to.
#[derive(Debug)]
pub enum Opened {
    /// Files.
    Files(Box<Store>),
    /// A descriptor set.
    Image(Image),
}

/// A descriptor set, read and not yet understood.
#[derive(Debug)]
pub struct Image {
    /// Its content, after decompression.
    pub bytes: Vec<u8>,
    /// How it is written.
    pub encoding: Encoding,
    /// What to call it in messages.
    pub label: String,
    /// The import paths of the files that are meant, if the set does not say so itself.
    pub inputs: Option<Vec<String>>,
}

/// Something that holds files, and which of them are meant. Paths are from its top.
pub struct Store {
    kept: Kept,
    /// The folder that is meant.
    pub folder: String,
    /// The only file that is meant, if it is only one.
    pub file: Option<OneFile>,
    options: OpenOptions,
    exclude: Exclude,
    /// Whether paths are shown from the top of the file system.
    is_absolute: bool,
}

/// A file as an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneFile {
    /// Its path.
    pub path: String,
    /// Whether the other files of its package are meant too.
    pub package_files: bool,
}

enum Kept {
    Disk,
    Commit(Box<(Git, Revision)>),
    Archive(Archive),
}

/// Opens what a reference names. Standard input is read from `stdin`.
///
/// # Errors
/// When it is not there or cannot be read.
pub fn open_reference(
    reference: &Reference,
    options: &OpenOptions,
    stdin: &mut dyn std::io::Read,
) -> Result<Opened, SourceError> {
    match &reference.form {
        Form::Folder => {
            let store = Store::on_disk(reference, options)?;
            match store.version().kind(&store.folder)? {
                Some(Kind::Folder) => Ok(Opened::Files(Box::new(store))),
                Some(Kind::File) => Err(input::not_a_schema(&reference.path)),
                None => Err(no_folder(reference, options)),
            }
        }
        Form::ProtoFile { package_files } => {
            let mut store = Store::on_disk(reference, options)?;
            if store.version().kind(&store.folder)? != Some(Kind::File) {
                return Err(no_file(&reference.path, options));
            }
            let path = std::mem::take(&mut store.folder);
            store.folder = paths::parent(&path).to_owned();
            store.file = Some(OneFile {
                path,
                package_files: *package_files,
            });
            Ok(Opened::Files(Box::new(store)))
        }
        Form::Git(form) => {
            let found = super::git_reference::open(&reference.path, form, options)?;
            let store = Store::new(Kept::Commit(Box::new(found)), &form.subdir, options)?;
            store.existing(reference)
        }
        Form::Archive(form) => {
            let bytes = read(reference, options, stdin)?;
            let archive = Archive::read(bytes, form, &reference.path)?;
            let store = Store::new(Kept::Archive(archive), &form.subdir, options)?;
            store.existing(reference)
        }
        Form::Image {
            encoding,
            compression,
        } => {
            let bytes = read(reference, options, stdin)?;
            let bytes = decompressed(&reference.path, bytes, *compression)?;
            Ok(Opened::Image(Image {
                bytes,
                encoding: *encoding,
                label: reference.path.clone(),
                inputs: None,
            }))
        }
    }
}

impl Store {
    fn new(kept: Kept, folder: &str, options: &OpenOptions) -> Result<Self, SourceError> {
        Ok(Self {
            kept,
            folder: folder.to_owned(),
            file: None,
            options: OpenOptions {
                all_files: true,
                ..options.clone()
            },
            exclude: Exclude::new(&options.exclude)?,
            is_absolute: false,
        })
    }

    fn on_disk(reference: &Reference, options: &OpenOptions) -> Result<Self, SourceError> {
        let path = Path::new(&reference.path);
        let folder = from_top(&options.cwd.join(path)).ok_or_else(|| {
            SourceError::plain(format!(
                "the path `{}` leaves the file system",
                path.display()
            ))
        })?;
        let mut store = Self::new(Kept::Disk, &folder, options)?;
        store.is_absolute = path.is_absolute();
        Ok(store)
    }

    fn existing(self, reference: &Reference) -> Result<Opened, SourceError> {
        if self.version().kind(&self.folder)? == Some(Kind::Folder) {
            return Ok(Opened::Files(Box::new(self)));
        }
        let message = format!("there is no folder `{}` in `{}`", self.folder, self.label());
        Err(SourceError::new(
            message,
            format!(
                "`subdir` names a folder from the top of `{}`",
                reference.path
            ),
        ))
    }

    /// What to call it in messages.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.kept {
            Kept::Disk => self.shown(&self.folder),
            Kept::Commit(found) => found.1.label(),
            Kept::Archive(archive) => archive.label().to_owned(),
        }
    }

    /// Whether there is a folder or file, as opposed to nothing.
    ///
    /// # Errors
    /// When git objects are missing.
    pub fn has(&self, path: &str) -> Result<bool, SourceError> {
        Ok(self.version().kind(path)?.is_some())
    }

    /// The bytes of a file; none if there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        self.version().read(path)
    }

    /// All `.proto` files below a folder, ignored by git or not.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub fn tree(&self, folder: &str) -> Result<Tree, SourceError> {
        let prefix = paths::prefix(&self.shown(folder));
        self.version().tree(folder, &prefix)
    }

    /// How a file or folder is named to the user: on disk from where the user is, by way of the
    /// folder that is meant; elsewhere from the top.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        match &self.kept {
            Kept::Disk if self.is_absolute => format!("{}{path}", top(&self.options.cwd)),
            Kept::Disk => match from_top(&self.options.cwd) {
                Some(here) => match paths::below(&self.folder, path) {
                    Some(rest) => paths::join(&relative(&here, &self.folder), rest),
                    None => relative(&here, path),
                },
                None => path.to_owned(),
            },
            Kept::Commit(_) | Kept::Archive(_) => path.to_owned(),
        }
    }

    /// The path from the top of what the user may have meant by a path: on disk one from where
    /// the user is.
    #[must_use]
    pub fn meant(&self, typed: &str) -> Option<String> {
        match &self.kept {
            Kept::Disk => from_top(&self.options.cwd.join(typed)),
            Kept::Commit(_) | Kept::Archive(_) => paths::normal(typed),
        }
    }

    fn version(&self) -> Version<'_> {
        match &self.kept {
            Kept::Disk => Version::Disk(Disk {
                top: top(&self.options.cwd).into(),
                git: None,
                exclude: &self.exclude,
                options: &self.options,
            }),
            Kept::Commit(found) => Version::Revision(Snapshot {
                git: &found.0,
                revision: &found.1,
                exclude: &self.exclude,
            }),
            Kept::Archive(archive) => Version::Archive(archive),
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("label", &self.label())
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// The bytes of what is one file.
fn read(
    reference: &Reference,
    options: &OpenOptions,
    stdin: &mut dyn std::io::Read,
) -> Result<Vec<u8>, SourceError> {
    if reference.is_stdin() {
        let mut bytes = Vec::new();
        let read = bounded(stdin, &mut bytes);
        return match read {
            Err(error) => Err(SourceError::plain(format!(
                "cannot read standard input: {error}"
            ))),
            Ok(()) if bytes.is_empty() => Err(SourceError::new(
                "standard input is empty",
                "pipe a descriptor set into it, as in `buf build -o - | protovet breaking - …`",
            )),
            Ok(()) => Ok(bytes),
        };
    }
    let path = options.cwd.join(&reference.path);
    if !path.exists() {
        return Err(no_file(&reference.path, options));
    }
    // what is named may be a pipe, as `<(buf build -o -)` of shells is
    let mut bytes = Vec::new();
    let read = File::open(&path).and_then(|mut file| bounded(&mut file, &mut bytes));
    let read = read.map_err(|error| super::folder::cannot_read(&reference.path, &error));
    read.map(|()| bytes)
}

/// The content of an image. One whose name says nothing of compression may be compressed all the
/// same.
fn decompressed(
    name: &str,
    bytes: Vec<u8>,
    compression: Compression,
) -> Result<Vec<u8>, SourceError> {
    let compression = match compression {
        Compression::None => unpack::detect(&bytes),
        named => named,
    };
    unpack::unpack(bytes, compression, name, MAX_UNPACKED)
}

fn no_folder(reference: &Reference, options: &OpenOptions) -> SourceError {
    let path = &reference.path;
    let help = match input::nearest_file(path, &options.cwd) {
        Some(found) => format!("did you mean `{found}`?"),
        None => format!(
            "a git revision is named as `.git#branch={path}`, `.git#tag={path}` or \
             `.git#commit={path}`"
        ),
    };
    SourceError::new(format!("there is no folder `{path}`"), help)
}

fn no_file(path: &str, options: &OpenOptions) -> SourceError {
    let help = match input::nearest_file(path, &options.cwd) {
        Some(found) => format!("did you mean `{found}`?"),
        None => {
            "name a folder, a git repository, an archive, an image or a `.proto` file".to_owned()
        }
    };
    SourceError::new(format!("there is no file `{path}`"), help)
}

/// The top of the file system that a path is in, with a `/` at its end.
fn top(path: &Path) -> String {
    let top = path
        .ancestors()
        .last()
        .and_then(paths::slashed)
        .unwrap_or_default();
    if top.ends_with('/') {
        top
    } else {
        format!("{top}/")
    }
}

/// An absolute path from the top of its file system, with `.` and `..` resolved as written.
fn from_top(path: &Path) -> Option<String> {
    let parts = path
        .components()
        .filter(|part| !matches!(part, Component::RootDir | Component::Prefix(_)));
    let parts: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
    paths::normal(&parts?.join("/"))
}

/// What leads from one folder to another, both from the same top.
fn relative(from: &str, to: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (from, to) = (parts(from), parts(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| "..".to_owned());
    let all: Vec<String> = up.chain(to.iter().skip(common).cloned()).collect();
    all.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_here_to_there() {
        assert_eq!(relative("a/b", "a/b/c"), "c");
        assert_eq!(relative("a/b", "a/c/d"), "../c/d");
        assert_eq!(relative("a/b", "x"), "../../x");
        assert_eq!(relative("", "x/y"), "x/y");
        assert_eq!(relative("a", "a"), "");
    }

    #[test]
    fn dots_are_resolved_as_they_are_written() {
        assert_eq!(from_top(Path::new("/a/./b/../c/")).as_deref(), Some("a/c"));
        assert_eq!(from_top(Path::new("/a/../..")), None);
    }
}
