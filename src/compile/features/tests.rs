//! Against what Python's runtime says of the same files.

use crate::compile::{Input, Roots, compile};
use crate::model::{
    Cardinality, FieldPresence, MessageEncoding, RepeatedFieldEncoding, Schema, Utf8Validation,
};
use crate::source::Tree;

fn schema(text: &str) -> Schema {
    let tree = Tree::from_texts("test", [("a.proto", text)]);
    compile(&Input {
        tree: &tree,
        roots: &Roots::explicit(&[], &[&tree]).unwrap(),
        include: None,
    })
    .unwrap()
}

/// `name cardinality [packed] [delimited]` of each field of a message.
fn fields(schema: &Schema, message: &str) -> Vec<String> {
    let fields = schema.fields_of(schema.message(message).unwrap());
    let shown = fields.map(|(_, field)| {
        let packed = if field.packed { " packed" } else { "" };
        let delimited = if field.delimited { " delimited" } else { "" };
        format!("{} {:?}{packed}{delimited}", field.name, field.cardinality)
    });
    shown.collect()
}

#[test]
fn proto2_says_it_with_labels_and_groups() {
    let schema = schema(
        "syntax = 'proto2'; message M { required int32 r = 1; optional int32 o = 2; \
         repeated int32 e = 3; repeated int32 p = 4 [packed = true]; \
         optional group G = 5 { required M m = 1; } repeated string s = 6; map<int32, M> t = 7; }",
    );
    assert_eq!(
        fields(&schema, "M"),
        [
            "r Required",
            "o Explicit",
            "e Repeated",
            "p Repeated packed",
            "g Explicit delimited",
            "s Repeated",
            "t Repeated"
        ]
    );
    assert_eq!(fields(&schema, "M.G"), ["m Required"]);
    assert_eq!(
        fields(&schema, "M.TEntry"),
        ["key Explicit", "value Explicit"]
    );
}

#[test]
fn proto3_has_presence_only_where_it_is_asked_for() {
    let schema = schema(
        "syntax = 'proto3'; enum E { A = 0; } message M { int32 i = 1; optional int32 o = 2; \
         M m = 3; oneof x { int32 a = 4; } repeated E p = 5; repeated int32 u = 6 [packed = false]; \
         map<int32, M> t = 7; }",
    );
    assert_eq!(
        fields(&schema, "M"),
        [
            "i Implicit",
            "o Explicit",
            "m Explicit",
            "a Explicit",
            "p Repeated packed",
            "u Repeated",
            "t Repeated"
        ]
    );
    assert_eq!(
        fields(&schema, "M.TEntry"),
        ["key Implicit", "value Explicit"]
    );
    assert!(!schema[schema.enum_named("E").unwrap()].closed);
}

const INHERITED: &str = "edition = '2023'; \
    option features.field_presence = IMPLICIT; option features.message_encoding = DELIMITED; \
    option features.enum_type = CLOSED; option features.utf8_validation = NONE; \
    option features.repeated_field_encoding = EXPANDED; \
    enum Open { option features.enum_type = OPEN; A = 0; } enum Closed { B = 0; } \
    message M { \
      int32 i = 1; int32 e = 2 [features.field_presence = EXPLICIT]; \
      int32 r = 3 [features.field_presence = LEGACY_REQUIRED]; \
      M d = 4; M l = 5 [features.message_encoding = LENGTH_PREFIXED]; \
      repeated int32 x = 6; repeated int32 p = 7 [features.repeated_field_encoding = PACKED]; \
      map<string, M> t = 8; map<string, string> v = 9 [features.utf8_validation = VERIFY]; \
      extensions 100 to 200; extend M { int32 inside = 100; } } \
    extend M { M outside = 101; }";

#[test]
fn editions_inherit_and_override() {
    let schema = schema(INHERITED);
    assert_eq!(
        fields(&schema, "M"),
        [
            "i Implicit",
            "e Explicit",
            "r Required",
            "d Explicit delimited",
            "l Explicit",
            "x Repeated",
            "p Repeated packed",
            "t Repeated",
            "v Repeated"
        ]
    );
    assert!(!schema[schema.enum_named("Open").unwrap()].closed);
    assert!(schema[schema.enum_named("Closed").unwrap()].closed);
    let file = &schema[schema.file("a.proto").unwrap()];
    assert_eq!(file.features.field_presence, FieldPresence::Implicit);
    let outside = &schema[file.extensions[0]];
    assert_eq!(
        (outside.cardinality, outside.delimited),
        (Cardinality::Explicit, true)
    );
    let inside = &schema[schema[schema.message("M").unwrap()].extensions[0]];
    assert_eq!(inside.cardinality, Cardinality::Explicit);
    assert_eq!(
        inside.features.repeated_field_encoding,
        RepeatedFieldEncoding::Expanded
    );
}

#[test]
fn maps_are_never_delimited_and_hand_their_features_on() {
    let schema = schema(INHERITED);
    assert_eq!(
        fields(&schema, "M.TEntry"),
        ["key Implicit", "value Explicit"]
    );
    let validation = |entry: &str| {
        let fields = schema.fields_of(schema.message(entry).unwrap());
        fields
            .map(|(_, field)| field.features.utf8_validation)
            .collect::<Vec<_>>()
    };
    assert_eq!(validation("M.TEntry"), [Utf8Validation::None; 2]);
    assert_eq!(validation("M.VEntry"), [Utf8Validation::Verify; 2]);
    let (_, value) = schema
        .fields_of(schema.message("M.TEntry").unwrap())
        .nth(1)
        .unwrap();
    assert_eq!(value.features.message_encoding, MessageEncoding::Delimited);
}
