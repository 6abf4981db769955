//! What the parser refuses, with which words and where.

use super::{Parsed, parse, unmark};

/// Asserts the only error: its message, and its place between `«` and `»`.
#[track_caller]
fn rejected(marked: &str, message: &str) {
    let (source, span) = unmark(marked);
    let Parsed { errors, .. } = parse(&source);
    let found: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(found, [message], "{source}");
    assert_eq!(errors[0].span, span, "{source}");
}

/// The same in a proto3 message, whose other fields must survive.
#[track_caller]
fn rejected_in_message(marked: &str, message: &str) {
    let marked = format!(
        "syntax = 'proto3'; message A {{ int32 before = 6;\n {marked}\n int32 after = 7; }}"
    );
    rejected(&marked, message);
    let (source, _) = unmark(&marked);
    let ast = parse(&source).ast;
    let fields = &ast.fields[ast.messages[0].fields.range()];
    for number in [6, 7] {
        assert!(
            fields
                .iter()
                .any(|field| field.number.magnitude() == number),
            "{source}"
        );
    }
}

#[test]
fn versions() {
    rejected("syntax = «\"proto4\"»;", "the syntax `proto4` is not known");
    rejected("edition = «'2022'»;", "the edition `2022` is not known");
    rejected("edition = «'latest'»;", "the edition `latest` is not known");
    rejected(
        "syntax «\"proto3\"»;",
        "expected `=` after `syntax`, found `\"proto3\"`",
    );
    rejected(
        "package a; «syntax = 'proto3'»;",
        "the `syntax` statement must come first in the file",
    );
    rejected(
        "syntax = 'proto3'; «syntax = 'proto3'»;",
        "the version of the language is given twice",
    );
}

#[test]
fn statements_of_a_file() {
    rejected("package a; «package b;»", "a file has only one package");
    rejected("package «.»a;", "a package name does not start with a dot");
    rejected("package a.«;»", "expected a name after `.`, found `;`");
    rejected(
        "import «x»;",
        "expected the quoted path of the file to import, found `x`",
    );
    rejected("import «option» 'x';", "`import option` needs edition 2024");
    rejected(
        "edition = '2024'; import «weak» 'x';",
        "`import weak` ended with edition 2024",
    );
    rejected(
        "edition = '2023'; «export» message A {}",
        "`export` needs edition 2024",
    );
    rejected(
        "edition = '2024'; local «service» A {}",
        "expected `message` or `enum` after `local`, found `service`",
    );
    rejected("message A {} «}» message B {}", "this `}` closes nothing");
    rejected(
        "«rpc» A (B) returns (C);",
        "expected a declaration, found `rpc`",
    );
    rejected(
        "message A {} «$» message B;",
        "expected a declaration, found `$`",
    );
}

#[test]
fn fields() {
    rejected_in_message("string «name»;", "field `name` has no number");
    rejected_in_message(
        "string «name» [deprecated = true];",
        "field `name` has no number",
    );
    rejected_in_message("«name» = 1;", "field `name` has no type");
    rejected_in_message("«string» = 1;", "this field of type `string` has no name");
    rejected_in_message("string name = 1«»", "expected `;` after the field");
    rejected_in_message("string name = «x»;", "expected a field number, found `x`");
    rejected_in_message(
        "string name = «1.5»;",
        "expected a field number, found `1.5`",
    );
    rejected_in_message("string «name»", "field `name` has no number");
    rejected_in_message("B «c»\n B d = 3;", "field `c` has no number");
    rejected(
        "syntax = 'proto3'; message A { int32 a =\n «string» b = 2; }",
        "expected a field number, found `string`",
    );
}

#[test]
fn the_next_number_is_offered() {
    let errors = parse("syntax = 'proto3'; message A { int32 a = 41; int32 b; }").errors;
    let help = errors[0].help.as_deref();
    assert_eq!(
        help,
        Some("write `= 42` after the name: every field needs a number")
    );
}

#[test]
fn field_numbers() {
    rejected_in_message("string name = «-1»;", "a field number cannot be negative");
    rejected_in_message(
        "string a = «4294967296»;",
        "the field number 4294967296 is too high",
    );
    rejected_in_message("reserved «-1» to 3;", "a field number cannot be negative");
    rejected_in_message(
        "reserved 5 to «2147483648»;",
        "the field number 2147483648 is too high",
    );
    rejected(
        "enum A { B = «2147483648»; }",
        "the enum number 2147483648 does not fit 32 bits",
    );
    rejected(
        "enum A { B = «-2147483649»; }",
        "the enum number -2147483649 does not fit 32 bits",
    );
}

