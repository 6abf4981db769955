//! The measured shapes as a schema: for each a message with one field numbered 1.

use protovet::model::{
    Cardinality, Decl, Enum, EnumId, EnumType, EnumValue, EnumValueId, Field, FieldId,
    FieldPresence, FileId, Id, IdRange, JsonFormat, Label, Message, MessageEncoding, MessageId,
    Name, Oneof, OneofId, Options, RepeatedFieldEncoding, ResolvedFeatures, Scalar, Schema,
    SchemaParts, Scope, Span, Type, Utf8Validation, Visibility,
};

const FEATURES: ResolvedFeatures = ResolvedFeatures {
    field_presence: FieldPresence::Explicit,
    enum_type: EnumType::Open,
    repeated_field_encoding: RepeatedFieldEncoding::Packed,
    utf8_validation: Utf8Validation::Verify,
    message_encoding: MessageEncoding::LengthPrefixed,
    json_format: JsonFormat::Allow,
};

/// A type by the name the measurements have for it: `int32`, `enum_closed`, `msg_super`, `group`.
fn message_fields(name: &str) -> &'static [(&'static str, i32, &'static str)] {
    match name {
        "msg" | "group" => &[
            ("a", 1, "int32"),
            ("b", 2, "string"),
            ("child", 3, "msg"),
            ("r", 4, "int32*"),
        ],
        "msg_same" | "group_same" => &[
            ("a", 1, "int32"),
            ("b", 2, "string"),
            ("child", 3, "msg"),
            ("r", 4, "int32*"),
        ],
        "msg_super" => &[
            ("a", 1, "int32"),
            ("b", 2, "string"),
            ("child", 3, "msg"),
            ("r", 4, "int32*"),
            ("extra", 9, "int64"),
        ],
        "msg_disjoint" => &[("p", 11, "int32"), ("q", 12, "string")],
        "msg_conflict" => &[("a", 1, "string"), ("b", 2, "int32")],
        "msg_fieldsrenamed" => &[
            ("a2", 1, "int32"),
            ("b2", 2, "string"),
            ("child2", 3, "msg_fieldsrenamed"),
            ("r2", 4, "int32*"),
        ],
        "msg_fieldsrenumbered" => &[
            ("a", 11, "int32"),
            ("b", 12, "string"),
            ("child", 13, "msg_fieldsrenumbered"),
            ("r", 14, "int32*"),
        ],
        "msg_entry" => &[("key", 1, "string"), ("value", 2, "int32")],
        _ => &[],
    }
}

const MESSAGES: [&str; 10] = [
    "msg",
    "msg_same",
    "msg_super",
    "msg_disjoint",
    "msg_conflict",
    "msg_fieldsrenamed",
    "msg_fieldsrenumbered",
    "msg_entry",
    "group",
    "group_same",
];

const VALUES: [(&str, i32); 5] = [
    ("E_ZERO", 0),
    ("E_ONE", 1),
    ("E_TWO", 2),
    ("E_NEG", -1),
    ("E_MAX", i32::MAX),
];

/// A schema under construction.
#[derive(Default)]
pub(crate) struct Builder {
    parts: SchemaParts,
}

impl Builder {
    /// A schema with the enums and messages that the shapes refer to.
    pub(crate) fn new() -> Self {
        let mut builder = Self::default();
        builder.add_enum("enum_open", false, &VALUES);
        builder.add_enum("enum_closed", true, &VALUES);
        builder.add_enum("enum_open_subset", false, &VALUES[..2]);
        builder.add_enum("enum_closed_subset", true, &VALUES[..2]);
        let renamed: Vec<(String, i32)> = VALUES
            .iter()
            .map(|(name, number)| (name.replace("E_", "R_"), *number))
            .collect();
        let renamed: Vec<(&str, i32)> = renamed.iter().map(|(n, i)| (n.as_str(), *i)).collect();
        builder.add_enum("enum_open_valuesrenamed", false, &renamed);
        let mut swapped = VALUES;
        (swapped[1].1, swapped[2].1) = (2, 1);
        builder.add_enum("enum_open_valuesswapped", false, &swapped);
        for name in MESSAGES {
            builder.add_message(name, false);
        }
        for (index, name) in MESSAGES.iter().enumerate() {
            let start = builder.parts.fields.len();
            for (field, number, ty) in message_fields(name) {
                let id = MessageId::from_index(index);
                let count = if ty.ends_with('*') {
                    "packed"
                } else {
                    "optional"
                };
                builder.add_field(id, field, *number, ty.trim_end_matches('*'), count);
            }
            builder.close(index, start);
        }
        builder
    }

    /// Adds a message with field 1 of this shape; gives the field.
    pub(crate) fn shape(&mut self, ty: &str, count: &str) -> FieldId {
        let index = self.add_message(&format!("{ty}/{count}"), false);
        let id = MessageId::from_index(index);
        if let Some((key, value)) = ty.strip_prefix("map<").and_then(|ty| ty.split_once(',')) {
            let entry = self.add_message(&format!("{ty}/Entry"), true);
            let start = self.parts.fields.len();
            let entry_id = MessageId::from_index(entry);
            self.add_field(entry_id, "key", 1, key, "implicit");
            self.add_field(
                entry_id,
                "value",
                2,
                value.trim_end_matches('>'),
                "implicit",
            );
            self.close(entry, start);
        }
        let start = self.parts.fields.len();
        let field = self.add_field(id, "f", 1, ty, count);
        if count == "oneof" {
            let other = self.add_field(id, "other", 2, "string", "optional");
            self.add_oneof(id, vec![field, other]);
        }
        self.close(index, start);
        field
    }

