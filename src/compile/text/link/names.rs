//! The names of all elements of one file, made once: symbol tables borrow them and the model
//! shares them.

use rustc_hash::FxHashSet;

use super::derived::{entry_name, join, lower_case, synthetic_oneof_name};
use crate::compile::text::ast::{Ast, FieldDecl, FieldName, MessageDecl, MessageKind, Parent};
use crate::compile::text::text_of_name;
use crate::model::{Decl, Name, Span};

/// Names by index of the arenas of a file's syntax tree.
pub(crate) struct FileNames {
    pub(crate) package: Name,
    pub(crate) messages: Vec<Name>,
    pub(crate) message_full: Vec<Name>,
    pub(crate) fields: Vec<Name>,
    pub(crate) oneofs: Vec<Name>,
    pub(crate) enums: Vec<Name>,
    pub(crate) enum_full: Vec<Name>,
    pub(crate) enum_values: Vec<Name>,
    pub(crate) services: Vec<Name>,
    pub(crate) service_full: Vec<Name>,
    pub(crate) methods: Vec<Name>,
}

impl FileNames {
    /// Makes the names of a file.
    pub(crate) fn new(source: &str, ast: &Ast) -> Self {
        let of = |decl: &Decl| Name::from(text(source, decl.name));
        let package = ast.package.map_or(Name::default(), |package| {
            Name::from(text_of_name(source, package.decl.name).as_ref())
        });
        let messages: Vec<Name> = ast
            .messages
            .iter()
            .map(|message| message_name(source, message))
            .collect();
        let message_full = message_full_names(&package, ast, &messages);
        let fields: Vec<Name> = ast
            .fields
            .iter()
            .map(|field| field_name(source, field))
            .collect();
        let oneofs = oneof_names(source, ast, &fields);
        let enums: Vec<Name> = ast.enums.iter().map(|item| of(&item.decl)).collect();
        let enum_full = enums.iter().zip(&ast.enums);
        let enum_full = enum_full
            .map(|(name, item)| join(scope_name(&package, item.parent, &message_full), name))
            .collect();
        let services: Vec<Name> = ast
            .services
            .iter()
            .map(|service| of(&service.decl))
            .collect();
        let service_full = services.iter().map(|name| join(&package, name)).collect();
        Self {
            message_full,
            fields,
            oneofs,
            enum_full,
            enum_values: ast
                .enum_values
                .iter()
                .map(|value| of(&value.decl))
                .collect(),
            service_full,
            methods: ast.methods.iter().map(|method| of(&method.decl)).collect(),
            package,
            messages,
            enums,
            services,
        }
    }
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

fn message_name(source: &str, message: &MessageDecl) -> Name {
    let written = text(source, message.decl.name);
    match message.kind {
        MessageKind::Plain | MessageKind::Group => Name::from(written),
        MessageKind::MapEntry => entry_name(written),
    }
}

/// A message stands before what it contains, so one pass is enough.
fn message_full_names(package: &Name, ast: &Ast, names: &[Name]) -> Vec<Name> {
    let mut full: Vec<Name> = Vec::with_capacity(names.len());
    for (message, name) in ast.messages.iter().zip(names) {
        full.push(join(scope_name(package, message.parent, &full), name));
    }
    full
}

fn field_name(source: &str, field: &FieldDecl) -> Name {
    match field.name {
        FieldName::Written => Name::from(text(source, field.decl.name)),
        FieldName::LowerCase => lower_case(text(source, field.decl.name)),
        FieldName::Key => Name::new_static("key"),
        FieldName::Value => Name::new_static("value"),
    }
}

fn oneof_names(source: &str, ast: &Ast, fields: &[Name]) -> Vec<Name> {
    let mut names: Vec<Name> = ast
        .oneofs
        .iter()
        .map(|oneof| Name::from(text(source, oneof.decl.name)))
        .collect();
    for message in &ast.messages {
        let oneofs = message.oneofs.range();
        let synthetic = |&index: &usize| ast.oneofs.get(index).is_some_and(|oneof| oneof.synthetic);
        let Some(first) = oneofs.clone().find(synthetic) else {
            continue;
        };
        let members = fields.get(message.fields.range()).unwrap_or_default();
        let written = &names[oneofs.start..first];
        let mut taken: FxHashSet<Name> = members.iter().chain(written).cloned().collect();
        for name in &mut names[first..oneofs.end] {
            *name = synthetic_oneof_name(name, &taken);
            taken.insert(name.clone());
        }
    }
    names
}
