//! Which imports are used: those that show a file something is taken from.

use rustc_hash::FxHashSet;

use crate::model::{
    Field, FileId, Id, Import, ImportKind, MessageId, OptionField, OptionValue, Options, Schema,
    Symbol, Type,
};

/// For the files from `first` on: whether each of their imports is used, in order.
pub(super) fn used_imports(schema: &Schema, first: usize) -> Vec<Vec<bool>> {
    let mut needs = Needs {
        schema,
        files: Vec::new(),
    };
    needs
        .files
        .resize_with(schema.files().len(), Needed::default);
    needs.collect();
    let used = |file: FileId| used_of(schema, file, &needs.files[file.index()]);
    schema.files().skip(first).map(used).collect()
}

/// The files that one file takes something from.
#[derive(Debug, Default)]
struct Needed {
    /// For types and extendees.
    structure: FxHashSet<FileId>,
    /// For options.
    options: FxHashSet<FileId>,
}

/// Whether each import of a file is used. Something is taken through the import of the file that
/// has it, else through the first that shows it.
fn used_of(schema: &Schema, file: FileId, needed: &Needed) -> Vec<bool> {
    let imports = &schema[file].imports;
    let mut used = vec![false; imports.len()];
    let mut mark = |needed: FileId, counts: &dyn Fn(&Import) -> bool| {
        let mut direct = imports.iter();
        let direct = direct.position(|import| counts(import) && import.file == Some(needed));
        let mut all = imports.iter();
        let shows = |import: &Import| counts(import) && shows(schema, import, needed);
        if let Some(import) = direct.or_else(|| all.position(shows)) {
            used[import] = true;
        }
    };
    for &file in &needed.structure {
        mark(file, &|import| import.kind != ImportKind::Option);
    }
    for &file in &needed.options {
        mark(file, &|_| true);
    }
    used
}

/// Whether an import shows a file, directly or publicly.
fn shows(schema: &Schema, import: &Import, wanted: FileId) -> bool {
    let mut known = FxHashSet::default();
    let mut open: Vec<FileId> = import.file.into_iter().collect();
    while let Some(file) = open.pop() {
        if file == wanted {
            return true;
        }
        let public = schema[file].imports.iter();
        let public = public.filter(|import| import.kind == ImportKind::Public);
        open.extend(
            public
                .filter_map(|import| import.file)
                .filter(|&file| known.insert(file)),
        );
    }
    false
}

/// The files each file takes something from.
struct Needs<'s> {
    schema: &'s Schema,
    files: Vec<Needed>,
}

impl Needs<'_> {
    fn collect(&mut self) {
        let schema = self.schema;
        for id in schema.fields() {
            self.field(&schema[id]);
        }
        for service in schema.services() {
            let user = schema[service].file;
            self.options(user, &schema[service].options);
            for (_, method) in schema.methods_of(service) {
                self.message(user, method.input);
                self.message(user, method.output);
                self.options(user, &method.options);
            }
        }
        for id in schema.messages() {
            let message = &schema[id];
            self.options(message.file, &message.options);
            for range in &message.extension_ranges {
                self.options(message.file, &range.options);
            }
            for oneof in message.oneofs.iter() {
                self.options(message.file, &schema[oneof].options);
            }
        }
        for id in schema.enums() {
            let user = schema[id].file;
            self.options(user, &schema[id].options);
            schema
                .values_of(id)
                .for_each(|(_, value)| self.options(user, &value.options));
        }
        for id in schema.files() {
            self.options(id, &schema[id].options);
        }
    }

    fn need(&mut self, user: FileId, used: FileId) {
        if user != used {
            self.files[user.index()].structure.insert(used);
        }
    }

    fn message(&mut self, user: FileId, message: MessageId) {
        self.need(user, self.schema[message].file);
    }

    fn field(&mut self, field: &Field) {
        match field.ty {
            Type::Message(id) => self.message(field.file, id),
            Type::Enum(id) => self.need(field.file, self.schema[id].file),
            Type::Scalar(_) => {}
        }
        self.message(field.file, field.message);
        self.options(field.file, &field.options);
    }

    fn options(&mut self, user: FileId, options: &Options) {
        self.option_fields(user, &options.fields);
    }

    fn option_fields(&mut self, user: FileId, fields: &[OptionField]) {
        for field in fields {
            let extension = field
                .name
                .strip_prefix('(')
                .and_then(|name| name.strip_suffix(')'));
            let symbol = extension.and_then(|name| self.schema.symbol(name));
            if let Some(Symbol::Extension(id)) = symbol {
                self.files[user.index()]
                    .options
                    .insert(self.schema[id].file);
            }
            self.value(user, &field.value);
        }
    }

    /// Recursion is as deep as the option decoder let messages nest.
    fn value(&mut self, user: FileId, value: &OptionValue) {
        match value {
            OptionValue::Message(fields) => self.option_fields(user, fields),
            OptionValue::List(elements) => {
                elements
                    .iter()
                    .for_each(|element| self.value(user, element));
            }
            _ => {}
        }
    }
}
