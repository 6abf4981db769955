//! One schema, with custom options of every kind, as an image in all four encodings. `buf build`
//! wrote them from the files beside them.

use super::*;
use crate::model::dump;

fn image(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images/");
    let bytes = std::fs::read(format!("{folder}{name}")).unwrap();
    let mut content = Vec::new();
    if name.ends_with(".gz") {
        let mut decoder = flate2::read::GzDecoder::new(&bytes[..]);
        std::io::Read::read_to_end(&mut decoder, &mut content).unwrap();
    } else {
        content = zstd::decode_all(&bytes[..]).unwrap();
    }
    content
}

fn dumped(name: &str, encoding: Encoding) -> String {
    let bytes = to_binary(image(name), encoding, name).unwrap();
    dump(&compile_descriptor_set(&bytes, name).unwrap())
}

#[test]
fn every_encoding_says_the_same() {
    let expected = dumped("acme.binpb.gz", Encoding::Binary);
    assert!(expected.contains("acme.rules"), "{expected}");
    for (name, encoding) in [
        ("acme.json.gz", Encoding::Json),
        ("acme.txtpb.zst", Encoding::Text),
        ("acme.yaml.gz", Encoding::Yaml),
    ] {
        let found = dumped(name, encoding);
        for (line, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
            assert_eq!(found, expected, "{name}, line {line}");
        }
        assert_eq!(found.len(), expected.len(), "{name}");
    }
}

fn json(text: &str) -> Result<Vec<u8>, String> {
    let found = to_binary(text.as_bytes().to_vec(), Encoding::Json, "x.json");
    found.map_err(|error| error.message)
}

#[test]
fn names_are_those_of_json_or_of_the_schema() {
    let a = json(r#"{"file":[{"name":"a.proto","message_type":[{"name":"M"}]}]}"#).unwrap();
    let b = json(r#"{"file":[{"name":"a.proto","messageType":[{"name":"M"}]}]}"#).unwrap();
    assert_eq!(a, b);
    assert_eq!(a, b"\x0a\x0e\x22\x03\x0a\x01M\x0a\x07a.proto");
}

#[test]
fn what_is_no_set_is_told_with_its_place() {
    let why = |text: &str| {
        let message = json(text).unwrap_err();
        let start = "`x.json` is not a descriptor set in JSON: ";
        message.strip_prefix(start).unwrap().to_owned()
    };
    assert_eq!(why("[]"), "it holds a list, not an object");
    assert_eq!(
        why(r#"{"file":[{"nam":"a"}]}"#),
        "at `file`: `google.protobuf.FileDescriptorProto` has no field `nam`"
    );
    assert_eq!(
        why(r#"{"file":[{"messageType":[{"field":[{"number":"x"}]}]}]}"#),
        "at `file.messageType.field.number`: `x` is no integer"
    );
    assert_eq!(
        why(r#"{"file":[{"messageType":[{"field":[{"type":"TYPE_NEW"}]}]}]}"#),
        "at `file.messageType.field.type`: `google.protobuf.FieldDescriptorProto.Type` has no \
         value `TYPE_NEW`"
    );
    assert_eq!(
        why(r#"{"file":[{"name":"a.proto","options":{"[acme.x]":1}}]}"#),
        "at `file.options`: the set does not declare the extension `acme.x` of \
         `google.protobuf.FileOptions`"
    );
    assert_eq!(
        why(r#"{"file":[{"name":["a"#),
        "EOF while parsing a string at line 1 column 20"
    );
    assert_eq!(
        why(r#"{"file":"a"}"#),
        "at `file`: it is a single value, not an object"
    );
}

#[test]
fn numbers_must_fit() {
    let number = |value: &str| {
        let text = format!(r#"{{"file":[{{"publicDependency":[{value}]}}]}}"#);
        json(&text).map_err(|message| message.rsplit(": ").next().unwrap_or("").to_owned())
    };
    assert_eq!(number("1").unwrap(), number("1.0").unwrap());
    assert_eq!(number("\"7\"").unwrap(), b"\x0a\x02\x50\x07");
    assert_eq!(
        number("2147483648").unwrap_err(),
        "2147483648 is too large for its field"
    );
    assert_eq!(number("1.5").unwrap_err(), "`1.5` is no integer");
    assert_eq!(
        number("{}").unwrap_err(),
        "it is an object, not a single value"
    );
}

#[test]
fn deep_nesting_is_refused() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(200), close.repeat(200));
    let text = format!("file {{ {} }}", deep("message_type { nested_type {", "} }"));
    let error = to_binary(text.into_bytes(), Encoding::Text, "x.txtpb").unwrap_err();
    assert!(
        error.message.contains("descriptor set in the text format"),
        "{error}"
    );
    let text = deep("file:\n - [", "]");
    assert!(to_binary(text.into_bytes(), Encoding::Yaml, "x.yaml").is_err());
}
