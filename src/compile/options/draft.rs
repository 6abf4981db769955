//! An options message while it is being put together.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::decode::decode_into;
use super::index::{OptionIndex, message_of};
use crate::model::{
    Bits, Edition, FieldId, Label, MessageId, Name, OptionField, OptionValue, Scalar, Span, Type,
};

/// With more fields than this, numbers are found by hash.
const FEW: usize = 16;

/// A message some fields of which are set.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) message: MessageId,
    /// How many messages it stands in.
    pub(super) depth: u32,
    fields: Vec<DraftField>,
    positions: FxHashMap<i32, usize>,
}

/// A field that is set.
#[derive(Debug)]
pub(super) struct DraftField {
    number: i32,
    name: Name,
    /// The first place that sets it.
    pub(super) span: Span,
    shape: Shape,
    pub(super) slot: Slot,
}

/// What a field is set to.
#[derive(Debug)]
pub(super) enum Slot {
    One(OptionValue),
    List(Vec<OptionValue>),
    Message(Draft),
}

/// What becomes of a field when the message is finished.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Plain,
    /// Zero is the same as not set.
    NoPresence,
    /// Entries are sorted by key, and the last of a key wins.
    Map,
    /// A list of records that are joined.
    Unknown,
}

impl Draft {
    pub(super) fn new(message: MessageId, depth: u32, room: usize) -> Self {
        let fields = Vec::with_capacity(room);
        Self {
            message,
            depth,
            fields,
            positions: FxHashMap::default(),
        }
    }

    /// The field with this number, if it is set.
    pub(super) fn get(&self, number: i32) -> Option<&DraftField> {
        self.position(number).map(|at| &self.fields[at])
    }

    fn position(&self, number: i32) -> Option<usize> {
        if self.fields.len() > FEW {
            return self.positions.get(&number).copied();
        }
        self.fields.iter().position(|field| field.number == number)
    }

    /// The slot of a field that is there already, or a new one with what `fill` gives.
    fn slot(
        &mut self,
        index: &OptionIndex<'_>,
        id: FieldId,
        span: Span,
        fill: impl FnOnce() -> Slot,
    ) -> &mut Slot {
        let number = index.schema[id].number;
        let at = self.position(number).unwrap_or_else(|| {
            let (name, shape) = (index.label(id), Shape::of(index, id));
            self.push(DraftField {
                number,
                name,
                span,
                shape,
                slot: fill(),
            })
        });
        &mut self.fields[at].slot
    }

    fn push(&mut self, field: DraftField) -> usize {
        let at = self.fields.len();
        if at > FEW {
            self.positions.insert(field.number, at);
        } else if at == FEW {
            let numbers = self
                .fields
                .iter()
                .map(|field| field.number)
                .chain([field.number]);
            self.positions = numbers
                .enumerate()
                .map(|(at, number)| (number, at))
                .collect();
        }
        self.fields.push(field);
        at
    }

    /// Sets a singular field, where the last value wins, or appends to a repeated one.
    pub(super) fn put(&mut self, index: &OptionIndex<'_>, id: FieldId, span: Span, value: Slot) {
        if index.schema[id].label != Label::Repeated {
            let mut value = Some(value);
            let slot = self.slot(index, id, span, || {
                value.take().unwrap_or_else(Slot::nothing)
            });
            if let Some(value) = value {
                *slot = value;
            }
            return;
        }
        let value = match value {
            Slot::One(value) => value,
            Slot::Message(draft) => OptionValue::Message(draft.finish(index)),
            Slot::List(values) => OptionValue::List(values.into_boxed_slice()),
        };
        if let Slot::List(values) = self.slot(index, id, span, Slot::nothing) {
            if values.is_empty() {
                // most lists have one element, and are kept as they are
                values.reserve_exact(1);
            }
            values.push(value);
        }
    }

