//! A bounded reader of the binary format, for descriptors and the options inside them.
//!
//! Nothing is copied: the reader hands out slices of its input, so hostile input cannot make it
//! allocate.

use std::fmt;

use crate::model::WireType;

/// How deep groups may nest inside one record. Messages are bounded by whoever descends into them.
const MAX_GROUP_DEPTH: u32 = 64;

/// The highest field number a tag can carry.
const MAX_FIELD_NUMBER: u64 = 0x1FFF_FFFF;

/// What is wrong with encoded bytes, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct WireError {
    /// Offset of the offending byte from the start of the outermost input.
    pub(crate) offset: usize,
    /// What is wrong.
    pub(crate) kind: WireErrorKind,
}

/// The ways in which bytes can fail to be the binary format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WireErrorKind {
    /// The input ends inside a record.
    Truncated,
    /// A varint is longer than ten bytes.
    LongVarint,
    /// A tag has field number 0, or one above 2^29 - 1.
    FieldNumber,
    /// A tag has wire type 6 or 7.
    WireType,
    /// A group ends that did not start, or ends with the number of another one.
    GroupEnd,
    /// Groups or messages nest too deep.
    Depth,
    /// There are more elements than a schema may have.
    TooMany,
    /// A record has another wire type than its field.
    Mismatch,
    /// A string is not UTF-8.
    Utf8,
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            WireErrorKind::Truncated => "the data ends in the middle of a record",
            WireErrorKind::LongVarint => "a varint is longer than ten bytes",
            WireErrorKind::FieldNumber => "a tag has a field number that no field can have",
            WireErrorKind::WireType => "a tag has a wire type that does not exist",
            WireErrorKind::GroupEnd => "a group ends that did not start",
            WireErrorKind::Depth => "messages are nested too deep",
            WireErrorKind::TooMany => "there are more declarations than a schema may have",
            WireErrorKind::Mismatch => "a record has another wire type than its field",
            WireErrorKind::Utf8 => "a string is not UTF-8",
        };
        write!(f, "{what} (byte {})", self.offset)
    }
}

impl std::error::Error for WireError {}

/// The value of one record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WireValue<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 1.
    I64(u64),
    /// Wire type 2: the bytes behind the length.
    Len(&'a [u8]),
    /// Wire types 3 and 4: the records between the two tags.
    Group(&'a [u8]),
    /// Wire type 5.
    I32(u32),
}

/// One record: a field number and a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Record<'a> {
    /// The field number, 1 to 2^29 - 1.
    pub(crate) number: u32,
    /// The value.
    pub(crate) value: WireValue<'a>,
    /// Offset of the value's first byte from the start of the outermost input.
    pub(crate) offset: usize,
}

impl<'a> Record<'a> {
    /// The value of an integer, `bool` or enum field. `int32` values come sign-extended.
    ///
    /// # Errors
    /// When the record is no varint.
    pub(crate) fn varint(&self) -> Result<u64, WireError> {
        match self.value {
            WireValue::Varint(value) => Ok(value),
            _ => Err(self.error(WireErrorKind::Mismatch)),
        }
    }

    /// The value of an `int32` or enum field, cut to its low 32 bits as every parser does.
    ///
    /// # Errors
    /// When the record is no varint.
    #[allow(clippy::cast_possible_truncation)] // the format asks for it
    pub(crate) fn int32(&self) -> Result<i32, WireError> {
        self.varint().map(|value| value as i32)
    }

    /// The value of a `bool` field.
    ///
    /// # Errors
    /// When the record is no varint.
    pub(crate) fn bool(&self) -> Result<bool, WireError> {
        self.varint().map(|value| value != 0)
    }

    /// The bytes of a `bytes` field or message.
    ///
    /// # Errors
    /// When the record is not length-delimited.
    pub(crate) fn bytes(&self) -> Result<&'a [u8], WireError> {
        match self.value {
            WireValue::Len(bytes) => Ok(bytes),
            _ => Err(self.error(WireErrorKind::Mismatch)),
        }
    }

    /// The text of a `string` field.
    ///
    /// # Errors
    /// When the record is not length-delimited, or not UTF-8.
    pub(crate) fn str(&self) -> Result<&'a str, WireError> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes).map_err(|error| WireError {
            offset: self.offset + error.valid_up_to(),
            kind: WireErrorKind::Utf8,
        })
    }

    /// A reader of the records of a message, length-delimited or a group.
    ///
    /// # Errors
    /// When the record is neither.
    pub(crate) fn message(&self) -> Result<Reader<'a>, WireError> {
        match self.value {
            WireValue::Len(bytes) | WireValue::Group(bytes) => {
                Ok(Reader::with_offset(bytes, self.offset))
            }
            _ => Err(self.error(WireErrorKind::Mismatch)),
        }
    }

    /// An error at this record's value.
    pub(crate) const fn error(&self, kind: WireErrorKind) -> WireError {
        WireError {
            offset: self.offset,
            kind,
        }
    }
}

/// Reads records, or the elements of a packed list, from front to back.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    base: usize,
}

