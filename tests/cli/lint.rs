//! `protovet lint` under the rules of buf: which of them, where, and how they are written.

use crate::support::{Place, Ran};

/// Has a package without version, an enum value without prefix, and a field in the wrong style.
const SCHEMA: &str = "\
syntax = \"proto3\";
package acme;
enum State {
  NONE = 0;
}
// buf:lint:ignore FIELD_LOWER_SNAKE_CASE
message Order {
  string customerName = 1;
}
";

fn place(config: &str) -> Place {
    let place = Place::new();
    place.write("buf.yaml", config);
    place.write("acme/order.proto", SCHEMA);
    place
}

/// `line RULE` of each finding.
fn found(ran: &Ran) -> Vec<String> {
    let lines = ran.json();
    let lines = lines.iter();
    lines
        .map(|one| format!("{} {}", one["start_line"], one["type"].as_str().unwrap()))
        .collect()
}

fn lint(place: &Place, args: &[&str]) -> Vec<String> {
    found(&place.run(&[&["lint", "--format", "json"], args].concat()))
}

const OF_STANDARD: [&str; 3] = [
    "2 PACKAGE_VERSION_SUFFIX",
    "4 ENUM_VALUE_PREFIX",
    "4 ENUM_ZERO_VALUE_SUFFIX",
];

