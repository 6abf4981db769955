//! The same options from text and from bytes.

use super::{DEFINITIONS, compile_body, compile_files, options_of};
use crate::compile::options::{Element, OptionIndex, decode};
use crate::model::{OptionValue, Options};

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn fixed32(field: u64, bits: u32) -> Vec<u8> {
    [varint(field << 3 | 5), bits.to_le_bytes().to_vec()].concat()
}

fn fixed64(field: u64, bits: u64) -> Vec<u8> {
    [varint(field << 3 | 1), bits.to_le_bytes().to_vec()].concat()
}

fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    [
        varint(field << 3 | 2),
        varint(value.len() as u64),
        value.to_vec(),
    ]
    .concat()
}

fn group(field: u64, value: &[u8]) -> Vec<u8> {
    [
        varint(field << 3 | 3),
        value.to_vec(),
        varint(field << 3 | 4),
    ]
    .concat()
}

fn decoded(records: &[Vec<u8>]) -> Options {
    let schema = compile_body("").unwrap();
    decode(
        &OptionIndex::new(&schema),
        Element::Message,
        &records.concat(),
    )
    .unwrap()
}

#[test]
fn scalars_of_every_wire_type() {
    let text = "option deprecated = true; option (acme.wide) = -5; option (acme.narrow) = -3; \
                option (acme.ratio) = 1.5; option (acme.precise) = -inf; \
                option (acme.color) = BLUE; option (acme.text) = 'x'; option (acme.data) = '\\xff';";
    let records = [
        bytes(50009, &[0xFF]),
        number(3, 1),
        number(50007, (-5_i64).cast_unsigned()),
        number(50013, 5),
        fixed32(50003, 1.5_f32.to_bits()),
        fixed64(50012, f64::NEG_INFINITY.to_bits()),
        number(50005, 5),
        bytes(50008, b"x"),
    ];
    assert_eq!(decoded(&records), options_of(text));
}

#[test]
fn packed_and_expanded_lists_are_the_same() {
    let text = options_of("option (acme.numbers) = 1; option (acme.numbers) = 300;");
    assert_eq!(decoded(&[number(50002, 1), number(50002, 300)]), text);
    assert_eq!(
        decoded(&[bytes(50002, &[varint(1), varint(300)].concat())]),
        text
    );
}

#[test]
fn messages_merge_and_groups_are_messages() {
    let text = options_of("option (acme.sub) = { a: 1 body { x: 2 } inner { a: 3 text: 'x' } };");
    let records = [
        bytes(50001, &[number(1, 9), bytes(14, &number(1, 3))].concat()),
        bytes(
            50001,
            &[
                number(1, 1),
                group(6, &number(1, 2)),
                bytes(14, &bytes(10, b"x")),
            ]
            .concat(),
        ),
    ];
    assert_eq!(decoded(&records), text);
}

#[test]
fn maps_and_any_come_out_canonical() {
    let text = options_of(
        "option (acme.sub) = { ages { key: 'a' value: 1 } ages { key: 'b' } \
         any { [type.googleapis.com/acme.Sub] { a: 5 } } };",
    );
    let any = [
        bytes(1, b"type.googleapis.com/acme.Sub"),
        bytes(2, &number(1, 5)),
    ]
    .concat();
    let sub = [
        bytes(13, &bytes(1, b"b")),
        bytes(13, &[number(2, 1), bytes(1, b"a")].concat()),
        bytes(12, &any),
    ];
    assert_eq!(decoded(&[bytes(50001, &sub.concat())]), text);
}

#[test]
fn unknown_records_are_kept_with_their_tags() {
    let one = number(60001, 7);
    let two = bytes(60001, b"ab");
    let options = decoded(&[one.clone(), number(3, 1), two.clone()]);
    let unknown = options.by_name("?60001").unwrap();
    assert_eq!(
        unknown.value,
        OptionValue::Bytes([one, two].concat().into())
    );
    assert_eq!(options.bool(3), Some(true));
}

#[test]
fn a_record_that_does_not_fit_its_field_is_unknown() {
    let record = bytes(3, b"x");
    let options = decoded(std::slice::from_ref(&record));
    assert_eq!(
        options.by_name("?3").unwrap().value,
        OptionValue::Bytes(record.into())
    );
}

#[test]
fn without_a_definition_everything_is_unknown() {
    let files = [("google/protobuf/descriptor.proto", "syntax = 'proto2';")];
    let schema = compile_files(&files).unwrap();
    let index = OptionIndex::new(&schema);
    let records = [number(9, 1), number(3, 1), number(9, 2)].concat();
    let options = decode(&index, Element::Message, &records).unwrap();
    assert_eq!(options.fields.len(), 2);
    assert_eq!(
        options.fields[1].value,
        OptionValue::Bytes([72, 1, 72, 2].into())
    );
}

#[test]
fn hostile_bytes_are_an_error() {
    let schema = compile_files(&[("definitions.proto", DEFINITIONS)]).unwrap();
    let index = OptionIndex::new(&schema);
    let mut nested = Vec::new();
    for _ in 0..300 {
        nested = bytes(14, &nested);
    }
    assert!(decode(&index, Element::Message, &bytes(50001, &nested)).is_err());
    assert!(decode(&index, Element::Message, &[0x0A, 0x05, 0x01]).is_err());
    assert!(decode(&index, Element::Message, &[0xFF]).is_err());
}

#[test]
fn an_any_cannot_open_without_end() {
    let schema = compile_files(&[("definitions.proto", DEFINITIONS)]).unwrap();
    let index = OptionIndex::new(&schema);
    let mut sub = number(1, 5);
    for _ in 0..300 {
        let any = [bytes(1, b"type.googleapis.com/acme.Sub"), bytes(2, &sub)].concat();
        sub = bytes(12, &any);
    }
    let options = decode(&index, Element::Message, &bytes(50001, &sub)).unwrap();
    assert!(options.get(50001).is_some());
}
