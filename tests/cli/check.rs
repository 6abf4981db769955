//! `protovet check`: what a repository is compared with.

use crate::support::Place;
use crate::{service, user};

/// `main` has number 1, and so has the branch that is checked out, which is a commit ahead.
fn branched() -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    place.git(&["switch", "-q", "-c", "feature"]);
    place.commit("begun");
    place
}

#[test]
fn the_working_tree_against_where_it_left_main() {
    let place = branched();
    place.run(&["check"]).expect(0);
    place.write("proto/user.proto", user(2));
    let ran = place.run(&["check", "--format", "concise"]).expect(1);
    assert_eq!(
        ran.stdout,
        "proto/user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 1 to \
         2\n"
    );
    let commit = place.git(&["rev-parse", "--short=7", "main"]);
    let expected = format!("protovet: 1 error in 1 file; compared with main@{commit} (2024-03-02)");
    assert!(
        ran.stderr.starts_with(&expected),
        "{}\n{expected}",
        ran.stderr
    );
}

#[test]
fn what_others_merged_since_does_not_count() {
    let place = branched();
    place.git(&["switch", "-q", "main"]);
    place
        .write("proto/team.proto", service("Team"))
        .commit("theirs");
    place.git(&["switch", "-q", "feature"]);
    place.run(&["check"]).expect(0);
    place.run(&["check", "--against", "main"]).expect(0);
    let ran = place
        .run(&["check", "--against", "main", "--exact"])
        .expect(1);
    assert!(ran.stdout.contains("Team"), "{}", ran.stdout);
}

#[test]
fn a_folder_instead_of_a_revision() {
    let place = branched();
    place.write("released/user.proto", user(7));
    let ran = place.run(&[
        "check",
        "proto",
        "--against",
        "released",
        "--format",
        "concise",
    ]);
    assert!(ran.expect(1).stdout.contains("from 7 to 1"));
}

#[test]
fn a_file_and_a_folder_of_the_repository() {
    let place = branched();
    place.write("proto/user.proto", user(2));
    place.write("other/team.proto", user(1).replace("User", "Team"));
    for path in ["proto", "proto/user.proto", "."] {
        let ran = place.run(&["check", path, "--format", "concise"]).expect(1);
        assert!(
            ran.stdout.starts_with("proto/user.proto:4:18: "),
            "{path}: {}",
            ran.stdout
        );
    }
    place.run(&["check", "other"]).expect(0);
}

