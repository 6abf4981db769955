//! Messages, fields, enums and services.

use std::borrow::Cow;

use super::json_name::json_name;
use super::{Cardinality, Decl, EnumId, EnumValueId, FieldId, FileId, IdRange, Label, MessageId};
use super::{MethodId, Name, OneofId, OptionValue, Options, ResolvedFeatures, ServiceId, Span};
use super::{Type, Visibility};

/// What a declaration stands in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scope {
    /// At the top of a file.
    File(FileId),
    /// Inside a message.
    Message(MessageId),
}

/// A message, group or map entry.
#[derive(Debug)]
pub struct Message {
    /// The name with package and enclosing messages.
    pub full_name: Name,
    /// The name alone.
    pub name: Name,
    /// What it is declared in.
    pub scope: Scope,
    /// The file it is declared in.
    pub file: FileId,
    /// Its fields, in order of declaration, without extensions.
    pub fields: IdRange<FieldId>,
    /// Its oneofs, synthetic ones last.
    pub oneofs: IdRange<OneofId>,
    /// Nested messages, in order; groups and map entries count.
    pub messages: Vec<MessageId>,
    /// Nested enums, in order.
    pub enums: Vec<EnumId>,
    /// Extensions declared inside it (of whatever message).
    pub extensions: Vec<FieldId>,
    /// Extension ranges, as written.
    pub extension_ranges: Vec<ExtensionRange>,
    /// Reserved numbers, as written.
    pub reserved_ranges: Vec<NumberRange>,
    /// Reserved names, as written.
    pub reserved_names: Vec<ReservedName>,
    /// Whether it is the entry message of a map field.
    pub is_map_entry: bool,
    /// `export` or `local`.
    pub visibility: Visibility,
    /// Its options.
    pub options: Options,
    /// Features in force.
    pub features: ResolvedFeatures,
    /// Where it stands. For a map entry, the type of the map field; for a group, the whole field.
    pub decl: Decl,
}

/// A field of a message, or an extension.
#[derive(Debug)]
pub struct Field {
    /// The name alone.
    pub name: Name,
    /// The field number, 1 to 536,870,911 (higher only in message sets).
    pub number: i32,
    /// The resolved type.
    pub ty: Type,
    /// How many values, and presence.
    pub cardinality: Cardinality,
    /// The label its descriptor has.
    pub label: Label,
    /// Whether a list of numbers is written packed. False for what cannot be packed.
    pub packed: bool,
    /// Whether a message is written between group tags.
    pub delimited: bool,
    /// proto3 `optional`.
    pub proto3_optional: bool,
    /// The message whose body it stands in as an ordinary field, or whose fields it extends.
    pub message: MessageId,
    /// The oneof it is a member of; synthetic ones count.
    pub oneof: Option<OneofId>,
    /// The file it is declared in.
    pub file: FileId,
    /// Its options, without `default` and `json_name`.
    pub options: Options,
    /// Features in force.
    pub features: ResolvedFeatures,
    /// Where it stands. For the fields of a map entry, the type of the map field.
    pub decl: Decl,
    /// The number.
    pub number_span: Span,
    /// The type as written; `map<K, V>` for a map, the word `group` for a group.
    pub type_span: Span,
    /// The label as written.
    pub label_span: Span,
    /// What few fields have.
    pub extras: Option<Box<FieldExtras>>,
}

/// What few fields have, kept apart so that the others are small.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FieldExtras {
    /// The name in ProtoJSON, if it is not the one made of the field's name.
    pub json_name: Option<Name>,
    /// `json_name = …`, if written.
    pub json_name_span: Span,
    /// The written default, if any: a scalar or enum value.
    pub default: Option<OptionValue>,
    /// `default = …`, if written.
    pub default_span: Span,
    /// For an extension: where it is declared. An ordinary field has none.
    pub extension_scope: Option<Scope>,
    /// For an extension: the `extend` block it stands in. A descriptor set knows of no blocks but
    /// the first of each scope.
    pub extend: Decl,
}

impl Field {
    /// Whether this is an extension.
    #[must_use]
    pub fn is_extension(&self) -> bool {
        self.extension_scope().is_some()
    }

    /// For an extension: where it is declared. An ordinary field has none.
    #[must_use]
    pub fn extension_scope(&self) -> Option<Scope> {
        self.extras.as_ref()?.extension_scope
    }

    /// For an extension: the `extend` block it stands in.
    #[must_use]
    pub fn extend_block(&self) -> Option<&Decl> {
        let extras = self.extras.as_ref()?;
        extras.extension_scope.map(|_| &extras.extend)
    }

