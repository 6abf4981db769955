//! Comments in the schema.

use super::*;

const BINARY: Surfaces = Surfaces::of(&[crate::finding::Surface::Binary]);

fn allowed(old: &str, new: &str) -> String {
    judged(&file(old), &file(new), BINARY, &With::default())
}

const OLD: &str = "message M {\n  int32 a = 1;\n  string b = 2;\n}";
const COMMENT: &str = "// protovet:allow FIELD_TYPE_CHANGED reason=\"none sent\"";

#[test]
fn a_comment_belongs_to_its_statement_or_the_next_or_the_block() {
    let retyped = "FIELD_TYPE_CHANGED p.M.a";
    let at = |line: u32| format!("{retyped}: by a comment in a.proto:{line}: none sent");
    for (new, line) in [
        (
            format!("message M {{\n  {COMMENT}\n  string a = 1;\n  string b = 2;\n}}"),
            4,
        ),
        (
            format!("message M {{\n  string a = 1; {COMMENT}\n  string b = 2;\n}}"),
            4,
        ),
        (
            format!("{COMMENT}\nmessage M {{\n  string a = 1;\n  string b = 2;\n}}"),
            3,
        ),
        (
            format!("message M {{ {COMMENT}\n  string a = 1;\n  string b = 2;\n}}"),
            3,
        ),
        (
            format!("message M {{\n  string a = 1;\n  string b = 2;\n}} {COMMENT}"),
            6,
        ),
        (
            format!("message M {{\n  {COMMENT}\n\n  string b = 2;\n  string a = 1;\n}}"),
            4,
        ),
        (
            format!("message M {{\n  string b = 2;\n  string a = 1;\n  {COMMENT}\n}}"),
            6,
        ),
        (
            format!("message M {{\n  string b = 2;\n  {COMMENT}\n  // more\n  string a = 1;\n}}"),
            5,
        ),
        (
            format!("{COMMENT}\n\nmessage M {{\n  string a = 1;\n  string b = 2;\n}}"),
            3,
        ),
    ] {
        assert_eq!(allowed(OLD, &new), at(line), "{new}");
    }
    let block = "message M {\n  /* The name.\n   * protovet:allow FIELD_TYPE_CHANGED reason=\"none sent\"\n   */\n  string a = 1;\n  string b = 2;\n}";
    assert_eq!(allowed(OLD, block), at(5));
}

#[test]
fn a_comment_on_something_else_allows_nothing_and_is_told_about() {
    for new in [
        format!("message M {{\n  string a = 1;\n  {COMMENT}\n  string b = 2;\n}}"),
        format!("message M {{\n  string a = 1;\n  string b = 2;\n}}\n{COMMENT}\nmessage N {{}}"),
    ] {
        let told = allowed(OLD, &new);
        assert!(
            told.starts_with("FIELD_TYPE_CHANGED p.M.a\nALLOW_UNUSED "),
            "{told}"
        );
    }
    let other = OLD.replace(
        "int32 a = 1;",
        "string a = 1; // protovet:allow FIELD_DELETED reason=\"x\"",
    );
    assert_eq!(
        allowed(OLD, &other),
        "FIELD_TYPE_CHANGED p.M.a\n\
         ALLOW_UNUSED 4: `FIELD_DELETED` finds nothing here that this comment could allow"
    );
}

#[test]
fn what_is_gone_is_allowed_where_it_was_or_where_it_is_reserved() {
    let on_message = "// protovet:allow FIELD_DELETED reason=\"x\"\nmessage M {\n  int32 a = 1;\n}";
    let gone = "FIELD_DELETED p.M.b: by a comment in a.proto:";
    assert_eq!(allowed(OLD, on_message), format!("{gone}3: x"));
    let in_place = "message M {\n  int32 a = 1;\n  // protovet:allow FIELD_DELETED reason=\"x\"\n}";
    assert_eq!(allowed(OLD, in_place), format!("{gone}5: x"));

    // the number is reserved, the name is not
    let name = "FIELD_NAME_NOT_RESERVED";
    let reserved = |number: u32| {
        let comment = format!("// protovet:allow {name} reason=\"x\"");
        format!("message M {{\n  int32 a = 1;\n  {comment}\n  reserved {number}, 2;\n}}")
            .replace("2, 2", "2")
    };
    assert_eq!(
        allowed(OLD, &reserved(2)),
        format!("{name} p.M.b: by a comment in a.proto:5: x")
    );
    let old = "message M {\n  int32 a = 1;\n  string b = 2;\n  string c = 3;\n}";
    let new = "message M {\n  int32 a = 1;\n  reserved 2;\n  \
               reserved 3; // protovet:allow FIELD_NAME_NOT_RESERVED reason=\"x\"\n}";
    assert_eq!(
        allowed(old, new),
        format!("{name} p.M.b\n{name} p.M.c: by a comment in a.proto:6: x")
    );
}

