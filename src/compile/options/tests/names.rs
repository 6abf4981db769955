//! How names of options are looked up.

use super::{compile_body, compile_files, options_of, problems_of};

#[test]
fn extensions_are_found_from_the_scope_outwards() {
    let relative = options_of("option (flag) = true;");
    assert_eq!(relative, options_of("option (acme.flag) = true;"));
    assert_eq!(relative, options_of("option (.acme.flag) = true;"));
}

#[test]
fn a_name_is_resolved_anew_where_something_in_the_file_is_called_like_its_beginning() {
    let extend = "extend google.protobuf.FieldOptions { optional int32 note = 60001; }";
    let use_of = |name: &str| format!("optional int32 a = 1 [({name}) = 1];");
    let twice = |first: &str, second: &str| {
        let (first, second) = (use_of(first), use_of(second));
        format!("{extend} message L {{ {first} }} message M {{ {second} message acme {{}} }}")
    };
    assert_eq!(
        problems_of(compile_body(&twice("acme.test.note", ".acme.test.note"))),
        [""; 0]
    );
    // in M, `acme` is another message
    assert_eq!(
        problems_of(compile_body(&twice("acme.test.note", "acme.test.note"))).len(),
        1
    );
    // the nearer of two extensions counts, whichever was met first
    let inner = "extend google.protobuf.FieldOptions { optional string note = 60002; }";
    let texts = [("1", "'a'"), ("'a'", "1")].map(|(outer, nested)| {
        format!(
            "{extend} message L {{ optional int32 a = 1 [(note) = {outer}]; }} \
             message M {{ optional int32 a = 1 [(note) = {nested}]; {inner} }}"
        )
    });
    assert_eq!(problems_of(compile_body(&texts[0])), [""; 0]);
    assert_eq!(problems_of(compile_body(&texts[1])).len(), 2);
}

#[test]
fn a_message_does_not_see_what_it_contains_in_its_own_options() {
    let inside = "message M { option (inner) = 1; \
                  extend google.protobuf.MessageOptions { optional int32 inner = 60001; } }";
    assert_eq!(problems_of(compile_body(inside)).len(), 1);
    let qualified = inside.replace("(inner)", "(M.inner)");
    assert_eq!(problems_of(compile_body(&qualified)), [""; 0]);
    let field = "message M { optional int32 a = 1 [(inner) = 1]; \
                 extend google.protobuf.FieldOptions { optional int32 inner = 60001; } }";
    assert_eq!(problems_of(compile_body(field)), [""; 0]);
}

#[test]
fn literals_name_extensions_from_the_scope_of_the_message_they_extend() {
    let options = "syntax = 'proto2'; package acme.opt; \
                   import 'google/protobuf/descriptor.proto'; \
                   message Note { extensions 100; } \
                   extend Note { optional int32 grade = 100; } \
                   extend google.protobuf.FileOptions { optional Note note = 50001; }";
    // Seen from the file, `acme` would be the message.
    for (package, name) in [
        ("acme.lib", "acme.opt.grade"),
        ("acme.lib", "grade"),
        ("acme.lib", "opt.grade"),
        ("acme", "grade"),
        ("acme.opt.inner", "grade"),
        ("other", "grade"),
    ] {
        let text = format!(
            "syntax = 'proto2'; package {package}; import 'options.proto'; \
             message acme {{}} option (.acme.opt.note) = {{ [{name}]: 1 }};"
        );
        let text = if package == "acme" {
            text.replace("message acme {}", "")
        } else {
            text
        };
        let files = [("options.proto", options), ("a.proto", &text)];
        assert_eq!(
            problems_of(compile_files(&files)),
            [""; 0],
            "{package} {name}"
        );
    }
}

#[test]
fn the_schema_may_bring_its_own_descriptor() {
    let descriptor = "syntax = 'proto2'; package google.protobuf; \
                      message FileOptions { optional string colour = 7; }";
    let files = |option| {
        let text = format!("syntax = 'proto2'; option {option};");
        let files = [
            ("google/protobuf/descriptor.proto", descriptor),
            ("a.proto", &text),
        ];
        problems_of(compile_files(&files))
    };
    assert_eq!(files("colour = 'red'"), [""; 0]);
    assert_eq!(
        files("java_package = 'red'"),
        ["there is no file option `java_package`"]
    );
}
