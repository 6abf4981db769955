//! What was written and what was read, in a form in which the two can be compared.

use std::collections::BTreeMap;

use buffa_descriptor::{
    DynamicMessage, EnumIndex, FieldDescriptor, FieldKind, MapKey, ReflectMessage, SingularKind,
    Value,
};

use super::entries;
use super::lower::Described;
use crate::relation::Format;

/// One value.
#[derive(Clone, Debug)]
pub(super) enum Datum {
    /// A whole number, `true` as 1.
    Int(i128),
    /// A `float` or `double`.
    Float(f64),
    /// A number of an enum, and what it is called if it has a name.
    Enum(i32, Option<String>),
    /// A string, or bytes.
    Text(Vec<u8>),
    /// A message.
    Record(Record),
}

/// A message: its fields by number, or by their names in ProtoJSON.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// All fields the schema has, each with its values: none if it is not set.
    pub(super) fields: BTreeMap<String, Vec<Datum>>,
    /// The message encoded.
    bytes: Vec<u8>,
}

/// What differs between what was written and what was read, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Difference {
    /// A value was lost, or reads as another.
    Value,
    /// The same number of an enum goes by another name.
    Meaning,
    /// A value that is not written out reads as another.
    Default,
    /// "Not set" reads as the default, or the other way round.
    Presence,
    /// The reader does not know the field.
    Unknown,
}

/// Values of the messages of one described schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'d> {
    pub(super) described: &'d Described,
    pub(super) format: Format,
}

impl Reading<'_> {
    /// A whole message.
    pub(super) fn record(self, message: &DynamicMessage) -> Record {
        let descriptor = self.described.pool.message(message.message_index());
        let fields = descriptor.fields().iter();
        let fields = fields.map(|field| (self.key(field), self.field(message, field)));
        Record {
            fields: fields.collect(),
            bytes: message.encode_to_vec(),
        }
    }

    /// The values of one field: none if it is not set.
    pub(super) fn field(self, message: &DynamicMessage, field: &FieldDescriptor) -> Vec<Datum> {
        if !message.has(field) {
            return Vec::new();
        }
        match (field.kind(), message.field_by_number(field.number())) {
            (_, None) => Vec::new(),
            (FieldKind::List(SingularKind::Message(entry)), Some(Value::List(items)))
                if self.described.is_entry(entry) =>
            {
                let kept = entries::kept(self.described, entry, items);
                kept.into_iter()
                    .map(|it| Datum::Record(self.record(it)))
                    .collect()
            }
            (FieldKind::List(kind), Some(Value::List(items))) => {
                items.iter().map(|item| self.datum(kind, item)).collect()
            }
            (FieldKind::Map { value: kind, .. }, Some(Value::Map(map))) => map
                .iter()
                .map(|(key, value)| {
                    let key = self.datum(kind, &value_of(key));
                    self.entry(key, self.datum(kind, value))
                })
                .collect(),
            (FieldKind::Singular(kind), Some(value)) => vec![self.datum(kind, value)],
            _ => Vec::new(),
        }
    }

    fn key(self, field: &FieldDescriptor) -> String {
        match self.format {
            Format::Binary => field.number().to_string(),
            Format::Json => field.json_name().to_owned(),
        }
    }

    fn entry(self, key: Datum, value: Datum) -> Datum {
        let names = match self.format {
            Format::Binary => ["1", "2"],
            Format::Json => ["key", "value"],
        };
        let [key_name, value_name] = names.map(str::to_owned);
        let fields = [(key_name, vec![key]), (value_name, vec![value])];
        Datum::Record(Record {
            fields: fields.into(),
            bytes: Vec::new(),
        })
    }

    fn datum(self, kind: SingularKind, value: &Value) -> Datum {
        match value {
            Value::Bool(it) => Datum::Int((*it).into()),
            Value::I32(it) => Datum::Int((*it).into()),
            Value::I64(it) => Datum::Int((*it).into()),
            Value::U32(it) => Datum::Int((*it).into()),
            Value::U64(it) => Datum::Int((*it).into()),
            Value::F32(it) => Datum::Float((*it).into()),
            Value::F64(it) => Datum::Float(*it),
            Value::String(it) => Datum::Text(it.as_bytes().to_vec()),
            Value::Bytes(it) => Datum::Text(it.clone()),
            Value::EnumNumber(number) => {
                let name = match kind {
                    SingularKind::Enum(index) => self.name_of(index, *number),
                    _ => None,
                };
                Datum::Enum(*number, name)
            }
            Value::Message(message) => Datum::Record(self.record(message)),
            // Lists and maps do not nest.
            Value::List(_) | Value::Map(_) => Datum::Record(Record::default()),
        }
    }

    /// What a number of an enum is called.
    fn name_of(self, index: EnumIndex, number: i32) -> Option<String> {
        let value = self.described.pool.enumeration(index).value(number)?;
        Some(value.name().to_owned())
    }
}

