//! What descriptors say of structure, as the model has it.

use super::encode::{file, message, set};
use super::{field, schema};
use crate::compile::compile_descriptor_set;
use crate::model::{
    Cardinality, Edition, FileRole, ImportKind, Label, OptionValue, Scalar, Schema, Type,
    Visibility,
};

const PROTO2: &str = r#"
syntax = "proto2";
package acme.v1;
import "google/protobuf/descriptor.proto";
option java_package = "com.acme";
extend google.protobuf.FieldOptions { optional string note = 50001; }
message User {
  required int32 id = 1 [(note) = "key", deprecated = true];
  optional string name = 2 [default = "n\"a", json_name = "NAME"];
  repeated fixed32 codes = 3 [packed = true];
  optional bytes raw = 4 [default = "\000a\377"];
  optional Kind kind = 5 [default = B];
  optional group Address = 6 { optional string street = 1; }
  map<string, User> friends = 7;
  oneof contact { string mail = 8; int64 phone = 9; }
  optional float ratio = 10 [default = -inf];
  extensions 100 to 199, 1000 to max;
  reserved 20, 30 to 40;
  reserved "old", "older";
  enum Kind { A = 0; B = -1; reserved -5 to -3, 10 to max; reserved "C"; }
  extend User { optional uint32 nested_ext = 150; }
}
extend User { repeated User more = 151; }
service Users { rpc Get(User) returns (stream User) { option deprecated = true; } }
"#;

fn proto2() -> Schema {
    schema(&[("acme/v1/user.proto", PROTO2)])
}

#[test]
fn files_keep_their_role_package_and_options() {
    let schema = proto2();
    let file = &schema[schema.file("acme/v1/user.proto").unwrap()];
    assert_eq!(
        (file.edition, file.package.as_str()),
        (Edition::Proto2, "acme.v1")
    );
    assert_eq!(file.role, FileRole::Input);
    let java = file.options.by_name("java_package").unwrap();
    assert_eq!(java.value.as_str(), Some("com.acme"));
    assert_eq!(
        (
            file.messages.len(),
            file.services.len(),
            file.extensions.len()
        ),
        (1, 1, 2)
    );
    let import = &file.imports[0];
    assert_eq!(
        (import.path.as_str(), import.kind),
        ("google/protobuf/descriptor.proto", ImportKind::Plain)
    );
    assert!(import.used);
    assert_eq!(schema[import.file.unwrap()].role, FileRole::Import);
}

#[test]
fn fields_keep_types_labels_and_defaults() {
    let schema = proto2();
    let get = |name: &str| field(&schema, &format!("acme.v1.User.{name}"));
    let id = get("id");
    assert_eq!((id.number, id.ty), (1, Type::Scalar(Scalar::Int32)));
    assert_eq!(
        (id.label, id.cardinality),
        (Label::Required, Cardinality::Required)
    );
    assert_eq!(
        id.options.by_name("(acme.v1.note)").unwrap().value.as_str(),
        Some("key")
    );
    assert_eq!(id.options.bool(3), Some(true));
    let name = get("name");
    assert_eq!(name.json_name(), "NAME");
    assert_eq!(name.default().and_then(OptionValue::as_str), Some("n\"a"));
    assert!(get("codes").packed && get("codes").cardinality.is_repeated());
    let raw = OptionValue::Bytes([0, b'a', 0xFF].into());
    assert_eq!(get("raw").default(), Some(&raw));
    assert_eq!(
        get("kind").default().and_then(OptionValue::as_enum),
        Some(-1)
    );
    assert!(get("address").delimited);
    assert_eq!(schema.type_name(get("address")), "acme.v1.User.Address");
    assert_eq!(
        schema.type_name(get("friends")),
        "map<string, acme.v1.User>"
    );
    let Some(OptionValue::Float(ratio)) = get("ratio").default() else {
        panic!()
    };
    assert_eq!(ratio.get(), f64::NEG_INFINITY);
    assert_eq!(get("nested_ext").json_name(), "nestedExt");
}

#[test]
fn ranges_are_inclusive() {
    let schema = proto2();
    let user = &schema[schema.message("acme.v1.User").unwrap()];
    let ranges = user
        .extension_ranges
        .iter()
        .map(|it| (it.range.start, it.range.end));
    assert_eq!(
        ranges.collect::<Vec<_>>(),
        [(100, 199), (1000, 536_870_911)]
    );
    let reserved = user.reserved_ranges.iter().map(|it| (it.start, it.end));
    assert_eq!(reserved.collect::<Vec<_>>(), [(20, 20), (30, 40)]);
    let names: Vec<_> = user
        .reserved_names
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, ["old", "older"]);
    let kind = &schema[schema.enum_named("acme.v1.User.Kind").unwrap()];
    let reserved = kind.reserved_ranges.iter().map(|it| (it.start, it.end));
    assert_eq!(reserved.collect::<Vec<_>>(), [(-5, -3), (10, i32::MAX)]);
    assert!(kind.closed);
    assert_eq!(kind.reserved_names[0].name, "C");
}

#[test]
fn extensions_and_methods_are_resolved() {
    let schema = proto2();
    let user = schema.message("acme.v1.User").unwrap();
    let nested = field(&schema, "acme.v1.User.nested_ext");
    assert_eq!((nested.message, nested.is_extension()), (user, true));
    let more = field(&schema, "acme.v1.more");
    assert_eq!(
        (more.ty, more.cardinality),
        (Type::Message(user), Cardinality::Repeated)
    );
    let service = schema.service("acme.v1.Users").unwrap();
    let (_, get) = schema.methods_of(service).next().unwrap();
    assert_eq!((get.input, get.output), (user, user));
    assert_eq!((get.client_streaming, get.server_streaming), (false, true));
    assert_eq!(get.options.bool(33), Some(true));
}

