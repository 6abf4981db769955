//! Exit codes, streams and formats.

use super::*;

#[test]
fn findings_end_with_100_and_go_to_standard_output() {
    let place = folders();
    let ran = breaking(&place, "proto --against old").expect(100);
    let starts: Vec<&str> = ran
        .stdout
        .lines()
        .map(|line| line.rsplitn(2, ':').last().unwrap())
        .collect();
    assert_eq!(starts.len(), 3, "{}", ran.stdout);
    assert!(ran.stdout.starts_with("<input>:1:1:"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
    let ran = breaking(&place, "old --against old").expect(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn what_does_not_compile_ends_with_100_in_the_format_asked_for() {
    let place = folders();
    place.write(
        "bad/x.proto",
        "syntax = \"proto3\";\nmessage X {\n  Nope n = 1;\n}\n",
    );
    let expected = ["bad/x.proto:3:3: COMPILE"];
    finds(&place, "bad --against old", &expected);
    finds(&place, "proto --against bad", &expected);
    finds(&place, "bad --against bad", &expected);
    let ran = breaking(&place, "bad --against old --error-format junit").expect(100);
    assert!(
        ran.stdout.contains("<testcase name=\"COMPILE_3_3\">"),
        "{}",
        ran.stdout
    );
}

#[test]
fn everything_else_ends_with_1() {
    let place = folders();
    for line in [
        "proto",
        "proto --against",
        "proto --against nowhere",
        "nowhere --against old",
        "proto --against old#subdir=x",
        "proto --against old --error-format gcc",
        "proto --against old --frobnicate",
        "proto old --against old",
        "proto --against old --against-registry",
        "proto --against-registry",
        "proto --against https://example.com/api.git#branch=main",
        "proto --against buf.build/acme/petapis",
    ] {
        let ran = breaking(&place, line).expect(1);
        assert_eq!(ran.stdout, "", "{line}");
        assert!(ran.stderr.starts_with("error: "), "{line}: {}", ran.stderr);
    }
    // other subcommands keep their own
    place.run(&["diff", "nowhere", "old"]).expect(2);
    place.run(&["diff", "--frobnicate"]).expect(2);
    place.run(&["diff", "old", "proto"]).expect(1);
}

#[test]
fn nothing_is_fetched_and_that_is_told() {
    let place = folders();
    let ran = fails(
        &place,
        "proto --against https://github.com/acme/api.git#branch=main",
        "`https://github.com/acme/api.git` is not on this machine, and protovet never uses the network",
    );
    assert!(ran.stderr.contains("git fetch"), "{}", ran.stderr);
    let ran = fails(
        &place,
        "proto --against buf.build/acme/petapis:main",
        "`buf.build/acme/petapis:main` is a module of a registry, and protovet never uses the network",
    );
    assert!(
        ran.stderr.contains("buf build MODULE -o image.binpb"),
        "{}",
        ran.stderr
    );
    fails(
        &place,
        "proto --against-registry",
        "`--against-registry` is not supported, as protovet never uses the network",
    );
}

#[test]
fn flags_of_scripts_are_taken() {
    let place = folders();
    let line = "proto --against old --timeout 30s --log-format text --error-format=json";
    assert_eq!(findings(&breaking(&place, line).expect(100)), FOUND);
    let ran = breaking(&place, "proto --against old --debug").expect(100);
    assert!(
        ran.stderr
            .contains("1 file of `proto`; imports start at `proto/`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn every_format() {
    let place = folders();
    for (format, start) in [
        ("text", "<input>:1:1:"),
        (
            "json",
            "{\"start_line\":1,\"start_column\":1,\"end_line\":1,\"end_column\":1,\"type\":\"FILE_NO_DELETE\",",
        ),
        ("msvs", "<input>(1,1) : error FILE_NO_DELETE : "),
        (
            "junit",
            "<testsuites>\n  <testsuite name=\"&lt;input&gt;\" tests=\"1\" failures=\"1\" errors=\"0\">\n",
        ),
        ("github-actions", "::error file=<input>::"),
        ("gitlab-code-quality", "[{\"description\":\""),
    ] {
        let ran = breaking(
            &place,
            &format!("proto --against old --error-format {format}"),
        )
        .expect(100);
        assert!(ran.stdout.starts_with(start), "{}", ran.stdout);
        let ran = breaking(
            &place,
            &format!("old --against old --error-format {format}"),
        )
        .expect(0);
        assert_eq!(ran.stdout, "", "{format}");
    }
}

#[test]
fn the_help_has_examples() {
    let place = Place::new();
    let ran = place.run(&["breaking", "--help"]).expect(0);
    for text in [
        ".git#branch=main",
        "strip_components",
        "100 findings",
        "--limit-to-input-files",
    ] {
        assert!(ran.stdout.contains(text), "{text}");
    }
}

/// buf ends on any of these with an error about the set itself.
#[test]
fn message_sets_are_compared() {
    let place = Place::new();
    let set = "syntax = \"proto2\";\nmessage S {\n  option message_set_wire_format = true;\n  \
               extensions 4 to max;\n}\nmessage M {\n  optional int32 x = 1;\n  extend S {\n    \
               optional M m = 100;\n  }\n}\n";
    place.write("old/a.proto", set);
    place.write("new/a.proto", set.replace("int32 x", "string x"));
    finds(
        &place,
        "new --against old",
        &["new/a.proto:7:12: FIELD_SAME_TYPE"],
    );
    finds(&place, "old --against old", &[]);
}
