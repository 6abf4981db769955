//! What the parser accepts, and the tree it makes of it.

use super::{Tree, accepted};
use crate::compile::text::ast::{
    FieldDecl, FieldName, LiteralName, MessageKind, TypeRef, ValueKind,
};
use crate::compile::text::{string, text_of_name};
use crate::model::{Edition, ImportKind, Label, Scalar, Visibility};

fn field<'t>(tree: &'t Tree, name: &str) -> &'t FieldDecl {
    let mut fields = tree.ast.fields.iter();
    fields
        .find(|field| tree.text(field.decl.name) == name)
        .unwrap()
}

#[test]
fn an_empty_file() {
    for source in ["", ";;", "// only a comment", "\u{FEFF}", "/* a */\r\n"] {
        assert!(accepted(source).ast.syntax.is_none());
    }
}

#[test]
fn versions() {
    for (text, edition) in [
        ("syntax = \"proto2\";", Edition::Proto2),
        ("\u{FEFF}syntax = 'proto3';", Edition::Proto3),
        ("syntax = \"pro\" /* and */ \"to3\";", Edition::Proto3),
        ("edition = \"2023\";", Edition::Year(2023)),
        ("edition = \"2031\";", Edition::Year(2031)),
    ] {
        assert_eq!(
            accepted(text).ast.syntax.unwrap().edition,
            edition,
            "{text}"
        );
    }
}

#[test]
fn package_and_imports() {
    let tree = accepted(
        "edition = \"2024\"; package a . /* b */ b; import 'x.proto'; import public \"y\" \".proto\";\n\
         import option \"z.proto\";",
    );
    let package = tree.ast.package.unwrap();
    assert_eq!(text_of_name(&tree.source, package.decl.name), "a.b");
    let kinds: Vec<_> = tree.ast.imports.iter().map(|import| import.kind).collect();
    assert_eq!(
        kinds,
        [ImportKind::Plain, ImportKind::Public, ImportKind::Option]
    );
    let path = tree.ast.imports[1].decl.name;
    assert_eq!(string::text(&tree.source, path), "y.proto");
    assert_eq!(
        tree.text(tree.ast.imports[0].decl.span),
        "import 'x.proto';"
    );
}

#[test]
fn a_field_and_its_places() {
    let source = "message A { // x\n  repeated .b.C c_1 = 0x1F [deprecated = true]; }";
    let tree = accepted(source);
    let field = field(&tree, "c_1");
    assert_eq!(field.label, Some(Label::Repeated));
    assert_eq!(tree.text(field.type_span), ".b.C");
    assert!(matches!(field.ty, TypeRef::Named));
    assert_eq!(
        (field.number.magnitude(), tree.text(field.number.span)),
        (31, "0x1F")
    );
    assert_eq!(
        tree.text(field.decl.span),
        "repeated .b.C c_1 = 0x1F [deprecated = true];"
    );
    assert_eq!(field.decl.lead as usize, source.find('{').unwrap() + 1);
    assert_eq!(field.options.range().len(), 1);
}

#[test]
fn scalar_types_are_recognized() {
    for scalar in Scalar::ALL {
        let tree = accepted(&format!(
            "syntax = 'proto3'; message A {{ {} x = 1; }}",
            scalar.keyword()
        ));
        assert!(matches!(field(&tree, "x").ty, TypeRef::Scalar(found) if found == scalar));
    }
}

#[test]
fn keywords_name_fields_types_and_all_else() {
    let tree = accepted(
        "syntax = 'proto3';
        message message { .option option = 1; optional message reserved = 2; map map = 3; }
        message Names { int32 message = 1; enum2 enum = 2; string syntax = 3; rpc rpc = 4;
          stream stream = 5; bool to = 6; local local = 7; export export = 8; service x = 9; }
        enum enum { option = 0; reserved = 1; max = 2; inf = 3; }
        service service { rpc rpc (stream) returns (stream rpc); }",
    );
    assert_eq!(tree.field_names(0), ["option", "reserved", "map"]);
    assert_eq!(tree.field_names(1).len(), 9);
    assert_eq!(tree.ast.enum_values.len(), 4);
    let method = tree.ast.methods[0];
    assert!(!method.client_streaming && method.server_streaming);
    assert_eq!(
        (tree.text(method.input), tree.text(method.output)),
        ("stream", "rpc")
    );
}

