//! Bytes of a `FileDescriptorSet` to borrowed descriptors.

use std::borrow::Cow;

use super::raw::{
    OptionBytes, RawEnum, RawEnumValue, RawField, RawFile, RawImage, RawMessage, RawMethod,
    RawOneof, RawRange, RawService,
};
use crate::compile::wire::{Reader, Record, WireError, WireErrorKind, WireValue};

/// How deep messages may nest. The language's own compilers stop long before.
const MAX_MESSAGE_DEPTH: u32 = 64;

/// How many declarations and indices a set may hold: three times the largest public schema
/// collection. An empty element takes two bytes of input and a hundred of memory, so the size of
/// the input alone is no bound.
const MAX_ELEMENTS: u32 = 1 << 20;

/// The field of `FileDescriptorProto` in which buf images say more about a file.
const BUF_EXTENSION: u32 = 8042;

/// The files of a set, in its order.
///
/// # Errors
/// When the bytes are not the binary format, or nest deeper or hold more than any schema does.
pub(super) fn files(bytes: &[u8]) -> Result<Vec<RawFile<'_>>, WireError> {
    let mut decoder = Decoder { left: MAX_ELEMENTS };
    let mut files = Vec::new();
    let mut reader = Reader::new(bytes);
    while let Some(record) = reader.record()? {
        if record.number == 1 {
            decoder.count(&record)?;
            files.push(decoder.file(&record)?);
        }
    }
    Ok(files)
}

struct Decoder {
    /// How many more elements may come.
    left: u32,
}

impl Decoder {
    fn count(&mut self, record: &Record<'_>) -> Result<(), WireError> {
        let Some(left) = self.left.checked_sub(1) else {
            return Err(record.error(WireErrorKind::TooMany));
        };
        self.left = left;
        Ok(())
    }

