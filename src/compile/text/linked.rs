//! What the linker hands to the passes behind it: options, then features.

use super::ast::{Ast, Index, Written};
use crate::model::{
    EnumId, EnumValueId, FieldId, FileId, MessageId, MethodId, OneofId, Schema, ServiceId, Symbol,
};

/// Where the elements of one file start in the arenas of the schema.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bases {
    pub(crate) messages: u32,
    pub(crate) fields: u32,
    pub(crate) oneofs: u32,
    pub(crate) enums: u32,
    pub(crate) enum_values: u32,
    pub(crate) services: u32,
    pub(crate) methods: u32,
}

impl Bases {
    /// The id of a message of the file.
    pub(crate) const fn message(self, index: Index) -> MessageId {
        MessageId(self.messages + index)
    }

    /// The id of a field of the file.
    pub(crate) const fn field(self, index: Index) -> FieldId {
        FieldId(self.fields + index)
    }

    /// The id of a oneof of the file.
    pub(crate) const fn oneof(self, index: Index) -> OneofId {
        OneofId(self.oneofs + index)
    }

    /// The id of an enum of the file.
    pub(crate) const fn enumeration(self, index: Index) -> EnumId {
        EnumId(self.enums + index)
    }

    /// The id of a service of the file.
    pub(crate) const fn service(self, index: Index) -> ServiceId {
        ServiceId(self.services + index)
    }
}

/// One parsed file, with its place in the schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinkedFile<'a> {
    pub(crate) id: FileId,
    /// The text all spans of `ast` point into.
    pub(crate) source: &'a str,
    pub(crate) ast: &'a Ast,
    pub(crate) written: &'a Written,
    pub(crate) bases: Bases,
}

impl LinkedFile<'_> {
    /// Whether anything in the file is called so, in whatever scope.
    pub(crate) fn declares(&self, schema: &Schema, name: &str) -> bool {
        let (ast, bases) = (self.ast, self.bases);
        let ids = |base: u32, length: usize| (base..).take(length);
        ids(bases.fields, ast.fields.len()).any(|at| schema[FieldId(at)].name == name)
            || ids(bases.messages, ast.messages.len()).any(|at| schema[MessageId(at)].name == name)
            || ids(bases.enum_values, ast.enum_values.len())
                .any(|at| schema[EnumValueId(at)].name == name)
            || ids(bases.enums, ast.enums.len()).any(|at| schema[EnumId(at)].name == name)
            || ids(bases.oneofs, ast.oneofs.len()).any(|at| schema[OneofId(at)].name == name)
            || ids(bases.services, ast.services.len()).any(|at| schema[ServiceId(at)].name == name)
            || ids(bases.methods, ast.methods.len()).any(|at| schema[MethodId(at)].name == name)
    }
}

/// Names as the language resolves them.
pub(crate) trait Names: Sync {
    /// What `name`, as written in file `from` inside `scope` (a full name, or the package), stands
    /// for: innermost scope first, in files that `from` can see. `import option` files count, so
    /// this is for options only. Marks the import that made the name visible as used.
    ///
    /// # Errors
    /// When nothing visible has the name.
    fn resolve(&self, from: FileId, scope: &str, name: &str) -> Result<Symbol, Unresolved>;
}

/// Why a name stands for nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unresolved {
    /// One sentence that names the name.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
    /// Whether the name may well be declared in a file that has errors of its own, or in one that
    /// could not be found: then reporting it would only repeat them.
    pub(crate) doubtful: bool,
}