#[test]
fn synthetic_oneofs_come_last_and_presence_follows() {
    let text = r#"
        syntax = "proto3";
        message A {
          optional int32 first = 1;
          oneof real { string text = 2; }
          int32 plain = 3;
          repeated int32 list = 4;
          A child = 5;
        }"#;
    let schema = schema(&[("a.proto", text)]);
    let a = &schema[schema.message("A").unwrap()];
    let oneofs: Vec<_> = a.oneofs.iter().map(|id| &schema[id]).collect();
    let seen: Vec<_> = oneofs
        .iter()
        .map(|it| (it.name.as_str(), it.synthetic, it.fields.len()))
        .collect();
    assert_eq!(seen, [("real", false, 1), ("_first", true, 1)]);
    let cardinality = |name: &str| field(&schema, &format!("A.{name}")).cardinality;
    assert_eq!(cardinality("first"), Cardinality::Explicit);
    assert_eq!(cardinality("text"), Cardinality::Explicit);
    assert_eq!(cardinality("plain"), Cardinality::Implicit);
    assert_eq!(cardinality("child"), Cardinality::Explicit);
    assert!(field(&schema, "A.list").packed && field(&schema, "A.first").proto3_optional);
}

#[test]
fn editions_resolve_their_features() {
    // features = { field_presence: IMPLICIT, message_encoding: DELIMITED }
    let features = message().int(1, 2).int(5, 2);
    let inner = message()
        .text(1, "M")
        .message(2, &message().text(1, "n").int(3, 1).int(4, 1).int(5, 5));
    let child = message()
        .text(1, "m")
        .int(3, 2)
        .int(4, 1)
        .int(5, 11)
        .text(6, ".p.M");
    let bytes = file("a.proto")
        .text(2, "p")
        .message(4, &inner.message(2, &child).int(11, 1))
        .message(8, &message().message(50, &features))
        .text(12, "editions")
        .int(14, 1001)
        .text(15, "gone.proto");
    let schema = compile_descriptor_set(&set(&[bytes]), "x").unwrap();
    let file = &schema[schema.file("a.proto").unwrap()];
    assert_eq!(file.edition, Edition::Year(2024));
    let import = &file.imports[0];
    assert_eq!(
        (import.kind, import.file, import.used),
        (ImportKind::Option, None, false)
    );
    assert_eq!(field(&schema, "p.M.n").cardinality, Cardinality::Implicit);
    assert!(field(&schema, "p.M.m").delimited);
    assert_eq!(field(&schema, "p.M.n").json_name(), "n");
    assert_eq!(
        schema[schema.message("p.M").unwrap()].visibility,
        Visibility::Local
    );
}

#[test]
fn imports_are_used_when_they_show_what_is_named() {
    let schema = schema(&[
        (
            "a.proto",
            "syntax = \"proto3\"; import \"b.proto\"; import \"d.proto\"; message A { C c = 1; }",
        ),
        (
            "b.proto",
            "syntax = \"proto3\"; import public \"c.proto\"; message B {}",
        ),
        ("c.proto", "syntax = \"proto3\"; message C {}"),
        ("d.proto", "syntax = \"proto3\"; message D {}"),
    ]);
    let file = &schema[schema.file("a.proto").unwrap()];
    assert_eq!(
        file.imports.iter().map(|it| it.used).collect::<Vec<_>>(),
        [true, false]
    );
    let file = &schema[schema.file("b.proto").unwrap()];
    assert_eq!(file.imports[0].kind, ImportKind::Public);
}

#[test]
fn a_buf_image_knows_roles_and_unused_imports() {
    let image = |is_import: i64, unused: &[u8]| message().int(1, is_import).bytes(4, unused);
    let a = file("a.proto")
        .text(3, "b.proto")
        .text(3, "c.proto")
        .message(8042, &image(0, &[1]));
    let b = file("b.proto").message(8042, &image(1, &[]));
    let c = file("c.proto").message(8042, &image(1, &[]));
    let schema = compile_descriptor_set(&set(&[b, c, a]), "x").unwrap();
    let role = |path| schema[schema.file(path).unwrap()].role;
    assert_eq!(
        (role("a.proto"), role("b.proto")),
        (FileRole::Input, FileRole::Import)
    );
    let imports = &schema[schema.file("a.proto").unwrap()].imports;
    assert_eq!(
        imports.iter().map(|it| it.used).collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn well_known_files_are_brought_along() {
    let stamp = message()
        .text(1, "at")
        .int(3, 1)
        .int(4, 1)
        .int(5, 11)
        .text(6, ".google.protobuf.Timestamp");
    let a = file("a.proto")
        .text(3, "google/protobuf/timestamp.proto")
        .message(4, &message().text(1, "A").message(2, &stamp));
    let schema = compile_descriptor_set(&set(&[a]), "x").unwrap();
    assert_eq!(
        schema.type_name(field(&schema, "A.at")),
        "google.protobuf.Timestamp"
    );
    let file = schema.file("google/protobuf/timestamp.proto").unwrap();
    assert_eq!(schema[file].role, FileRole::BuiltIn);
    assert!(schema[schema.file("a.proto").unwrap()].imports[0].used);
}

#[test]
fn split_options_are_joined() {
    let a = file("a.proto")
        .message(8, &message().text(1, "x"))
        .message(8, &message().text(11, "y"));
    let schema = compile_descriptor_set(&set(&[a]), "x").unwrap();
    let options = &schema[schema.file("a.proto").unwrap()].options;
    let text = |name: &str| options.by_name(name).and_then(|it| it.value.as_str());
    assert_eq!(
        (text("java_package"), text("go_package")),
        (Some("x"), Some("y"))
    );
}