    /// The name in ProtoJSON.
    #[must_use]
    pub fn json_name(&self) -> Cow<'_, str> {
        match self.own_json_name() {
            Some(name) => Cow::Borrowed(name),
            None => json_name(&self.name),
        }
    }

    /// The name in ProtoJSON, if it is not the one made of the field's name.
    #[must_use]
    pub fn own_json_name(&self) -> Option<&str> {
        self.extras.as_ref()?.json_name.as_deref()
    }

    /// Where the name in ProtoJSON is written, if it is.
    #[must_use]
    pub fn json_name_span(&self) -> Span {
        self.extras
            .as_ref()
            .map_or(Span::NONE, |it| it.json_name_span)
    }

    /// The written default, if any: a scalar or enum value.
    #[must_use]
    pub fn default(&self) -> Option<&OptionValue> {
        self.extras.as_ref()?.default.as_ref()
    }

    /// Where the default is written, if it is.
    #[must_use]
    pub fn default_span(&self) -> Span {
        self.extras
            .as_ref()
            .map_or(Span::NONE, |it| it.default_span)
    }

    /// Sets the default.
    pub(crate) fn set_default(&mut self, value: OptionValue) {
        self.extras.get_or_insert_default().default = Some(value);
    }

    /// Sets the name in ProtoJSON.
    pub(crate) fn set_json_name(&mut self, name: &str) {
        let own = (name != json_name(&self.name)).then(|| Name::from(name));
        if own.is_some() || self.extras.is_some() {
            self.extras.get_or_insert_default().json_name = own;
        }
    }
}

/// A oneof.
#[derive(Debug)]
pub struct Oneof {
    /// The name alone.
    pub name: Name,
    /// The message it belongs to.
    pub message: MessageId,
    /// Its members, in order.
    pub fields: Vec<FieldId>,
    /// Whether it only stands for a proto3 `optional` field.
    pub synthetic: bool,
    /// Its options.
    pub options: Options,
    /// Features in force.
    pub features: ResolvedFeatures,
    /// Where it stands.
    pub decl: Decl,
}

/// An enum.
#[derive(Debug)]
pub struct Enum {
    /// The name with package and enclosing messages.
    pub full_name: Name,
    /// The name alone.
    pub name: Name,
    /// What it is declared in.
    pub scope: Scope,
    /// The file it is declared in.
    pub file: FileId,
    /// Its values, in order of declaration.
    pub values: IdRange<EnumValueId>,
    /// Whether readers refuse numbers that have no value.
    pub closed: bool,
    /// Reserved numbers, as written.
    pub reserved_ranges: Vec<NumberRange>,
    /// Reserved names, as written.
    pub reserved_names: Vec<ReservedName>,
    /// `export` or `local`.
    pub visibility: Visibility,
    /// Its options.
    pub options: Options,
    /// Features in force.
    pub features: ResolvedFeatures,
    /// Where it stands.
    pub decl: Decl,
}

/// A value of an enum.
#[derive(Debug)]
pub struct EnumValue {
    /// The name alone. Its full name stands beside the enum, not inside.
    pub name: Name,
    /// The number.
    pub number: i32,
    /// The enum it belongs to.
    pub parent: EnumId,
    /// Its options.
    pub options: Options,
    /// Features in force.
    pub features: ResolvedFeatures,
    /// Where it stands.
    pub decl: Decl,
    /// The number, with its sign.
    pub number_span: Span,
}

/// A service.
#[derive(Debug)]
pub struct Service {
    /// The name with its package.
    pub full_name: Name,
    /// The name alone.
    pub name: Name,
    /// The file it is declared in.
    pub file: FileId,
    /// Its methods, in order.
    pub methods: IdRange<MethodId>,
    /// Its options.
    pub options: Options,
    /// Features in force.
    pub features: ResolvedFeatures,
    /// Where it stands.
    pub decl: Decl,
}

/// A method of a service: an rpc.
#[derive(Debug)]
pub struct Method {
    /// The name alone.
    pub name: Name,
    /// The service it belongs to.
    pub service: ServiceId,
    /// The request type.
    pub input: MessageId,
    /// The response type.
    pub output: MessageId,
    /// Whether the client sends a stream.
    pub client_streaming: bool,
    /// Whether the server sends a stream.
    pub server_streaming: bool,
    /// Its options.
    pub options: Options,
    /// Features in force.
    pub features: ResolvedFeatures,
    /// Where it stands.
    pub decl: Decl,
    /// The request type as written, without `stream`.
    pub input_span: Span,
    /// The response type as written, without `stream`.
    pub output_span: Span,
}

/// A range of numbers in a `reserved` statement; both ends belong to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NumberRange {
    /// The lowest number.
    pub start: i32,
    /// The highest number; `max` is 536,870,911 in messages and 2,147,483,647 in enums.
    pub end: i32,
    /// The range as written, without the rest of its statement.
    pub span: Span,
}

impl NumberRange {
    /// Whether `number` lies in the range.
    #[must_use]
    pub const fn contains(&self, number: i32) -> bool {
        self.start <= number && number <= self.end
    }
}

/// A range of numbers left to extensions.
#[derive(Clone, PartialEq, Debug)]
pub struct ExtensionRange {
    /// The numbers.
    pub range: NumberRange,
    /// Its options: declarations, verification.
    pub options: Options,
}

/// A name in a `reserved` statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReservedName {
    /// The name, without quotes.
    pub name: Name,
    /// As written, quotes included.
    pub span: Span,
}