fn value_of(key: &MapKey) -> Value {
    match key {
        MapKey::Bool(it) => Value::Bool(*it),
        MapKey::I32(it) => Value::I32(*it),
        MapKey::I64(it) => Value::I64(*it),
        MapKey::U32(it) => Value::U32(*it),
        MapKey::U64(it) => Value::U64(*it),
        MapKey::String(it) => Value::String(it.clone()),
    }
}

/// What differs between the written and the read values of a field.
pub(super) fn difference(written: &[Datum], read: &[Datum]) -> Option<Difference> {
    match (written, read) {
        ([], []) => None,
        ([], [only]) | ([only], []) if only.is_default() => Some(Difference::Presence),
        _ if written.len() != read.len() => Some(Difference::Value),
        _ => written
            .iter()
            .zip(read)
            .filter_map(|(written, read)| written.differs(read))
            .min(),
    }
}

impl Datum {
    fn is_default(&self) -> bool {
        match self {
            Self::Int(number) => *number == 0,
            Self::Enum(number, _) => *number == 0,
            Self::Float(number) => number.to_bits() == 0,
            Self::Text(text) => text.is_empty(),
            Self::Record(_) => false,
        }
    }

    fn differs(&self, read: &Self) -> Option<Difference> {
        let same = match (self, read) {
            (Self::Record(written), Self::Record(read)) => return written.differs(read),
            (Self::Enum(_, written), Self::Enum(_, read)) if written == read => true,
            (Self::Enum(written, _), Self::Enum(read, _)) if written == read => {
                return Some(Difference::Meaning);
            }
            (Self::Text(written), Self::Text(read)) => written == read,
            (Self::Record(record), Self::Text(text)) | (Self::Text(text), Self::Record(record)) => {
                *text == record.bytes
            }
            (Self::Text(text), other) | (other, Self::Text(text)) => other.reads_as(text),
            (written, read) => written.number() == read.number(),
        };
        (!same).then_some(Difference::Value)
    }

    /// Whether a number, or the name of a number, is written like this.
    fn reads_as(&self, text: &[u8]) -> bool {
        match self {
            Self::Int(number) => number.to_string().as_bytes() == text,
            Self::Float(number) => number.to_string().as_bytes() == text,
            Self::Enum(_, Some(name)) => name.as_bytes() == text,
            Self::Enum(..) | Self::Text(_) | Self::Record(_) => false,
        }
    }

    /// A number in a form in which numbers of all types can be compared.
    fn number(&self) -> Option<Number> {
        match self {
            Self::Int(number) => Some(Number::Whole(*number)),
            Self::Enum(number, _) => Some(Number::Whole((*number).into())),
            Self::Float(number) => Some(Number::of(*number)),
            Self::Text(_) | Self::Record(_) => None,
        }
    }
}

#[derive(PartialEq, Debug)]
enum Number {
    Whole(i128),
    Bits(u64),
}

impl Number {
    fn of(number: f64) -> Self {
        // 2^100 and all below it convert exactly.
        let is_whole = number.fract() == 0.0 && number.abs() < 1e30;
        #[allow(clippy::cast_possible_truncation)]
        if is_whole {
            Self::Whole(number as i128)
        } else {
            Self::Bits(number.to_bits())
        }
    }
}

impl Record {
    /// What differs when this was written and the other one was read.
    pub(super) fn differs(&self, read: &Self) -> Option<Difference> {
        let written = self
            .fields
            .iter()
            .filter_map(|(key, values)| match read.fields.get(key) {
                None if values.is_empty() => None,
                None => Some(Difference::Unknown),
                Some(read) => difference(values, read),
            });
        let only_read = read
            .fields
            .iter()
            .filter(|(key, _)| !self.fields.contains_key(*key));
        let invented = only_read.filter_map(|(_, values)| difference(&[], values));
        written.chain(invented).min()
    }
}
