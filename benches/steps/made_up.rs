//! Schemas in the manner of real ones: commented services of messages, each file importing its
//! neighbour, with nested types, maps, oneofs, options of its own and of the language.

use std::fmt::Write as _;

use divan::counter::BytesCount;
use protovet::source::Tree;

/// How many files there are.
pub(crate) const SIZES: [usize; 3] = [10, 100, 1000];

/// Which of two versions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Old,
    /// In which a field of every tenth file is renumbered, one gone, and one new.
    New,
}

/// Defines the custom options that the others set.
const ANNOTATIONS: &str = r#"syntax = "proto3";
package made.up;
import "google/protobuf/descriptor.proto";
message Route { oneof verb { string get = 1; string post = 2; } string body = 3; }
enum Behavior { BEHAVIOR_UNSPECIFIED = 0; REQUIRED = 1; OUTPUT_ONLY = 2; }
extend google.protobuf.MethodOptions { Route route = 72290000; }
extend google.protobuf.FieldOptions { repeated Behavior behavior = 72290001; }
"#;

/// Paths and texts of a version.
pub(crate) fn texts(version: Version, files: usize) -> Vec<(String, String)> {
    let annotations = (
        "made/up/annotations.proto".to_owned(),
        ANNOTATIONS.to_owned(),
    );
    let made = (0..files).map(|at| (path(at), text(version, at)));
    std::iter::once(annotations).chain(made).collect()
}

/// A version as a tree.
pub(crate) fn tree(version: Version, files: usize) -> Tree {
    Tree::from_texts("made up", texts(version, files))
}

/// How many bytes a version has.
pub(crate) fn size(version: Version, files: usize) -> BytesCount {
    let texts = texts(version, files);
    BytesCount::new(texts.iter().map(|(_, text)| text.len()).sum::<usize>())
}

fn path(at: usize) -> String {
    format!("made/up/v{at}/library.proto")
}

fn text(version: Version, at: usize) -> String {
    let mut text = String::from("// A library, its shelves and what stands on them.\n");
    text += "syntax = \"proto3\";\n";
    let _ = writeln!(text, "package made.up.v{at};");
    text += "import \"made/up/annotations.proto\";\nimport \"google/protobuf/timestamp.proto\";\n";
    if at > 0 {
        let _ = writeln!(text, "import \"{}\";", path(at - 1));
    }
    let _ = writeln!(text, "option java_package = \"up.made.v{at}\";");
    for shelf in 0..8 {
        message(&mut text, version, at, shelf);
    }
    service(&mut text, at);
    text
}

fn message(text: &mut String, version: Version, at: usize, shelf: usize) {
    let before = match at {
        0 => format!("Shelf{shelf}"),
        _ => format!("made.up.v{}.Shelf{shelf}", at - 1),
    };
    let changed = version == Version::New && at.is_multiple_of(10) && shelf == 0;
    let (title, last) = if changed {
        (12, "string subtitle = 13;")
    } else {
        (2, "string motto = 11;")
    };
    let _ = write!(
        text,
        r#"
// A shelf holds books of one kind, each of which may be lent to one reader at a time. Its name is
// unique among those of the library.
message Shelf{shelf} {{
  // Which books it holds.
  enum Kind {{
    KIND_UNSPECIFIED = 0;
    FICTION = 1;
    // Everything else, atlases included.
    FACTS = 2 [deprecated = true];
  }}
  // The place of a book.
  message Place {{
    int32 row = 1;
    optional int32 column = 2;
  }}
  reserved 100 to 110, 200;
  reserved "color";
  // The name, such as `libraries/city/shelves/novels`. It does not change.
  string name = 1 [(made.up.behavior) = REQUIRED, (made.up.behavior) = OUTPUT_ONLY];
  // What stands above it.
  string title = {title} [json_name = "heading"];
  Kind kind = 3;
  repeated Place places = 4;
  map<string, Place> place_of_book = 5;
  oneof keeper {{
    string person = 6;
    .made.up.Route robot = 7;
  }}
  repeated int64 visitors_per_day = 8 [packed = true];
  google.protobuf.Timestamp opened_at = 9 [(made.up.behavior) = OUTPUT_ONLY];
  {before} neighbour = 10;
  {last}
}}
"#
    );
}

fn service(text: &mut String, at: usize) {
    *text += "\n// Looks after shelves.\nservice Library {\n";
    for shelf in 0..8 {
        let _ = write!(
            text,
            r#"  // Moves a shelf, with all that stands on it.
  rpc MoveShelf{shelf}(Shelf{shelf}) returns (stream Shelf{shelf}) {{
    option (made.up.route) = {{ post: "/v{at}/{{name=shelves/*}}:move" body: "*" }};
  }}
"#
        );
    }
    *text += "}\n";
}
