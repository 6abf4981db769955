//! Whatever the bytes are, there is a schema or an error.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::compiled;
use super::encode::{file, message, set};
use crate::compile::compile_descriptor_set;
use crate::model::dump;

static VALID: LazyLock<Vec<u8>> = LazyLock::new(|| {
    compiled(&[
        (
            "a.proto",
            r#"syntax = "proto2"; package p; import "b.proto";
               message A { optional int32 x = 1 [default = 3]; map<string, q.B> m = 2;
                 oneof o { string s = 3; } extensions 100 to 200; reserved 5; reserved "z";
                 enum E { N = 0; } optional E e = 6 [default = N]; }
               extend A { optional bytes b = 150 [default = "\001"]; }
               service S { rpc Get(A) returns (stream q.B); }"#,
        ),
        (
            "b.proto",
            "syntax = \"proto3\"; package q; message B { optional int32 n = 1; }",
        ),
    ])
});

/// Compiles, and walks all of what came out.
fn survive(bytes: &[u8]) {
    if let Ok(schema) = compile_descriptor_set(bytes, "x") {
        for id in schema.fields() {
            let field = &schema[id];
            let source = &schema[field.file].source;
            assert!(field.decl.span.is_none() || source.range(field.decl.span).is_some());
        }
        assert!(dump(&schema).lines().count() >= schema.files().len().min(1));
    }
}

#[test]
fn the_set_that_is_mutated_is_valid() {
    assert!(compile_descriptor_set(&VALID, "x").is_ok());
}

proptest! {
    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        survive(&bytes);
    }

    #[test]
    fn random_records(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        let mut set = vec![0x0A, bytes.len() as u8];
        set.extend(bytes);
        survive(&set);
    }

    #[test]
    fn random_options(
        file_options in proptest::collection::vec(any::<u8>(), 0..40),
        features in proptest::collection::vec(any::<u8>(), 0..10),
    ) {
        let field_options = message().bytes(21, &features).done();
        let field = message().text(1, "f").int(3, 1).int(4, 1).int(5, 11).text(6, ".A");
        let field = field.bytes(8, &field_options);
        let extension = message().text(1, "e").int(3, 13).int(4, 1).int(5, 11).text(6, ".A");
        let extension = extension.text(2, ".google.protobuf.FileOptions");
        let a = file("a.proto")
            .text(3, "google/protobuf/descriptor.proto")
            .message(4, &message().text(1, "A").message(2, &field))
            .message(7, &extension)
            .bytes(8, &file_options);
        survive(&set(&[a]));
    }

    #[test]
    fn changed_bytes(changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let mut bytes = VALID.clone();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        survive(&bytes);
    }

    #[test]
    fn cut_and_joined_sets(cut in any::<usize>(), from in any::<usize>()) {
        let (cut, from) = (cut % VALID.len(), from % VALID.len());
        survive(&VALID[..cut]);
        survive(&[&VALID[..cut], &VALID[from..]].concat());
    }
}
