//! One version of a schema.

use std::hash::BuildHasher as _;
use std::ops::Index;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{
    Enum, EnumId, EnumValue, EnumValueId, Field, FieldId, File, FileId, Id, Message, MessageId,
    Method, MethodId, Name, Oneof, OneofId, Place, Scope, Service, ServiceId, Span, Type,
};

/// What a full name can stand for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Symbol {
    /// A message.
    Message(MessageId),
    /// An enum.
    Enum(EnumId),
    /// A service.
    Service(ServiceId),
    /// An extension.
    Extension(FieldId),
}

/// The arenas of a schema; ids are indices into them.
#[derive(Debug, Default)]
#[allow(missing_docs)] // each arena holds what its name says
pub struct SchemaParts {
    pub files: Vec<File>,
    pub messages: Vec<Message>,
    pub fields: Vec<Field>,
    pub oneofs: Vec<Oneof>,
    pub enums: Vec<Enum>,
    pub enum_values: Vec<EnumValue>,
    pub services: Vec<Service>,
    pub methods: Vec<Method>,
}

/// One version of a schema: all its files, compiled and linked.
///
/// `schema[id]` gives the element an id names.
#[derive(Debug, Default)]
pub struct Schema {
    parts: SchemaParts,
    files: FxHashMap<Name, FileId>,
    /// By the hashes of their full names, which are those of the elements.
    symbols: HashTable<Symbol>,
}

impl Schema {
    /// A schema from its arenas. References between them must be in range; names must be unique.
    #[must_use]
    pub fn new(parts: SchemaParts) -> Self {
        let files = parts.files.iter().enumerate();
        let files = files.map(|(index, file)| (file.path.clone(), FileId::from_index(index)));
        Self {
            files: files.collect(),
            symbols: symbols(&parts),
            parts,
        }
    }

    /// The arenas, for passes that complete a schema while it is being compiled. Names must stay.
    pub(crate) const fn parts_mut(&mut self) -> &mut SchemaParts {
        &mut self.parts
    }

    /// The arenas and what each full name stands for, for a pass that adds files.
    pub(crate) fn into_parts(self) -> (SchemaParts, FxHashMap<Name, Symbol>) {
        let symbols = self.symbols.iter();
        let symbols = symbols.map(|&it| (self.parts.name(it), it)).collect();
        (self.parts, symbols)
    }

    /// The file with this import path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<FileId> {
        self.files.get(path).copied()
    }

    /// What a full name (without leading dot) stands for.
    #[must_use]
    pub fn symbol(&self, full_name: &str) -> Option<Symbol> {
        let is_meant = |symbol: &Symbol| self.parts.is_named(*symbol, full_name);
        self.symbols.find(hash(full_name), is_meant).copied()
    }

    /// Whether a name is that of a file, message, enum or service, which hold members.
    pub(crate) fn has_members(&self, name: &str) -> bool {
        match self.symbol(name) {
            Some(Symbol::Extension(_)) => false,
            Some(_) => true,
            None => self.file(name).is_some(),
        }
    }

    /// The message with this full name.
    #[must_use]
    pub fn message(&self, full_name: &str) -> Option<MessageId> {
        match self.symbol(full_name)? {
            Symbol::Message(id) => Some(id),
            _ => None,
        }
    }

    /// The enum with this full name.
    #[must_use]
    pub fn enum_named(&self, full_name: &str) -> Option<EnumId> {
        match self.symbol(full_name)? {
            Symbol::Enum(id) => Some(id),
            _ => None,
        }
    }

    /// The service with this full name.
    #[must_use]
    pub fn service(&self, full_name: &str) -> Option<ServiceId> {
        match self.symbol(full_name)? {
            Symbol::Service(id) => Some(id),
            _ => None,
        }
    }

    /// The full name of a field: its message's, or for an extension that of its scope, and its own.
    #[must_use]
    pub fn field_name(&self, id: FieldId) -> Name {
        self.parts.field_name(id)
    }

    /// The full name of a method: `package.Service.Method`.
    #[must_use]
    pub fn method_name(&self, id: MethodId) -> Name {
        let method = &self[id];
        join(&self[method.service].full_name, &method.name)
    }

    /// The fields of a message, in order of declaration.
    pub fn fields_of(&self, id: MessageId) -> impl ExactSizeIterator<Item = (FieldId, &Field)> {
        self[id].fields.iter().map(|field| (field, &self[field]))
    }

    /// The field that readers of ProtoJSON take what goes by this name in a message for. They take
    /// the name in the schema as well as the one in JSON, and that one first.
    #[must_use]
    pub fn json_taker(&self, message: MessageId, key: &str) -> Option<FieldId> {
        let by_key = self
            .fields_of(message)
            .find(|(_, field)| field.json_name() == key);
        let by_name = || {
            self.fields_of(message)
                .find(|(_, field)| field.name == *key)
        };
        by_key.or_else(by_name).map(|(id, _)| id)
    }

    /// The values of an enum, in order of declaration.
    pub fn values_of(
        &self,
        id: EnumId,
    ) -> impl ExactSizeIterator<Item = (EnumValueId, &EnumValue)> {
        self[id].values.iter().map(|value| (value, &self[value]))
    }

    /// Whether ProtoJSON writes the name of a value: of values that share a number, that of the
    /// first.
    #[must_use]
    pub fn is_written_name(&self, id: EnumValueId) -> bool {
        let value = &self[id];
        let mut same = self
            .values_of(value.parent)
            .filter(|(_, it)| it.number == value.number);
        same.next().is_some_and(|(first, _)| first == id)
    }

    /// The methods of a service, in order of declaration.
    pub fn methods_of(&self, id: ServiceId) -> impl ExactSizeIterator<Item = (MethodId, &Method)> {
        self[id]
            .methods
            .iter()
            .map(|method| (method, &self[method]))
    }

    /// Key and value field of a map field; nothing for other fields.
    #[must_use]
    pub fn map_entry(&self, field: &Field) -> Option<(&Field, &Field)> {
        let Type::Message(entry) = field.ty else {
            return None;
        };
        let entry = &self[entry];
        if !entry.is_map_entry || entry.fields.len() != 2 {
            return None;
        }
        let mut fields = entry.fields.iter();
        Some((&self[fields.next()?], &self[fields.next()?]))
    }

    /// The type as a `.proto` file writes it, with full names: `int32`, `acme.User`,
    /// `map<string, acme.User>`.
    #[must_use]
    pub fn type_name(&self, field: &Field) -> Name {
        if let Some((key, value)) = self.map_entry(field) {
            let text = format!("map<{}, {}>", self.type_name(key), self.type_name(value));
            return Name::from(text);
        }
        match field.ty {
            Type::Scalar(scalar) => Name::new_static(scalar.keyword()),
            Type::Message(id) => self[id].full_name.clone(),
            Type::Enum(id) => self[id].full_name.clone(),
        }
    }

    /// Ids of all files.
    pub fn files(&self) -> impl ExactSizeIterator<Item = FileId> + use<> {
        (0..self.parts.files.len()).map(FileId::from_index)
    }

    /// Ids of all messages.
    pub fn messages(&self) -> impl ExactSizeIterator<Item = MessageId> + use<> {
        (0..self.parts.messages.len()).map(MessageId::from_index)
    }

    /// Ids of all fields, extensions included.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = FieldId> + use<> {
        (0..self.parts.fields.len()).map(FieldId::from_index)
    }

    /// Ids of all enums.
    pub fn enums(&self) -> impl ExactSizeIterator<Item = EnumId> + use<> {
        (0..self.parts.enums.len()).map(EnumId::from_index)
    }

    /// Ids of all services.
    pub fn services(&self) -> impl ExactSizeIterator<Item = ServiceId> + use<> {
        (0..self.parts.services.len()).map(ServiceId::from_index)
    }

    /// A span in a file, as a place.
    #[must_use]
    pub const fn place(&self, file: FileId, span: Span) -> Place {
        Place { file, span }
    }
}

