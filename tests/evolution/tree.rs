//! Messages as trees of values, by the fields of the schema they belong to.

use std::collections::BTreeMap;

use buffa_descriptor::{
    DynamicMessage, ExtensionDescriptor, FieldDescriptor, FieldKind, MapKey, MapValue,
    ReflectMessage, ReflectMessageMut, ScalarType, SingularKind, Value,
};
use protovet::finding::Surface;
use protovet::model::{FieldId, MessageId, Schema, Type};
use protovet::witness::Runtime;

use super::meet::extensions_of;

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Val {
    /// A whole number, `true` as 1.
    Int(i128),
    Float(f64),
    Enum(i32),
    /// A string or bytes.
    Text(Vec<u8>),
    Record(Record),
}

/// A message or an entry of a map.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Record {
    pub(crate) message: MessageId,
    pub(crate) fields: BTreeMap<FieldId, Vec<Val>>,
    /// The message encoded, once it was.
    pub(crate) bytes: Vec<u8>,
}

impl Record {
    pub(crate) const fn empty(message: MessageId) -> Self {
        Self {
            message,
            fields: BTreeMap::new(),
            bytes: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, field: FieldId, values: Vec<Val>) -> Self {
        self.fields.insert(field, values);
        self
    }

    pub(crate) fn get(&self, field: Option<FieldId>) -> &[Val] {
        field
            .and_then(|id| self.fields.get(&id))
            .map_or(&[], Vec::as_slice)
    }
}

/// One version as a program.
pub(crate) struct Program<'s> {
    pub(crate) schema: &'s Schema,
    pub(crate) runtime: Runtime,
}

impl<'s> Program<'s> {
    pub(crate) fn writer(schema: &'s Schema, surface: Surface) -> Option<Self> {
        Some(Self {
            schema,
            runtime: Runtime::writer(schema, surface)?,
        })
    }

    pub(crate) fn reader(schema: &'s Schema, surface: Surface) -> Option<Self> {
        Some(Self {
            schema,
            runtime: Runtime::reader(schema, surface)?,
        })
    }

    /// A message of these values; nothing if they do not fit.
    pub(crate) fn message(&self, record: &Record) -> Option<DynamicMessage> {
        let name = &self.schema[record.message].full_name;
        let pool = self.runtime.pool();
        let mut message = DynamicMessage::new_by_name(pool.clone(), name)?;
        let index = message.message_index();
        for (&id, values) in &record.fields {
            let number = u32::try_from(self.schema[id].number).ok()?;
            let own = pool.message(index).field(number);
            let extension = || {
                pool.extension_for(index, number)
                    .map(ExtensionDescriptor::field)
            };
            let field = own.or_else(extension)?;
            message.try_set(field, self.field(field, values)?).ok()?;
        }
        Some(message)
    }

    fn field(&self, field: &FieldDescriptor, values: &[Val]) -> Option<Value> {
        Some(match field.kind() {
            FieldKind::Singular(kind) => self.value(kind, values.first()?)?,
            FieldKind::List(kind) => {
                let items: Option<_> = values.iter().map(|it| self.value(kind, it)).collect();
                Value::List(items?)
            }
            FieldKind::Map { key, value } => {
                let entry = |it: &Val| {
                    let Val::Record(entry) = it else { return None };
                    let mut parts = entry.fields.values();
                    let (k, v) = (parts.next()?.first()?, parts.next()?.first()?);
                    let k = self.value(SingularKind::Scalar(key), k)?;
                    Some((map_key(k)?, self.value(value, v)?))
                };
                let entries: Option<_> = values.iter().map(entry).collect();
                Value::Map(MapValue::from_entries(entries?))
            }
        })
    }

    fn value(&self, kind: SingularKind, value: &Val) -> Option<Value> {
        match (kind, value) {
            (SingularKind::Message(_), Val::Record(record)) => {
                self.message(record).map(Value::Message)
            }
            (SingularKind::Enum(_), Val::Enum(number)) => Some(Value::EnumNumber(*number)),
            (SingularKind::Scalar(scalar), _) => scalar_value(scalar, value),
            _ => None,
        }
    }

    /// The values of a message.
    pub(crate) fn record(&self, id: MessageId, message: &DynamicMessage) -> Record {
        let mut record = Record {
            bytes: message.encode_to_vec(),
            ..Record::empty(id)
        };
        let pool = self.runtime.pool();
        let index = message.message_index();
        let own = self.schema.fields_of(id);
        for (field_id, field) in own.chain(extensions_of(self.schema, id)) {
            let Ok(number) = u32::try_from(field.number) else {
                continue;
            };
            let own = pool.message(index).field(number);
            let extension = || {
                pool.extension_for(index, number)
                    .map(ExtensionDescriptor::field)
            };
            let Some(descriptor) = own.or_else(extension) else {
                continue;
            };
            if !message.has(descriptor) {
                continue;
            }
            let inner = match field.ty {
                Type::Message(inner) => inner,
                _ => id,
            };
            let values = message
                .field_by_number(number)
                .map(|it| self.values(inner, it));
            if let Some(values) = values.filter(|it| !it.is_empty()) {
                record.fields.insert(field_id, values);
            }
        }
        record
    }

