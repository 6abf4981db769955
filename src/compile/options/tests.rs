//! From text, through the whole pipeline.

mod decoded;
mod names;
mod places;
mod rejected;
mod values;

use crate::compile::{Failure, Input, Roots, compile};
use crate::model::{OptionValue, Options, Schema};
use crate::source::Tree;

/// What the tests' options hold.
const DEFINITIONS: &str = r#"
syntax = "proto2";
package acme;
import "google/protobuf/descriptor.proto";
import "google/protobuf/any.proto";
enum Color { RED = 0; BLUE = 5; }
message Sub {
  optional int32 a = 1;
  repeated Sub list = 2;
  optional float ratio = 3;
  optional Color color = 4;
  optional bool flag = 5;
  optional group Body = 6 { optional int32 x = 1; }
  oneof choice { int32 left = 7; int32 right = 8; }
  optional string text = 10;
  optional uint32 unsigned = 11;
  optional google.protobuf.Any any = 12;
  map<string, int32> ages = 13;
  optional Sub inner = 14;
  reserved "old";
  extensions 100 to max;
  extend Sub { optional int32 extra = 100; }
}
message Strict { required int32 must = 1; }
extend google.protobuf.MessageOptions {
  optional Sub sub = 50001;
  repeated int32 numbers = 50002;
  optional float ratio = 50003;
  optional bool flag = 50004;
  optional Color color = 50005;
  optional uint32 unsigned = 50006;
  optional int64 wide = 50007;
  optional string text = 50008;
  optional bytes data = 50009;
  repeated Sub subs = 50010;
  optional Strict strict = 50011;
  optional double precise = 50012;
  optional sint32 narrow = 50013;
}
extend google.protobuf.FieldOptions { optional string mark = 50001; }
"#;

/// Compiles `body` as proto2 in package `acme.test`, with the definitions at hand.
fn compile_body(body: &str) -> Result<Schema, Failure> {
    let head = "syntax = \"proto2\"; package acme.test; import \"definitions.proto\"; \
                import \"google/protobuf/descriptor.proto\";\n";
    compile_files(&[
        ("definitions.proto", DEFINITIONS),
        ("test.proto", &format!("{head}{body}")),
    ])
}

fn compile_files(files: &[(&str, &str)]) -> Result<Schema, Failure> {
    let tree = Tree::from_texts("test", files.iter().copied());
    compile(&Input {
        tree: &tree,
        roots: &Roots::explicit(&[], &[&tree]).unwrap(),
        include: None,
    })
}

/// The options of `message M { … }`.
fn options_of(body: &str) -> Options {
    let schema = match compile_body(&format!("message M {{ {body} }}")) {
        Ok(schema) => schema,
        Err(failure) => panic!("{failure}"),
    };
    schema[schema.message("acme.test.M").unwrap()]
        .options
        .clone()
}

/// The value of one option of `message M { … }`.
fn value_of(body: &str, name: &str) -> OptionValue {
    options_of(body)
        .by_name(name)
        .unwrap_or_else(|| panic!("`{name}` is not set"))
        .value
        .clone()
}

/// What is wrong with a schema: each message, with its help behind ` | `.
fn problems_of(result: Result<Schema, Failure>) -> Vec<String> {
    match result {
        Ok(_) => Vec::new(),
        Err(Failure::Compile(error)) => {
            let texts = error
                .diagnostics
                .into_iter()
                .map(|diagnostic| match diagnostic.help {
                    Some(help) => format!("{} | {help}", diagnostic.message),
                    None => diagnostic.message,
                });
            texts.collect()
        }
        Err(failure) => panic!("{failure}"),
    }
}