#[test]
fn where_a_buf_yaml_applies_the_rules_of_buf_judge() {
    let place = place("version: v2\n");
    let ran = place.run(&["lint"]).expect(1);
    let told =
        "3 errors in 1 file; looked at acme/order.proto; rules of buf.yaml, STANDARD; [time]\n";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert_eq!(lint(&place, &[]), OF_STANDARD);
    assert_eq!(lint(&place, &["acme/order.proto"]), OF_STANDARD);
    place.run(&["lint", "--fail-on", "never"]).expect(0);
    // without it, the conventions of protovet, which warn
    let ran = place.run(&["lint", "--rules", "protovet"]).expect(1);
    assert!(
        ran.stdout.contains("warning[ENUM_VALUE_PREFIX]"),
        "{}",
        ran.stdout
    );
    place.delete("buf.yaml");
    let ran = place.run(&["lint"]).expect(1);
    assert!(
        ran.stdout.contains("warning[ENUM_VALUE_PREFIX]"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stderr.contains("rules of"), "{}", ran.stderr);
    let ran = place.run(&["lint", "--rules", "buf"]).expect(1);
    assert!(
        ran.stderr.contains("; buf's default rules; "),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stdout.contains("error[FIELD_LOWER_SNAKE_CASE]"),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_both_say_of_one_place_comes_once() {
    let place = place("version: v2\nlint: {use: [ENUM_VALUE_PREFIX, COMMENT_ENUM]}\n");
    let ran = place
        .run(&["lint", "--rules", "both", "--format", "concise"])
        .expect(1);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let of = |rule: &str| lines.iter().filter(|line| line.contains(rule)).count();
    assert_eq!(of("error[ENUM_VALUE_PREFIX]"), 1, "{}", ran.stdout);
    assert_eq!(of("warning[ENUM_VALUE_PREFIX]"), 0, "{}", ran.stdout);
    assert_eq!(of("error[COMMENT_ENUM]"), 1, "{}", ran.stdout);
    assert_eq!(of("warning[ENUM_ZERO_VALUE_SUFFIX]"), 1, "{}", ran.stdout);
    let told = "; rules of buf.yaml, ENUM_VALUE_PREFIX, COMMENT_ENUM, and those of protovet; ";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
}

#[test]
fn a_section_says_which_rules_look_where() {
    for (config, expected) in [
        ("{version: v2, lint: {except: [STANDARD]}}", &[][..]),
        ("{version: v2, lint: {ignore: [acme]}}", &[]),
        (
            "{version: v2, lint: {ignore_only: {STANDARD: [acme/order.proto]}}}",
            &[],
        ),
        (
            "{version: v2, lint: {ignore_only: {ENUM_VALUE_PREFIX: [acme]}, \
             enum_zero_value_suffix: _NONE}}",
            &["2 PACKAGE_VERSION_SUFFIX", "4 ENUM_ZERO_VALUE_SUFFIX"],
        ),
        (
            "{version: v2, lint: {use: [ENUM_ZERO_VALUE_SUFFIX], enum_zero_value_suffix: _NONE}}",
            &["4 ENUM_ZERO_VALUE_SUFFIX"],
        ),
        (
            "{version: v2, lint: {use: [ENUM_ZERO_VALUE_SUFFIX], enum_zero_value_suffix: NE}}",
            &[],
        ),
        (
            "{version: v2, lint: {use: [FIELD_LOWER_SNAKE_CASE], disallow_comment_ignores: true}}",
            &["8 FIELD_LOWER_SNAKE_CASE"],
        ),
        (
            "{version: v1, lint: {use: [FIELD_LOWER_SNAKE_CASE]}}",
            &["8 FIELD_LOWER_SNAKE_CASE"],
        ),
        (
            "{version: v1, lint: {use: [FIELD_LOWER_SNAKE_CASE], allow_comment_ignores: true}}",
            &[],
        ),
        ("{version: v1beta1, lint: {use: [OTHER]}}", &[]),
        ("{version: v2, lint: {disable_builtin: true}}", &[]),
    ] {
        let place = place(config);
        assert_eq!(lint(&place, &[]), expected, "{config}");
        // the same by hand
        place.write("buf.yaml", "version: v2\nlint: {use: [COMMENTS]}\n");
        assert_eq!(lint(&place, &["--config", config]), expected, "{config}");
    }
    let place = place("{version: v2, lint: {use: [ENUM_VALUE_PREFX]}}");
    let ran = place.run(&["lint"]).expect(2);
    assert!(
        ran.stderr.contains("did you mean `ENUM_VALUE_PREFIX`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn every_module_is_judged_by_itself() {
    let place = Place::new();
    let config = "version: v2\nmodules:\n- path: one\n- path: two\n  lint: {use: [COMMENT_ENUM]}\n";
    place.write("buf.yaml", config);
    let file = "syntax = \"proto3\";\npackage acme.v1;\nimport \"acme/v1/one.proto\";\n\
                enum State {\n  STATE_UNSPECIFIED = 0;\n}\nmessage M {\n  One one = 1;\n}\n";
    place.write(
        "one/acme/v1/one.proto",
        "syntax = \"proto3\";\npackage acme.v1;\noption go_package = \"a/b\";\nmessage One {}\n",
    );
    place.write("two/acme/v1/two.proto", file);
    // in one module, `go_package` would be set in one file of the package only
    assert_eq!(lint(&place, &[]), ["4 COMMENT_ENUM"]);
    assert_eq!(lint(&place, &["one"]), [""; 0]);
    place.write("buf.yaml", "version: v1beta1\nbuild: {roots: [one, two]}\n");
    assert_eq!(
        lint(&place, &[]),
        ["3 PACKAGE_SAME_GO_PACKAGE", "1 PACKAGE_SAME_GO_PACKAGE"]
    );
    place.delete("buf.yaml");
    place.write("buf.work.yaml", "version: v1\ndirectories: [one, two]\n");
    place.write("two/buf.yaml", "version: v1\nlint: {use: [COMMENT_ENUM]}\n");
    assert_eq!(lint(&place, &[]), ["4 COMMENT_ENUM"]);
}

#[test]
fn findings_are_written_as_buf_does() {
    let place = place("version: v2\nlint: {use: [FIELD_LOWER_SNAKE_CASE]}\n");
    let schema = "syntax = \"proto3\";\npackage acme;\nmessage M {\n\tstring Name = 1;\n}\n";
    place.write("acme/order.proto", schema);
    let ran = place.run(&["lint", "--error-format", "text"]).expect(1);
    assert_eq!(
        ran.stdout,
        "acme/order.proto:4:12:the name of field `Name` is not in lower_snake_case, as in `name`\n"
    );
    let ran = place.run(&["lint", "--error-format", "json"]).expect(1);
    let one = &ran.json()[0];
    assert_eq!(
        (&one["start_column"], &one["end_column"]),
        (&12.into(), &16.into())
    );
    place.write("acme/order.proto", schema.replace("string", "strin"));
    let ran = place.run(&["lint", "--error-format", "json"]).expect(2);
    assert_eq!(ran.json()[0]["type"], "COMPILE");
    place
        .run(&["lint", "--error-format", "json", "--format", "json"])
        .expect(2);
}

#[test]
fn what_is_not_checked_is_told() {
    let told = |place: &Place| {
        let ran = place.run(&["lint"]);
        ran.stderr
            .contains("the rule `PROTOVALIDATE` of buf was not checked")
    };
    let place = place("version: v2\n");
    assert!(!told(&place));
    let import = "import \"buf/validate/validate.proto\";";
    place.write(
        "buf/validate/validate.proto",
        "syntax = \"proto2\";\npackage buf.validate;\n",
    );
    let with_import = SCHEMA.replace("package acme;", &format!("package acme;\n{import}"));
    place.write("acme/order.proto", with_import);
    assert!(told(&place));
    place.write("buf.yaml", "version: v2\nlint: {except: [PROTOVALIDATE]}\n");
    assert!(!told(&place));
    place.write("acme/order.proto", SCHEMA);
    place.write(
        "buf.yaml",
        "version: v2\nlint: {use: [BASIC, PROTOVALIDATE]}\n",
    );
    assert!(told(&place));
    let ran = place.run(&["lint", "-q"]);
    assert!(!ran.stderr.contains("PROTOVALIDATE"), "{}", ran.stderr);
}

#[test]
fn a_descriptor_set_is_one_module() {
    let place = place("version: v2\n");
    let mut compiler = protox::Compiler::new([place.dir()]).unwrap();
    compiler.include_imports(true).include_source_info(true);
    compiler.open_file("acme/order.proto").unwrap();
    place.write("order.binpb", compiler.encode_file_descriptor_set());
    assert_eq!(lint(&place, &["order.binpb"]), OF_STANDARD);
    let comments = "{version: v2, lint: {use: [COMMENT_MESSAGE, COMMENT_ENUM]}}";
    assert_eq!(
        lint(&place, &["order.binpb", "--config", comments]),
        ["3 COMMENT_ENUM", "7 COMMENT_MESSAGE"]
    );
    place.delete("buf.yaml");
    let ran = place.run(&["lint", "order.binpb"]).expect(1);
    assert!(
        ran.stdout.contains("warning[ENUM_VALUE_PREFIX]"),
        "{}",
        ran.stdout
    );
}