    /// The values of a field; `inner` is its type if that is a message.
    fn values(&self, inner: MessageId, value: &Value) -> Vec<Val> {
        match value {
            Value::List(items) => match self.runtime.entries(items) {
                Some(kept) => kept
                    .iter()
                    .map(|it| Val::Record(self.record(inner, it)))
                    .collect(),
                None => items.iter().map(|it| self.val(inner, it)).collect(),
            },
            Value::Map(map) => map
                .iter()
                .map(|(key, value)| self.entry(inner, key, value))
                .collect(),
            one => vec![self.val(inner, one)],
        }
    }

    fn entry(&self, entry: MessageId, key: &MapKey, value: &Value) -> Val {
        let mut record = Record::empty(entry);
        let mut fields = self.schema.fields_of(entry);
        if let (Some((key_id, _)), Some((value_id, field))) = (fields.next(), fields.next()) {
            let inner = match field.ty {
                Type::Message(inner) => inner,
                _ => entry,
            };
            record.fields.insert(key_id, vec![key_val(key)]);
            record.fields.insert(value_id, vec![self.val(inner, value)]);
        }
        Val::Record(record)
    }

    fn val(&self, inner: MessageId, value: &Value) -> Val {
        match value {
            Value::Bool(it) => Val::Int((*it).into()),
            Value::I32(it) => Val::Int((*it).into()),
            Value::I64(it) => Val::Int((*it).into()),
            Value::U32(it) => Val::Int((*it).into()),
            Value::U64(it) => Val::Int((*it).into()),
            Value::F32(it) => Val::Float((*it).into()),
            Value::F64(it) => Val::Float(*it),
            Value::String(it) => Val::Text(it.as_bytes().to_vec()),
            Value::Bytes(it) => Val::Text(it.clone()),
            Value::EnumNumber(it) => Val::Enum(*it),
            Value::Message(it) => Val::Record(self.record(inner, it)),
            // Lists and maps do not nest.
            Value::List(_) | Value::Map(_) => Val::Text(Vec::new()),
        }
    }
}

fn key_val(key: &MapKey) -> Val {
    match key {
        MapKey::Bool(it) => Val::Int((*it).into()),
        MapKey::I32(it) => Val::Int((*it).into()),
        MapKey::I64(it) => Val::Int((*it).into()),
        MapKey::U32(it) => Val::Int((*it).into()),
        MapKey::U64(it) => Val::Int((*it).into()),
        MapKey::String(it) => Val::Text(it.as_bytes().to_vec()),
    }
}

fn map_key(value: Value) -> Option<MapKey> {
    Some(match value {
        Value::Bool(it) => MapKey::Bool(it),
        Value::I32(it) => MapKey::I32(it),
        Value::I64(it) => MapKey::I64(it),
        Value::U32(it) => MapKey::U32(it),
        Value::U64(it) => MapKey::U64(it),
        Value::String(it) => MapKey::String(it),
        _ => return None,
    })
}

fn scalar_value(scalar: ScalarType, value: &Val) -> Option<Value> {
    #[allow(clippy::cast_possible_truncation)] // floats to try are exact in either width
    Some(match (scalar, value) {
        (ScalarType::Bool, Val::Int(it)) => Value::Bool(*it != 0),
        (ScalarType::Int32 | ScalarType::Sint32 | ScalarType::Sfixed32, Val::Int(it)) => {
            Value::I32(i32::try_from(*it).ok()?)
        }
        (ScalarType::Uint32 | ScalarType::Fixed32, Val::Int(it)) => {
            Value::U32(u32::try_from(*it).ok()?)
        }
        (ScalarType::Int64 | ScalarType::Sint64 | ScalarType::Sfixed64, Val::Int(it)) => {
            Value::I64(i64::try_from(*it).ok()?)
        }
        (ScalarType::Uint64 | ScalarType::Fixed64, Val::Int(it)) => {
            Value::U64(u64::try_from(*it).ok()?)
        }
        (ScalarType::Float, Val::Float(it)) => Value::F32(*it as f32),
        (ScalarType::Double, Val::Float(it)) => Value::F64(*it),
        (ScalarType::String, Val::Text(it)) => Value::String(String::from_utf8(it.clone()).ok()?),
        (ScalarType::Bytes, Val::Text(it)) => Value::Bytes(it.clone()),
        _ => return None,
    })
}
