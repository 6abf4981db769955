//! What is looked up again and again while options are interpreted, made once for each schema.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Element;
use crate::model::option_number::MESSAGE_MAP_ENTRY;
use crate::model::{
    FieldId, Label, MessageId, Name, OptionField, OptionValue, Options, Schema, Span, Symbol, Type,
};

/// Fields of the options messages, and of all messages inside them, by name and by number.
#[derive(Debug)]
pub(crate) struct OptionIndex<'s> {
    pub(super) schema: &'s Schema,
    elements: [Option<MessageId>; Element::ALL.len()],
    any: Option<MessageId>,
    by_name: FxHashMap<(MessageId, &'s str), FieldId>,
    /// Ordinary fields of the messages in `indexed`, and all extensions.
    by_number: FxHashMap<(MessageId, i32), FieldId>,
    extension_names: FxHashMap<FieldId, Name>,
    /// The messages whose fields are in `by_name` and `by_number`: all that an option can hold,
    /// except for what stands in an `Any`.
    indexed: FxHashSet<MessageId>,
    /// Those of them that have required fields.
    with_required: FxHashSet<MessageId>,
}

impl<'s> OptionIndex<'s> {
    /// The index of a schema; references must be resolved, options need not be there.
    pub(crate) fn new(schema: &'s Schema) -> Self {
        let element = |element: Element| schema.message(&element.options_message());
        let mut index = Self {
            schema,
            elements: Element::ALL.map(element),
            any: schema.message("google.protobuf.Any"),
            by_name: FxHashMap::default(),
            by_number: FxHashMap::default(),
            extension_names: FxHashMap::default(),
            indexed: FxHashSet::default(),
            with_required: FxHashSet::default(),
        };
        let extensions = index.index_extensions();
        index.index_messages(&extensions);
        index
    }

    /// Indexes all extensions by number; gives them by extendee.
    fn index_extensions(&mut self) -> FxHashMap<MessageId, Vec<FieldId>> {
        let schema = self.schema;
        let mut extensions = FxHashMap::<MessageId, Vec<FieldId>>::default();
        let of_files = schema.files().flat_map(|id| &schema[id].extensions);
        let of_messages = schema.messages().flat_map(|id| &schema[id].extensions);
        for &id in of_files.chain(of_messages) {
            let field = &schema[id];
            extensions.entry(field.message).or_default().push(id);
            self.by_number.insert((field.message, field.number), id);
        }
        extensions
    }

    /// Indexes every message that can stand in an option.
    fn index_messages(&mut self, extensions: &FxHashMap<MessageId, Vec<FieldId>>) {
        let schema = self.schema;
        let mut open: Vec<MessageId> = self.elements.iter().copied().flatten().collect();
        while let Some(message) = open.pop() {
            if !self.indexed.insert(message) {
                continue;
            }
            for (id, field) in schema.fields_of(message) {
                self.by_name.insert((message, &field.name), id);
                self.by_number.insert((message, field.number), id);
                if field.label == Label::Required {
                    self.with_required.insert(message);
                }
                open.extend(message_of(field.ty));
            }
            for &id in extensions.get(&message).into_iter().flatten() {
                let name = smol_str::format_smolstr!("({})", schema.field_name(id));
                self.extension_names.insert(id, name);
                open.extend(message_of(schema[id].ty));
            }
        }
    }

    /// The options message of a kind of element; none if the schema's own `descriptor.proto` is
    /// too old to have it.
    pub(super) const fn element(&self, element: Element) -> Option<MessageId> {
        self.elements[element as usize]
    }

    /// Whether a message is `google.protobuf.Any`.
    pub(super) fn is_any(&self, message: MessageId) -> bool {
        self.any == Some(message)
    }

