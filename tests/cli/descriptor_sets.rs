//! Descriptor sets as one side or both.

use std::io::Write as _;

use crate::support::Place;
use crate::user;

/// `old.binpb` and `new.binpb`, compiled from `user.proto` by another compiler, and the folder
/// `new`, which has the text of the latter.
fn compiled() -> Place {
    let place = Place::new();
    for (version, number) in [("old", 1), ("new", 2)] {
        place.write(&format!("{version}/user.proto"), user(number));
        let dir = place.dir().join(version);
        let mut compiler = protox::Compiler::new([&dir]).unwrap();
        compiler.include_imports(true).include_source_info(true);
        compiler.open_file("user.proto").unwrap();
        place.write(
            &format!("{version}.binpb"),
            compiler.encode_file_descriptor_set(),
        );
    }
    place
}

#[test]
fn a_set_and_a_folder() {
    let ran = compiled()
        .run(&["diff", "old.binpb", "new", "--format", "concise"])
        .expect(1);
    assert_eq!(
        ran.stdout,
        "new/user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 1 to 2\n"
    );
    assert!(
        ran.stderr.contains("compared with old.binpb; "),
        "{}",
        ran.stderr
    );
}

#[test]
fn two_sets_without_text_have_places() {
    let ran = compiled()
        .run(&["diff", "old.binpb", "new.binpb"])
        .expect(1);
    let lines: Vec<&str> = ran.stdout.lines().skip(2).collect();
    assert!(
        lines[0].starts_with("error[FIELD_RENUMBERED]: "),
        "{}",
        ran.stdout
    );
    assert!(lines[1].contains("user.proto:4:18: "), "{}", ran.stdout);
    assert!(
        lines[2].contains("user.proto (old.binpb):4:18: "),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_set_that_did_not_change() {
    let place = compiled();
    place.run(&["diff", "new.binpb", "new"]).expect(0);
    place.run(&["diff", "new", "new.binpb"]).expect(0);
    place.run(&["lint", "new.binpb"]).expect(0);
}

#[test]
fn a_compressed_set() {
    let place = compiled();
    let bytes = std::fs::read(place.dir().join("old.binpb")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&bytes).unwrap();
    place.write("old.binpb.gz", encoder.finish().unwrap());
    place.run(&["diff", "old.binpb.gz", "old"]).expect(0);
    place.run(&["diff", "old.binpb.gz", "new"]).expect(1);
    place.write("cut.binpb", &bytes[..bytes.len() - 3]);
    let ran = place.run(&["diff", "cut.binpb", "new"]).expect(2);
    assert!(
        ran.stderr.starts_with("error: ") && ran.stderr.contains("cut.binpb"),
        "{}",
        ran.stderr
    );
}

/// A set with source info and one without, compiled from two versions by another compiler.
fn sets(old: &str, new: &str) -> Place {
    let place = Place::new();
    for (version, text) in [("old", old), ("new", new)] {
        place.write(&format!("{version}/user.proto"), text);
        for (name, has_info) in [
            (version.to_owned(), true),
            (format!("{version}-bare"), false),
        ] {
            let dir = place.dir().join(version);
            let mut compiler = protox::Compiler::new([&dir]).unwrap();
            compiler.include_imports(true).include_source_info(has_info);
            compiler.open_file("user.proto").unwrap();
            place.write(
                &format!("{name}.binpb"),
                compiler.encode_file_descriptor_set(),
            );
        }
    }
    place
}

const COMMENTED: &str = "\
syntax = \"proto3\";
package acme;
message User {
  string age = 1; // protovet:allow FIELD_TYPE_CHANGED reason=\"no reader left\"
  // protovet:allow FIELD_NAME_NOT_RESERVED reason=\"comes back\"
  reserved 2;
  // protovet:allow FIELD_TYPE_CHANGED reason=\"of nothing\"
  string name = 3;
}
";

#[test]
fn comments_of_a_set_allow_what_those_of_a_text_do() {
    let old = "syntax = \"proto3\";\npackage acme;\nmessage User {\n  int32 age = 1;\n  string email = \
               2;\n  string name = 3;\n}\n";
    let place = sets(old, COMMENTED);
    let check = |new: &str, code| {
        let args = ["check", new, "--against", "old.binpb", "--format", "json"];
        let told = place
            .run(&args)
            .expect(code)
            .json()
            .into_iter()
            .map(|line| {
                let by = line["allowed"]["by"].as_str().unwrap_or("-").to_owned();
                let line = (&line["type"], &line["start_line"]);
                format!("{} {} {by}", line.0.as_str().unwrap(), line.1)
            });
        told.collect::<Vec<_>>()
    };
    // a set has no lines of comments, only those of what they stand at
    for (new, unused) in [("new/user.proto", 7), ("new.binpb", 8)] {
        let told = [
            format!("ALLOW_UNUSED {unused} -"),
            "FIELD_TYPE_CHANGED 4 comment".to_owned(),
            "FIELD_NAME_NOT_RESERVED 3 comment".to_owned(),
        ];
        assert_eq!(check(new, 0), told, "{new}");
    }
    // without source info there are no comments
    let bare = check("new-bare.binpb", 1);
    assert!(bare.iter().all(|line| line.ends_with(" -")), "{bare:?}");
}

#[test]
fn comments_of_a_set_switch_rules_of_buf_off() {
    let text = "syntax = \"proto3\";\npackage acme.v1;\nmessage User {\n  // buf:lint:ignore \
                FIELD_LOWER_SNAKE_CASE\n  int32 Age = 1;\n  int32 Name = 2;\n}\n";
    let place = sets(text, text);
    place.write(
        "buf.yaml",
        "version: v2\nlint:\n  use: [FIELD_LOWER_SNAKE_CASE]\n",
    );
    let found = |set: &str, code| {
        let args = ["lint", set, "--format", "json"];
        place.run(&args).expect(code).json().len()
    };
    assert_eq!(found("new.binpb", 1), 1);
    assert_eq!(found("new-bare.binpb", 1), 2);
}
