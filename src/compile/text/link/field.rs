//! Fields, extensions and oneofs.

use super::lower::{Lower, UNRESOLVED};
use super::scope::Kind;
use super::symbols::{At, Wanted};
use crate::compile::text::ast::{
    ExtendDecl, FieldDecl, Index, MessageKind, OptionDecl, Parent, TypeRef, ValueKind,
};
use crate::compile::text::string;
use crate::model::{
    Cardinality, Decl, Edition, Field, FieldExtras, FieldId, Id, Label, MessageId, Name, Oneof,
    Options, Scalar, Span, Type, json_name,
};

/// What a field is declared in.
#[derive(Clone, Copy)]
struct Owner<'a> {
    message: MessageId,
    /// Where names are looked for.
    parent: Parent,
    /// The block it stands in, if it is an extension.
    extend: Option<&'a ExtendDecl>,
}

/// Where the label of a field stands.
fn label_span(decl: &FieldDecl) -> Span {
    let length = match decl.label {
        None => return Span::NONE,
        Some(Label::Repeated | Label::Optional | Label::Required) => "repeated".len() as u32,
    };
    let start = decl.decl.span.start;
    Span::new(start, start + length)
}

impl<'a> Lower<'a> {
    pub(super) fn fields(&mut self) -> Vec<Field> {
        let owners = self.owners();
        let fields = self.ast().fields.iter().zip(owners).enumerate();
        fields
            .map(|(index, (decl, owner))| self.field(index, decl, owner))
            .collect()
    }

