//! `protovet diff`: what the two sides may be, and how runs end.

use crate::support::Place;
use crate::user;

fn changed() -> Place {
    let place = Place::new();
    place
        .write("old/user.proto", user(1))
        .write("new/user.proto", user(2));
    place
}

#[test]
fn two_folders() {
    let ran = changed()
        .run(&["diff", "old", "new", "--format", "concise"])
        .expect(1);
    assert_eq!(
        ran.stdout,
        "new/user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 1 to 2\n"
    );
    assert!(
        ran.stderr
            .starts_with("protovet: 1 error in 1 file; compared with old"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.ends_with("; [time]\n"), "{}", ran.stderr);
}

#[test]
fn the_same_folder_twice() {
    let ran = changed().run(&["diff", "old", "old"]).expect(0);
    assert_eq!(ran.stdout, "");
    assert!(
        ran.stderr.starts_with("protovet: no breaking changes; "),
        "{}",
        ran.stderr
    );
}

#[test]
fn two_files() {
    let place = changed();
    let ran = place.run(&[
        "diff",
        "old/user.proto",
        "new/user.proto",
        "--format",
        "concise",
    ]);
    let ran = ran.expect(1);
    assert!(
        ran.stdout
            .starts_with("new/user.proto:4:18: error[FIELD_RENUMBERED]"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("compared with old/user.proto;"),
        "{}",
        ran.stderr
    );
}

#[test]
fn import_roots_are_named_from_here_or_from_everywhere() {
    let place = changed();
    let whole = place.dir().join("new");
    for root in ["new", "./new/", whole.to_str().unwrap()] {
        place
            .run(&["diff", "old", "new", "-I", "old", "-I", root])
            .expect(1);
    }
    let ran = place
        .run(&["diff", "old", "new", "-I", "elsewhere"])
        .expect(2);
    assert!(
        ran.stderr.contains("check a folder that holds both"),
        "{}",
        ran.stderr
    );
}

#[test]
fn revisions_and_their_folders() {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    place.git(&["tag", "v1"]);
    place.write("proto/user.proto", user(2)).commit("two");
    for (old, new) in [
        ("v1", "main"),
        ("HEAD~1", "."),
        ("v1:proto", "main:proto"),
        ("git:v1", "proto"),
    ] {
        let ran = place
            .run(&["diff", old, new, "--format", "concise"])
            .expect(1);
        assert_eq!(
            ran.stdout.matches("error[").count(),
            1,
            "{old} {new}: {}",
            ran.stdout
        );
        assert!(
            ran.stdout.contains("error[FIELD_RENUMBERED]"),
            "{}",
            ran.stdout
        );
    }
    place.run(&["diff", "main", "."]).expect(0);
}

#[test]
fn imports_are_found_in_a_folder_of_their_own() {
    let place = Place::new();
    place
        .write("v1/proto/acme/user.proto", user(1))
        .write("v1/proto/acme/team.proto", "syntax = \"proto3\";\npackage acme;\nimport \"acme/user.proto\";\nmessage Team { User lead = 1; }\n");
    for version in ["v1", "v1/proto"] {
        place.run(&["diff", version, version]).expect(0);
    }
    place.run(&["diff", "v1", "v1", "-I", "v1/proto"]).expect(0);
}

#[test]
fn what_is_left_out_breaks_nothing() {
    changed().run(&[
        "diff",
        "old",
        "new",
        "--exclude",
        "user.proto",
        "--exclude",
        "x",
    ]);
    let place = changed();
    place.write("old/b.proto", user(1).replace("User", "B"));
    place.write("new/b.proto", user(1).replace("User", "B"));
    place.run(&["diff", "old", "new"]).expect(1);
    place
        .run(&["diff", "old", "new", "--exclude", "user.proto"])
        .expect(0);
}

#[test]
fn what_fails_is_for_the_user_to_say() {
    let place = changed();
    for (fail_on, code) in [("error", 1), ("warning", 1), ("note", 1), ("never", 0)] {
        let ran = place
            .run(&["diff", "old", "new", "--fail-on", fail_on])
            .expect(code);
        assert!(ran.stdout.contains("error[FIELD_RENUMBERED]"));
    }
}

#[test]
fn quiet_says_nothing_but_findings() {
    let place = changed();
    let ran = place.run(&["diff", "old", "new", "--quiet"]).expect(1);
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.contains("FIELD_RENUMBERED"));
    let ran = place.run(&["diff", "old", "old", "-q"]).expect(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn verbose_tells_what_was_read() {
    let ran = changed()
        .run(&["diff", "old", "new", "--verbose"])
        .expect(1);
    assert!(
        ran.stderr.contains("protovet: old version: old"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("protovet: new version: new"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("protected: binary, rpc; "),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    use std::process::Stdio;

    let place = changed();
    let mut child = place
        .protovet(place.dir())
        .args(["diff", "old", "new"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("protovet: 1 error"), "{stderr}");
}

#[test]
fn the_old_text_is_shown_beside_the_new() {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    place.write("proto/user.proto", user(2));
    let ran = place
        .run(&["diff", "HEAD", ".", "--color", "never"])
        .expect(1);
    assert!(
        ran.stdout.contains("─[ proto/user.proto:4:18 ]"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("─[ proto/user.proto (HEAD@"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("string email = 1;"), "{}", ran.stdout);
}
