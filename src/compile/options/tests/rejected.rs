//! What is refused, and with what words.

use super::{compile_body, compile_files, problems_of};

/// The only problem of `message M { … }`.
fn problem(body: &str) -> String {
    let problems = problems_of(compile_body(&format!("message M {{ {body} }}")));
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].clone()
}

#[test]
fn unknown_names() {
    assert_eq!(
        problem("option depracated = true;"),
        "there is no message option `depracated` | did you mean `deprecated`?"
    );
    assert_eq!(
        problem("option wide = 1;"),
        "there is no message option `wide` | a custom option stands in parentheses: `(acme.wide)`"
    );
    assert_eq!(
        problem("option (acme.sub).aa = 1;"),
        "`acme.Sub` has no field `aa` | did you mean `a`?"
    );
    assert_eq!(
        problem("option (acme.sub) = { b: 1 };"),
        "`acme.Sub` has no field `b` | did you mean `a`?"
    );
    assert_eq!(
        problem("option (M) = 1;"),
        "`M` is not an extension, so it is no option"
    );
    assert_eq!(
        problem("option (acme.mark) = 'x';"),
        "`acme.mark` extends `google.protobuf.FieldOptions`, not `google.protobuf.MessageOptions`"
    );
    assert_eq!(
        problem("option uninterpreted_option = {};"),
        "`uninterpreted_option` is not for schemas to set"
    );
}

#[test]
fn values_of_the_wrong_kind() {
    assert_eq!(
        problem("option (acme.flag) = 1;"),
        "`(acme.flag)` takes `true` or `false`, not `1`"
    );
    assert_eq!(
        problem("option (acme.unsigned) = -1;"),
        "`(acme.unsigned)` takes an integer from 0 to 4294967295, not `-1`"
    );
    assert_eq!(
        problem("option (acme.ratio) = INF;"),
        "`(acme.ratio)` takes a number, not `INF`"
    );
    assert_eq!(
        problem("option (acme.text) = x;"),
        "`(acme.text)` takes a quoted string, not `x`"
    );
    assert_eq!(
        problem("option (acme.color) = 5;"),
        "`(acme.color)` takes the name of a value of `acme.Color`, not `5`"
    );
    assert_eq!(
        problem("option (acme.sub) = { color: 17 };"),
        "enum `acme.Color` has no value `17`"
    );
    assert_eq!(
        problem("option (acme.sub) = { a: [1] };"),
        "`a` takes an integer from -2147483648 to 2147483647, not a list"
    );
    assert_eq!(
        problem("option (acme.sub) = 1;"),
        "option `(acme.sub)` is a message | write `(acme.sub) = { … }`, or set a field: \
         `(acme.sub).field = …`"
    );
}

#[test]
fn spellings_that_literals_do_not_have() {
    assert_eq!(
        problem("option (acme.sub) = { ratio: 010 };"),
        "`ratio` takes a decimal number, not `010`"
    );
    assert_eq!(
        problem("option (acme.sub) = { [.acme.Sub.extra]: 1 };"),
        "a name in brackets has no leading dot"
    );
}

#[test]
fn what_is_set_twice() {
    assert_eq!(
        problem("option deprecated = true; option deprecated = true;"),
        "option `deprecated` is set twice"
    );
    assert_eq!(
        problem("option (acme.sub).a = 1; option (acme.sub) = {};"),
        "option `(acme.sub)` is set twice"
    );
    assert_eq!(
        problem("option (acme.sub) = { a: 1 }; option (acme.sub).a = 1;"),
        "option `(acme.sub).a` is set twice"
    );
    assert_eq!(
        problem("option (acme.sub) = { a: 1 a: 1 };"),
        "`a` is set twice"
    );
    assert_eq!(
        problem("option (acme.sub) = { left: 1 right: 1 };"),
        "`right` and `left` are both set, but only one of `choice` can be"
    );
}

#[test]
fn paths_that_lead_nowhere() {
    assert_eq!(
        problem("option (acme.subs).a = 1;"),
        "`(acme.subs)` is repeated, so its fields cannot be set alone | add a whole element with \
         `(acme.subs) = { … }`"
    );
    assert_eq!(
        problem("option (acme.wide).a = 1;"),
        "`(acme.wide)` is of type `int64`, which has no fields"
    );
}

#[test]
fn literals_need_their_required_fields() {
    assert_eq!(
        problem("option (acme.strict) = {};"),
        "`acme.Strict` needs its required field `must`"
    );
}

#[test]
fn definitions_say_where_and_when_they_hold() {
    let definitions = r#"
        syntax = "proto2"; package p; import "google/protobuf/descriptor.proto";
        message Sub { optional int32 a = 1 [targets = TARGET_TYPE_FIELD]; }
        enum E { A = 0; B = 1 [feature_support = { edition_introduced: EDITION_2024 }]; }
        extend google.protobuf.MessageOptions {
          optional Sub sub = 50001;
          optional int32 field = 50002 [targets = TARGET_TYPE_FIELD, targets = TARGET_TYPE_FILE];
          optional int32 late = 50003 [feature_support = { edition_introduced: EDITION_2024 }];
          optional E e = 50004;
        }"#;
    let of = |edition: &str, body: &str| {
        let text = format!("{edition} import \"definitions.proto\"; message M {{ {body} }}");
        problems_of(compile_files(&[
            ("definitions.proto", definitions),
            ("a.proto", &text),
        ]))
    };
    let (proto2, edition_2023, edition_2024) = (
        "syntax = 'proto2';",
        "edition = '2023';",
        "edition = '2024';",
    );
    assert_eq!(
        of(proto2, "option (p.sub).a = 1;"),
        ["`a` cannot be set on a message | set it on fields"]
    );
    assert_eq!(
        of(proto2, "option (p.field) = 1;"),
        ["`(p.field)` cannot be set on a message | set it on files or fields"]
    );
    assert_eq!(
        of(edition_2023, "option (p.late) = 1;"),
        ["`(p.late)` exists from edition 2024 on, and this file is edition 2023"]
    );
    assert_eq!(
        of(proto2, "option (p.e) = B;"),
        ["`B` exists from edition 2024 on, and this file is proto2"]
    );
    assert_eq!(
        of(edition_2024, "option (p.late) = 1; option (p.e) = B;"),
        [""; 0]
    );
    assert_eq!(
        of(proto2, "option features.json_format = ALLOW;"),
        ["`features` cannot be set in proto2 | only files with an `edition` have features"]
    );
    assert_eq!(
        of(edition_2023, "option features.field_presence = IMPLICIT;"),
        ["`field_presence` cannot be set on a message | set it on files or fields"]
    );
}

#[test]
fn removed_options_are_refused() {
    let problems = problems_of(compile_files(&[(
        "a.proto",
        "edition = '2024'; option java_multiple_files = true;",
    )]));
    assert_eq!(
        problems,
        ["`java_multiple_files` is gone since edition 2024"]
    );
}
