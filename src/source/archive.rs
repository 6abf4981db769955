//! The files of an archive, held in memory: those that a schema consists of, and no others.

mod limits;
mod tar;
mod zip;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::limits::Limits;
use super::reference::{ArchiveForm, ArchiveKind};
use super::tree::{Read, TreeFile};
use super::version::Kind;
use super::{SourceError, Tree, paths};

/// An archive, read.
pub(crate) struct Archive {
    label: String,
    files: Arc<FxHashMap<Box<str>, Vec<u8>>>,
    notes: Vec<String>,
}

/// What is kept of an archive while it is read.
struct Gathered<'a> {
    label: &'a str,
    strip_components: usize,
    files: FxHashMap<Box<str>, Vec<u8>>,
    notes: Vec<String>,
    limits: Limits<'a>,
}

impl Archive {
    /// Reads an archive; `label` is what messages call it.
    ///
    /// # Errors
    /// When it is damaged, too large, or holds paths that lead out of it.
    pub(crate) fn read(
        bytes: Vec<u8>,
        form: &ArchiveForm,
        label: &str,
    ) -> Result<Self, SourceError> {
        let mut gathered = Gathered {
            label,
            strip_components: form.strip_components,
            files: FxHashMap::default(),
            notes: Vec::new(),
            limits: Limits::new(label),
        };
        match form.kind {
            ArchiveKind::Tar => tar::read(&bytes, form.compression, &mut gathered)?,
            ArchiveKind::Zip => zip::read(bytes, &mut gathered)?,
        }
        Ok(Self {
            label: label.to_owned(),
            files: Arc::new(gathered.files),
            notes: gathered.notes,
        })
    }

    /// What messages call it.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// What a path names.
    pub(crate) fn kind(&self, path: &str) -> Option<Kind> {
        if path.is_empty() {
            return Some(Kind::Folder);
        }
        if self.files.contains_key(path) {
            return Some(Kind::File);
        }
        let is_folder = self
            .files
            .keys()
            .any(|file| paths::below(path, file).is_some());
        is_folder.then_some(Kind::Folder)
    }

    /// The bytes of a file; none if there is none.
    pub(crate) fn content(&self, path: &str) -> Option<Vec<u8>> {
        self.files.get(path).cloned()
    }

    /// The `.proto` files below a folder.
    pub(crate) fn tree(&self, folder: &str, display_prefix: &str) -> Tree {
        let below = self
            .files
            .keys()
            .filter_map(|path| paths::below(folder, path));
        let files = below
            .filter(|path| paths::is_proto(path))
            .map(|path| TreeFile {
                path: path.into(),
                id: None,
            });
        let reader = Reader {
            files: Arc::clone(&self.files),
            folder: folder.to_owned(),
        };
        let prefix = display_prefix.to_owned();
        let mut tree = Tree::new(
            self.label.clone(),
            prefix,
            files.collect(),
            Box::new(reader),
        );
        tree.notes.clone_from(&self.notes);
        tree
    }
}

struct Reader {
    files: Arc<FxHashMap<Box<str>, Vec<u8>>>,
    folder: String,
}

impl Read for Reader {
    fn read(&self, file: &TreeFile) -> Result<Vec<u8>, SourceError> {
        let path = paths::join(&self.folder, &file.path);
        let found = self.files.get(path.as_str()).cloned();
        found.ok_or_else(|| SourceError::plain(format!("`{path}` is not in the archive")))
    }
}

impl Gathered<'_> {
    /// The path under which an entry is kept; none if it is not wanted.
    ///
    /// # Errors
    /// When it leads out of the archive.
    fn path(&self, entry: &str) -> Result<Option<String>, SourceError> {
        let plain = entry.replace('\\', "/");
        let has_drive = plain.as_bytes().get(1) == Some(&b':');
        let normal = paths::normal(&plain).filter(|_| !plain.starts_with('/') && !has_drive);
        let path = normal.ok_or_else(|| {
            SourceError::new(
                format!(
                    "`{}` holds `{entry}`, a path that leads out of it",
                    self.label
                ),
                "pack the folder again with paths from its top",
            )
        })?;
        let mut rest = path.as_str();
        for _ in 0..self.strip_components {
            let Some((_, below)) = rest.split_once('/') else {
                return Ok(None);
            };
            rest = below;
        }
        Ok(is_wanted(rest).then(|| rest.to_owned()))
    }

    /// Keeps a file. Of several entries with one path the last counts, as when unpacking.
    fn keep(&mut self, path: String, content: Vec<u8>) {
        self.files.insert(path.into(), content);
    }

    /// Says that an entry that is no regular file is left out, if somebody may miss it.
    fn leave_out(&mut self, entry: &str, what: &str) {
        if is_wanted(entry) {
            self.notes.push(format!(
                "`{entry}` in `{}` is left out: it is {what}",
                self.label
            ));
        }
    }
}

/// Whether a file may say something about a schema.
fn is_wanted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    paths::is_proto(path) || (name.starts_with("buf.") && name != "buf.")
}

/// The error for an archive that cannot be read.
fn damaged(label: &str, kind: &str, error: &dyn std::fmt::Display) -> SourceError {
    SourceError::new(
        format!("cannot read `{label}` as a {kind} archive: {error}"),
        "write it again, it may be cut short; or say what it is with `#format=`",
    )
}
