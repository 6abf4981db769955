//! The same schema comes out of text and of the set another compiler makes of it.

use std::path::{Path, PathBuf};

use super::schema;
use crate::compile::{Input, Roots, compile, compile_descriptor_set};
use crate::model::{FileRole, Schema, dump};
use crate::source::Tree;

fn from_text(files: &[(&str, &str)]) -> String {
    dump(&text_schema(files))
}

fn text_schema(files: &[(&str, &str)]) -> Schema {
    let tree = Tree::from_texts("test", files.iter().copied());
    let roots = Roots::explicit(&[], &[&tree]).unwrap();
    let input = Input {
        tree: &tree,
        roots: &roots,
        include: None,
    };
    compile(&input).unwrap()
}

#[track_caller]
fn same(files: &[(&str, &str)]) {
    same_listing(&from_text(files), &dump(&schema(files)));
}

/// Compares line by line, so that a failure shows the first line that differs.
#[track_caller]
fn same_listing(text: &str, set: &str) {
    for (number, (text, set)) in text.lines().zip(set.lines()).enumerate() {
        assert_eq!(text, set, "line {} of the listings", number + 1);
    }
    assert_eq!(text, set);
}

#[test]
fn structure_is_the_same() {
    same(&[
        (
            "a/a.proto",
            r#"
            syntax = "proto2";
            package a.b;
            import "a/b.proto";
            import "a/unused.proto";
            import public "a/public.proto";
            message Outer {
              required int32 id = 1;
              optional Inner inner = 2;
              repeated group Item = 3 { optional Inner of = 1; required Color color = 2; }
              map<string, Outer> by_name = 4;
              map<int32, c.Third> by_number = 5;
              oneof choice { string text = 6; group Deep = 7 { optional bool yes = 1; } }
              message Inner { extensions 4 to 10, 12; extend Outer { optional Inner more = 101; } }
              enum Color { option allow_alias = true; RED = 0; ROT = 0; BLUE = -7; reserved 5, 7 to 9; reserved "GREEN"; }
              extensions 100 to max;
              reserved 50, 60 to 70, 80 to 99;
              reserved "foo", "bar";
            }
            extend Outer { repeated sint64 _odd_name = 102 [packed = true]; optional group Ext = 103 { } }
            service Svc {
              rpc Unary(Outer) returns (c.Third);
              rpc Both(stream Outer.Inner) returns (stream Outer);
            }
            "#,
        ),
        (
            "a/b.proto",
            "syntax = \"proto3\"; package a.c; message Third { optional string x = 1; repeated int32 y = 2; string y_z__w = 3; }",
        ),
        ("a/unused.proto", "syntax = \"proto3\"; message Unused {}"),
        (
            "a/public.proto",
            "syntax = \"proto3\"; import public \"a/b.proto\"; enum Top { ZERO = 0; }",
        ),
    ]);
}

#[test]
fn defaults_are_the_same() {
    same(&[(
        "a.proto",
        r#"
        syntax = "proto2";
        message D {
          optional float f1 = 1 [default = 0.1];
          optional float f2 = 2 [default = -inf];
          optional float f3 = 3 [default = nan];
          optional float f4 = 4 [default = 3.4028235e38];
          optional float f5 = 5 [default = 7];
          optional double d1 = 6 [default = 0.1];
          optional double d2 = 7 [default = -0.0];
          optional double d3 = 8 [default = 1e300];
          optional double d4 = 9 [default = inf];
          optional double d5 = 10 [default = 0x10];
          optional int32 i1 = 11 [default = -0x80000000];
          optional int64 i2 = 12 [default = -9223372036854775808];
          optional uint64 u1 = 13 [default = 18446744073709551615];
          optional fixed32 u2 = 14 [default = 010];
          optional bool b = 15 [default = true];
          optional string s = 16 [default = "a\"\\\n\x41\101" 'more'];
          optional bytes y = 17 [default = "\000\x01a\\\"\'\n\377"];
          optional E e = 18 [default = NEG];
          optional string empty = 19 [default = ""];
          enum E { ZERO = 0; NEG = -1; }
          extensions 100;
          }
        extend D { optional D.E ext = 100 [default = ZERO]; }
        "#,
    )]);
}