    /// The message inside a singular field, which may be set in parts.
    pub(super) fn enter(
        &mut self,
        index: &OptionIndex<'_>,
        id: FieldId,
        message: MessageId,
        span: Span,
    ) -> &mut Self {
        let depth = self.depth + 1;
        let empty = || Slot::Message(Self::new(message, depth, 1));
        let slot = self.slot(index, id, span, empty);
        if !matches!(slot, Slot::Message(_)) {
            *slot = empty();
        }
        match slot {
            Slot::Message(draft) => draft,
            _ => unreachable!("it was just made a message"),
        }
    }

    /// Keeps a record whose field is not known, as it is.
    pub(super) fn keep_unknown(&mut self, number: i32, record: &[u8]) {
        // Known fields have positive numbers: a record that does not fit its field stays apart.
        let key = -number;
        let at = self.position(key).unwrap_or_else(|| {
            let (name, span) = (unknown_name(number), Span::NONE);
            let (shape, slot) = (Shape::Unknown, Slot::nothing());
            self.push(DraftField {
                number: key,
                name,
                span,
                shape,
                slot,
            })
        });
        if let Slot::List(records) = &mut self.fields[at].slot {
            records.push(OptionValue::Bytes(record.into()));
        }
    }

    /// The fields in canonical form.
    pub(super) fn finish(mut self, index: &OptionIndex<'_>) -> Box<[OptionField]> {
        if index.is_any(self.message) {
            self.open_any(index);
        }
        if index.schema[self.message].is_map_entry {
            self.complete_entry(index);
        }
        // not in the room of the draft, most of which would be kept with them
        let mut fields = Vec::with_capacity(self.fields.len());
        let drafts = self.fields.into_iter();
        fields.extend(drafts.filter_map(|field| field.finish(index)));
        fields.sort_by_key(|field| field.number);
        fields.into_boxed_slice()
    }

    /// Writers put both key and value into every map entry.
    fn complete_entry(&mut self, index: &OptionIndex<'_>) {
        for (id, field) in index.schema.fields_of(self.message) {
            if self.position(field.number).is_none() {
                let value = Slot::One(default_of(index, field.ty));
                self.put(index, id, Span::NONE, value);
            }
        }
    }

    /// Replaces the bytes in an `Any` by the message they are, if that can be read.
    fn open_any(&mut self, index: &OptionIndex<'_>) {
        let url = match self.get(ANY_TYPE_URL).map(|field| &field.slot) {
            Some(Slot::One(OptionValue::String(url))) => url.clone(),
            _ => return,
        };
        let Some(message) = index.message_of_url(&url) else {
            return;
        };
        let Some(at) = self.position(ANY_VALUE) else {
            return;
        };
        let Slot::One(OptionValue::Bytes(bytes)) = &self.fields[at].slot else {
            return;
        };
        let mut content = Self::new(message, self.depth + 1, 0);
        if decode_into(index, &mut content, bytes).is_ok() {
            self.fields[at].slot = Slot::Message(content);
        }
    }
}

/// The number of `type_url` in `google.protobuf.Any`.
pub(super) const ANY_TYPE_URL: i32 = 1;
/// The number of `value` in `google.protobuf.Any`.
pub(super) const ANY_VALUE: i32 = 2;
/// The number of the key in every map entry.
const MAP_KEY: i32 = 1;

impl DraftField {
    fn finish(self, index: &OptionIndex<'_>) -> Option<OptionField> {
        let value = match self.slot {
            Slot::One(value) => value,
            Slot::List(values) if values.is_empty() => return None,
            Slot::List(values) if self.shape == Shape::Map => OptionValue::List(by_key(values)),
            Slot::List(records) if self.shape == Shape::Unknown => joined(&records),
            Slot::List(values) => OptionValue::List(values.into_boxed_slice()),
            Slot::Message(draft) => OptionValue::Message(draft.finish(index)),
        };
        if self.shape == Shape::NoPresence && is_zero(&value) {
            return None;
        }
        let Self {
            number, name, span, ..
        } = self;
        Some(OptionField {
            number: number.abs(),
            name,
            value,
            span,
        })
    }
}

impl Slot {
    const fn nothing() -> Self {
        Self::List(Vec::new())
    }
}

