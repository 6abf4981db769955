//! Raw descriptors to the arenas of a schema. Types stay open until all files are in.

use rustc_hash::FxHashMap;

use super::DescriptorError;
use super::positions::Positions;
use super::raw::RawService;
use super::raw::{OptionBytes, RawEnum, RawField, RawFile, RawMessage, RawMethod, RawRange};
use crate::compile::features;
use crate::compile::wire::Reader;
use crate::model::{
    Decl, Edition, Enum, EnumId, EnumValue, EnumValueId, ExtensionRange, FieldId, File, FileId,
    FileRole, Id, IdRange, Import, Message, MessageId, Method, MethodId, Name, NumberRange,
    OneofId, Options, ReservedName, Schema, SchemaParts, Scope, Service, ServiceId, Span, Symbol,
    Visibility,
};

/// How many bytes the full names of a set may take together. A long package is repeated in the
/// name of everything inside it, so the size of the input is no bound.
const MAX_NAME_BYTES: usize = 1 << 30;

/// The arenas while they fill, and what is still to be done to them.
#[derive(Default)]
pub(super) struct Lowering<'a> {
    pub(super) parts: SchemaParts,
    /// Messages, enums, services and extensions by full name.
    pub(super) symbols: FxHashMap<Name, Symbol>,
    /// Fields whose types, extendees and defaults are open.
    pub(super) fields: Vec<(FieldId, &'a RawField<'a>)>,
    /// Methods whose types are open.
    pub(super) methods: Vec<(MethodId, &'a RawMethod<'a>)>,
    /// Options to decode once the extensions are known.
    pub(super) options: Vec<PendingOptions<'a>>,
    pub(super) positions: Positions<'a>,
    name_bytes: usize,
}

/// Options that are still bytes.
pub(super) struct PendingOptions<'a> {
    pub(super) owner: Owner,
    pub(super) bytes: &'a [u8],
    /// The place of each option, by its number.
    pub(super) spans: Vec<(i32, Span)>,
}

/// Whose options they are.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    File(FileId),
    Message(MessageId),
    Field(FieldId),
    Oneof(OneofId),
    ExtensionRange(MessageId, usize),
    Enum(EnumId),
    EnumValue(EnumValueId),
    Service(ServiceId),
    Method(MethodId),
}

/// The file and scope something is declared in.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) file: FileId,
    pub(super) edition: Edition,
    pub(super) scope: Scope,
    /// The scope's full name, or the package.
    pub(super) prefix: &'p str,
}

/// What is known of a file before its contents are looked at.
pub(super) struct FileFacts {
    pub(super) edition: Edition,
    pub(super) role: FileRole,
    pub(super) imports: Vec<Import>,
}

type Result<T> = std::result::Result<T, DescriptorError>;

impl<'a> Lowering<'a> {
    /// Goes on from a schema that is complete: its elements come first and keep their ids.
    pub(super) fn after(schema: Schema) -> Self {
        let (parts, symbols) = schema.into_parts();
        Self {
            parts,
            symbols,
            ..Self::default()
        }
    }

    /// Adds a file and all it declares.
    pub(super) fn file(&mut self, raw: &'a RawFile<'a>, facts: FileFacts) -> Result<()> {
        let file = FileId::from_index(self.parts.files.len());
        let positions = Positions::index(&raw.source_info);
        self.positions = positions.map_err(|error| {
            let message = format!("the source info of `{}` is damaged: {error}", raw.name);
            DescriptorError::plain(message)
        })?;
        check_package(raw)?;
        let entry = self.file_entry(raw, facts);
        let place = Place {
            file,
            edition: entry.edition,
            scope: Scope::File(file),
            prefix: raw.package,
        };
        self.parts.files.push(entry);
        self.pend(Owner::File(file), &raw.options, 8);
        let messages = self.messages(&raw.messages, 4, place, &FxHashMap::default())?;
        let enums = self.enums(&raw.enums, 5, place)?;
        let services = self.services(&raw.services, place)?;
        let extensions = self.extensions(&raw.extensions, 7, place)?;
        let source = std::mem::take(&mut self.positions).finish();
        if let Some(entry) = self.parts.files.last_mut() {
            (entry.messages, entry.enums) = (messages, enums);
            (entry.services, entry.extensions) = (services, extensions);
            entry.source = source;
        }
        Ok(())
    }

