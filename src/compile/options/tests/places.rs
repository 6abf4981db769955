//! Options of each kind of element, and parts of fields that look like options.

use super::{compile_body, compile_files, problems_of};
use crate::model::{OptionValue, option_number as number};

const EVERYWHERE: &str = r#"
edition = "2023";
import "google/protobuf/descriptor.proto";
option java_package = "com.acme";
option features.enum_type = CLOSED;
message M {
  option deprecated = true;
  oneof o { option features.(mark) = 1; int32 a = 1 [deprecated = true]; }
  map<string, int32> m = 2 [features.utf8_validation = NONE];
  extensions 10 to 20, 30 [verification = UNVERIFIED];
  enum E { option deprecated = true; A = 0 [deprecated = true]; }
}
service S { option deprecated = true; rpc Do(M) returns (M) { option idempotency_level = IDEMPOTENT; } }
extend google.protobuf.FeatureSet { int32 mark = 9995; }
"#;

#[test]
fn every_kind_of_element_has_options() {
    let schema = compile_files(&[("a.proto", EVERYWHERE)]).unwrap();
    let file = &schema[schema.file("a.proto").unwrap()];
    assert_eq!(
        file.options.get(1).unwrap().value.as_str(),
        Some("com.acme")
    );
    let message = &schema[schema.message("M").unwrap()];
    assert_eq!(message.options.bool(number::MESSAGE_DEPRECATED), Some(true));
    let oneof = &schema[message.oneofs.iter().next().unwrap()];
    let mark = oneof
        .options
        .get(number::ONEOF_FEATURES)
        .unwrap()
        .value
        .field(9995)
        .unwrap();
    assert_eq!(mark.value, OptionValue::Int(1));
    let item = schema.enum_named("M.E").unwrap();
    assert_eq!(
        schema[item].options.bool(number::ENUM_DEPRECATED),
        Some(true)
    );
    let (_, value) = schema.values_of(item).next().unwrap();
    assert_eq!(
        value.options.bool(number::ENUM_VALUE_DEPRECATED),
        Some(true)
    );
    let service = schema.service("S").unwrap();
    assert_eq!(
        schema[service].options.bool(number::SERVICE_DEPRECATED),
        Some(true)
    );
    let (_, method) = schema.methods_of(service).next().unwrap();
    let level = method
        .options
        .get(number::METHOD_IDEMPOTENCY_LEVEL)
        .unwrap();
    assert_eq!(level.value.as_enum(), Some(2));
    assert_eq!(message.extension_ranges.len(), 2);
    for range in &message.extension_ranges {
        let verification = range
            .options
            .get(number::EXTENSION_RANGE_VERIFICATION)
            .unwrap();
        assert_eq!(
            verification.value,
            OptionValue::Enum(1, "UNVERIFIED".into())
        );
    }
}

#[test]
fn map_entries_have_the_options_their_descriptors_have() {
    let schema = compile_files(&[("a.proto", EVERYWHERE)]).unwrap();
    let entry = schema.message("M.MEntry").unwrap();
    assert_eq!(
        schema[entry].options.bool(number::MESSAGE_MAP_ENTRY),
        Some(true)
    );
    for (_, field) in schema.fields_of(entry) {
        let features = field.options.get(number::FIELD_FEATURES).unwrap();
        assert_eq!(features.value.field(4).unwrap().value.as_enum(), Some(3));
    }
}

#[test]
fn default_and_json_name_belong_to_the_field() {
    let body = "message M { \
                  optional int32 a = 1 [default = -3, json_name = \"alpha\", deprecated = true]; \
                  optional Color c = 2 [default = BLUE]; \
                  optional double d = 3 [default = inf]; \
                  optional string s = 4 [default = \"x\\n\"]; }";
    let schema = compile_body(body).unwrap();
    let fields: Vec<_> = schema
        .fields_of(schema.message("acme.test.M").unwrap())
        .collect();
    let a = fields[0].1;
    assert_eq!(a.default(), Some(&OptionValue::Int(-3)));
    assert_eq!(a.json_name(), "alpha");
    assert_eq!(a.options.fields.len(), 1);
    let file = &schema[a.file];
    assert_eq!(file.source.slice(a.default_span()), Some("default = -3"));
    assert_eq!(
        file.source.slice(a.json_name_span()),
        Some("json_name = \"alpha\"")
    );
    assert_eq!(
        fields[1].1.default(),
        Some(&OptionValue::Enum(5, "BLUE".into()))
    );
    assert_eq!(
        fields[3].1.default(),
        Some(&OptionValue::String("x\n".into()))
    );
}

#[test]
fn defaults_are_refused_where_there_can_be_none() {
    let of = |field: &str| problems_of(compile_body(&format!("message M {{ {field} }}")));
    assert_eq!(
        of("repeated int32 a = 1 [default = 1];"),
        ["a repeated field cannot have a default"]
    );
    assert_eq!(
        of("optional M a = 1 [default = 1];"),
        ["a message cannot have a default"]
    );
    assert_eq!(
        of("map<int32, int32> a = 1 [default = 1];"),
        ["a map cannot have a default"]
    );
    assert_eq!(
        of("optional Color a = 1 [default = BLU];"),
        ["enum `acme.Color` has no value `BLU` | did you mean `BLUE`?"]
    );
    assert_eq!(
        of("optional int32 a = 1 [default = 2147483648];"),
        ["`a` takes an integer from -2147483648 to 2147483647, not `2147483648`"]
    );
}