    fn file<'a>(&mut self, record: &Record<'a>) -> Result<RawFile<'a>, WireError> {
        let mut file = RawFile::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => file.name = record.str()?,
                2 => file.package = record.str()?,
                3 => self.text(&record, &mut file.dependencies)?,
                4 => file.messages.push(self.message(&record, 0)?),
                5 => file.enums.push(self.enumeration(&record)?),
                6 => file.services.push(self.service(&record)?),
                7 => file.extensions.push(self.field(&record)?),
                8 => append(&mut file.options, &record)?,
                9 => append(&mut file.source_info, &record)?,
                10 => self.integers(&record, &mut file.public_dependencies)?,
                11 => self.integers(&record, &mut file.weak_dependencies)?,
                12 => file.syntax = record.str()?,
                14 => file.edition = record.int32()?,
                15 => self.text(&record, &mut file.option_dependencies)?,
                BUF_EXTENSION => self.image(&record, file.image.get_or_insert_default())?,
                _ => {}
            }
        }
        Ok(file)
    }

    fn image(&mut self, record: &Record<'_>, image: &mut RawImage) -> Result<(), WireError> {
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => image.is_import = record.bool()?,
                3 => image.is_syntax_unspecified = record.bool()?,
                4 => self.integers(&record, &mut image.unused_dependencies)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn message<'a>(
        &mut self,
        record: &Record<'a>,
        depth: u32,
    ) -> Result<RawMessage<'a>, WireError> {
        self.count(record)?;
        if depth >= MAX_MESSAGE_DEPTH {
            return Err(record.error(WireErrorKind::Depth));
        }
        let mut message = RawMessage::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => message.name = record.str()?,
                2 => message.fields.push(self.field(&record)?),
                3 => message.messages.push(self.message(&record, depth + 1)?),
                4 => message.enums.push(self.enumeration(&record)?),
                5 => message.extension_ranges.push(self.range(&record)?),
                6 => message.extensions.push(self.field(&record)?),
                7 => append(&mut message.options, &record)?,
                8 => message.oneofs.push(self.oneof(&record)?),
                9 => message.reserved_ranges.push(self.range(&record)?),
                10 => self.text(&record, &mut message.reserved_names)?,
                11 => message.visibility = record.int32()?,
                _ => {}
            }
        }
        Ok(message)
    }

    fn field<'a>(&mut self, record: &Record<'a>) -> Result<RawField<'a>, WireError> {
        self.count(record)?;
        let mut field = RawField::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => field.name = record.str()?,
                2 => field.extendee = Some(record.str()?),
                3 => field.number = record.int32()?,
                4 => field.label = record.int32()?,
                5 => field.ty = record.int32()?,
                6 => field.type_name = Some(record.str()?),
                7 => field.default = Some(record.bytes()?),
                8 => append(&mut field.options, &record)?,
                9 => field.oneof_index = Some(record.int32()?),
                10 => field.json_name = Some(record.str()?),
                17 => field.proto3_optional = record.bool()?,
                _ => {}
            }
        }
        Ok(field)
    }

    fn oneof<'a>(&mut self, record: &Record<'a>) -> Result<RawOneof<'a>, WireError> {
        self.count(record)?;
        let mut oneof = RawOneof::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => oneof.name = record.str()?,
                2 => append(&mut oneof.options, &record)?,
                _ => {}
            }
        }
        Ok(oneof)
    }

    /// An extension range or reserved range: their first two fields agree.
    fn range<'a>(&mut self, record: &Record<'a>) -> Result<RawRange<'a>, WireError> {
        self.count(record)?;
        let mut range = RawRange::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => range.start = record.int32()?,
                2 => range.end = record.int32()?,
                3 => append(&mut range.options, &record)?,
                _ => {}
            }
        }
        Ok(range)
    }

    fn enumeration<'a>(&mut self, record: &Record<'a>) -> Result<RawEnum<'a>, WireError> {
        self.count(record)?;
        let mut item = RawEnum::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => item.name = record.str()?,
                2 => item.values.push(self.enum_value(&record)?),
                3 => append(&mut item.options, &record)?,
                4 => item.reserved_ranges.push(self.range(&record)?),
                5 => self.text(&record, &mut item.reserved_names)?,
                6 => item.visibility = record.int32()?,
                _ => {}
            }
        }
        Ok(item)
    }

    fn enum_value<'a>(&mut self, record: &Record<'a>) -> Result<RawEnumValue<'a>, WireError> {
        self.count(record)?;
        let mut value = RawEnumValue::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => value.name = record.str()?,
                2 => value.number = record.int32()?,
                3 => append(&mut value.options, &record)?,
                _ => {}
            }
        }
        Ok(value)
    }

    fn service<'a>(&mut self, record: &Record<'a>) -> Result<RawService<'a>, WireError> {
        self.count(record)?;
        let mut service = RawService::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => service.name = record.str()?,
                2 => service.methods.push(self.method(&record)?),
                3 => append(&mut service.options, &record)?,
                _ => {}
            }
        }
        Ok(service)
    }

    fn method<'a>(&mut self, record: &Record<'a>) -> Result<RawMethod<'a>, WireError> {
        self.count(record)?;
        let mut method = RawMethod::default();
        let mut reader = record.message()?;
        while let Some(record) = reader.record()? {
            match record.number {
                1 => method.name = record.str()?,
                2 => method.input = record.str()?,
                3 => method.output = record.str()?,
                4 => append(&mut method.options, &record)?,
                5 => method.client_streaming = record.bool()?,
                6 => method.server_streaming = record.bool()?,
                _ => {}
            }
        }
        Ok(method)
    }

    fn text<'a>(&mut self, record: &Record<'a>, to: &mut Vec<&'a str>) -> Result<(), WireError> {
        self.count(record)?;
        to.push(record.str()?);
        Ok(())
    }

    /// One element of a list of integers, or a packed list of them.
    #[allow(clippy::cast_possible_truncation)] // `int32` is its low 32 bits
    fn integers(&mut self, record: &Record<'_>, to: &mut Vec<i32>) -> Result<(), WireError> {
        let WireValue::Len(_) = record.value else {
            self.count(record)?;
            to.push(record.int32()?);
            return Ok(());
        };
        let mut reader = record.message()?;
        while !reader.is_empty() {
            self.count(record)?;
            to.push(reader.varint()? as i32);
        }
        Ok(())
    }
}

fn append<'a>(to: &mut OptionBytes<'a>, record: &Record<'a>) -> Result<(), WireError> {
    let bytes = record.bytes()?;
    if to.is_empty() {
        *to = Cow::Borrowed(bytes);
    } else {
        to.to_mut().extend_from_slice(bytes);
    }
    Ok(())
}