#[test]
fn from_a_folder_below_the_top() {
    let place = branched();
    place.write("proto/user.proto", user(2));
    let dir = place.dir().join("proto");
    let ran = place
        .run_in(&dir, &["check", "--format", "concise"])
        .expect(1);
    assert!(
        ran.stdout.starts_with("user.proto:4:18: "),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_folder_that_imports_from_outside_of_it() {
    let place = Place::repository();
    let order = |kind: &str| {
        format!(
            "syntax = \"proto3\";\nimport \"common/id.proto\";\nmessage Order {{\n  Id id = 1;\n  \
             {kind} note = 2;\n}}\n"
        )
    };
    place
        .write(
            "proto/common/id.proto",
            "syntax = \"proto3\";\nmessage Id {}\n",
        )
        .write("proto/shop/order.proto", order("string"))
        .commit("one");
    place.write("proto/shop/order.proto", order("int32"));
    let ran = place
        .run(&["check", "proto/shop", "--format", "concise"])
        .expect(1);
    let found = "proto/shop/order.proto:5:3: error[FIELD_TYPE_CHANGED]";
    assert!(ran.stdout.starts_with(found), "{}", ran.stdout);
    place.run(&["lint", "proto/shop"]).expect(0);
    place
        .run(&["diff", "HEAD:proto/shop", "proto/shop"])
        .expect(1);
}

#[test]
fn a_deleted_schema() {
    let place = branched();
    place
        .write("proto/team.proto", service("Team"))
        .commit("two");
    place.git(&["branch", "-f", "main"]);
    place.delete("proto/team.proto");
    let ran = place.run(&["check", "--format", "concise"]).expect(1);
    assert!(
        ran.stdout.starts_with("proto/team.proto:"),
        "{}",
        ran.stdout
    );
    let github = place.run(&["check", "--format", "github"]).expect(1);
    assert!(
        github
            .stdout
            .starts_with("::error file=proto/team.proto,title="),
        "{}",
        github.stdout
    );
}

#[test]
fn the_last_schema_deleted() {
    let place = Place::repository();
    place
        .write("proto/team.proto", service("Team"))
        .commit("one");
    place.git(&["switch", "-q", "-c", "feature"]);
    place.delete("proto/team.proto").write("proto/.keep", "");
    let ran = place.run(&["check", "--format", "concise"]).expect(1);
    assert!(ran.stdout.contains("Team"), "{}", ran.stdout);
}

#[test]
fn another_worktree() {
    let place = branched();
    let worktree = place.beside("worktree");
    place.git(&[
        "worktree",
        "add",
        "-q",
        "-b",
        "other",
        worktree.to_str().unwrap(),
        "main",
    ]);
    std::fs::write(worktree.join("proto/user.proto"), user(2)).unwrap();
    let ran = place
        .run_in(&worktree, &["check", "--format", "concise"])
        .expect(1);
    assert!(
        ran.stdout.starts_with("proto/user.proto:4:18: "),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_detached_head() {
    let place = branched();
    place.write("proto/user.proto", user(2)).commit("two");
    place.git(&["checkout", "-q", "--detach"]);
    place.run(&["check"]).expect(1);
}

#[test]
fn a_bare_repository() {
    let place = branched();
    place.write("proto/user.proto", user(2)).commit("two");
    let bare = place.beside("bare.git");
    let source = place.dir().to_str().unwrap().to_owned();
    place.git(&["clone", "-q", "--bare", &source, bare.to_str().unwrap()]);
    let ran = place.run_in(&bare, &["check"]).expect(2);
    assert!(ran.stderr.contains("bare"), "{}", ran.stderr);
    assert!(ran.stderr.contains("  help: "), "{}", ran.stderr);
    let ran = place
        .run_in(&bare, &["diff", "main", "feature", "--format", "concise"])
        .expect(1);
    assert!(ran.stdout.contains("FIELD_RENUMBERED"), "{}", ran.stdout);
}

#[test]
fn a_shallow_clone() {
    let place = branched();
    place.write("proto/user.proto", user(2)).commit("two");
    place.git(&["switch", "-q", "main"]);
    let clone = place.beside("clone");
    let source = format!("file://{}", place.dir().to_str().unwrap());
    place.git(&[
        "clone",
        "-q",
        "--depth",
        "1",
        "-b",
        "feature",
        &source,
        clone.to_str().unwrap(),
    ]);
    let ran = place.run_in(&clone, &["check"]).expect(2);
    assert!(
        ran.stderr.contains("shallow") || ran.stderr.contains("fetch"),
        "{}",
        ran.stderr
    );
    place.git_in(
        &clone,
        &[
            "fetch",
            "-q",
            "--unshallow",
            "origin",
            "+refs/heads/*:refs/remotes/origin/*",
        ],
    );
    let ran = place.run_in(&clone, &["check"]).expect(1);
    assert!(ran.stderr.contains("origin/main"), "{}", ran.stderr);
}

#[test]
fn an_empty_past() {
    let place = Place::repository();
    place.write("readme.md", "new").commit("nothing yet");
    place.git(&["switch", "-q", "-c", "feature"]);
    place.write("proto/user.proto", user(1));
    let ran = place.run(&["check"]).expect(0);
    assert!(ran.stderr.contains("no breaking changes"), "{}", ran.stderr);
}

#[test]
fn before_the_first_commit() {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).git(&["add", "-A"]);
    for args in [&["check"][..], &["check", "--staged"]] {
        let ran = place.run(args).expect(0);
        assert!(
            ran.stderr.contains("there is no commit yet"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn flags_that_contradict_each_other() {
    let place = branched();
    place
        .run(&["check", "--staged", "--against", "main"])
        .expect(2);
    place.run(&["check", "--exact"]).expect(2);
}
