//! Fixes of what the rules of buf find.

use std::fs;

use crate::support::Place;

const OLD: &str = "\
syntax = \"proto3\";
package acme.v1;
message User {
  reserved 10 to 12;
  reserved \"gone\";
  int32 id = 1;
  string email = 2;
  int32 age = 3;
  string dogs = 4;
}
enum State {
  STATE_UNSPECIFIED = 0;
  STATE_NEW = 1;
  STATE_ON = 2;
  STATE_OFF = 3;
}
";

/// `email` and `STATE_NEW` are gone, `age` and two states have other numbers, `kettle` took that of
/// `dogs`, and `extra` one that was reserved.
const NEW: &str = "\
syntax = \"proto3\";
package acme.v1;
message User {
  int32 id = 1;
  int32 age = 5;
  int64 kettle = 4;
  int32 extra = 11;
}
enum State {
  STATE_UNSPECIFIED = 0;
  STATE_ON = 3;
  STATE_OFF = 4;
}
";

const MENDED: &str = "\
syntax = \"proto3\";
package acme.v1;
message User {
  reserved 2, 4, 10 to 12;
  reserved \"email\", \"dogs\", \"gone\";
  int32 id = 1;
  int32 age = 3;
  int64 kettle = 5;
  int32 extra = 6;
}
enum State {
  reserved 1;
  reserved \"STATE_NEW\";
  STATE_UNSPECIFIED = 0;
  STATE_ON = 2;
  STATE_OFF = 3;
}
";

/// A repository in which a schema changed since the last commit, under these rules of buf.
fn changed(used: &str) -> Place {
    let place = Place::repository();
    place.write(
        "buf.yaml",
        format!("version: v2\nbreaking:\n  use: [{used}]\n"),
    );
    place.write("acme/v1/user.proto", OLD).commit("one");
    place.write("acme/v1/user.proto", NEW);
    place
}

fn read(place: &Place, path: &str) -> String {
    fs::read_to_string(place.dir().join(path)).unwrap()
}

#[test]
fn what_buf_would_have_reserved_is_reserved() {
    for used in ["WIRE_JSON", "WIRE"] {
        let place = changed(used);
        place.run(&["fix", "--rules", "buf"]).expect(0);
        assert_eq!(read(&place, "acme/v1/user.proto"), MENDED, "{used}");
        let again = place.run(&["fix", "--rules", "buf"]).expect(0);
        assert!(again.stderr.contains("nothing to fix"), "{}", again.stderr);
    }
}

#[test]
fn what_no_fix_can_bring_back_is_left() {
    let place = changed("FILE");
    let ran = place
        .run(&["check", "--fix", "--format", "concise"])
        .expect(1);
    let text = read(&place, "acme/v1/user.proto");
    assert!(text.contains("int32 age = 3;"), "{text}");
    assert!(text.contains("STATE_ON = 2;"), "{text}");
    // `dogs` is gone either way, and its data is not read as that of another field any more
    assert!(text.contains("int64 kettle = 5;"), "{text}");
    assert!(text.contains("reserved 4, 10 to 12;"), "{text}");
    assert!(ran.stdout.contains("FIELD_NO_DELETE]"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("ENUM_VALUE_NO_DELETE]"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("`age`"), "{}", ran.stdout);
}

#[test]
fn a_rule_of_buf_is_named() {
    let place = changed("WIRE_JSON");
    let rule = "RESERVED_MESSAGE_NO_DELETE";
    place
        .run(&["fix", "--rules", "buf", "--rule", rule])
        .expect(1);
    let text = read(&place, "acme/v1/user.proto");
    assert!(text.contains("  reserved 10 to 12;\n  reserved \"gone\";\n"));
    assert!(text.contains("int32 age = 5;"), "{text}");
}

#[test]
fn lint_mends_imports_and_the_syntax() {
    let place = Place::repository();
    place.write("buf.yaml", "version: v2\n");
    let text = "// Licence.\r\n\r\n// A user.\r\nmessage User {}\r\n";
    place.write("user.proto", text);
    let team = "syntax = \"proto3\";\npackage acme.v1;\n\nimport \"google/protobuf/any.proto\";\nimport \
                \"google/protobuf/duration.proto\"; // soon\n\nmessage Team {\n  string Name = 1;\n}\n";
    place.write("acme/v1/team.proto", team);
    let ran = place.run(&["lint", "--fix"]).expect(1);
    let mended = "// Licence.\r\n\r\nsyntax = \"proto2\";\r\n\r\n// A user.\r\nmessage User {}\r\n";
    assert_eq!(read(&place, "user.proto"), mended);
    let mended = team.replace("import \"google/protobuf/any.proto\";\n", "");
    assert_eq!(read(&place, "acme/v1/team.proto"), mended);
    let left = "left 1 finding of FIELD_LOWER_SNAKE_CASE: another name breaks ProtoJSON, text format and \
                source code that have it\n";
    assert!(ran.stderr.contains(left), "{}", ran.stderr);
    let again = place.run(&["lint", "--fix"]).expect(1);
    assert!(again.stderr.contains("nothing to fix"), "{}", again.stderr);
}
