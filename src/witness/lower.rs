//! Part of a schema, as descriptors that the message library takes.
//!
//! The model has presence, openness, packing and encodings resolved, so what is handed over says
//! them for every field and enum, in edition 2023, whatever the file was written in. Two points on
//! which the library and the runtimes in use differ are settled here, by describing what has the
//! same bytes and the behaviour of those runtimes (a third one is settled in `codec`):
//!
//! - The library refuses text that is not UTF-8 in every `string`; runtimes do so only where the
//!   field is checked. Unchecked strings are described as `bytes`.
//! - The library refuses map entries with another wire type; runtimes take the key or value for
//!   unset. Maps are described as what they are on the wire, lists of entry messages.
//!
//! Neither applies to ProtoJSON. There, writers may be told to print fields that hold their default
//! (and many are), so the first value of an enum can be printed whatever the field's presence: for
//! writers of ProtoJSON, enum fields are described as having presence.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use buffa::MessageField;
use buffa::editions::FieldPresence;
use buffa_descriptor::generated::descriptor::descriptor_proto::ExtensionRange;
use buffa_descriptor::generated::descriptor::feature_set;
use buffa_descriptor::generated::descriptor::field_descriptor_proto::{Label, Type as Kind};
use buffa_descriptor::generated::descriptor::{
    DescriptorProto, Edition, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto,
    FeatureSet, FieldDescriptorProto, FieldOptions, FileDescriptorProto, FileDescriptorSet,
    FileOptions, MessageOptions, OneofDescriptorProto,
};
use buffa_descriptor::{DescriptorPool, ExtensionDescriptor, FieldDescriptor, MessageIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::codec::fields_of;
use crate::model::{
    Cardinality, EnumId, Field, FieldId, FileRole, MessageId, Scalar, Schema, Type, Utf8Validation,
};
use crate::relation::Format;

/// How deep values nest at most. Messages further down are described without fields.
pub(super) const DEPTH: usize = 4;

/// At most so many messages are described; the rest have no fields.
const MESSAGES: usize = 4_000;

/// The name of the message that holds an enum no field uses.
pub(super) const HOLDER: &str = "Example";

/// One version of what a witness needs.
#[derive(Debug)]
pub(super) struct Described {
    /// The descriptors.
    pub(super) pool: Arc<DescriptorPool>,
    /// The message that is written or read.
    pub(super) root: MessageIndex,
    /// The full names of entry messages of maps.
    entries: FxHashSet<String>,
    /// Whether the message was made up to hold an enum.
    made_up: bool,
    /// The numbers of fields that the message cannot do without.
    required: OnceLock<Vec<u32>>,
}

impl Described {
    /// The full name of the message, unless it was made up to hold an enum.
    pub(super) fn name(&self) -> Option<String> {
        (!self.made_up).then(|| self.pool.message(self.root).full_name().to_owned())
    }

    /// A field of the message, or an extension of it.
    pub(super) fn field(&self, number: u32) -> Option<&FieldDescriptor> {
        self.field_of(self.root, number)
    }

    /// A field of any message, or an extension of it.
    pub(super) fn field_of(&self, index: MessageIndex, number: u32) -> Option<&FieldDescriptor> {
        let own = self.pool.message(index).field(number);
        let extension = || self.pool.extension_for(index, number);
        own.or_else(|| extension().map(ExtensionDescriptor::field))
    }

    /// The fields that the message cannot do without.
    pub(super) fn required(&self) -> impl Iterator<Item = &FieldDescriptor> {
        let numbers = self.required.get_or_init(|| {
            let fields = fields_of(&self.pool, self.root);
            let required = fields.filter(|it| it.presence() == FieldPresence::LegacyRequired);
            required.map(FieldDescriptor::number).collect()
        });
        numbers.iter().filter_map(|&number| self.field(number))
    }

    /// The fields of the message by what they are called in ProtoJSON.
    pub(super) fn by_json_name(&self) -> FxHashMap<&str, &FieldDescriptor> {
        let mut known = FxHashMap::default();
        for field in fields_of(&self.pool, self.root) {
            known.entry(field.json_name()).or_insert(field);
        }
        known
    }

    /// Whether a message is the entry of a map.
    pub(super) fn is_entry(&self, index: MessageIndex) -> bool {
        !self.entries.is_empty() && self.entries.contains(self.pool.message(index).full_name())
    }
}

/// What to describe.
#[derive(Clone, Copy, Debug)]
pub(super) enum Root<'a> {
    /// A message, and extensions of it.
    Message(MessageId, &'a [FieldId]),
    /// A message made up to hold values of this enum in field 1.
    Holder(EnumId, Held),
    /// All messages but those that are built in, and all their extensions.
    All,
}

/// How many values a message made up for an enum holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Held {
    /// One.
    One,
    /// A list.
    List,
}