    fn file_entry(&mut self, raw: &RawFile<'_>, facts: FileFacts) -> File {
        let FileFacts {
            edition,
            role,
            mut imports,
        } = facts;
        for (index, import) in imports.iter_mut().enumerate() {
            let option = index.checked_sub(raw.dependencies.len());
            let (field, index) = option.map_or((3, index), |index| (15, index));
            let mark = self.positions.enter(field, index);
            import.span = self.positions.span(&[]);
            self.positions.leave(mark);
        }
        File {
            path: Name::from(raw.name),
            display_path: Name::from(raw.name),
            role,
            edition,
            edition_span: self.positions.span(&[12]).or(self.positions.span(&[14])),
            package: Name::from(raw.package),
            package_span: self.positions.span(&[2]),
            imports,
            options: Options::default(),
            features: features::defaults(edition),
            messages: Vec::new(),
            enums: Vec::new(),
            services: Vec::new(),
            extensions: Vec::new(),
            source: crate::model::SourceText::default(),
        }
    }

    /// Adds the messages in field `number` of the scope. `maps` are the type spans of the scope's
    /// map fields, by the name of their entry message.
    fn messages(
        &mut self,
        raw: &'a [RawMessage<'a>],
        number: u32,
        place: Place<'_>,
        maps: &FxHashMap<&str, Span>,
    ) -> Result<Vec<MessageId>> {
        let mut ids = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let mark = self.positions.enter(number, index);
            let map = is_map_entry(raw).then(|| maps.get(raw.name).copied().unwrap_or_default());
            ids.push(self.message(raw, place, map)?);
            self.positions.leave(mark);
        }
        Ok(ids)
    }

    /// Adds a message and all it declares. For a map entry, `map` is the type span of its field.
    fn message(
        &mut self,
        raw: &'a RawMessage<'a>,
        place: Place<'_>,
        map: Option<Span>,
    ) -> Result<MessageId> {
        let id = MessageId::from_index(self.parts.messages.len());
        let full_name = self.declare(place, raw.name, "message", Symbol::Message(id))?;
        let message = self.message_entry(raw, place, full_name.clone(), map)?;
        self.parts.messages.push(message);
        self.pend(Owner::Message(id), &raw.options, 7);
        for (index, range) in raw.extension_ranges.iter().enumerate() {
            let mark = self.positions.enter(5, index);
            self.pend(Owner::ExtensionRange(id, index), &range.options, 3);
            self.positions.leave(mark);
        }
        let (fields, oneofs) = self.message_fields(raw, id, place, map)?;
        let inside = Place {
            scope: Scope::Message(id),
            prefix: &full_name,
            ..place
        };
        let maps = self.map_spans(raw, fields);
        let extensions = self.extensions(&raw.extensions, 6, inside)?;
        let messages = self.messages(&raw.messages, 3, inside, &maps)?;
        let enums = self.enums(&raw.enums, 4, inside)?;
        let message = &mut self.parts.messages[id.index()];
        (message.fields, message.oneofs, message.extensions) = (fields, oneofs, extensions);
        (message.messages, message.enums) = (messages, enums);
        Ok(id)
    }

    fn message_entry(
        &mut self,
        raw: &RawMessage<'_>,
        place: Place<'_>,
        full_name: Name,
        map: Option<Span>,
    ) -> Result<Message> {
        let decl = match map {
            Some(span) => Decl {
                span,
                name: span,
                lead: u32::MAX,
            },
            None => self.positions.decl(),
        };
        let mut extension_ranges = Vec::with_capacity(raw.extension_ranges.len());
        for (index, range) in raw.extension_ranges.iter().enumerate() {
            let range = self.range(range, (5, index), &full_name)?;
            extension_ranges.push(ExtensionRange {
                range,
                options: Options::default(),
            });
        }
        let mut reserved_ranges = Vec::with_capacity(raw.reserved_ranges.len());
        for (index, range) in raw.reserved_ranges.iter().enumerate() {
            reserved_ranges.push(self.range(range, (9, index), &full_name)?);
        }
        Ok(Message {
            full_name,
            name: Name::from(raw.name),
            scope: place.scope,
            file: place.file,
            fields: IdRange::default(),
            oneofs: IdRange::default(),
            messages: Vec::new(),
            enums: Vec::new(),
            extensions: Vec::new(),
            extension_ranges,
            reserved_ranges,
            reserved_names: self.reserved_names(&raw.reserved_names, 10),
            is_map_entry: map.is_some(),
            visibility: visibility(raw.visibility),
            options: Options::default(),
            features: features::defaults(place.edition),
            decl,
        })
    }

    /// The type spans of the map fields of a message, by the name of their entry messages.
    fn map_spans(
        &self,
        raw: &RawMessage<'a>,
        fields: IdRange<FieldId>,
    ) -> FxHashMap<&'a str, Span> {
        let mut spans = FxHashMap::default();
        if self.positions.is_empty() || !raw.messages.iter().any(is_map_entry) {
            return spans;
        }
        for (raw, id) in raw.fields.iter().zip(fields.iter()) {
            let entry = raw.type_name.and_then(|name| name.rsplit('.').next());
            if let Some(entry) = entry {
                spans.insert(entry, self.parts.fields[id.index()].type_span);
            }
        }
        spans
    }

    /// A range whose end is exclusive, as in messages.
    fn range(
        &mut self,
        raw: &RawRange<'_>,
        (field, index): (u32, usize),
        message: &str,
    ) -> Result<NumberRange> {
        let end = raw.end.checked_sub(1).filter(|&end| raw.start <= end);
        let Some(end) = end else {
            return Err(DescriptorError::plain(format!(
                "`{message}` has a range of numbers from {} up to but without {}",
                raw.start, raw.end
            )));
        };
        let mark = self.positions.enter(field, index);
        let span = self.positions.span(&[]);
        self.positions.leave(mark);
        Ok(NumberRange {
            start: raw.start,
            end,
            span,
        })
    }

    fn reserved_names(&mut self, names: &[&str], field: u32) -> Vec<ReservedName> {
        let mut reserved = Vec::with_capacity(names.len());
        for (index, &name) in names.iter().enumerate() {
            let mark = self.positions.enter(field, index);
            let span = self.positions.span(&[]);
            self.positions.leave(mark);
            reserved.push(ReservedName {
                name: Name::from(name),
                span,
            });
        }
        reserved
    }

    fn enums(
        &mut self,
        raw: &'a [RawEnum<'a>],
        number: u32,
        place: Place<'_>,
    ) -> Result<Vec<EnumId>> {
        let mut ids = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let mark = self.positions.enter(number, index);
            ids.push(self.enumeration(raw, place)?);
            self.positions.leave(mark);
        }
        Ok(ids)
    }

    fn enumeration(&mut self, raw: &'a RawEnum<'a>, place: Place<'_>) -> Result<EnumId> {
        let id = EnumId::from_index(self.parts.enums.len());
        let full_name = self.declare(place, raw.name, "enum", Symbol::Enum(id))?;
        let mut reserved_ranges = Vec::with_capacity(raw.reserved_ranges.len());
        for (index, range) in raw.reserved_ranges.iter().enumerate() {
            let mark = self.positions.enter(4, index);
            let span = self.positions.span(&[]);
            self.positions.leave(mark);
            reserved_ranges.push(NumberRange {
                start: range.start,
                end: range.end,
                span,
            });
        }
        let values = self.enum_values(raw, id, place, &full_name)?;
        let item = Enum {
            full_name,
            name: Name::from(raw.name),
            scope: place.scope,
            file: place.file,
            values,
            closed: false,
            reserved_ranges,
            reserved_names: self.reserved_names(&raw.reserved_names, 5),
            visibility: visibility(raw.visibility),
            options: Options::default(),
            features: features::defaults(place.edition),
            decl: self.positions.decl(),
        };
        self.parts.enums.push(item);
        self.pend(Owner::Enum(id), &raw.options, 3);
        Ok(id)
    }

    fn enum_values(
        &mut self,
        raw: &'a RawEnum<'a>,
        parent: EnumId,
        place: Place<'_>,
        full_name: &str,
    ) -> Result<IdRange<EnumValueId>> {
        let start = self.parts.enum_values.len();
        for (index, raw) in raw.values.iter().enumerate() {
            check_name(raw.name, "value", full_name)?;
            let mark = self.positions.enter(2, index);
            let value = EnumValue {
                name: Name::from(raw.name),
                number: raw.number,
                parent,
                options: Options::default(),
                features: features::defaults(place.edition),
                decl: self.positions.decl(),
                number_span: self.positions.span(&[2]),
            };
            let id = EnumValueId::from_index(self.parts.enum_values.len());
            self.parts.enum_values.push(value);
            self.pend(Owner::EnumValue(id), &raw.options, 3);
            self.positions.leave(mark);
        }
        Ok(run(start, self.parts.enum_values.len()))
    }

    fn services(&mut self, raw: &'a [RawService<'a>], place: Place<'_>) -> Result<Vec<ServiceId>> {
        let mut ids = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let mark = self.positions.enter(6, index);
            let id = ServiceId::from_index(self.parts.services.len());
            let full_name = self.declare(place, raw.name, "service", Symbol::Service(id))?;
            let methods = self.methods(raw, id, place, &full_name)?;
            let service = Service {
                full_name,
                name: Name::from(raw.name),
                file: place.file,
                methods,
                options: Options::default(),
                features: features::defaults(place.edition),
                decl: self.positions.decl(),
            };
            self.parts.services.push(service);
            self.pend(Owner::Service(id), &raw.options, 3);
            self.positions.leave(mark);
            ids.push(id);
        }
        Ok(ids)
    }

    fn methods(
        &mut self,
        raw: &'a RawService<'a>,
        service: ServiceId,
        place: Place<'_>,
        full_name: &str,
    ) -> Result<IdRange<MethodId>> {
        let start = self.parts.methods.len();
        for (index, raw) in raw.methods.iter().enumerate() {
            check_name(raw.name, "method", full_name)?;
            let mark = self.positions.enter(2, index);
            let id = MethodId::from_index(self.parts.methods.len());
            let method = Method {
                name: Name::from(raw.name),
                service,
                input: MessageId(0),
                output: MessageId(0),
                client_streaming: raw.client_streaming,
                server_streaming: raw.server_streaming,
                options: Options::default(),
                features: features::defaults(place.edition),
                decl: self.positions.decl(),
                input_span: self.positions.span(&[2]),
                output_span: self.positions.span(&[3]),
            };
            self.parts.methods.push(method);
            self.methods.push((id, raw));
            self.pend(Owner::Method(id), &raw.options, 4);
            self.positions.leave(mark);
        }
        Ok(run(start, self.parts.methods.len()))
    }

    /// Enters a full name into the table and gives it.
    pub(super) fn declare(
        &mut self,
        place: Place<'_>,
        name: &str,
        what: &str,
        symbol: Symbol,
    ) -> Result<Name> {
        check_name(name, what, place.prefix)?;
        let full_name = join(place.prefix, name);
        self.name_bytes += full_name.len();
        if self.name_bytes > MAX_NAME_BYTES {
            return Err(DescriptorError::plain(
                "the names of the set are too long altogether",
            ));
        }
        if self.symbols.insert(full_name.clone(), symbol).is_some() {
            return Err(DescriptorError::plain(format!(
                "the set declares `{full_name}` twice"
            )));
        }
        Ok(full_name)
    }

    /// Notes options to decode later; `field` is the number of the field that holds them.
    pub(super) fn pend(&mut self, owner: Owner, bytes: &'a OptionBytes<'a>, field: u32) {
        if bytes.is_empty() {
            return;
        }
        let spans = if self.positions.is_empty() {
            Vec::new()
        } else {
            let mut spans: Vec<(i32, Span)> = Vec::new();
            let mut reader = Reader::new(bytes);
            // Damaged options are reported when they are decoded.
            while let Ok(Some(record)) = reader.record() {
                let Ok(number) = i32::try_from(record.number) else {
                    continue;
                };
                if spans.last().is_some_and(|&(last, _)| last == number) {
                    continue;
                }
                let span = self.positions.span(&[field, record.number]);
                spans.push((number, span));
            }
            spans
        };
        self.options.push(PendingOptions {
            owner,
            bytes,
            spans,
        });
    }
}