/// All that has a full name of its own.
fn symbols(parts: &SchemaParts) -> HashTable<Symbol> {
    let fields = parts.fields.iter().enumerate();
    let extensions = fields.filter(|(_, field)| field.is_extension());
    let extensions = extensions.map(|(index, _)| FieldId::from_index(index));
    let room = parts.messages.len() + parts.enums.len() + parts.services.len();
    let mut symbols = HashTable::with_capacity(room);
    let mut add = |name: &str, symbol| {
        symbols.insert_unique(hash(name), symbol, |&other| hash(&parts.name(other)));
    };
    for (index, message) in parts.messages.iter().enumerate() {
        let id = MessageId::from_index(index);
        add(&message.full_name, Symbol::Message(id));
    }
    for (index, item) in parts.enums.iter().enumerate() {
        add(&item.full_name, Symbol::Enum(EnumId::from_index(index)));
    }
    for (index, service) in parts.services.iter().enumerate() {
        let id = ServiceId::from_index(index);
        add(&service.full_name, Symbol::Service(id));
    }
    for id in extensions {
        add(&parts.field_name(id), Symbol::Extension(id));
    }
    symbols
}

fn hash(full_name: &str) -> u64 {
    FxBuildHasher.hash_one(full_name)
}

impl SchemaParts {
    fn is_named(&self, symbol: Symbol, full_name: &str) -> bool {
        match symbol {
            Symbol::Message(id) => self.messages[id.index()].full_name == full_name,
            Symbol::Enum(id) => self.enums[id.index()].full_name == full_name,
            Symbol::Service(id) => self.services[id.index()].full_name == full_name,
            Symbol::Extension(id) => self.field_name(id) == full_name,
        }
    }

    fn name(&self, symbol: Symbol) -> Name {
        match symbol {
            Symbol::Message(id) => self.messages[id.index()].full_name.clone(),
            Symbol::Enum(id) => self.enums[id.index()].full_name.clone(),
            Symbol::Service(id) => self.services[id.index()].full_name.clone(),
            Symbol::Extension(id) => self.field_name(id),
        }
    }

    fn field_name(&self, id: FieldId) -> Name {
        let field = &self.fields[id.index()];
        let scope = match field.extension_scope() {
            None => &self.messages[field.message.index()].full_name,
            Some(Scope::Message(message)) => &self.messages[message.index()].full_name,
            Some(Scope::File(file)) => &self.files[file.index()].package,
        };
        join(scope, &field.name)
    }
}

fn join(scope: &str, name: &str) -> Name {
    if scope.is_empty() {
        Name::from(name)
    } else {
        smol_str::format_smolstr!("{scope}.{name}")
    }
}

macro_rules! arenas {
    ($($id:ident => $field:ident: $element:ident)*) => {$(
        impl Index<$id> for Schema {
            type Output = $element;
            #[inline]
            fn index(&self, id: $id) -> &$element { &self.parts.$field[id.index()] }
        }
    )*};
}

arenas! {
    FileId => files: File
    MessageId => messages: Message
    FieldId => fields: Field
    OneofId => oneofs: Oneof
    EnumId => enums: Enum
    EnumValueId => enum_values: EnumValue
    ServiceId => services: Service
    MethodId => methods: Method
}
