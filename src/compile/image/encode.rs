//! Values to records, as a schema says.

use super::value::{Scalar, Table, Value};
use super::{DEEPEST, SET, scalar, tables, wire};
use crate::model::{EnumId, Field, MessageId, Name, Schema, Symbol, Type, WireType};
use crate::source::Encoding;

/// The message that says of a file what buf adds to it.
const FILE: &str = "google.protobuf.FileDescriptorProto";

/// What tools say about positions beyond what everybody reads.
const SOURCE_INFO: &str = "google.protobuf.SourceCodeInfo";

/// Writes descriptor sets.
pub(super) struct Encoder<'s> {
    /// The schema of descriptors.
    base: &'s Schema,
    encoding: Encoding,
    /// What is known of custom options.
    extensions: Option<&'s Schema>,
    /// Whether custom options were left out, as nothing is known of them.
    pub(super) left_out: bool,
    depth: usize,
}

impl<'s> Encoder<'s> {
    pub(super) fn new(base: &'s Schema, encoding: Encoding) -> Self {
        Self {
            base,
            encoding,
            extensions: None,
            left_out: false,
            depth: 0,
        }
    }

    /// Custom options are as a schema declares them.
    pub(super) fn with_extensions(mut self, schema: &'s Schema) -> Self {
        self.extensions = Some(schema);
        self
    }

    /// The records of a set.
    ///
    /// # Errors
    /// When it is none; the reason is part of a sentence.
    pub(super) fn set(&mut self, table: &Table) -> Result<Vec<u8>, String> {
        let base = self.base;
        let set = base.message(SET).ok_or("descriptors are not known")?;
        self.message(base, set, table)
    }

    /// The records of a message.
    pub(super) fn message(
        &mut self,
        schema: &Schema,
        id: MessageId,
        table: &Table,
    ) -> Result<Vec<u8>, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        let mut out = Vec::new();
        for (name, value) in table {
            let full_name = &schema[id].full_name;
            if let Some(extension) = extension_name(name) {
                self.extension(&mut out, full_name, extension, value)?;
            } else if full_name == FILE && matches!(name.as_str(), "bufExtension" | "buf_extension")
            {
                tables::buf_extension(&mut out, value)?;
            } else {
                let field = find(schema, id, name)
                    .ok_or_else(|| format!("`{full_name}` has no field `{name}`"))?;
                self.field(&mut out, schema, field, value)
                    .map_err(|why| within(name, &why))?;
            }
        }
        self.depth -= 1;
        Ok(out)
    }

    fn extension(
        &mut self,
        out: &mut Vec<u8>,
        extendee: &Name,
        name: &str,
        value: &Value,
    ) -> Result<(), String> {
        if extendee == SOURCE_INFO {
            return Ok(());
        }
        let Some(schema) = self.extensions else {
            self.left_out = true;
            return Ok(());
        };
        let found = match schema.symbol(name) {
            Some(Symbol::Extension(id)) => Some(&schema[id]),
            _ => None,
        };
        let found = found.filter(|field| schema[field.message].full_name == *extendee);
        let field = found.ok_or_else(|| {
            format!("the set does not declare the extension `{name}` of `{extendee}`")
        })?;
        self.field(out, schema, field, value)
            .map_err(|why| within(name, &why))
    }

    /// All values of a field.
    fn field(
        &mut self,
        out: &mut Vec<u8>,
        schema: &Schema,
        field: &Field,
        value: &Value,
    ) -> Result<(), String> {
        let is_map = schema.map_entry(field).is_some();
        match value {
            Value::Null => Ok(()),
            Value::List(items) if field.packed => {
                let mut packed = Vec::new();
                for item in items {
                    self.bare(&mut packed, schema, field.ty, item)?;
                }
                wire::record(out, field.number, &packed);
                Ok(())
            }
            Value::List(items) => {
                let mut items = items.iter();
                items.try_for_each(|item| self.one(out, schema, field, item))
            }
            Value::Table(entries) if is_map && self.encoding != Encoding::Text => {
                for (key, value) in entries {
                    let key = Scalar::quoted(key.as_bytes());
                    let pair = vec![("key".to_owned(), key), ("value".to_owned(), value.clone())];
                    self.one(out, schema, field, &Value::Table(pair))?;
                }
                Ok(())
            }
            single => self.one(out, schema, field, single),
        }
    }

    /// One value with its tag.
    fn one(
        &mut self,
        out: &mut Vec<u8>,
        schema: &Schema,
        field: &Field,
        value: &Value,
    ) -> Result<(), String> {
        match field.ty {
            Type::Message(id) => {
                let content = self.content(schema, id, value)?;
                if field.delimited {
                    wire::tag(out, field.number, WireType::Group);
                    out.extend(content);
                    wire::end_group(out, field.number);
                } else {
                    wire::record(out, field.number, &content);
                }
                Ok(())
            }
            Type::Enum(_) => {
                wire::tag(out, field.number, WireType::Varint);
                self.bare(out, schema, field.ty, value)
            }
            Type::Scalar(ty) => {
                wire::tag(out, field.number, ty.wire_type());
                self.bare(out, schema, field.ty, value)
            }
        }
    }

    /// A number, text or enum value without its tag.
    fn bare(
        &self,
        out: &mut Vec<u8>,
        schema: &Schema,
        ty: Type,
        value: &Value,
    ) -> Result<(), String> {
        let Value::Scalar(found) = value else {
            return Err(format!("it is {}, not a single value", value.kind()));
        };
        match ty {
            Type::Scalar(ty) => scalar::encode(out, ty, found, self.encoding),
            Type::Enum(id) => {
                wire::varint(out, enum_number(schema, id, found)?.cast_unsigned());
                Ok(())
            }
            Type::Message(_) => Err("it is a single value, not an object".to_owned()),
        }
    }

    /// The records of a message that is a value.
    fn content(
        &mut self,
        schema: &Schema,
        id: MessageId,
        value: &Value,
    ) -> Result<Vec<u8>, String> {
        if self.encoding != Encoding::Text
            && let Some(table) = tables::of_special(&schema[id].full_name, value)?
        {
            return self.message(schema, id, &table);
        }
        match value {
            Value::Table(table) => self.message(schema, id, table),
            other => Err(format!("it is {}, not an object", other.kind())),
        }
    }
}

/// What stands in brackets.
fn extension_name(name: &str) -> Option<&str> {
    name.strip_prefix('[')?.strip_suffix(']')
}

/// The field of a message by either of its names; a group also by that of its message.
fn find<'s>(schema: &'s Schema, id: MessageId, name: &str) -> Option<&'s Field> {
    let is_group = |field: &Field| match field.ty {
        Type::Message(group) => field.delimited && schema[group].name == name,
        _ => false,
    };
    let mut fields = schema.fields_of(id).map(|(_, field)| field);
    fields.find(|field| field.name == name || field.json_name() == name || is_group(field))
}

fn enum_number(schema: &Schema, id: EnumId, value: &Scalar) -> Result<i64, String> {
    let text = value.text()?;
    let mut values = schema.values_of(id);
    match values.find(|(_, value)| value.name == text) {
        Some((_, found)) => Ok(found.number.into()),
        None => scalar::enum_number(value)
            .map_err(|_| format!("`{}` has no value `{text}`", schema[id].full_name)),
    }
}

/// A reason with the way to where it applies.
fn within(name: &str, why: &str) -> String {
    match why.strip_prefix("at `") {
        Some(rest) => format!("at `{name}.{rest}"),
        None => format!("at `{name}`: {why}"),
    }
}
