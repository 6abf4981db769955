//! That no text, however broken, makes the parser crash or lose its way.

use proptest::prelude::*;

use super::{Parsed, parse, unmark};
use crate::compile::text::ast::{Ast, Run, Written};
use crate::model::{Decl, Span};

/// One file with about everything.
const VALID: &str = r#"syntax = "proto2"; package a.b; import public "x.proto";
option (fo) = { a: 1, f: [1, 2.5, -inf]; o { a: 0x1F } p: [{a: 1}, <a: 2>] s: "a" 'b\x41' };
message M { // trailing
  required int32 a = 1 [default = 5, (fi).a = 7, json_name = "x"];
  repeated group G = 2 { optional .a.b.M m = 1; }
  oneof o { option (oo).a = 1; string s = 3; group H = 4 { } }
  map<string, M> mm = 5; reserved 10, 12 to 15, 1000 to max; reserved "q", "r";
  extensions 20 to 30, 40 [verification = UNVERIFIED];
  enum E { option allow_alias = true; Z = 0; N = -1 [deprecated = true]; reserved 5 to max; }
  extend M { optional int32 ei = 21; } }
service S { rpc A(M) returns (stream .a.b.M) { option (mo) = { a: 1 }; } rpc B(stream M) returns (M); }
"#;

const PIECES: [&str; 56] = [
    "{",
    "}",
    ";",
    "[",
    "]",
    "<",
    ">",
    "(",
    ")",
    "=",
    ",",
    ".",
    "-",
    ":",
    "/",
    "//",
    "/*",
    "*/",
    "\n",
    " ",
    "1",
    "08",
    "0x",
    "1.5e",
    "\"",
    "'",
    "\"a\\",
    "\\",
    "foo",
    "message",
    "enum",
    "service",
    "rpc",
    "returns",
    "stream",
    "optional",
    "repeated",
    "required",
    "group",
    "oneof",
    "map",
    "map<",
    "extend",
    "extensions",
    "reserved",
    "to",
    "max",
    "option",
    "default",
    "json_name",
    "import",
    "package",
    "syntax",
    "edition",
    "export",
    "\u{FEFF}é",
];

fn check(source: &str) {
    let Parsed {
        ast,
        written,
        errors,
        ..
    } = parse(source);
    for error in &errors {
        assert!(inside(source, error.span), "{error:?}");
        assert!(
            error.related.iter().all(|(span, _)| inside(source, *span)),
            "{error:?}"
        );
    }
    assert!(errors.len() <= 32);
    check_ast(source, &ast, &written);
}

fn inside(source: &str, span: Span) -> bool {
    source.get(span.start as usize..span.end as usize).is_some()
}

fn check_ast(source: &str, ast: &Ast, written: &Written) {
    let messages = ast.messages.iter().map(|message| message.decl);
    let enums = ast.enums.iter().map(|declared| declared.decl);
    let fields = ast.fields.iter().map(|field| field.decl);
    let methods = ast.methods.iter().map(|method| method.decl);
    let values = ast.enum_values.iter().map(|value| value.decl);
    for decl in messages
        .clone()
        .chain(enums)
        .chain(fields)
        .chain(methods)
        .chain(values)
    {
        check_decl(source, decl);
    }
    let known =
        |run: Run, length: usize| assert!(run.start <= run.end && run.range().end <= length);
    for message in &ast.messages {
        known(message.fields, ast.fields.len());
        known(message.oneofs, ast.oneofs.len());
        known(message.options, written.option_decls.len());
    }
    for field in &ast.fields {
        assert!(
            field
                .oneof
                .is_none_or(|oneof| (oneof as usize) < ast.oneofs.len())
        );
    }
    for option in &written.option_decls {
        assert!(inside(source, option.statement) && (option.value as usize) < written.values.len());
        known(option.name, written.option_name_parts.len());
    }
}

/// The name is an identifier, except that an entry borrows its field's, and blanks and comments
/// alone stand before the declaration.
fn check_decl(source: &str, decl: Decl) {
    assert!(
        inside(source, decl.span) && inside(source, decl.name),
        "{decl:?}"
    );
    let name = &source[decl.name.start as usize..decl.name.end as usize];
    assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    assert!(!name.starts_with(|first: char| first.is_ascii_digit()));
    let lead = &source[decl.lead as usize..decl.span.start as usize];
    assert!(lead.is_empty() || lead.contains([' ', '\n', '\t', '/', '\u{FEFF}', '\r', 'é']));
}

proptest! {
    #[test]
    fn any_tokens_in_any_order(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..80)) {
        check(&pieces.join(" "));
        check(&pieces.concat());
    }

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_change_of_a_valid_file(
        start in 0..VALID.len(),
        length in 0_usize..40,
        piece in prop::sample::select(&PIECES[..]),
    ) {
        let end = (start + length).min(VALID.len());
        check(&format!("{}{piece}{}", &VALID[..start], &VALID[end..]));
        check(&VALID[..start]);
    }
}

#[test]
fn the_valid_file_is_valid() {
    assert_eq!(parse(VALID).errors, []);
    check(VALID);
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let depth = 100_000;
    for (open, close) in [
        ("message A {", "}"),
        ("option a = {b:", "}"),
        ("(", ")"),
        ("[", "]"),
    ] {
        check(&(open.repeat(depth) + &close.repeat(depth)));
        check(&open.repeat(depth));
    }
    let value = format!("option a = {}{};", "{b".repeat(depth), "}".repeat(depth));
    assert_eq!(
        parse(&value).errors[0].message,
        "more than 64 message values are nested here"
    );
    let messages = "message A {".repeat(65) + &"}".repeat(65);
    let errors = parse(&messages).errors;
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].message, "more than 64 messages are nested here");
    assert_eq!(
        parse(&("message A {".repeat(64) + &"}".repeat(64))).errors,
        []
    );
}

#[test]
fn marks_are_cut_out() {
    assert_eq!(unmark("a «bc» d"), ("a bc d".to_owned(), Span::new(2, 4)));
}