impl Shape {
    fn of(index: &OptionIndex<'_>, id: FieldId) -> Self {
        let field = &index.schema[id];
        if let Some(message) = message_of(field.ty) {
            return if index.schema[message].is_map_entry {
                Self::Map
            } else {
                Self::Plain
            };
        }
        // Features are not resolved yet. For an editions file this keeps a zero that would not be
        // written, which is the same from text and from descriptors.
        let no_presence = field.label == Label::Optional
            && !field.proto3_optional
            && field.oneof.is_none()
            && !field.is_extension()
            && !index.schema[field.message].is_map_entry
            && index.schema[field.file].edition == Edition::Proto3;
        if no_presence {
            Self::NoPresence
        } else {
            Self::Plain
        }
    }
}

/// What unknown fields are called.
pub(super) fn unknown_name(number: i32) -> Name {
    smol_str::format_smolstr!("?{number}")
}

fn joined(records: &[OptionValue]) -> OptionValue {
    let mut bytes = Vec::new();
    for record in records {
        if let OptionValue::Bytes(record) = record {
            bytes.extend_from_slice(record);
        }
    }
    OptionValue::Bytes(bytes.into())
}

fn is_zero(value: &OptionValue) -> bool {
    match value {
        OptionValue::Bool(value) => !value,
        OptionValue::Int(value) => *value == 0,
        OptionValue::Uint(value) => *value == 0,
        // Negative zero is written.
        OptionValue::Float(bits) => bits.0 == 0,
        OptionValue::String(text) => text.is_empty(),
        OptionValue::Bytes(bytes) => bytes.is_empty(),
        OptionValue::Enum(number, _) => *number == 0,
        // Only the content of an `Any` comes here as a message.
        OptionValue::Message(fields) => fields.is_empty(),
        OptionValue::List(_) => false,
    }
}

/// Map entries sorted by key; the last of those with the same key.
fn by_key(mut entries: Vec<OptionValue>) -> Box<[OptionValue]> {
    entries.reverse();
    entries.sort_by(compare_keys);
    entries.dedup_by(|later, earlier| compare_keys(later, earlier) == Ordering::Equal);
    entries.into_boxed_slice()
}

fn compare_keys(a: &OptionValue, b: &OptionValue) -> Ordering {
    use OptionValue::{Bool, Bytes, Int, String, Uint};
    match (
        a.field(MAP_KEY).map(|key| &key.value),
        b.field(MAP_KEY).map(|key| &key.value),
    ) {
        (Some(Bool(a)), Some(Bool(b))) => a.cmp(b),
        (Some(Int(a)), Some(Int(b))) => a.cmp(b),
        (Some(Uint(a)), Some(Uint(b))) => a.cmp(b),
        (Some(String(a)), Some(String(b))) => a.cmp(b),
        (Some(Bytes(a)), Some(Bytes(b))) => a.cmp(b),
        (Some(Bytes(_)), Some(_)) => Ordering::Greater,
        (Some(_), Some(Bytes(_))) => Ordering::Less,
        _ => Ordering::Equal,
    }
}

/// What a field holds that is not set.
fn default_of(index: &OptionIndex<'_>, ty: Type) -> OptionValue {
    match ty {
        Type::Message(_) => OptionValue::Message(Box::default()),
        Type::Enum(id) => {
            let first = index.schema.values_of(id).next();
            let (number, name) = first.map_or((0, Name::default()), |(_, value)| {
                (value.number, value.name.clone())
            });
            OptionValue::Enum(number, name)
        }
        Type::Scalar(scalar) => match scalar {
            Scalar::Bool => OptionValue::Bool(false),
            Scalar::String => OptionValue::String(Name::default()),
            Scalar::Bytes => OptionValue::Bytes(Box::default()),
            Scalar::Double | Scalar::Float => OptionValue::Float(Bits::of(0.0)),
            Scalar::Uint32 | Scalar::Uint64 | Scalar::Fixed32 | Scalar::Fixed64 => {
                OptionValue::Uint(0)
            }
            _ => OptionValue::Int(0),
        },
    }
}
