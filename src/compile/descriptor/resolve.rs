//! Names of types to ids, once all files are in; and the checks that need no more than that.

use super::DescriptorError;
use super::fields::TYPE_GROUP;
use super::lower::Lowering;
use super::names::join;
use super::raw::RawField;
use crate::model::{FieldId, Id, MessageId, Name, Scalar, Scope, Symbol, Type};

const TYPE_MESSAGE: i32 = 11;
const TYPE_ENUM: i32 = 14;

type Result<T> = std::result::Result<T, DescriptorError>;

impl Lowering<'_> {
    /// Resolves the types of fields and methods, and what extensions extend.
    pub(super) fn resolve(&mut self) -> Result<()> {
        for index in 0..self.fields.len() {
            let (id, raw) = self.fields[index];
            let ty = self.field_type(id, raw)?;
            let extendee = self.extendee(id, raw)?;
            let field = &mut self.parts.fields[id.index()];
            field.ty = ty;
            if let Some(message) = extendee {
                field.message = message;
            }
        }
        for index in 0..self.methods.len() {
            let (id, raw) = self.methods[index];
            let service = self.parts.methods[id.index()].service;
            let user = || {
                let service = &self.parts.services[service.index()].full_name;
                format!("method `{service}.{}`", raw.name)
            };
            let input = self.message_named(raw.input, user)?;
            let output = self.message_named(raw.output, user)?;
            let method = &mut self.parts.methods[id.index()];
            (method.input, method.output) = (input, output);
        }
        self.check_members()
    }

    fn field_type(&self, id: FieldId, raw: &RawField<'_>) -> Result<Type> {
        if let Some(scalar) = scalar(raw.ty) {
            return Ok(Type::Scalar(scalar));
        }
        let user = || format!("field `{}`", self.full_name(id));
        let symbol = match raw.type_name {
            Some(name) => self.named(name, user)?,
            None => {
                let message = format!("{} has no type", user());
                return Err(DescriptorError::plain(message));
            }
        };
        match (raw.ty, symbol) {
            (0 | TYPE_GROUP | TYPE_MESSAGE, Symbol::Message(id)) => Ok(Type::Message(id)),
            (0 | TYPE_ENUM, Symbol::Enum(id)) => Ok(Type::Enum(id)),
            (number, _) => Err(DescriptorError::plain(format!(
                "{} has type number {number}, which does not fit its type `{}`",
                user(),
                raw.type_name.unwrap_or_default()
            ))),
        }
    }

    fn extendee(&self, id: FieldId, raw: &RawField<'_>) -> Result<Option<MessageId>> {
        if !self.parts.fields[id.index()].is_extension() {
            return Ok(None);
        }
        let user = || format!("extension `{}`", self.full_name(id));
        self.message_named(raw.extendee.unwrap_or_default(), user)
            .map(Some)
    }

    fn message_named(&self, name: &str, user: impl Fn() -> String) -> Result<MessageId> {
        match self.named(name, &user)? {
            Symbol::Message(id) => Ok(id),
            _ => {
                let message = format!("{} refers to `{name}`, which is not a message", user());
                Err(DescriptorError::plain(message))
            }
        }
    }

    /// Compilers write full names, with a leading dot.
    fn named(&self, name: &str, user: impl Fn() -> String) -> Result<Symbol> {
        let full_name = name.strip_prefix('.').unwrap_or(name);
        let found = self.symbols.get(full_name).copied();
        found.ok_or_else(|| {
            let name = if name.is_empty() {
                "nothing".to_owned()
            } else {
                format!("`{full_name}`")
            };
            DescriptorError::new(
                format!(
                    "{} refers to {name}, which the set does not declare",
                    user()
                ),
                "build the set with all its imports, such as with `protoc --include_imports`",
            )
        })
    }

    /// The full name of a field that may not be resolved yet.
    pub(super) fn full_name(&self, id: FieldId) -> Name {
        let field = &self.parts.fields[id.index()];
        let scope = match field.extension_scope() {
            None => &self.parts.messages[field.message.index()].full_name,
            Some(Scope::Message(id)) => &self.parts.messages[id.index()].full_name,
            Some(Scope::File(id)) => &self.parts.files[id.index()].package,
        };
        join(scope, &field.name)
    }
}

/// The scalar type a `FieldDescriptorProto.Type` stands for.
const fn scalar(ty: i32) -> Option<Scalar> {
    Some(match ty {
        1 => Scalar::Double,
        2 => Scalar::Float,
        3 => Scalar::Int64,
        4 => Scalar::Uint64,
        5 => Scalar::Int32,
        6 => Scalar::Fixed64,
        7 => Scalar::Fixed32,
        8 => Scalar::Bool,
        9 => Scalar::String,
        12 => Scalar::Bytes,
        13 => Scalar::Uint32,
        15 => Scalar::Sfixed32,
        16 => Scalar::Sfixed64,
        17 => Scalar::Sint32,
        18 => Scalar::Sint64,
        _ => return None,
    })
}
