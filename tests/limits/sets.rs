//! Descriptor sets, in every form: bombs, depth, and more declarations than there can be.

use std::io::Write as _;

use super::{place, refused};
use crate::support::Place;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A field of a message on the wire.
fn record(number: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    let mut length = content.len();
    while length > 127 {
        bytes.push(u8::try_from(length & 127).unwrap() | 128);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap());
    [bytes, content.to_vec()].concat()
}

#[track_caller]
fn fails(place: &Place, set: &str, parts: &[&str]) {
    refused(place, &["diff", "good", set], parts);
    refused(place, &["diff", set, "good"], parts);
}

#[test]
fn bombs() {
    let place = place();
    let zeros = vec![0; 260 << 20];
    place.write("set.binpb.gz", gzip(&zeros));
    place.write("set.binpb.zst", zstd::encode_all(&zeros[..], 1).unwrap());
    for set in ["set.binpb.gz", "set.binpb.zst"] {
        fails(
            &place,
            set,
            &[set, "is too large: more than 256 MiB when decompressed"],
        );
    }
}

#[test]
fn messages_nested_too_deeply() {
    let place = place();
    let mut message = Vec::new();
    for _ in 0..5_000 {
        message = record(3, &message);
    }
    place.write("set.binpb", record(1, &record(4, &message)));
    fails(&place, "set.binpb", &["`set.binpb`", "nested"]);
}

/// Two bytes each.
#[test]
fn more_declarations_than_any_schema_has() {
    let place = place();
    let messages = record(4, &[]).repeat(1_100_000);
    place.write("set.binpb", record(1, &messages));
    fails(
        &place,
        "set.binpb",
        &["`set.binpb`", "more declarations than a schema may have"],
    );
}

#[test]
fn other_forms_nested_too_deeply() {
    let place = place();
    let depth = 100_000;
    let json = format!("{}{}", "{\"file\":[".repeat(depth), "]}".repeat(depth));
    let text = format!("{}{}", "file {".repeat(depth), "}".repeat(depth));
    let yaml = format!("file: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    place
        .write("set.json", json)
        .write("set.txtpb", text)
        .write("set.yaml", yaml);
    for set in ["set.json", "set.txtpb", "set.yaml"] {
        refused(&place, &["diff", "good", set], &[set]);
    }
}