#[test]
fn labels() {
    rejected(
        "message A { «int32» a = 1; }",
        "a proto2 field needs a label",
    );
    rejected(
        "extend A { «int32» a = 1; }",
        "a proto2 field needs a label",
    );
    rejected_in_message(
        "oneof o { «repeated» int32 a = 1; }",
        "a field of a oneof cannot be `repeated`",
    );
    rejected_in_message(
        "«repeated» map<string, B> a = 1;",
        "a map field cannot be `repeated`",
    );
    rejected_in_message(
        "oneof o { «map<string, B>» a = 1; }",
        "a map cannot be in a oneof",
    );
    rejected(
        "syntax = 'proto3'; extend A { «map<int32, B>» a = 1; }",
        "a map cannot be in an extension",
    );
    let edition = |field: &str| format!("edition = '2023'; message A {{ {field} }}");
    rejected(
        &edition("«optional» int32 a = 1;"),
        "editions do not have the label `optional`",
    );
    rejected(
        &edition("«required» int32 a = 1;"),
        "editions do not have the label `required`",
    );
    rejected(
        &edition("repeated «group» A = 1 {}"),
        "editions do not have groups",
    );
}

#[test]
fn blocks() {
    rejected_in_message("oneof «o» {}", "oneof `o` has no fields");
    rejected_in_message(
        "oneof o { int32 a = 1; «;» }",
        "a `;` cannot stand alone in a oneof",
    );
    rejected("extend «A» {}", "extend `A` has no fields");
    rejected(
        "syntax = 'proto3'; extend A { «;» int32 a = 1; }",
        "a `;` cannot stand alone in an `extend` block",
    );
    rejected(
        "message A«;» message B {}",
        "expected `{` after message `A`, found `;`",
    );
    rejected_in_message(
        "«rpc» B (C) returns (D);",
        "`rpc` cannot stand inside a message",
    );
    rejected_in_message("«import» 'x';", "`import` cannot stand inside a message");
    rejected(
        "message A { message B {} enum C { X = 0;«»",
        "expected `}` to close enum `C`, found the end of the file",
    );
    rejected(
        "message A { optional group «b» = 1 {} }",
        "the name of group `b` starts with a small letter",
    );
}

#[test]
fn enums_and_services() {
    rejected("enum A { «B»; C = 1; }", "enum value `B` has no number");
    rejected(
        "enum A { B = «'x'»; C = 1; }",
        "expected the number of the enum value, found `'x'`",
    );
    rejected(
        "enum A { B = 0«»\n C = 1; }",
        "expected `;` after the enum value",
    );
    rejected(
        "service S { «message» A {} }",
        "expected `rpc` or `option`, found `message`",
    );
    rejected(
        "service S { «stream» A (B, C); }",
        "a service cannot declare a `stream`",
    );
    rejected(
        "service S { rpc A «;» rpc B (C) returns (D); }",
        "expected `(` after the name of the method, found `;`",
    );
    rejected(
        "service S { rpc A (B) «return» (C); }",
        "expected `returns` after the request type, found `return`",
    );
    rejected(
        "service S { rpc A («int32») returns (C); }",
        "expected a message type, found the scalar type `int32`",
    );
    rejected(
        "service S { rpc A (B) returns (C) { «int32» a = 1; } }",
        "expected `option` or `}`, found `int32`",
    );
}

#[test]
fn reserved() {
    rejected_in_message(
        "reserved «a», b;",
        "reserved names need quotes before editions",
    );
    rejected(
        "edition = '2023'; message A { reserved «'a'», 'b'; }",
        "reserved names have no quotes in editions",
    );
    rejected_in_message(
        "reserved 1, «'a'»;",
        "expected a number or a name, found `'a'`",
    );
    rejected_in_message(
        "reserved 1 to «min»;",
        "expected a number or `max` after `to`, found `min`",
    );
    rejected_in_message("reserved «;»", "expected a number or a name, found `;`");
    rejected_in_message("extensions «max»;", "expected a field number, found `max`");
}

