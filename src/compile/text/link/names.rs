//! The names of the elements of one file: read from its text, except for those that are made.

use rustc_hash::FxHashSet;

use super::derived::{entry_name, join, lower_case, synthetic_oneof_name};
use crate::compile::text::ast::{Ast, FieldName, Index, MessageKind, Parent};
use crate::compile::text::text_of_name;
use crate::model::{Name, Span};

/// What cannot be read from the text: full names by index of the arenas of a file's syntax tree,
/// and names that are made of others.
#[derive(Default)]
pub(crate) struct FileNames {
    package: Name,
    messages: Box<[Name]>,
    enums: Box<[Name]>,
    services: Box<[Name]>,
    groups: Made,
    synthetic_oneofs: Made,
}

/// Names that do not stand in the text, by index of their element.
type Made = Box<[(Index, Name)]>;

impl FileNames {
    /// Makes the names of a file.
    pub(crate) fn new(source: &str, ast: &Ast) -> Self {
        let package = ast.package.map_or(Name::default(), |package| {
            Name::from(text_of_name(source, package.decl.name).as_ref())
        });
        let messages = message_full_names(source, &package, ast);
        let full = |parent, name| join(scope_name(&package, parent, &messages), text(source, name));
        let enums = ast.enums.iter();
        let services = ast.services.iter();
        let mut names = Self {
            enums: enums.map(|it| full(it.parent, it.decl.name)).collect(),
            services: services.map(|it| full(None, it.decl.name)).collect(),
            groups: group_names(source, ast),
            messages: messages.into_boxed_slice(),
            synthetic_oneofs: Made::default(),
            package,
        };
        names.synthetic_oneofs = synthetic_oneofs(names.of(source, ast));
        names
    }

    /// The names, with what the others are read from.
    pub(crate) const fn of<'a>(&'a self, source: &'a str, ast: &'a Ast) -> NamesOf<'a> {
        NamesOf {
            source,
            ast,
            made: self,
        }
    }
}

/// All names of one file. An index that is out of range is a mistake of the caller.
#[derive(Clone, Copy)]
pub(crate) struct NamesOf<'a> {
    source: &'a str,
    ast: &'a Ast,
    made: &'a FileNames,
}

impl<'a> NamesOf<'a> {
    pub(crate) const fn package(self) -> &'a Name {
        &self.made.package
    }

    pub(crate) const fn message_full(self, index: usize) -> &'a Name {
        &self.made.messages[index]
    }

    pub(crate) const fn enum_full(self, index: usize) -> &'a Name {
        &self.made.enums[index]
    }

    pub(crate) const fn service_full(self, index: usize) -> &'a Name {
        &self.made.services[index]
    }

    pub(crate) fn message(self, index: usize) -> &'a str {
        let full = self.message_full(index);
        full.rsplit_once('.').map_or(full, |(_, name)| name)
    }

    pub(crate) fn field(self, index: usize) -> &'a str {
        let decl = &self.ast.fields[index];
        match decl.name {
            FieldName::Written => text(self.source, decl.decl.name),
            FieldName::LowerCase => found(&self.made.groups, index).unwrap_or_default(),
            FieldName::Key => "key",
            FieldName::Value => "value",
        }
    }

    pub(crate) fn oneof(self, index: usize) -> &'a str {
        let decl = &self.ast.oneofs[index];
        if decl.synthetic
            && let Some(made) = found(&self.made.synthetic_oneofs, index)
        {
            return made;
        }
        text(self.source, decl.decl.name)
    }

    pub(crate) fn enumeration(self, index: usize) -> &'a str {
        text(self.source, self.ast.enums[index].decl.name)
    }

    pub(crate) fn enum_value(self, index: usize) -> &'a str {
        text(self.source, self.ast.enum_values[index].decl.name)
    }

    pub(crate) fn service(self, index: usize) -> &'a str {
        text(self.source, self.ast.services[index].decl.name)
    }

    pub(crate) fn method(self, index: usize) -> &'a str {
        text(self.source, self.ast.methods[index].decl.name)
    }
}

fn found(made: &[(Index, Name)], index: usize) -> Option<&str> {
    let at = made.binary_search_by_key(&index, |(at, _)| *at as usize);
    Some(made.get(at.ok()?)?.1.as_str())
}

fn scope_name<'a>(package: &'a Name, parent: Parent, full: &'a [Name]) -> &'a str {
    parent
        .and_then(|message| full.get(message as usize))
        .unwrap_or(package)
}

/// The text of a span; nothing if the parser had to leave it out.
pub(super) fn text(source: &str, span: Span) -> &str {
    source
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default()
}

/// A message stands before what it contains, so one pass is enough.
fn message_full_names(source: &str, package: &Name, ast: &Ast) -> Vec<Name> {
    let mut full: Vec<Name> = Vec::with_capacity(ast.messages.len());
    for message in &ast.messages {
        let written = text(source, message.decl.name);
        let scope = scope_name(package, message.parent, &full);
        full.push(match message.kind {
            MessageKind::Plain | MessageKind::Group => join(scope, written),
            MessageKind::MapEntry => join(scope, &entry_name(written)),
        });
    }
    full
}

fn group_names(source: &str, ast: &Ast) -> Made {
    let fields = (0..).zip(&ast.fields);
    let groups = fields.filter(|(_, field)| field.name == FieldName::LowerCase);
    groups
        .map(|(index, field)| (index, lower_case(text(source, field.decl.name))))
        .collect()
}

fn synthetic_oneofs(names: NamesOf<'_>) -> Made {
    let ast = names.ast;
    let mut made = Vec::new();
    let mut taken: FxHashSet<Name> = FxHashSet::default();
    for message in &ast.messages {
        let run = message.oneofs;
        let is_synthetic = |&index: &Index| ast.oneofs[index as usize].synthetic;
        let Some(first) = (run.start..run.end).find(is_synthetic) else {
            continue;
        };
        taken.clear();
        let members = message.fields.range().map(|field| names.field(field));
        let written = (run.start..first).map(|oneof| names.oneof(oneof as usize));
        taken.extend(members.chain(written).map(Name::from));
        for index in first..run.end {
            let field = text(names.source, ast.oneofs[index as usize].decl.name);
            let name = synthetic_oneof_name(field, &taken);
            taken.insert(name.clone());
            made.push((index, name));
        }
    }
    made.sort_unstable_by_key(|(index, _)| *index);
    made.into_boxed_slice()
}
