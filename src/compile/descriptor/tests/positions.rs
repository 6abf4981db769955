//! Where things stand according to source info.

use super::{compiled, field, schema};
use crate::compile::compile_descriptor_set;
use crate::model::{FileId, Schema, Span};

const TEXT: &str = r#"syntax = "proto2";
package acme;
import "b.proto";
option java_package = "com.acme";

// About users.
message User {
  optional int32 id = 1 [deprecated = true, json_name = "ID"];
  map<string, B> map = 2;
  repeated group Item = 3 { optional int32 n = 1; }
  reserved 5 to 7, 9;
  reserved "old";
  extensions 100 to 200;
}
enum Kind {
  // Nothing.
  NONE = 0;
}
service S {
  rpc Get(User) returns (stream User);
}
"#;

struct Located {
    schema: Schema,
    file: FileId,
}

impl Located {
    fn new() -> Self {
        let schema = schema(&[
            ("a.proto", TEXT),
            ("b.proto", "syntax = \"proto2\"; message B {}"),
        ]);
        let file = schema.file("a.proto").unwrap();
        Self { schema, file }
    }

    /// The text at a span.
    fn text(&self, span: Span) -> String {
        let Some(range) = self.schema[self.file].source.range(span) else {
            return String::new();
        };
        let mut lines: Vec<&str> = TEXT.lines().collect();
        lines.truncate(range.end.line as usize);
        let last = lines.last_mut().unwrap();
        *last = &last[..range.end.column as usize - 1];
        let first = range.start.line as usize - 1;
        lines[first] = &lines[first][range.start.column as usize - 1..];
        lines[first..].join("\n")
    }
}

#[test]
fn files_have_positions() {
    let at = Located::new();
    let file = &at.schema[at.file];
    assert_eq!(at.text(file.edition_span), "syntax = \"proto2\";");
    assert_eq!(at.text(file.package_span), "package acme;");
    assert_eq!(at.text(file.imports[0].span), "import \"b.proto\";");
    let option = file.options.by_name("java_package").unwrap();
    assert_eq!(at.text(option.span), "option java_package = \"com.acme\";");
}

#[test]
fn messages_and_fields_have_positions() {
    let at = Located::new();
    let user = &at.schema[at.schema.message("acme.User").unwrap()];
    assert_eq!(at.text(user.decl.name), "User");
    assert!(at.text(user.decl.span).starts_with("message User {\n"));
    assert!(at.text(user.decl.span).ends_with("200;\n}"));
    let source = &at.schema[at.file].source;
    assert_eq!(source.recorded_comment(&user.decl), Some(" About users.\n"));
    let id = field(&at.schema, "acme.User.id");
    let texts = [id.decl.name, id.number_span, id.type_span, id.label_span].map(|it| at.text(it));
    assert_eq!(texts, ["id", "1", "int32", "optional"]);
    assert_eq!(
        at.text(id.options.by_name("deprecated").unwrap().span),
        "deprecated = true"
    );
    assert!(!id.json_name_span().is_none() && id.default_span().is_none());
    assert_eq!(source.recorded_comment(&id.decl), None);
    assert_eq!(at.text(user.reserved_ranges[0].span), "5 to 7");
    assert_eq!(at.text(user.reserved_ranges[1].span), "9");
    assert_eq!(at.text(user.reserved_names[0].span), "\"old\"");
    assert_eq!(at.text(user.extension_ranges[0].range.span), "100 to 200");
}

#[test]
fn maps_and_groups_have_positions() {
    let at = Located::new();
    let map = field(&at.schema, "acme.User.map");
    assert_eq!(at.text(map.type_span), "map<string, B>");
    let entry = &at.schema[at.schema.message("acme.User.MapEntry").unwrap()];
    assert_eq!(at.text(entry.decl.span), "map<string, B>");
    assert_eq!(
        at.text(field(&at.schema, "acme.User.MapEntry.key").decl.span),
        "map<string, B>"
    );
    let item = field(&at.schema, "acme.User.item");
    assert_eq!(at.text(item.number_span), "3");
    let body = &at.schema[at.schema.message("acme.User.Item").unwrap()];
    assert_eq!(at.text(body.decl.name), "Item");
}

#[test]
fn enums_and_methods_have_positions() {
    let at = Located::new();
    let kind = at.schema.enum_named("acme.Kind").unwrap();
    let (_, none) = at.schema.values_of(kind).next().unwrap();
    assert_eq!(
        (at.text(none.decl.span), at.text(none.number_span)),
        ("NONE = 0;".into(), "0".into())
    );
    assert_eq!(
        at.schema[at.file].source.recorded_comment(&none.decl),
        Some(" Nothing.\n")
    );
    let service = at.schema.service("acme.S").unwrap();
    let (_, get) = at.schema.methods_of(service).next().unwrap();
    assert_eq!(
        (at.text(get.input_span), at.text(get.output_span)),
        ("User".into(), "User".into())
    );
    assert_eq!(at.text(get.decl.name), "Get");
}

#[test]
fn without_source_info_nothing_has_a_position() {
    use prost::Message;
    let bytes = compiled(&[("a.proto", "syntax = \"proto3\"; message A { int32 x = 1; }")]);
    let mut set = prost_reflect::prost_types::FileDescriptorSet::decode(bytes.as_slice()).unwrap();
    set.file
        .iter_mut()
        .for_each(|file| file.source_code_info = None);
    let schema = compile_descriptor_set(&set.encode_to_vec(), "x").unwrap();
    let x = field(&schema, "A.x");
    assert!(x.decl.span.is_none() && x.number_span.is_none() && x.type_span.is_none());
    let file = &schema[schema.file("a.proto").unwrap()];
    assert_eq!(file.source.range(x.decl.span), None);
    assert_eq!(file.source.recorded_comment(&x.decl), None);
}