#[test]
fn fields_of_a_message_are_neighbours() {
    let tree = accepted(
        "syntax = 'proto3'; message A { int32 a = 1; message B { int32 b = 1; message C {}
         int32 c = 2; } extend D { int32 d = 9; } map<string, B> e = 2; enum E { X = 0; }
         int32 f = 3; }",
    );
    assert_eq!(tree.field_names(tree.message("A")), ["a", "e", "f"]);
    assert_eq!(tree.field_names(tree.message("B")), ["b", "c"]);
    let extend = tree.ast.extends[0];
    assert_eq!((tree.text(extend.decl.name), extend.parent), ("D", Some(0)));
    assert_eq!(
        tree.text(tree.ast.fields[extend.fields.range()][0].decl.name),
        "d"
    );
    let parents: Vec<_> = tree
        .ast
        .messages
        .iter()
        .map(|message| message.parent)
        .collect();
    assert_eq!(parents, [None, Some(0), Some(1), Some(0)]);
    assert_eq!(tree.ast.enums[0].parent, Some(0));
}

#[test]
fn maps_make_entries() {
    let tree = accepted("syntax = 'proto3'; message A { map < string , .b.C > m = 4; }");
    let map = field(&tree, "m");
    let TypeRef::Local(entry) = tree.ast.fields.last().unwrap().ty else {
        panic!()
    };
    let entry = tree.ast.messages[entry as usize];
    assert_eq!((entry.kind, entry.parent), (MessageKind::MapEntry, Some(0)));
    assert_eq!(tree.text(entry.decl.name), tree.text(map.decl.name));
    let [key, value] = tree.ast.fields[entry.fields.range()] else {
        panic!()
    };
    assert_eq!((key.name, value.name), (FieldName::Key, FieldName::Value));
    assert!(matches!(key.ty, TypeRef::Scalar(Scalar::String)));
    assert_eq!(tree.text(value.type_span), ".b.C");
    assert_eq!((key.number.magnitude(), value.number.magnitude()), (1, 2));
    assert_eq!(tree.text(entry.decl.span), "map < string , .b.C >");
}

#[test]
fn oneofs_stand_before_synthetic_ones() {
    let tree = accepted(
        "syntax = 'proto3'; message A { optional int32 a = 1; oneof x { int32 b = 2; string c = 3; }
         optional int32 d = 4; message N { oneof n { int32 e = 1; } } oneof y { option (z) = 1;
         int32 f = 5; } }",
    );
    let message = tree.ast.messages[0];
    let oneofs = &tree.ast.oneofs[message.oneofs.range()];
    let names: Vec<_> = oneofs
        .iter()
        .map(|oneof| tree.text(oneof.decl.name))
        .collect();
    assert_eq!(names, ["x", "y", "a", "d"]);
    let synthetic: Vec<_> = oneofs.iter().map(|oneof| oneof.synthetic).collect();
    assert_eq!(synthetic, [false, false, true, true]);
    assert!(oneofs.iter().all(|oneof| oneof.message == 0));
    assert_eq!(oneofs[1].options.range().len(), 1);
    let members: Vec<_> = tree.ast.fields[message.fields.range()]
        .iter()
        .map(|field| field.oneof.map(|oneof| oneof - message.oneofs.start))
        .collect();
    assert_eq!(members, [Some(2), Some(0), Some(0), Some(3), Some(1)]);
    assert_eq!(field(&tree, "e").oneof, Some(0));
    assert_eq!(tree.ast.oneofs[0].message, 1);
}

#[test]
fn groups_everywhere() {
    let tree = accepted(
        "message A { repeated group Re = 1 [deprecated = true] { optional int32 a = 1; }
         oneof o { group One = 2 { } } extensions 5; }
         extend A { optional group Ext = 5 { oneof p { int32 b = 1; } } }",
    );
    for (name, parent) in [("Re", Some(0)), ("One", Some(0)), ("Ext", None)] {
        let group = field(&tree, name);
        assert_eq!(group.name, FieldName::LowerCase);
        assert_eq!(tree.text(group.type_span), "group");
        let TypeRef::Local(body) = group.ty else {
            panic!()
        };
        let body = tree.ast.messages[body as usize];
        assert_eq!((body.kind, body.parent), (MessageKind::Group, parent));
        assert_eq!(body.decl.span, group.decl.span);
    }
    assert_eq!(tree.field_names(tree.message("Re")), ["a"]);
    assert_eq!(
        field(&tree, "One").oneof,
        Some(tree.ast.messages[0].oneofs.start)
    );
}

