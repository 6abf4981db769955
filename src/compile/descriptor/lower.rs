//! Raw descriptors to the arenas of a schema. Types stay open until all files are in.

use rustc_hash::FxHashMap;

use super::DescriptorError;
use super::names::check_package;
use super::positions::Positions;
use super::raw::{OptionBytes, RawField, RawFile, RawMessage, RawMethod, RawRange};
use crate::compile::features;
use crate::compile::wire::{Reader, WireValue};
use crate::model::{
    Decl, Edition, EnumId, EnumValueId, ExtensionRange, FieldId, File, FileId, FileRole, Id,
    IdRange, Import, Message, MessageId, MethodId, Name, NumberRange, OneofId, Options,
    ReservedName, Schema, SchemaParts, Scope, ServiceId, Span, Symbol, Visibility,
};

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
    /// How many bytes the full names take together.
    pub(super) name_bytes: usize,
}

/// Where something stands of which the source info says nothing.
pub(super) const NOWHERE: Decl = Decl {
    span: Span::NONE,
    name: Span::NONE,
    lead: u32::MAX,
};

/// Options that are still bytes.
pub(super) struct PendingOptions<'a> {
    pub(super) owner: Owner,
    pub(super) bytes: &'a [u8],
    /// The place of each option, by its number; of what is set in `features`, by all numbers on the
    /// way. Zeros fill the rest.
    pub(super) spans: Vec<(OptionPath, Span)>,
}

/// The numbers from an options message down to what is set.
pub(super) type OptionPath = [i32; 3];

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
            says_edition: !raw
                .image
                .as_ref()
                .is_some_and(|image| image.is_syntax_unspecified),
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

    /// Adds the messages in field `number` of the scope. `maps` says where the scope's map
    /// fields stand, by the name of their entry message.
    fn messages(
        &mut self,
        raw: &'a [RawMessage<'a>],
        number: u32,
        place: Place<'_>,
        maps: &FxHashMap<&str, Decl>,
    ) -> Result<Vec<MessageId>> {
        let mut ids = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let mark = self.positions.enter(number, index);
            let map = is_map_entry(raw).then(|| maps.get(raw.name).copied().unwrap_or(NOWHERE));
            ids.push(self.message(raw, place, map)?);
            self.positions.leave(mark);
        }
        Ok(ids)
    }

    /// Adds a message and all it declares. For a map entry, `map` is where its
    /// field has the type.
    fn message(
        &mut self,
        raw: &'a RawMessage<'a>,
        place: Place<'_>,
        map: Option<Decl>,
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
        let maps = self.map_types(raw, fields);
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
        map: Option<Decl>,
    ) -> Result<Message> {
        let decl = map.unwrap_or_else(|| self.positions.decl());
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

    /// Where the map fields of a message have their types, by the name of their entry messages.
    fn map_types(
        &self,
        raw: &RawMessage<'a>,
        fields: IdRange<FieldId>,
    ) -> FxHashMap<&'a str, Decl> {
        let mut types = FxHashMap::default();
        if self.positions.is_empty() || !raw.messages.iter().any(is_map_entry) {
            return types;
        }
        for (raw, id) in raw.fields.iter().zip(fields.iter()) {
            let field = &self.parts.fields[id.index()];
            let decl = Decl {
                span: field.type_span,
                name: field.decl.name,
                lead: u32::MAX,
            };
            if let Some(entry) = raw.type_name.and_then(|name| name.rsplit('.').next()) {
                types.insert(entry, decl);
            }
        }
        types
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

    pub(super) fn reserved_names(&mut self, names: &[&str], field: u32) -> Vec<ReservedName> {
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

    /// Notes options to decode later; `field` is the number of the field that holds them.
    pub(super) fn pend(&mut self, owner: Owner, bytes: &'a OptionBytes<'a>, field: u32) {
        if bytes.is_empty() {
            return;
        }
        let spans = if self.positions.is_empty() {
            Vec::new()
        } else {
            let mut spans = Vec::new();
            self.option_spans(bytes, owner.features(), &[field], &mut spans);
            spans
        };
        self.options.push(PendingOptions {
            owner,
            bytes,
            spans,
        });
    }
}

/// How deep `features` are looked into: their own fields, and those of one language.
const DEPTH: usize = 3;

impl Lowering<'_> {
    /// Looks up where options are set, and what is inside `features`, the field with that number.
    /// `path` leads to the message that `bytes` is.
    fn option_spans(
        &mut self,
        bytes: &[u8],
        features: u32,
        path: &[u32],
        spans: &mut Vec<(OptionPath, Span)>,
    ) {
        let mut reader = Reader::new(bytes);
        let mut last = 0;
        // Damaged options are reported when they are decoded.
        while let Ok(Some(record)) = reader.record() {
            let is_inside = path.len() > 1 || record.number == features;
            let path = [path, &[record.number]].concat();
            if record.number != last {
                let mut key = OptionPath::default();
                for (slot, &number) in key.iter_mut().zip(&path[1..]) {
                    *slot = i32::try_from(number).unwrap_or(i32::MAX);
                }
                spans.push((key, self.positions.span(&path)));
                last = record.number;
            }
            if let (true, WireValue::Len(inner)) = (is_inside && path.len() <= DEPTH, record.value)
            {
                self.option_spans(inner, features, &path, spans);
            }
        }
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

pub(super) const fn visibility(number: i32) -> Visibility {
    match number {
        1 => Visibility::Local,
        2 => Visibility::Export,
        _ => Visibility::Unset,
    }
}

/// The ids from one arena length to another.
pub(super) fn run<T: Id>(start: usize, end: usize) -> IdRange<T> {
    let index = |at| u32::try_from(at).unwrap_or(u32::MAX); // bounded when decoding
    IdRange::new(index(start), index(end))
}