    /// The ordinary field of a message with this name.
    pub(super) fn by_name(&self, message: MessageId, name: &str) -> Option<FieldId> {
        if let Some(&id) = self.by_name.get(&(message, name)) {
            return Some(id);
        }
        if self.indexed.contains(&message) {
            return None;
        }
        let mut fields = self.schema.fields_of(message);
        fields
            .find(|(_, field)| field.name == name)
            .map(|(id, _)| id)
    }

    /// The field or extension of a message with this number.
    pub(super) fn by_number(&self, message: MessageId, number: i32) -> Option<FieldId> {
        if let Some(&id) = self.by_number.get(&(message, number)) {
            return Some(id);
        }
        if self.indexed.contains(&message) {
            return None;
        }
        let mut fields = self.schema.fields_of(message);
        fields
            .find(|(_, field)| field.number == number)
            .map(|(id, _)| id)
    }

    /// The group field of a message whose body has this name.
    pub(super) fn by_group_name(&self, message: MessageId, name: &str) -> Option<FieldId> {
        let id = self.by_name(message, &name.to_ascii_lowercase())?;
        let body = message_of(self.schema[id].ty)?;
        (self.schema[body].name == name).then_some(id)
    }

    /// What to call a field in an [`crate::model::OptionField`].
    pub(super) fn label(&self, id: FieldId) -> Name {
        let field = &self.schema[id];
        if !field.is_extension() {
            return field.name.clone();
        }
        let known = self.extension_names.get(&id);
        known
            .cloned()
            .unwrap_or_else(|| smol_str::format_smolstr!("({})", self.schema.field_name(id)))
    }

    /// The options of the entry message of a map, as descriptors have them.
    pub(super) fn map_entry_options(&self) -> Options {
        let message = self.element(Element::Message);
        let id = message.and_then(|message| self.by_number(message, MESSAGE_MAP_ENTRY));
        let name = id.map(|id| self.label(id)).unwrap_or_default();
        let (number, value) = (MESSAGE_MAP_ENTRY, OptionValue::Bool(true));
        Options {
            fields: Box::new([OptionField {
                number,
                name,
                value,
                span: Span::NONE,
            }]),
        }
    }

    /// Forgets the schema and keeps what [`super::Checks`] are made of: the fields and extensions
    /// that can be set in an option.
    pub(crate) fn into_reachable(self) -> Vec<FieldId> {
        let ordinary = self.by_name.into_values();
        let mut fields: Vec<_> = ordinary.chain(self.extension_names.into_keys()).collect();
        fields.sort_unstable();
        fields
    }

    /// The required fields of a message.
    pub(super) fn required(&self, message: MessageId) -> impl Iterator<Item = FieldId> {
        let none = self.indexed.contains(&message) && !self.with_required.contains(&message);
        let fields = (!none).then(|| self.schema.fields_of(message));
        let fields = fields.into_iter().flatten();
        fields
            .filter(|(_, field)| field.label == Label::Required)
            .map(|(id, _)| id)
    }

    /// Names of the ordinary fields of a message, for suggestions.
    pub(super) fn names(&self, message: MessageId) -> impl Iterator<Item = &'s str> {
        self.schema
            .fields_of(message)
            .map(|(_, field)| field.name.as_str())
    }

    /// All extensions of a message, for suggestions.
    pub(super) fn extensions(&self, message: MessageId) -> impl Iterator<Item = FieldId> {
        let all = self
            .by_number
            .iter()
            .filter(move |((extendee, _), _)| *extendee == message);
        all.map(|(_, &id)| id)
            .filter(|&id| self.schema[id].is_extension())
    }

    /// The message a type URL names, if the schema has it.
    pub(super) fn message_of_url(&self, url: &str) -> Option<MessageId> {
        let (_, name) = url.rsplit_once('/')?;
        match self.schema.symbol(name)? {
            Symbol::Message(id) => Some(id),
            _ => None,
        }
    }
}

/// The message a type is, if it is one.
pub(super) const fn message_of(ty: Type) -> Option<MessageId> {
    match ty {
        Type::Message(id) => Some(id),
        _ => None,
    }
}