#[test]
fn extensions_of_proto3_have_no_oneof() {
    let tree = accepted("syntax = 'proto3'; extend A { optional int32 a = 5; }");
    assert!(tree.ast.fields[0].proto3_optional);
    assert_eq!((tree.ast.fields[0].oneof, tree.ast.oneofs.len()), (None, 0));
}

#[test]
fn ranges_and_reserved_names() {
    let tree = accepted(
        "message A { reserved 1, 3 to 5, 9 to max; reserved \"a\" \"b\", 'c';
         extensions 100, 200 to 300 [verification = DECLARATION, declaration = { number: 100 }]; }
         enum B { X = 0; reserved -5 to -1, 7 to max; reserved 'Y'; }",
    );
    let message = tree.ast.messages[0];
    let ranges = &tree.ast.reserved_ranges[message.reserved_ranges.range()];
    let ends: Vec<_> = ranges
        .iter()
        .map(|range| range.end.map(|end| end.magnitude()))
        .collect();
    assert_eq!(ends, [Some(1), Some(5), None]);
    assert_eq!(tree.text(ranges[1].span), "3 to 5");
    assert_eq!(
        tree.text(ranges[1].statement),
        "reserved 1, 3 to 5, 9 to max;"
    );
    let names = &tree.ast.reserved_names[message.reserved_names.range()];
    assert_eq!(string::text(&tree.source, names[0].span), "ab");
    assert!(tree.text(names[1].span).starts_with('\''));
    let extensions = &tree.ast.extension_ranges[message.extension_ranges.range()];
    assert_eq!(extensions[0].options, extensions[1].options);
    assert_eq!(extensions[0].options.range().len(), 2);
    let range = tree.ast.reserved_ranges[tree.ast.enums[0].reserved_ranges.range()][0];
    assert!(range.start.is_negative() && range.end.unwrap().is_negative());
    assert_eq!(range.start.magnitude(), 5);
}

#[test]
fn editions_write_names_bare_and_visibility() {
    let tree = accepted(
        "edition = '2024'; export message A { reserved a, to; local enum B { X = 0; reserved Y; } }
         local message C { export x = 1; }",
    );
    assert_eq!(tree.ast.messages[0].visibility, Visibility::Export);
    assert_eq!(tree.ast.messages[1].visibility, Visibility::Local);
    assert_eq!(tree.ast.enums[0].visibility, Visibility::Local);
    let reserved = tree.ast.reserved_names.iter();
    let reserved: Vec<_> = reserved.map(|name| tree.text(name.span)).collect();
    assert_eq!(reserved, ["Y", "a", "to"]);
    assert!(
        tree.text(tree.ast.messages[0].decl.span)
            .starts_with("export message")
    );
}

#[test]
fn enums() {
    let tree = accepted(
        "enum A { ; option allow_alias = true; X = 0; Y = - 0x80000000 [deprecated = true];
         option = 017; }",
    );
    let numbers: Vec<_> = tree
        .ast
        .enum_values
        .iter()
        .map(|value| value.number.magnitude())
        .collect();
    assert_eq!(numbers, [0, 0x8000_0000, 15]);
    assert!(tree.ast.enum_values[1].number.is_negative());
    assert_eq!(
        tree.text(tree.ast.enum_values[1].number.span),
        "- 0x80000000"
    );
    assert_eq!(tree.ast.enums[0].options.range().len(), 1);
    assert_eq!(tree.ast.enums[0].values.range(), 0..3);
}

#[test]
fn services() {
    let tree = accepted(
        "service S { option deprecated = true; rpc A (stream .x.Y) returns (z) { option (h) = {
         get: '/' }; ; } ; rpc B (C) returns (stream D); }",
    );
    let methods = &tree.ast.methods[tree.ast.services[0].methods.range()];
    assert!(methods[0].client_streaming && !methods[0].server_streaming);
    assert_eq!(tree.text(methods[0].input), ".x.Y");
    assert_eq!(methods[0].options.range().len(), 1);
    assert!(!methods[1].client_streaming && methods[1].server_streaming);
    assert_eq!(tree.ast.services[0].options.range().len(), 1);
}