impl<'a> Reader<'a> {
    /// A reader of a whole input.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self::with_offset(bytes, 0)
    }

    /// A reader of a part of an input; `offset` is where it starts there, for errors.
    pub(crate) const fn with_offset(bytes: &'a [u8], offset: usize) -> Self {
        Self {
            bytes,
            at: 0,
            base: offset,
        }
    }

    /// Offset of the next byte from the start of the outermost input.
    pub(crate) const fn offset(&self) -> usize {
        self.base + self.at
    }

    /// Whether everything has been read.
    pub(crate) const fn is_empty(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The next record; nothing at the end of the input.
    ///
    /// # Errors
    /// When the bytes are not the binary format.
    pub(crate) fn record(&mut self) -> Result<Option<Record<'a>>, WireError> {
        if self.is_empty() {
            return Ok(None);
        }
        let start = self.at;
        let (number, wire_type) = self.tag()?;
        let Some(wire_type) = wire_type else {
            return Err(self.error_at(start, WireErrorKind::GroupEnd));
        };
        let mut offset = self.offset();
        let value = match wire_type {
            WireType::Varint => WireValue::Varint(self.varint()?),
            WireType::I64 => WireValue::I64(self.fixed64()?),
            WireType::I32 => WireValue::I32(self.fixed32()?),
            WireType::Len => {
                let bytes = self.delimited()?;
                offset = self.offset() - bytes.len();
                WireValue::Len(bytes)
            }
            WireType::Group => WireValue::Group(self.group(number)?),
        };
        Ok(Some(Record {
            number,
            value,
            offset,
        }))
    }

    /// The next element of a packed list of varints.
    ///
    /// # Errors
    /// When the input ends inside it or it is longer than ten bytes.
    #[inline]
    pub(crate) fn varint(&mut self) -> Result<u64, WireError> {
        if let Some(&byte) = self.bytes.get(self.at)
            && byte < 0x80
        {
            self.at += 1;
            return Ok(u64::from(byte));
        }
        self.long_varint()
    }

    /// The next element of a packed list of four-byte values.
    ///
    /// # Errors
    /// When the input ends inside it.
    pub(crate) fn fixed32(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_le_bytes)
    }

    /// The next element of a packed list of eight-byte values.
    ///
    /// # Errors
    /// When the input ends inside it.
    pub(crate) fn fixed64(&mut self) -> Result<u64, WireError> {
        self.array().map(u64::from_le_bytes)
    }

    fn long_varint(&mut self) -> Result<u64, WireError> {
        let start = self.at;
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let Some(&byte) = self.bytes.get(self.at) else {
                return Err(self.error_at(start, WireErrorKind::Truncated));
            };
            self.at += 1;
            // The tenth byte has room for one bit only; parsers drop the rest of it.
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.error_at(start, WireErrorKind::LongVarint))
    }

    /// A field number and a wire type; no wire type for the end of a group.
    fn tag(&mut self) -> Result<(u32, Option<WireType>), WireError> {
        let start = self.at;
        let tag = self.varint()?;
        let number = tag >> 3;
        if number == 0 || number > MAX_FIELD_NUMBER {
            return Err(self.error_at(start, WireErrorKind::FieldNumber));
        }
        let wire_type = match tag & 7 {
            0 => Some(WireType::Varint),
            1 => Some(WireType::I64),
            2 => Some(WireType::Len),
            3 => Some(WireType::Group),
            4 => None,
            5 => Some(WireType::I32),
            _ => return Err(self.error_at(start, WireErrorKind::WireType)),
        };
        #[allow(clippy::cast_possible_truncation)] // bounded above
        Ok((number as u32, wire_type))
    }

    fn delimited(&mut self) -> Result<&'a [u8], WireError> {
        let start = self.at;
        let length = self.varint()?;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let taken = usize::try_from(length)
            .ok()
            .and_then(|length| rest.get(..length));
        let Some(taken) = taken else {
            return Err(self.error_at(start, WireErrorKind::Truncated));
        };
        self.at += taken.len();
        Ok(taken)
    }

    /// The records of a group whose start tag has been read, without its end tag.
    fn group(&mut self, number: u32) -> Result<&'a [u8], WireError> {
        let start = self.at;
        let mut open = [0_u32; MAX_GROUP_DEPTH as usize];
        let mut depth = 1;
        open[0] = number;
        while depth > 0 {
            let before = self.at;
            if self.is_empty() {
                return Err(self.error_at(start, WireErrorKind::Truncated));
            }
            match self.tag()? {
                (_, Some(WireType::Varint)) => drop(self.varint()?),
                (_, Some(WireType::I64)) => drop(self.fixed64()?),
                (_, Some(WireType::I32)) => drop(self.fixed32()?),
                (_, Some(WireType::Len)) => drop(self.delimited()?),
                (inner, Some(WireType::Group)) => {
                    let Some(slot) = open.get_mut(depth) else {
                        return Err(self.error_at(before, WireErrorKind::Depth));
                    };
                    *slot = inner;
                    depth += 1;
                }
                (ending, None) if ending == open[depth - 1] => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(&self.bytes[start..before]);
                    }
                }
                (_, None) => return Err(self.error_at(before, WireErrorKind::GroupEnd)),
            }
        }
        Ok(&self.bytes[start..self.at])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let found = self
            .bytes
            .get(self.at..)
            .and_then(|rest| rest.first_chunk::<N>());
        let Some(found) = found else {
            return Err(self.error_at(self.at, WireErrorKind::Truncated));
        };
        self.at += N;
        Ok(*found)
    }

    const fn error_at(&self, at: usize, kind: WireErrorKind) -> WireError {
        WireError {
            offset: self.base + at,
            kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Result<Vec<Record<'_>>, WireError> {
        let mut reader = Reader::new(bytes);
        let mut records = Vec::new();
        while let Some(record) = reader.record()? {
            records.push(record);
        }
        Ok(records)
    }

    #[test]
    fn every_wire_type_is_read() {
        let bytes = [
            0x08, 0x96, 0x01, // 1: 150
            0x11, 1, 0, 0, 0, 0, 0, 0, 0, // 2: eight bytes
            0x1A, 2, b'h', b'i', // 3: "hi"
            0x23, 0x08, 0x07, 0x24, // 4: group with 1: 7
            0x2D, 2, 0, 0, 0, // 5: four bytes
        ];
        let records = all(&bytes).unwrap();
        let values: Vec<_> = records
            .iter()
            .map(|record| (record.number, record.value))
            .collect();
        assert_eq!(
            values,
            [
                (1, WireValue::Varint(150)),
                (2, WireValue::I64(1)),
                (3, WireValue::Len(b"hi")),
                (4, WireValue::Group(&[0x08, 0x07])),
                (5, WireValue::I32(2)),
            ]
        );
        assert_eq!(records[2].str(), Ok("hi"));
        assert_eq!(records[2].offset, 14);
        let inner = records[3].message().unwrap().record().unwrap().unwrap();
        assert_eq!((inner.number, inner.varint(), inner.offset), (1, Ok(7), 18));
    }

    #[test]
    fn negative_numbers_are_sign_extended() {
        let bytes = [
            0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,
        ];
        assert_eq!(all(&bytes).unwrap()[0].int32(), Ok(-1));
    }

    #[test]
    fn errors_name_their_byte() {
        let cases: [(&[u8], usize, WireErrorKind); 9] = [
            (&[0x08], 1, WireErrorKind::Truncated),
            (&[0x08, 0x80], 1, WireErrorKind::Truncated),
            (&[0x08, 0x01, 0x1A, 0x05, b'h'], 3, WireErrorKind::Truncated),
            (&[0x11, 0, 0], 1, WireErrorKind::Truncated),
            (&[0x08; 1], 1, WireErrorKind::Truncated),
            (&[0x08, 1, 0x00], 2, WireErrorKind::FieldNumber),
            (&[0x0E], 0, WireErrorKind::WireType),
            (&[0x0C], 0, WireErrorKind::GroupEnd),
            (&[0x0B, 0x14], 1, WireErrorKind::GroupEnd),
        ];
        for (bytes, offset, kind) in cases {
            assert_eq!(all(bytes), Err(WireError { offset, kind }), "{bytes:?}");
        }
        let long = [[0x08_u8].as_slice(), &[0xFF; 10], &[0x01]].concat();
        assert_eq!(
            all(&long),
            Err(WireError {
                offset: 1,
                kind: WireErrorKind::LongVarint
            })
        );
        let huge = [
            0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,
        ];
        assert_eq!(
            all(&huge),
            Err(WireError {
                offset: 1,
                kind: WireErrorKind::Truncated
            })
        );
    }

    #[test]
    fn nested_offsets_count_from_the_outermost_input() {
        let bytes = [0x0A, 3, 0x12, 1, 0xFF];
        let outer = all(&bytes).unwrap()[0];
        let inner = outer.message().unwrap().record().unwrap().unwrap();
        assert_eq!(
            inner.str(),
            Err(WireError {
                offset: 4,
                kind: WireErrorKind::Utf8
            })
        );
        assert_eq!(
            inner.varint(),
            Err(WireError {
                offset: 4,
                kind: WireErrorKind::Mismatch
            })
        );
    }

    #[test]
    fn groups_nest_only_so_deep() {
        let fits = [vec![0x0B; 64], vec![0x0C; 64]].concat();
        assert_eq!(all(&fits).unwrap().len(), 1);
        let deep = vec![0x0B; 1 << 16];
        assert_eq!(
            all(&deep),
            Err(WireError {
                offset: 64,
                kind: WireErrorKind::Depth
            })
        );
    }

    #[test]
    fn packed_lists_are_read_element_by_element() {
        let mut reader = Reader::with_offset(&[1, 0x96, 0x01, 0x80], 10);
        assert_eq!((reader.varint(), reader.varint()), (Ok(1), Ok(150)));
        assert!(!reader.is_empty());
        assert_eq!(
            reader.varint(),
            Err(WireError {
                offset: 13,
                kind: WireErrorKind::Truncated
            })
        );
    }
}
