//! What cannot be done is said in one message, with the place and a remedy, and exit code 2.

use crate::support::{Place, Ran};
use crate::user;

/// Runs a comparison that cannot be done.
#[track_caller]
fn fails(place: &Place, args: &[&str]) -> Ran {
    let ran = place.run(args).expect(2);
    assert_eq!(ran.stdout, "", "{args:?}");
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran
}

/// The same, and the message has all of these in it.
#[track_caller]
fn fails_saying(place: &Place, args: &[&str], parts: &[&str]) {
    let ran = fails(place, args);
    for part in parts {
        assert!(ran.stderr.contains(part), "no `{part}` in\n{}", ran.stderr);
    }
    let errors = ran
        .stderr
        .lines()
        .filter(|line| line.starts_with("error: "))
        .count();
    assert_eq!(errors, 1, "one message of its own:\n{}", ran.stderr);
}

fn with(path: &str, content: impl AsRef<[u8]>) -> Place {
    let place = Place::new();
    place.write("good/user.proto", user(1)).write(path, content);
    place
}

#[test]
fn a_path_that_is_not_there() {
    let place = with("protos/user.proto", user(1));
    fails_saying(
        &place,
        &["diff", "good", "nowhere"],
        &["`nowhere`", "  help: "],
    );
    fails_saying(&place, &["lint", "nowhere"], &["`nowhere`", "  help: "]);
}

#[test]
fn a_folder_without_schemas() {
    let place = with("docs/readme.md", "nothing here");
    fails_saying(
        &place,
        &["diff", "good", "docs"],
        &["`docs", ".proto", "  help: "],
    );
    fails_saying(&place, &["lint", "docs"], &["`docs", ".proto", "  help: "]);
}

#[test]
fn a_revision_nobody_knows() {
    let place = Place::repository();
    place.write("user.proto", user(1)).commit("one");
    fails_saying(&place, &["check", "--against", "v9"], &["`v9`", "  help: "]);
    fails_saying(
        &place,
        &["check", "--against", "v9", "--exact"],
        &["`v9`", "  help: "],
    );
    fails_saying(&place, &["diff", "git:v9", "."], &["`v9`", "  help: "]);
}

#[test]
fn a_revision_without_the_path() {
    let place = Place::repository();
    place.write("user.proto", user(1)).commit("one");
    fails_saying(
        &place,
        &["diff", "main:nowhere", "."],
        &["nowhere", "main@", "  help: "],
    );
}

#[test]
fn no_repository() {
    let place = with("a.txt", "");
    fails_saying(
        &place,
        &["check", "good"],
        &["not in a git repository", "  help: ", "--against"],
    );
    fails_saying(
        &place,
        &["check", "good", "--staged"],
        &["not in a git repository", "  help: "],
    );
}

#[test]
fn a_syntax_error() {
    let place = with(
        "bad/user.proto",
        "syntax = \"proto3\";\nmessage User {\n  string email 1;\n}\n",
    );
    fails_saying(
        &place,
        &["diff", "good", "bad"],
        &["─[ bad/user.proto:3:", "does not compile"],
    );
    fails_saying(
        &place,
        &["diff", "bad", "good"],
        &["─[ bad/user.proto:3:", "does not compile"],
    );
    fails_saying(
        &place,
        &["lint", "bad"],
        &["─[ bad/user.proto:3:", "does not compile"],
    );
}

#[test]
fn an_import_cycle() {
    let file = |other| format!("syntax = \"proto3\";\nimport \"{other}.proto\";\n");
    let place = with("bad/a.proto", file("b"));
    place.write("bad/b.proto", file("a"));
    fails_saying(
        &place,
        &["diff", "good", "bad"],
        &["a.proto", "b.proto", "cycl"],
    );
}

#[test]
fn an_import_that_is_missing() {
    let place = with(
        "bad/a.proto",
        "syntax = \"proto3\";\nimport \"gone/b.proto\";\n",
    );
    fails_saying(
        &place,
        &["diff", "good", "bad"],
        &["bad/a.proto:2:", "gone/b.proto"],
    );
}

#[test]
fn a_name_declared_twice() {
    let place = with("bad/a.proto", user(1));
    place.write("bad/b.proto", user(1));
    fails_saying(
        &place,
        &["diff", "good", "bad"],
        &["bad/a.proto", "bad/b.proto:3:", "`User`", "`acme`"],
    );
}

#[test]
fn a_type_nobody_declares() {
    let place = with(
        "bad/a.proto",
        "syntax = \"proto3\";\nmessage A {\n  Gone gone = 1;\n}\n",
    );
    fails_saying(
        &place,
        &["diff", "good", "bad"],
        &["bad/a.proto:3:3", "Gone"],
    );
}

#[test]
fn a_descriptor_set_that_is_none() {
    let place = with("set.binpb", "not a descriptor set, whatever its name says");
    fails_saying(&place, &["diff", "good", "set.binpb"], &["set.binpb"]);
    place.write("cut.binpb", b"\x0a\x7f\x0a\x05a.pro");
    fails_saying(&place, &["diff", "good", "cut.binpb"], &["cut.binpb"]);
    place.write("cut.binpb.gz", b"\x1f\x8b\x08\x00");
    fails_saying(
        &place,
        &["diff", "good", "cut.binpb.gz"],
        &["cut.binpb.gz", "  help: "],
    );
}

#[test]
fn a_file_that_is_not_text() {
    let place = with("bad/a.proto", b"syntax = \"proto3\"; // \xff\xfe\n");
    fails_saying(&place, &["diff", "good", "bad"], &["bad/a.proto", "UTF-8"]);
}

#[test]
fn a_file_that_is_no_schema() {
    let place = with("readme.md", "");
    fails_saying(
        &place,
        &["diff", "good", "readme.md"],
        &["`readme.md`", "  help: "],
    );
}

#[test]
fn a_glob_that_makes_no_sense() {
    let place = with("a.txt", "");
    fails_saying(
        &place,
        &["diff", "good", "good", "--exclude", "a[b"],
        &["a[b"],
    );
}

#[test]
fn more_than_anybody_reads() {
    let wrong: String = (1..=50)
        .map(|number| format!("  Gone f{number} = {number};\n"))
        .collect();
    let place = with(
        "bad/a.proto",
        format!("syntax = \"proto3\";\nmessage A {{\n{wrong}}}\n"),
    );
    let ran = fails(&place, &["diff", "good", "bad"]);
    assert_eq!(ran.stderr.matches("error[COMPILE_ERROR]").count(), 20);
    assert!(
        ran.stderr
            .contains("`bad/` does not compile: 50 errors\n  help: "),
        "{}",
        ran.stderr
    );
    let ran = place
        .run(&["diff", "good", "bad", "--format", "concise"])
        .expect(2);
    assert_eq!(ran.stdout.lines().count(), 50);
}