    /// The owner of every field, by index.
    fn owners(&mut self) -> Vec<Owner<'a>> {
        let ast = self.ast();
        let nowhere = Owner {
            message: MessageId(0),
            parent: None,
            extend: None,
        };
        let mut owners = vec![nowhere; ast.fields.len()];
        for (index, message) in (0..).zip(&ast.messages) {
            let parent = Some(index);
            let owner = Owner {
                message: self.bases.message(index),
                parent,
                ..nowhere
            };
            owners[message.fields.range()].fill(owner);
        }
        for extend in &ast.extends {
            owners[extend.fields.range()].fill(self.extension_owner(extend));
        }
        owners
    }

    fn extension_owner(&mut self, extend: &'a ExtendDecl) -> Owner<'a> {
        let at = At::Type(extend.parent);
        let message = self.resolve_message(at, extend.decl.name, "`extend` takes");
        Owner {
            message,
            parent: extend.parent,
            extend: Some(extend),
        }
    }

    fn field(&mut self, index: usize, decl: &FieldDecl, owner: Owner<'_>) -> Field {
        let name = Name::from(self.names.field(index));
        let ty = self.field_type(decl, owner.parent);
        let label = self.label(decl);
        let default = self.option(decl, "default");
        let json = self.option(decl, "json_name");
        let written = json.and_then(|option| self.string(option));
        let extras = [default, json].iter().any(Option::is_some) || owner.extend.is_some();
        let extras = extras.then(|| FieldExtras {
            json_name: written.filter(|json| json.as_str() != json_name(&name)),
            json_name_span: json.map_or(Span::NONE, |option| option.span),
            default: None,
            default_span: default.map_or(Span::NONE, |option| option.span),
            extension_scope: owner.extend.map(|extend| self.scope(extend.parent)),
            extend: owner.extend.map_or(Decl::default(), |extend| extend.decl),
        });
        Field {
            number: Self::number(decl.number),
            ty,
            cardinality: self.cardinality(decl, label, ty, owner),
            label,
            packed: false,
            delimited: matches!(decl.ty, TypeRef::Local(message) if self.is_group(message)),
            proto3_optional: decl.proto3_optional,
            message: owner.message,
            oneof: decl.oneof.map(|oneof| self.bases.oneof(oneof)),
            file: self.file,
            options: Options::default(),
            features: UNRESOLVED,
            decl: decl.decl,
            number_span: decl.number.span,
            type_span: decl.type_span,
            label_span: label_span(decl),
            extras: extras.map(Box::new),
            name,
        }
    }

    fn is_group(&self, message: Index) -> bool {
        self.ast()
            .messages
            .get(message as usize)
            .is_some_and(|it| it.kind == MessageKind::Group)
    }

    fn is_map(&self, decl: &FieldDecl) -> bool {
        let TypeRef::Local(message) = decl.ty else {
            return false;
        };
        let message = self.ast().messages.get(message as usize);
        message.is_some_and(|it| it.kind == MessageKind::MapEntry)
    }

    fn label(&self, decl: &FieldDecl) -> Label {
        match decl.label {
            _ if self.is_map(decl) => Label::Repeated,
            Some(label) => label,
            None => Label::Optional,
        }
    }

    /// What the text alone says; features may say more.
    fn cardinality(
        &self,
        decl: &FieldDecl,
        label: Label,
        ty: Type,
        owner: Owner<'_>,
    ) -> Cardinality {
        let is_proto3 = self.edition() == Edition::Proto3;
        let has_presence = !is_proto3
            || decl.oneof.is_some()
            || owner.extend.is_some()
            || matches!(ty, Type::Message(_));
        match label {
            Label::Repeated => Cardinality::Repeated,
            Label::Required => Cardinality::Required,
            Label::Optional if has_presence => Cardinality::Explicit,
            Label::Optional => Cardinality::Implicit,
        }
    }

    pub(super) fn edition(&self) -> Edition {
        self.ast()
            .syntax
            .map_or(Edition::Proto2, |syntax| syntax.edition)
    }

    fn field_type(&mut self, decl: &FieldDecl, parent: Parent) -> Type {
        match decl.ty {
            TypeRef::Scalar(scalar) => Type::Scalar(scalar),
            TypeRef::Local(message) => Type::Message(self.bases.message(message)),
            TypeRef::Named => {
                let span = decl.type_span;
                let found = self.resolve(At::Type(parent), span, Wanted::Type);
                found.map_or(Type::Scalar(Scalar::Bytes), |entry| {
                    self.type_of(entry, span)
                })
            }
        }
    }

    fn type_of(&mut self, entry: super::scope::Entry, span: Span) -> Type {
        let bases = self.scopes.program.bases[entry.file.index()];
        match entry.kind {
            Kind::Message => Type::Message(bases.message(entry.index)),
            Kind::Enum => Type::Enum(bases.enumeration(entry.index)),
            kind => {
                let full = self.scopes.full_name(entry);
                let message = format!("`{full}` is {}, not a type", kind.text());
                let problem = crate::compile::Problem::new(self.file, span, message)
                    .related(self.scopes.place(entry), "declared here")
                    .help("the type of a field is a scalar, a message or an enum");
                self.problems.push(problem);
                Type::Scalar(Scalar::Bytes)
            }
        }
    }

    /// The first option of a field with this plain name.
    fn option(&self, decl: &FieldDecl, name: &str) -> Option<&OptionDecl> {
        let options = self.written().option_decls.get(decl.options.range())?;
        options.iter().find(|option| {
            let parts = self
                .written()
                .option_name_parts
                .get(option.name.range())
                .unwrap_or_default();
            matches!(parts, [part] if !part.is_extension
                && super::names::text(self.source(), part.span) == name)
        })
    }

    fn string(&self, option: &OptionDecl) -> Option<Name> {
        let value = self.written().values.get(option.value as usize)?;
        matches!(value.kind, ValueKind::String)
            .then(|| Name::from(string::text(self.source(), value.span)))
    }

    pub(super) fn oneofs(&self) -> Vec<Oneof> {
        let ast = self.ast();
        let mut members: Vec<Vec<FieldId>> = vec![Vec::new(); ast.oneofs.len()];
        for (index, field) in (0..).zip(&ast.fields) {
            if let Some(oneof) = field.oneof {
                members[oneof as usize].push(self.bases.field(index));
            }
        }
        let oneofs = ast.oneofs.iter().zip(members).enumerate();
        oneofs
            .map(|(index, (decl, fields))| Oneof {
                name: Name::from(self.names.oneof(index)),
                message: self.bases.message(decl.message),
                fields,
                synthetic: decl.synthetic,
                options: Options::default(),
                features: UNRESOLVED,
                decl: decl.decl,
            })
            .collect()
    }
}