#[test]
fn options_are_the_same() {
    same(&[
        (
            "opts.proto",
            r#"
            syntax = "proto2";
            package opts;
            import "google/protobuf/descriptor.proto";
            message Rule {
              optional string pattern = 1;
              repeated int32 codes = 2;
              optional Rule nested = 3;
              map<string, int32> weights = 4;
              optional Mode mode = 5;
              optional group Box = 6 { optional double size = 1; }
              oneof pick { bytes raw = 7; float ratio = 8; }
              extensions 100 to 200;
            }
            enum Mode { OFF = 0; ON = 1; }
            extend Rule { optional bool strict = 100; }
            extend google.protobuf.FileOptions { repeated string tags = 50000; }
            extend google.protobuf.MessageOptions { optional Rule rule = 50000; }
            extend google.protobuf.FieldOptions { optional Rule check = 50000; repeated Mode modes = 50001; optional sint64 weight = 50002; }
            extend google.protobuf.OneofOptions { optional bool exclusive = 50000; }
            extend google.protobuf.EnumOptions { optional fixed64 mask = 50000; }
            extend google.protobuf.EnumValueOptions { optional string label = 50000; }
            extend google.protobuf.ServiceOptions { optional Mode mode = 50000; }
            extend google.protobuf.MethodOptions { repeated Rule rules = 50000; }
            extend google.protobuf.ExtensionRangeOptions { optional int32 owner = 50000; }
            "#,
        ),
        (
            "a.proto",
            r#"
            syntax = "proto2";
            package a;
            import "opts.proto";
            option java_package = "com.a";
            option optimize_for = CODE_SIZE;
            option (opts.tags) = "one";
            option (opts.tags) = "two";
            message M {
              option deprecated = true;
              option (opts.rule).pattern = "x";
              option (opts.rule).nested.pattern = "y";
              option (opts.rule).(opts.strict) = true;
              optional string s = 1 [
                ctype = CORD,
                (opts.check) = {
                  pattern: "p" codes: [1, 2] nested { codes: 3 [opts.strict]: false }
                  weights { key: "b" value: 2 } weights { key: "a" value: 1 }
                  mode: ON Box { size: 1.5 } ratio: 0.1
                },
                (opts.modes) = ON, (opts.modes) = OFF, (opts.weight) = -3
              ];
              oneof o { option (opts.exclusive) = false; int64 big = 2 [jstype = JS_STRING]; }
              extensions 10 to 20, 30 to 31 [(opts.owner) = 7];
            }
            enum E { option (opts.mask) = 0xFF; A = 0 [(opts.label) = "\303\244", deprecated = true]; }
            service S {
              option (opts.mode) = ON;
              rpc Get(M) returns (M) {
                option idempotency_level = IDEMPOTENT;
                option (opts.rules) = { pattern: "1" };
                option (opts.rules) = { raw: "\000\377" };
              }
            }
            "#,
        ),
    ]);
}

#[test]
fn a_file_of_a_well_known_name_is_the_same() {
    same(&[(
        "a.proto",
        r#"
            syntax = "proto3";
            import "google/protobuf/timestamp.proto";
            import "google/protobuf/any.proto";
            import "google/protobuf/struct.proto";
            message A {
              google.protobuf.Timestamp at = 1;
              repeated google.protobuf.Value list = 2;
              optional google.protobuf.Timestamp maybe = 3;
            }
            "#,
    )]);
}

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/descriptor_sets")
}

/// The texts of the committed sets.
fn committed_texts() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(committed().join("shop")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let name = format!("shop/{}", path.file_name().unwrap().to_str().unwrap());
        (name, std::fs::read_to_string(path).unwrap())
    };
    paths.map(read).collect()
}

fn committed_set(name: &str) -> Schema {
    let bytes = std::fs::read(committed().join(name)).unwrap();
    compile_descriptor_set(&bytes, name).unwrap()
}

/// The committed sets of protoc and buf, which `scripts/descriptor_fixtures.sh` writes, are of the
/// `.proto` files beside them: proto2, proto3 and two editions.
#[test]
fn sets_of_protoc_and_buf_are_the_same() {
    let texts = committed_texts();
    let files: Vec<_> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert!(files.len() >= 6);
    let text = from_text(&files);
    for name in [
        "protoc.binpb.gz",
        "protoc_without_imports.binpb",
        "buf.binpb.gz",
    ] {
        same_listing(&text, &dump(&committed_set(name)));
    }
}

/// The places of every field: of the parts of a map entry, only the one both ways know.
fn places(schema: &Schema) -> Vec<String> {
    let mut places = Vec::new();
    for id in schema.fields() {
        let field = &schema[id];
        let file = &schema[field.file];
        if file.role != FileRole::Input {
            continue;
        }
        let in_map = schema[field.message].is_map_entry && !field.is_extension();
        let mut spans = vec![field.decl.span, field.decl.name];
        if !in_map {
            spans.extend([field.number_span, field.type_span, field.label_span]);
        }
        let ranges = spans.into_iter().map(|span| file.source.range(span));
        let name = schema.field_name(id);
        places.push(format!(
            "{} {name} {:?}",
            file.path,
            ranges.collect::<Vec<_>>()
        ));
    }
    places.sort();
    places
}

#[test]
fn places_are_the_same() {
    let texts = committed_texts();
    let files: Vec<_> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let text = places(&text_schema(&files));
    assert!(text.len() > 30);
    for name in ["protoc.binpb.gz", "buf.binpb.gz"] {
        for (text, set) in text.iter().zip(places(&committed_set(name))) {
            assert_eq!(*text, set);
        }
    }
}