#[test]
fn option_names() {
    let tree = accepted("option (.a.b) . c.(d).e = X; message M { option f = 1; } option g = 'h';");
    let file = tree.written.option_decls[tree.ast.options.range()].to_vec();
    assert_eq!(file.len(), 2);
    let parts: Vec<_> = tree.written.option_name_parts[file[0].name.range()]
        .iter()
        .map(|part| (tree.text(part.span), part.is_extension))
        .collect();
    assert_eq!(
        parts,
        [(".a.b", true), ("c", false), ("d", true), ("e", false)]
    );
    assert_eq!(tree.text(file[0].name_span), "(.a.b) . c.(d).e");
    assert_eq!(tree.text(file[0].span), "(.a.b) . c.(d).e = X");
    assert_eq!(tree.text(file[0].statement), "option (.a.b) . c.(d).e = X;");
}

#[test]
fn scalar_values() {
    let source = "option a = X; option a = -inf; option a = 0x10; option a = - 17;
        option a = 18446744073709551616; option a = -.5e1; option a = 'x' /**/ \"y\";
        option a = -9223372036854775809;";
    let tree = accepted(source);
    let kinds: Vec<_> = tree
        .written
        .values
        .iter()
        .map(|value| (format!("{:?}", value.kind), tree.text(value.span)))
        .collect();
    let expected = [
        ("Ident { negative: false }", "X"),
        ("Ident { negative: true }", "-inf"),
        ("Int { negative: false, magnitude: 16 }", "0x10"),
        ("Int { negative: true, magnitude: 17 }", "- 17"),
        ("Float(1.8446744073709552e19)", "18446744073709551616"),
        ("Float(-5.0)", "-.5e1"),
        ("String", "'x' /**/ \"y\""),
        (
            "Int { negative: true, magnitude: 9223372036854775809 }",
            "-9223372036854775809",
        ),
    ];
    assert_eq!(kinds, expected.map(|(kind, text)| (kind.to_owned(), text)));
}

#[test]
fn message_values() {
    let tree = accepted(
        "option (a) = { x: 1, y <b: -infinity> ; z [ {c: 'd' 'e'}, < > ] w: [], v: [1, X, 2.5]
         [p.q] { } [t-x.io/r/p.q.R]: { s: - 1 } };",
    );
    let ValueKind::Message(run) = tree.written.values.last().unwrap().kind else {
        panic!()
    };
    let fields = &tree.written.literal_fields[run.range()];
    let names: Vec<_> = fields
        .iter()
        .map(|field| tree.text(field.name_span))
        .collect();
    assert_eq!(
        names,
        ["x", "y", "z", "w", "v", "[p.q]", "[t-x.io/r/p.q.R]"]
    );
    assert!(matches!(fields[5].name, LiteralName::Extension(span) if tree.text(span) == "p.q"));
    assert!(matches!(fields[6].name, LiteralName::Any(span) if tree.text(span) == "p.q.R"));
    let ValueKind::List(list) = tree.value(fields[4].value).kind else {
        panic!()
    };
    let texts: Vec<_> = tree.written.values[list.range()]
        .iter()
        .map(|value| tree.text(value.span))
        .collect();
    assert_eq!(texts, ["1", "X", "2.5"]);
    let ValueKind::List(list) = tree.value(fields[2].value).kind else {
        panic!()
    };
    let messages = &tree.written.values[list.range()];
    assert!(
        messages
            .iter()
            .all(|value| matches!(value.kind, ValueKind::Message(_)))
    );
    let ValueKind::Message(inner) = messages[0].kind else {
        panic!()
    };
    assert_eq!(
        tree.text(tree.written.literal_fields[inner.range()][0].name_span),
        "c"
    );
}

#[test]
fn options_of_one_element_are_neighbours() {
    let tree = accepted(
        "message A { option a = 1; optional int32 x = 1 [b = 2, (c).d = 3]; message B { option e = 4; }
         option f = 5; }",
    );
    let options = |run: crate::compile::text::ast::Run| -> Vec<&str> {
        tree.written.option_decls[run.range()]
            .iter()
            .map(|option| tree.text(option.span))
            .collect()
    };
    assert_eq!(options(tree.ast.messages[0].options), ["a = 1", "f = 5"]);
    assert_eq!(options(tree.ast.messages[1].options), ["e = 4"]);
    assert_eq!(options(tree.ast.fields[0].options), ["b = 2", "(c).d = 3"]);
}