#[test]
fn a_comment_on_the_file_allows_what_is_gone_with_all_around_it() {
    let old = "message M { int32 a = 1; }\nmessage N {}";
    let comment = "// protovet:allow MESSAGE_DELETED reason=\"x\"";
    let new = format!("syntax = \"proto3\";\n{comment}\npackage p;\nmessage N {{}}\n");
    assert_eq!(
        judged(&file(old), &new, BINARY, &With::default()),
        "MESSAGE_DELETED p.M: by a comment in a.proto:2: x"
    );
    let without_package = |body: &str| format!("syntax = \"proto3\";\n{body}\n");
    let new = without_package(&format!("{comment}\n\nmessage N {{}}"));
    assert_eq!(
        judged(&without_package(old), &new, BINARY, &With::default()),
        "MESSAGE_DELETED M: by a comment in a.proto:2: x"
    );
}

#[test]
fn what_is_over_does_not_count() {
    let with = |until: &str| {
        let comment = format!("// protovet:allow FIELD_TYPE_CHANGED until={until} reason=\"x\"");
        OLD.replace("int32 a = 1;", &format!("string a = 1; {comment}"))
    };
    assert_eq!(
        allowed(OLD, &with("2026-11-21")),
        "FIELD_TYPE_CHANGED p.M.a: by a comment in a.proto:4 until 2026-11-21: x"
    );
    assert_eq!(
        allowed(OLD, &with("2026-11-20")),
        "FIELD_TYPE_CHANGED p.M.a\n\
         ALLOW_EXPIRED 4: the approval of `FIELD_TYPE_CHANGED` counted until 2026-11-20"
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let new = OLD.replace(
        "int32 a = 1;",
        "int32 a = 1; // protovet:allow FIELD_TYP_CHANGED",
    );
    assert_eq!(
        allowed(OLD, &new),
        "ALLOW_MALFORMED 4: there is no rule `FIELD_TYP_CHANGED`\n\
         ALLOW_MALFORMED 4: no reason is given"
    );
}

#[test]
fn what_was_there_before_is_done_and_not_told_about() {
    let done = OLD.replace("int32 a = 1;", &format!("string a = 1; {COMMENT}"));
    assert_eq!(allowed(&done, &done), "");
    let moved = done.replace("message M", "message Other {}\nmessage M");
    assert_eq!(allowed(&done, &moved), "");
    let twice = done.replace("string b = 2;", &format!("string b = 2; {COMMENT}"));
    assert_eq!(
        allowed(&done, &twice),
        "ALLOW_UNUSED 5: `FIELD_TYPE_CHANGED` finds nothing here that this comment could allow"
    );
    let wrong = done.replace("reason=", "resaon=");
    assert_eq!(allowed(&wrong, &wrong), "");
}

#[test]
fn what_was_not_asked_for_is_not_called_unused() {
    let comment = "// protovet:allow FIELD_DELETED reason=\"no code left\"";
    let new =
        format!("{comment}\nmessage M {{\n  int32 a = 1;\n  reserved 2;\n  reserved \"b\";\n}}");
    // only source code notices
    assert_eq!(allowed(OLD, &new), "");
    let elsewhere = judged(&file(OLD), &file(&new), Surfaces::ALL, &With::default());
    assert_eq!(
        elsewhere,
        "FIELD_DELETED p.M.b: by a comment in a.proto:3: no code left"
    );
}

#[test]
fn texts_and_prose_are_no_directives() {
    let new = OLD.replace(
        "int32 a = 1;",
        "int32 a = 1 [json_name = \"// protovet:allow\"]; // see protovet:allow X",
    );
    assert_eq!(allowed(OLD, &new), "");
}