/// What the described message is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// It is written.
    Writer,
    /// It is read.
    Reader,
}

/// Describes a message and what its fields lead to; nothing if the library does not take it.
pub(super) fn describe(
    schema: &Schema,
    root: Root<'_>,
    format: Format,
    role: Role,
) -> Option<Described> {
    let mut lowering = Lowering {
        schema,
        format,
        prints_defaults: format == Format::Json && role == Role::Writer,
        files: BTreeMap::new(),
        seen: FxHashSet::default(),
        enums: FxHashSet::default(),
        entries: FxHashSet::default(),
        next: Vec::new(),
    };
    let made_up = matches!(root, Root::Holder(..));
    let name = match root {
        Root::Message(id, extensions) => {
            lowering.root(id, extensions);
            schema[id].full_name.to_string()
        }
        Root::Holder(id, held) => lowering.holder(id, held),
        Root::All => lowering.all()?,
    };
    let entries = std::mem::take(&mut lowering.entries);
    let pool = DescriptorPool::new(lowering.finish()).ok()?;
    let root = pool.message_index(&name)?;
    Some(Described {
        pool: Arc::new(pool),
        root,
        entries,
        made_up,
        required: OnceLock::new(),
    })
}

struct Lowering<'s> {
    schema: &'s Schema,
    format: Format,
    prints_defaults: bool,
    /// A file for each scope: all messages stand at the top of one.
    files: BTreeMap<String, FileDescriptorProto>,
    seen: FxHashSet<MessageId>,
    enums: FxHashSet<EnumId>,
    entries: FxHashSet<String>,
    /// Messages that were referred to and are described next.
    next: Vec<MessageId>,
}

