//! What is said of bytes that are no usable descriptor set.

use super::encode::{Bytes, file, message, set};
use crate::compile::compile_descriptor_set;

/// The message and help for a set of these files.
fn error(files: &[Bytes]) -> (String, String) {
    let error = compile_descriptor_set(&set(files), "x.binpb").unwrap_err();
    (error.message, error.help.unwrap_or_default())
}

fn with_message(inner: &Bytes) -> Bytes {
    file("a.proto").text(2, "p").message(4, inner)
}

fn named(name: &str) -> Bytes {
    message().text(1, name)
}

fn scalar(name: &str, number: i64) -> Bytes {
    message().text(1, name).int(3, number).int(4, 1).int(5, 5)
}

#[test]
fn what_is_no_set_is_named() {
    let error = |bytes: &[u8]| compile_descriptor_set(bytes, "x.pb").unwrap_err().message;
    assert_eq!(
        error(b"{}"),
        "`x.pb` is not a descriptor set: it holds JSON"
    );
    assert_eq!(
        error(b"syntax = \"proto3\";"),
        "`x.pb` is not a descriptor set: it holds .proto source"
    );
    assert_eq!(
        error(b""),
        "`x.pb` is not a descriptor set: it holds no files"
    );
    assert_eq!(
        error(&[0x0A, 0x7F, 0x0A]),
        "`x.pb` is not a descriptor set: the data ends in the middle of a record (byte 1)"
    );
}

#[test]
fn missing_imports_name_the_flag_that_brings_them() {
    let (text, help) = error(&[file("a.proto").text(3, "b.proto")]);
    assert_eq!(
        text,
        "`a.proto` imports `b.proto`, which the set does not hold"
    );
    assert!(help.contains("--include_imports"));
}

#[test]
fn names_that_lead_nowhere_are_named() {
    let field = message().text(1, "f").int(3, 1).text(6, ".q.Gone");
    let (text, help) = error(&[with_message(&message().text(1, "A").message(2, &field))]);
    assert_eq!(
        text,
        "field `p.A.f` refers to `q.Gone`, which the set does not declare"
    );
    assert!(help.contains("--include_imports"));
    let method = message().text(1, "Get").text(2, ".p.A").text(3, ".p.B");
    let service = message().text(1, "S").message(2, &method);
    let (text, _) = error(&[with_message(&message().text(1, "A")).message(6, &service)]);
    assert_eq!(
        text,
        "method `p.S.Get` refers to `p.B`, which the set does not declare"
    );
}

#[test]
fn contradictions_are_named() {
    let a = named("A");
    let call = named("Get").text(2, ".p.A").text(3, ".p.A");
    let cases = [
        (
            vec![file("a.proto"), file("a.proto")],
            "the set holds `a.proto` twice",
        ),
        (vec![file("")], "file 1 of the set has no name"),
        (
            vec![
                with_message(&a),
                file("b.proto").text(2, "p").message(4, &a),
            ],
            "the set declares `p.A` twice",
        ),
        (
            vec![
                file("a.proto").text(3, "b.proto"),
                file("b.proto").text(3, "a.proto"),
            ],
            "`a.proto` imports itself, by way of `b.proto`",
        ),
        (
            vec![file("a.proto").int(10, 0)],
            "`a.proto` refers to its import number 0, but it has 0",
        ),
        (
            vec![with_message(
                &a.clone().message(2, &scalar("x", 1).int(9, 2)),
            )],
            "field `x` of `p.A` is in its oneof number 2, but it has 0",
        ),
        (
            vec![with_message(
                &a.clone()
                    .message(2, &scalar("x", 1))
                    .message(2, &scalar("y", 1)),
            )],
            "`p.A` has two fields with the name or number of `y = 1`",
        ),
        (
            vec![with_message(
                &a.clone().message(8, &named("x")).message(8, &named("x")),
            )],
            "`p.A` has two oneofs with the name `x`",
        ),
        (
            vec![
                file("a.proto").message(
                    5,
                    &named("E")
                        .message(2, &named("X").int(2, 0))
                        .message(2, &named("X").int(2, 1)),
                ),
            ],
            "`E` has two values with the name `X`",
        ),
        (
            vec![with_message(&a).message(6, &named("S").message(2, &call).message(2, &call))],
            "`p.S` has two methods with the name `Get`",
        ),
        (
            vec![with_message(&a.clone().message(2, &scalar("x", 0)))],
            "field `x` in `p.A` has the number 0",
        ),
        (
            vec![with_message(
                &a.clone().message(9, &message().int(1, 5).int(2, 5)),
            )],
            "`p.A` has a range of numbers from 5 up to but without 5",
        ),
        (
            vec![with_message(&message().text(1, "A B"))],
            "the message name \"A B\" in `p` is not an identifier",
        ),
        (
            vec![file("a.proto").text(12, "proto4")],
            "`a.proto` has the unknown syntax `proto4`",
        ),
        (
            vec![file("a.proto").text(12, "editions").int(14, 9999)],
            "`a.proto` uses edition number 9999, which is not known",
        ),
        (
            vec![with_message(
                &a.clone().message(2, &scalar("x", 1).text(7, "ten")),
            )],
            "field `p.A.x` has the default \"ten\", which is not a value of its type",
        ),
        (
            vec![with_message(&a.message(7, &message().int(7, 1)))],
            "the map entry `p.A` has other fields than a key and a value",
        ),
    ];
    for (files, expected) in cases {
        assert_eq!(error(&files).0, expected);
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = (0..70).fold(message().text(1, "M"), |inner, _| {
        message().text(1, "M").message(3, &inner)
    });
    let (text, _) = error(&[with_message(&deep)]);
    assert!(text.starts_with("`x.binpb` is not a descriptor set: messages are nested too deep"));
}
