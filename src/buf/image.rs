//! One side of a comparison, as buf sees it: the files asked for with all they import.

use rustc_hash::FxHashMap;

use super::ignore::is_below;
use super::package_version::is_unstable;
use super::selection::Selection;
use crate::model::{EnumId, FieldId, FileId, FileRole, Id, MessageId, Schema, Scope, Symbol};

/// The files of one side, and what is looked up in them.
pub(super) struct Image<'a> {
    pub(super) schema: &'a Schema,
    /// The files, in the order of the schema.
    pub(super) files: Vec<FileId>,
    /// By file: whether it belongs to the image at all.
    is_part: Vec<bool>,
    /// By file: whether nothing is to be found in it.
    skipped: Vec<bool>,
    /// The files of each package.
    pub(super) packages: FxHashMap<&'a str, Vec<FileId>>,
    /// Extensions, by the full name of what they extend and their number.
    extensions: FxHashMap<(&'a str, i32), FieldId>,
}

impl<'a> Image<'a> {
    pub(super) fn new(schema: &'a Schema, selection: &Selection) -> Self {
        let is_part = reachable(schema);
        let files: Vec<FileId> = schema.files().filter(|id| is_part[id.index()]).collect();
        let skipped = schema.files().map(|id| is_skipped(schema, id, selection));
        let mut packages: FxHashMap<&str, Vec<FileId>> = FxHashMap::default();
        for &file in &files {
            let package = schema[file].package.as_str();
            packages.entry(package).or_default().push(file);
        }
        let mut image = Self {
            schema,
            skipped: skipped.collect(),
            files,
            is_part,
            packages,
            extensions: FxHashMap::default(),
        };
        let extensions = schema.fields().filter(|&id| schema[id].is_extension());
        let extensions = extensions.filter(|&id| image.has(schema[id].file));
        let key = |id: FieldId| {
            let field = &schema[id];
            (schema[field.message].full_name.as_str(), field.number)
        };
        image.extensions = extensions.map(|id| (key(id), id)).collect();
        image
    }

    /// Whether a file belongs to the image.
    pub(super) fn has(&self, file: FileId) -> bool {
        self.is_part[file.index()]
    }

    /// Whether what is found in a file is to be left out.
    pub(super) fn skips(&self, file: FileId) -> bool {
        self.skipped[file.index()]
    }

    /// The file with this path.
    pub(super) fn file(&self, path: &str) -> Option<FileId> {
        self.schema.file(path).filter(|&file| self.has(file))
    }

    /// What a full name stands for.
    pub(super) fn symbol(&self, full_name: &str) -> Option<Symbol> {
        let symbol = self.schema.symbol(full_name)?;
        self.has(self.file_of(symbol)).then_some(symbol)
    }

    /// The message with this full name.
    pub(super) fn message(&self, full_name: &str) -> Option<MessageId> {
        let id = self.schema.message(full_name)?;
        self.has(self.schema[id].file).then_some(id)
    }

    /// The enum with this full name.
    pub(super) fn enum_named(&self, full_name: &str) -> Option<EnumId> {
        let id = self.schema.enum_named(full_name)?;
        self.has(self.schema[id].file).then_some(id)
    }

    /// The extension of a message with this number.
    pub(super) fn extension(&self, extendee: &str, number: i32) -> Option<FieldId> {
        self.extensions.get(&(extendee, number)).copied()
    }

    /// All extensions.
    pub(super) fn extensions(&self) -> impl Iterator<Item = FieldId> {
        self.extensions.values().copied()
    }

    /// The file something is declared in.
    pub(super) fn file_of(&self, symbol: Symbol) -> FileId {
        match symbol {
            Symbol::Message(id) => self.schema[id].file,
            Symbol::Enum(id) => self.schema[id].file,
            Symbol::Service(id) => self.schema[id].file,
            Symbol::Extension(id) => self.schema[id].file,
        }
    }

    /// The full name something has.
    pub(super) fn full_name(&self, symbol: Symbol) -> crate::model::Name {
        match symbol {
            Symbol::Message(id) => self.schema[id].full_name.clone(),
            Symbol::Enum(id) => self.schema[id].full_name.clone(),
            Symbol::Service(id) => self.schema[id].full_name.clone(),
            Symbol::Extension(id) => self.schema.field_name(id),
        }
    }

    /// The messages something stands in, innermost first.
    pub(super) fn around(&self, scope: Scope) -> impl Iterator<Item = MessageId> {
        let message = |scope| match scope {
            Scope::Message(id) => Some(id),
            Scope::File(_) => None,
        };
        std::iter::successors(message(scope), move |&id| message(self.schema[id].scope))
    }
}

/// By file: whether it was asked for, or is imported by one that was.
fn reachable(schema: &Schema) -> Vec<bool> {
    let is_input = |id: &FileId| schema[*id].role == FileRole::Input;
    let mut open: Vec<FileId> = schema.files().filter(is_input).collect();
    let mut reached = vec![false; schema.files().len()];
    for file in &open {
        reached[file.index()] = true;
    }
    while let Some(file) = open.pop() {
        for import in schema[file].imports.iter().filter_map(|import| import.file) {
            if !std::mem::replace(&mut reached[import.index()], true) {
                open.push(import);
            }
        }
    }
    reached
}

fn is_skipped(schema: &Schema, id: FileId, selection: &Selection) -> bool {
    let file = &schema[id];
    is_below(&file.path, &selection.ignore)
        || selection.ignore_unstable_packages && is_unstable(&file.package)
        || selection.exclude_imports && file.role != FileRole::Input
}
