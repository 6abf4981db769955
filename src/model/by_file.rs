//! The arenas of a schema, cut into the shares of its files, so that passes can work on all files
//! at once.

use super::{
    Enum, EnumId, EnumValue, EnumValueId, Field, FieldId, File, FileId, Id, Message, MessageId,
    Method, MethodId, Oneof, OneofId, SchemaParts, Service, ServiceId,
};

/// The elements of one file.
pub(crate) struct FileShare<'a> {
    pub(crate) file: &'a mut File,
    pub(crate) messages: &'a mut [Message],
    pub(crate) fields: &'a mut [Field],
    pub(crate) oneofs: &'a mut [Oneof],
    pub(crate) enums: &'a mut [Enum],
    pub(crate) enum_values: &'a mut [EnumValue],
    pub(crate) services: &'a mut [Service],
    pub(crate) methods: &'a mut [Method],
    first: First,
}

/// Where the elements of a file start in the arenas.
#[derive(Clone, Copy, Default)]
struct First {
    messages: usize,
    fields: usize,
    oneofs: usize,
    enums: usize,
    enum_values: usize,
    services: usize,
    methods: usize,
}

impl FileShare<'_> {
    pub(crate) fn message(&mut self, id: MessageId) -> &mut Message {
        &mut self.messages[id.index() - self.first.messages]
    }

    pub(crate) fn field(&mut self, id: FieldId) -> &mut Field {
        &mut self.fields[id.index() - self.first.fields]
    }

    pub(crate) fn oneof(&mut self, id: OneofId) -> &mut Oneof {
        &mut self.oneofs[id.index() - self.first.oneofs]
    }

    pub(crate) fn enumeration(&mut self, id: EnumId) -> &mut Enum {
        &mut self.enums[id.index() - self.first.enums]
    }

    pub(crate) fn enum_value(&mut self, id: EnumValueId) -> &mut EnumValue {
        &mut self.enum_values[id.index() - self.first.enum_values]
    }

    pub(crate) fn method(&mut self, id: MethodId) -> &mut Method {
        &mut self.methods[id.index() - self.first.methods]
    }

    pub(crate) fn service(&mut self, id: ServiceId) -> &mut Service {
        &mut self.services[id.index() - self.first.services]
    }
}

/// What is left of an arena.
struct Rest<'a, T> {
    elements: &'a mut [T],
    taken: usize,
}

impl<'a, T> Rest<'a, T> {
    const fn new(elements: &'a mut [T]) -> Self {
        Self { elements, taken: 0 }
    }

    /// Takes the elements at the front that belong together.
    fn take(&mut self, belongs: impl Fn(&T) -> bool) -> &'a mut [T] {
        let elements = std::mem::take(&mut self.elements);
        let count = elements.iter().take_while(|it| belongs(it)).count();
        let (front, rest) = elements.split_at_mut(count);
        self.elements = rest;
        self.taken += count;
        front
    }
}

impl SchemaParts {
    /// The shares of all files. Every arena holds the elements of one file after those of another,
    /// as everything that makes a schema does.
    pub(crate) fn by_file(&mut self) -> Vec<FileShare<'_>> {
        let mut messages = Rest::new(&mut self.messages);
        let mut fields = Rest::new(&mut self.fields);
        let mut oneofs = Rest::new(&mut self.oneofs);
        let mut enums = Rest::new(&mut self.enums);
        let mut enum_values = Rest::new(&mut self.enum_values);
        let mut services = Rest::new(&mut self.services);
        let mut methods = Rest::new(&mut self.methods);
        let files = self.files.iter_mut().enumerate();
        let shares = files.map(|(index, file)| {
            let id = FileId::from_index(index);
            let first = First {
                messages: messages.taken,
                fields: fields.taken,
                oneofs: oneofs.taken,
                enums: enums.taken,
                enum_values: enum_values.taken,
                services: services.taken,
                methods: methods.taken,
            };
            let messages = messages.take(|it| it.file == id);
            let enums = enums.take(|it| it.file == id);
            let services = services.take(|it| it.file == id);
            let message_end = first.messages + messages.len();
            let enum_end = first.enums + enums.len();
            let service_end = first.services + services.len();
            FileShare {
                fields: fields.take(|it| it.file == id),
                oneofs: oneofs.take(|it| it.message.index() < message_end),
                enum_values: enum_values.take(|it| it.parent.index() < enum_end),
                methods: methods.take(|it| it.service.index() < service_end),
                file,
                messages,
                enums,
                services,
                first,
            }
        });
        let shares = shares.collect();
        debug_assert!(messages.elements.is_empty() && fields.elements.is_empty());
        shares
    }
}