    /// Declares messages without fields, so that they can refer to each other.
    pub(crate) fn declare(&mut self, names: &[&str]) {
        for name in names {
            self.add_message(name, false);
        }
    }

    /// Gives a declared message its fields: name, number, type and cardinality. Fields whose
    /// cardinality is `oneof` all share one.
    pub(crate) fn define(&mut self, name: &str, fields: &[(&str, i32, &str, &str)]) -> MessageId {
        let found = self
            .parts
            .messages
            .iter()
            .position(|item| item.full_name == name);
        let index = found.expect("a declared message");
        let id = MessageId::from_index(index);
        let start = self.parts.fields.len();
        let mut exclusive = Vec::new();
        for (field, number, ty, count) in fields {
            let added = self.add_field(id, field, *number, ty, count);
            if *count == "oneof" {
                exclusive.push(added);
            }
        }
        self.close(index, start);
        if !exclusive.is_empty() {
            self.add_oneof(id, exclusive);
        }
        id
    }

    pub(crate) fn schema(self) -> Schema {
        Schema::new(self.parts)
    }

    fn add_enum(&mut self, name: &str, closed: bool, values: &[(&str, i32)]) {
        let id = EnumId::from_index(self.parts.enums.len());
        let start = self.parts.enum_values.len();
        for (value, number) in values {
            self.parts.enum_values.push(EnumValue {
                name: Name::from(*value),
                number: *number,
                parent: id,
                options: Options::default(),
                features: FEATURES,
                decl: Decl::default(),
                number_span: Span::NONE,
            });
        }
        self.parts.enums.push(Enum {
            full_name: Name::from(name),
            name: Name::from(name),
            scope: Scope::File(FileId(0)),
            file: FileId(0),
            values: range::<EnumValueId>(start, self.parts.enum_values.len()),
            closed,
            reserved_ranges: Vec::new(),
            reserved_names: Vec::new(),
            visibility: Visibility::Unset,
            options: Options::default(),
            features: FEATURES,
            decl: Decl::default(),
        });
    }

    fn add_message(&mut self, name: &str, is_map_entry: bool) -> usize {
        self.parts.messages.push(Message {
            full_name: Name::from(name),
            name: Name::from(name),
            scope: Scope::File(FileId(0)),
            file: FileId(0),
            fields: IdRange::default(),
            oneofs: IdRange::default(),
            messages: Vec::new(),
            enums: Vec::new(),
            extensions: Vec::new(),
            extension_ranges: Vec::new(),
            reserved_ranges: Vec::new(),
            reserved_names: Vec::new(),
            is_map_entry,
            visibility: Visibility::Unset,
            options: Options::default(),
            features: FEATURES,
            decl: Decl::default(),
        });
        self.parts.messages.len() - 1
    }

    fn close(&mut self, message: usize, start: usize) {
        self.parts.messages[message].fields = range(start, self.parts.fields.len());
    }

    fn add_oneof(&mut self, message: MessageId, fields: Vec<FieldId>) {
        let id = OneofId::from_index(self.parts.oneofs.len());
        for field in &fields {
            self.parts.fields[field.index()].oneof = Some(id);
        }
        self.parts.oneofs.push(Oneof {
            name: Name::from("o"),
            message,
            fields,
            synthetic: false,
            options: Options::default(),
            features: FEATURES,
            decl: Decl::default(),
        });
        self.parts.messages[message.index()].oneofs = range(id.index(), id.index() + 1);
    }

    fn add_field(
        &mut self,
        message: MessageId,
        name: &str,
        number: i32,
        ty: &str,
        count: &str,
    ) -> FieldId {
        let mut features = FEATURES;
        if ty == "string_unverified" {
            features.utf8_validation = Utf8Validation::None;
        }
        let cardinality = match count {
            "implicit" => Cardinality::Implicit,
            "required" => Cardinality::Required,
            "packed" | "expanded" | "map" => Cardinality::Repeated,
            _ => Cardinality::Explicit,
        };
        self.parts.fields.push(Field {
            name: Name::from(name),
            number,
            ty: self.ty(ty),
            cardinality,
            label: Label::Optional,
            packed: count == "packed",
            delimited: ty.starts_with("group"),
            proto3_optional: false,
            message,
            oneof: None,
            file: FileId(0),
            options: Options::default(),
            features,
            decl: Decl::default(),
            number_span: Span::NONE,
            type_span: Span::NONE,
            label_span: Span::NONE,
            extras: None,
        });
        FieldId::from_index(self.parts.fields.len() - 1)
    }

    fn ty(&self, name: &str) -> Type {
        if name.starts_with("map<") {
            return Type::Message(MessageId::from_index(self.parts.messages.len() - 1));
        }
        if name == "string_unverified" {
            return Type::Scalar(Scalar::String);
        }
        if let Some(index) = self
            .parts
            .messages
            .iter()
            .position(|item| item.full_name == name)
        {
            return Type::Message(MessageId::from_index(index));
        }
        if let Some(index) = self.parts.enums.iter().position(|item| item.name == name) {
            return Type::Enum(EnumId::from_index(index));
        }
        Type::Scalar(Scalar::from_keyword(name).expect("a measured type"))
    }
}

fn range<T: Id>(start: usize, end: usize) -> IdRange<T> {
    let index = |index: usize| u32::try_from(index).expect("a small schema");
    IdRange::new(index(start), index(end))
}