/// Whether a message says it is the entry of a map.
fn is_map_entry(raw: &RawMessage<'_>) -> bool {
    let mut is_map_entry = false;
    let mut reader = Reader::new(&raw.options);
    while let Ok(Some(record)) = reader.record() {
        if record.number == 7 {
            is_map_entry = record.bool().unwrap_or(false);
        }
    }
    is_map_entry
}

const fn visibility(number: i32) -> Visibility {
    match number {
        1 => Visibility::Local,
        2 => Visibility::Export,
        _ => Visibility::Unset,
    }
}

fn check_package(raw: &RawFile<'_>) -> Result<()> {
    if raw.package.is_empty() || raw.package.split('.').all(is_identifier) {
        return Ok(());
    }
    let message = format!(
        "the package of `{}`, {:?}, is not a dotted name",
        raw.name, raw.package
    );
    Err(DescriptorError::plain(message))
}

/// Names end up in messages and in other names, so they have to be names.
pub(super) fn check_name(name: &str, what: &str, scope: &str) -> Result<()> {
    if is_identifier(name) {
        return Ok(());
    }
    let scope = if scope.is_empty() {
        String::new()
    } else {
        format!(" in `{scope}`")
    };
    Err(DescriptorError::plain(match name {
        "" => format!("a {what}{scope} has no name"),
        name => format!("the {what} name {name:?}{scope} is not an identifier"),
    }))
}

fn is_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts = bytes
        .next()
        .is_some_and(|byte| byte == b'_' || byte.is_ascii_alphabetic());
    starts && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// A full name.
pub(super) fn join(scope: &str, name: &str) -> Name {
    if scope.is_empty() {
        Name::from(name)
    } else {
        smol_str::format_smolstr!("{scope}.{name}")
    }
}

/// The ids from one arena length to another.
pub(super) fn run<T: Id>(start: usize, end: usize) -> IdRange<T> {
    let index = |at| u32::try_from(at).unwrap_or(u32::MAX); // bounded when decoding
    IdRange::new(index(start), index(end))
}
