//! Records of the wire format.

use crate::model::WireType;

/// Writes a number of up to 64 bits.
pub(in crate::compile) fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7F) as u8);
}

/// Writes what stands before a value.
pub(in crate::compile) fn tag(out: &mut Vec<u8>, number: i32, wire: WireType) {
    let kind = match wire {
        WireType::Varint => 0,
        WireType::I64 => 1,
        WireType::Len => 2,
        WireType::Group => 3,
        WireType::I32 => 5,
    };
    varint(out, u64::from(number.unsigned_abs()) << 3 | kind);
}

/// Writes what ends a group.
pub(in crate::compile) fn end_group(out: &mut Vec<u8>, number: i32) {
    varint(out, u64::from(number.unsigned_abs()) << 3 | 4);
}

/// Writes a value of any length.
pub(in crate::compile) fn record(out: &mut Vec<u8>, number: i32, content: &[u8]) {
    tag(out, number, WireType::Len);
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}