#[test]
fn options() {
    rejected("option a = «[»1];", "an option cannot be set to a list");
    rejected("option (a) = «<»b: 1>;", "a message value starts with `{`");
    rejected(
        "option a = «-b»;",
        "only numbers, `inf` and `nan` can have a sign",
    );
    rejected(
        "option a = «-infinity»;",
        "only numbers, `inf` and `nan` can have a sign",
    );
    rejected(
        "option a = -«'b'»;",
        "expected a number after `-`, found `'b'`",
    );
    rejected("option a = «;»", "expected a value, found `;`");
    rejected(
        "option a«;»",
        "expected `=` and a value after the option `a`, found `;`",
    );
    rejected(
        "option «.»a = 1;",
        "expected the name of an option, found `.`",
    );
    rejected(
        "option (a«=» 1;",
        "expected `)` after the name of the custom option, found `=`",
    );
    rejected(
        "option a = «0x1ffffffffffffffff»;",
        "the number 0x1ffffffffffffffff does not fit 64 bits",
    );
    rejected_in_message("int32 a = 1 [«]»;", "expected an option before `]`");
    rejected_in_message("int32 a = 1 [b = 2, «]»;", "expected an option before `]`");
    rejected_in_message(
        "int32 a = 1 [b = 2 «c» = 3];",
        "expected `]` or `,` after the option, found `c`",
    );
    rejected_in_message(
        "int32 a = 1 [json_name = «b»];",
        "the value of `json_name` is not a string",
    );
    rejected_in_message(
        "int32 a = 1 [json_name = 'b', «json_name = 'c'»];",
        "`json_name` is given twice",
    );
    rejected_in_message(
        "int32 a = 1 [default = «{}»];",
        "a default is a single value",
    );
}

#[test]
fn message_values() {
    rejected_in_message(
        "option (a) = { b: «;» c: 1 };",
        "expected a value, found `;`",
    );
    rejected_in_message(
        "option (a) = { b: { c «1» } d: 2 };",
        "expected `:` and a value after `c`, found `1`",
    );
    rejected_in_message(
        "option (a) = { b <c: «=»>, d: 2 };",
        "expected a value, found `=`",
    );
    rejected_in_message(
        "option (a) = { b: 1,«,» c: 2 };",
        "expected the name of a field, found `,`",
    );
    rejected_in_message(
        "option (a) = { b: [1, «]» };",
        "expected a value, found `]`",
    );
    rejected_in_message(
        "option (a) = { b [«1»] };",
        "expected `{`, or `:` before the list, found `1`",
    );
    rejected_in_message("option (a) = { b: [«[»1]] };", "a list cannot hold a list");
    rejected_in_message(
        "option (a) = { [a.b-c«]»: 1 };",
        "expected `/` after the domain, found `]`",
    );
    rejected_in_message(
        "option (a) = { «1»: 2 };",
        "expected the name of a field, found `1`",
    );
}

#[test]
fn tokens() {
    rejected_in_message(
        "int32 a = «08»;",
        "`08` is not a number: with a leading zero it is octal",
    );
    rejected_in_message(
        "int32 a = «1a»;",
        "`1a` is not a number: something else clings to it",
    );
    rejected(
        "option a = «1.0f»;",
        "`1.0f` is not a number: something else clings to it",
    );
    rejected("option a = 'x«\\q»';", "this escape sequence is not known");
    rejected(
        "option a = «'x»\n;",
        "this string is not closed on its line",
    );
    rejected("message A {} «/*» no end", "this comment is never closed");
    rejected(
        "/* a «/*» b */ message A {}",
        "block comments cannot be nested",
    );
    rejected_in_message("int32 a«é» = 1;", "`é` cannot stand here");
    rejected(
        "message A {«\u{FEFF}»}",
        "a byte order mark cannot stand here",
    );
    rejected("message A {«\u{A0}»}", "U+00A0 cannot stand here");
}

#[test]
fn several_errors_and_no_cascades() {
    let source = "syntax = 'proto3'\nmessage A { int32 a = ; string b\n B c = 2 }\n\
                  enum E { X = }\n service S { rpc }\n message F { int32 ok = 1; }";
    let Parsed { ast, errors, .. } = parse(source);
    let found: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        found,
        [
            "expected `;` after the `syntax` statement",
            "expected a field number, found `;`",
            "field `b` has no number",
            "expected `;` after the field",
            "expected the number of the enum value, found `}`",
            "expected the name of the method, found `}`",
        ]
    );
    assert_eq!(
        (ast.messages.len(), ast.enums.len(), ast.services.len()),
        (2, 1, 1)
    );
    assert!(
        ast.fields
            .iter()
            .any(|field| source[field.decl.span.start as usize..].starts_with("int32 ok"))
    );
}