impl Lowering<'_> {
    fn root(&mut self, id: MessageId, extensions: &[FieldId]) {
        self.seen.insert(id);
        let mut message = self.message(id, true);
        for &id in extensions {
            let number = self.schema[id].number;
            message.extension_range.push(ExtensionRange {
                start: Some(number),
                end: Some(number.saturating_add(1)),
                ..Default::default()
            });
            let mut field = self.field(&self.schema[id]);
            field.extendee = Some(format!(
                ".{}",
                self.schema[self.schema[id].message].full_name
            ));
            let full_name = self.schema.field_name(id);
            let scope = scope_of(&full_name);
            self.file(scope).extension.push(field);
        }
        self.add_message(id, message);
        for depth in 1..=DEPTH {
            for id in std::mem::take(&mut self.next) {
                let whole = depth < DEPTH && self.seen.len() < MESSAGES;
                let message = self.message(id, whole);
                self.add_message(id, message);
            }
        }
        // What the last round still refers to is described without fields.
        for id in std::mem::take(&mut self.next) {
            let message = self.message(id, false);
            self.add_message(id, message);
        }
    }

    /// Gives the full name of the first message; nothing if there is none.
    fn all(&mut self) -> Option<String> {
        let schema = self.schema;
        // ProtoJSON has the entries of maps inside of the messages that have the maps.
        let inside = |id: MessageId| self.format == Format::Json && schema[id].is_map_entry;
        let own =
            |&id: &MessageId| schema[schema[id].file].role != FileRole::BuiltIn && !inside(id);
        let ids: Vec<MessageId> = schema.messages().filter(own).collect();
        self.seen.extend(&ids);
        for &id in &ids {
            let of_it =
                |&field: &FieldId| schema[field].is_extension() && schema[field].message == id;
            let extensions: Vec<FieldId> = schema.fields().filter(of_it).collect();
            self.root(id, &extensions);
        }
        Some(schema[*ids.first()?].full_name.to_string())
    }

    fn holder(&mut self, id: EnumId, held: Held) -> String {
        let scope = scope_of(&self.schema[id].full_name).to_owned();
        self.enumeration(id);
        let field = FieldDescriptorProto {
            name: Some("value".to_owned()),
            json_name: Some("value".to_owned()),
            number: Some(1),
            label: Some(match held {
                Held::One => Label::LABEL_OPTIONAL,
                Held::List => Label::LABEL_REPEATED,
            }),
            r#type: Some(Kind::TYPE_ENUM),
            type_name: Some(format!(".{}", self.schema[id].full_name)),
            ..Default::default()
        };
        let message = DescriptorProto {
            name: Some(HOLDER.to_owned()),
            field: vec![field],
            ..Default::default()
        };
        // A scope of its own, so that no name of the schema is in the way.
        let own = format!("{scope}.witness");
        let own = own.trim_start_matches('.');
        self.file(own).message_type.push(message);
        format!("{own}.{HOLDER}")
    }

    fn file(&mut self, scope: &str) -> &mut FileDescriptorProto {
        if !self.files.contains_key(scope) {
            self.files.insert(scope.to_owned(), empty_file(scope));
        }
        self.files.entry(scope.to_owned()).or_default()
    }

    fn add_message(&mut self, id: MessageId, message: DescriptorProto) {
        let full_name = self.schema[id].full_name.clone();
        self.file(scope_of(&full_name)).message_type.push(message);
    }

    fn message(&mut self, id: MessageId, whole: bool) -> DescriptorProto {
        let schema = self.schema;
        let mut message = DescriptorProto {
            name: Some(last_part(&schema[id].full_name).to_owned()),
            ..Default::default()
        };
        if schema[id].is_map_entry {
            self.entries.insert(schema[id].full_name.to_string());
        }
        if !whole {
            return message;
        }
        // Oneofs that only stand for `optional` say nothing that presence does not.
        let oneofs: Vec<_> = schema[id]
            .oneofs
            .iter()
            .filter(|&oneof| !schema[oneof].synthetic)
            .collect();
        for &oneof in &oneofs {
            message.oneof_decl.push(OneofDescriptorProto {
                name: Some(schema[oneof].name.to_string()),
                ..Default::default()
            });
        }
        for (_, field) in schema.fields_of(id) {
            let mut lowered = self.field(field);
            let oneof = field
                .oneof
                .and_then(|oneof| oneofs.iter().position(|&it| it == oneof));
            lowered.oneof_index = oneof.and_then(|index| i32::try_from(index).ok());
            if let Some(entry) = self.json_entry(field) {
                message.nested_type.push(entry);
            }
            message.field.push(lowered);
        }
        message
    }

    /// The entry message of a map, which ProtoJSON must know for a map.
    fn json_entry(&mut self, field: &Field) -> Option<DescriptorProto> {
        self.schema.map_entry(field)?;
        let Type::Message(id) = field.ty else {
            return None;
        };
        if self.format != Format::Json {
            return None;
        }
        let mut entry = self.message(id, true);
        entry.options = MessageField::some(MessageOptions {
            map_entry: Some(true),
            ..Default::default()
        });
        Some(entry)
    }

    fn field(&mut self, field: &Field) -> FieldDescriptorProto {
        let is_map = self.schema.map_entry(field).is_some();
        let label = match field.cardinality {
            Cardinality::Repeated => Label::LABEL_REPEATED,
            // Of messages the library asks the label alone.
            Cardinality::Required => Label::LABEL_REQUIRED,
            _ => Label::LABEL_OPTIONAL,
        };
        let features = FeatureSet {
            field_presence: Some(match field.cardinality {
                Cardinality::Implicit
                    if self.prints_defaults && matches!(field.ty, Type::Enum(_)) =>
                {
                    feature_set::FieldPresence::EXPLICIT
                }
                Cardinality::Implicit => feature_set::FieldPresence::IMPLICIT,
                Cardinality::Required => feature_set::FieldPresence::LEGACY_REQUIRED,
                _ => feature_set::FieldPresence::EXPLICIT,
            }),
            repeated_field_encoding: Some(if field.packed {
                feature_set::RepeatedFieldEncoding::PACKED
            } else {
                feature_set::RepeatedFieldEncoding::EXPANDED
            }),
            message_encoding: Some(if field.delimited && !is_map {
                feature_set::MessageEncoding::DELIMITED
            } else {
                feature_set::MessageEncoding::LENGTH_PREFIXED
            }),
            ..Default::default()
        };
        FieldDescriptorProto {
            name: Some(field.name.to_string()),
            json_name: Some(field.json_name().into_owned()),
            number: Some(field.number),
            label: Some(label),
            r#type: Some(self.kind(field)),
            type_name: self.type_name(field),
            options: MessageField::some(FieldOptions {
                features: MessageField::some(features),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    fn kind(&self, field: &Field) -> Kind {
        match field.ty {
            Type::Message(_) => Kind::TYPE_MESSAGE,
            Type::Enum(_) => Kind::TYPE_ENUM,
            Type::Scalar(Scalar::String)
                if self.format == Format::Binary
                    && field.features.utf8_validation == Utf8Validation::None =>
            {
                Kind::TYPE_BYTES
            }
            Type::Scalar(scalar) => kind_of(scalar),
        }
    }

    /// The name of the field's message or enum, which is described too.
    fn type_name(&mut self, field: &Field) -> Option<String> {
        let schema = self.schema;
        match field.ty {
            Type::Scalar(_) => None,
            Type::Message(id) => {
                let nested = self.format == Format::Json && schema[id].is_map_entry;
                if !nested && self.seen.insert(id) {
                    self.next.push(id);
                }
                Some(format!(".{}", schema[id].full_name))
            }
            Type::Enum(id) => {
                self.enumeration(id);
                Some(format!(".{}", schema[id].full_name))
            }
        }
    }

    fn enumeration(&mut self, id: EnumId) {
        if !self.enums.insert(id) {
            return;
        }
        let item = &self.schema[id];
        let openness = if item.closed {
            feature_set::EnumType::CLOSED
        } else {
            feature_set::EnumType::OPEN
        };
        let features = FeatureSet {
            enum_type: Some(openness),
            ..Default::default()
        };
        let values = self
            .schema
            .values_of(id)
            .map(|(_, value)| EnumValueDescriptorProto {
                name: Some(value.name.to_string()),
                number: Some(value.number),
                ..Default::default()
            });
        let lowered = EnumDescriptorProto {
            name: Some(last_part(&item.full_name).to_owned()),
            value: values.collect(),
            options: MessageField::some(EnumOptions {
                allow_alias: Some(true),
                features: MessageField::some(features),
                ..Default::default()
            }),
            ..Default::default()
        };
        let full_name = item.full_name.clone();
        self.file(scope_of(&full_name)).enum_type.push(lowered);
    }

    fn finish(self) -> FileDescriptorSet {
        FileDescriptorSet {
            file: self.files.into_values().collect(),
            ..Default::default()
        }
    }
}

fn empty_file(scope: &str) -> FileDescriptorProto {
    // Names that collide in ProtoJSON are the compiler's to refuse.
    let features = FeatureSet {
        json_format: Some(feature_set::JsonFormat::LEGACY_BEST_EFFORT),
        ..Default::default()
    };
    FileDescriptorProto {
        name: Some(format!("{scope}/")),
        package: Some(scope.to_owned()),
        syntax: Some("editions".to_owned()),
        edition: Some(Edition::EDITION_2023),
        options: MessageField::some(FileOptions {
            features: MessageField::some(features),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn scope_of(full_name: &str) -> &str {
    full_name.rsplit_once('.').map_or("", |(scope, _)| scope)
}

fn last_part(full_name: &str) -> &str {
    full_name
        .rsplit_once('.')
        .map_or(full_name, |(_, name)| name)
}

const fn kind_of(scalar: Scalar) -> Kind {
    match scalar {
        Scalar::Double => Kind::TYPE_DOUBLE,
        Scalar::Float => Kind::TYPE_FLOAT,
        Scalar::Int32 => Kind::TYPE_INT32,
        Scalar::Int64 => Kind::TYPE_INT64,
        Scalar::Uint32 => Kind::TYPE_UINT32,
        Scalar::Uint64 => Kind::TYPE_UINT64,
        Scalar::Sint32 => Kind::TYPE_SINT32,
        Scalar::Sint64 => Kind::TYPE_SINT64,
        Scalar::Fixed32 => Kind::TYPE_FIXED32,
        Scalar::Fixed64 => Kind::TYPE_FIXED64,
        Scalar::Sfixed32 => Kind::TYPE_SFIXED32,
        Scalar::Sfixed64 => Kind::TYPE_SFIXED64,
        Scalar::Bool => Kind::TYPE_BOOL,
        Scalar::String => Kind::TYPE_STRING,
        Scalar::Bytes => Kind::TYPE_BYTES,
    }
}
