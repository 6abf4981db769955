//! `protovet check --pre-push`, asked by git itself before it pushes to a real repository.

#![cfg(unix)]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use crate::support::{Place, ran};
use crate::{service, user};

/// A repository with a hook, and a remote that has its first commit on `main`.
fn cloned() -> (Place, PathBuf) {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    let remote = place.beside("remote.git");
    let shown = remote.to_str().unwrap();
    place.git(&["clone", "-q", "--bare", ".", shown]);
    place.git(&["remote", "add", "origin", shown]);
    place.git(&["fetch", "-q", "origin"]);
    place.run(&["install-hook", "--hook", "pre-push"]).expect(0);
    (place, remote)
}

/// Whether git pushed, and what was said.
fn push(place: &Place, args: &[&str]) -> (bool, String) {
    let mut command = place.git_command(place.dir());
    let output = command.args(["push", "-q", "origin"]).args(args).output();
    let output = output.unwrap();
    let mut said = String::from_utf8(output.stdout).unwrap();
    said.push_str(&String::from_utf8(output.stderr).unwrap());
    (output.status.success(), said)
}

#[track_caller]
fn passes(place: &Place, args: &[&str], told: &str) {
    let (passed, said) = push(place, args);
    assert!(passed && said.contains(told), "{said}");
}

#[track_caller]
fn fails(place: &Place, args: &[&str], told: &str) {
    let (passed, said) = push(place, args);
    assert!(!passed && said.contains(told), "{said}");
}

#[test]
fn a_branch_that_grows_is_compared_with_what_the_remote_has() {
    let (place, _) = cloned();
    place
        .write("proto/team.proto", service("Team"))
        .commit("two");
    passes(&place, &["main"], "compared with origin/main@");
    place.write("proto/user.proto", user(2)).commit("three");
    // what is on disk does not count
    place.write("proto/user.proto", user(1));
    fails(&place, &["main"], "error[FIELD_RENUMBERED]");
    place.commit("four");
    passes(&place, &["main"], "where the push starts");
}

#[test]
fn a_push_that_only_deletes_files() {
    let (place, _) = cloned();
    place.delete("proto/user.proto").commit("gone");
    fails(&place, &["main"], "error[MESSAGE_DELETED]");
}

#[test]
fn new_branches_and_tags_count_from_where_they_left_the_default_branch() {
    let (place, _) = cloned();
    place.git(&["checkout", "-q", "-b", "feature"]);
    place.write("proto/user.proto", user(2)).commit("two");
    fails(
        &place,
        &["feature"],
        "the merge base of feature and origin/main",
    );
    fails(&place, &["HEAD:refs/tags/v1"], "error[FIELD_RENUMBERED]");
    place.git(&["tag", "-a", "-m", "x", "v2"]);
    fails(&place, &["v2"], "the merge base of v2 and origin/main");
    place.write("proto/user.proto", user(1)).commit("three");
    passes(
        &place,
        &["feature"],
        "the merge base of feature and origin/main",
    );
}

#[test]
fn a_deletion_sends_nothing() {
    let (place, _) = cloned();
    place.git(&["branch", "old"]);
    passes(&place, &["old"], "");
    passes(&place, &["--delete", "old"], "nothing is sent");
}

#[test]
fn a_rebased_branch_counts_as_new_and_a_replaced_default_branch_does_not() {
    let (place, _) = cloned();
    place.git(&["checkout", "-q", "-b", "feature"]);
    place
        .write("proto/team.proto", service("Team"))
        .commit("two");
    passes(&place, &["feature"], "");
    // main loses a message in the meantime, which is not what the branch did
    place.git(&["checkout", "-q", "main"]);
    place.write("proto/user.proto", user(2)).commit("main");
    passes(&place, &["--no-verify", "main"], "");
    place.git(&["checkout", "-q", "feature"]);
    place.git(&["rebase", "-q", "main"]);
    passes(
        &place,
        &["--force", "feature"],
        "the merge base of feature and origin/main",
    );

    place.git(&["checkout", "-q", "main"]);
    place.git(&["reset", "-q", "--hard", "HEAD~1"]);
    place.write("notes.txt", "new").commit("other");
    fails(&place, &["--force", "main"], "error[FIELD_RENUMBERED]");
    passes(&place, &["--no-verify", "--force", "main"], "");
}

#[test]
fn what_is_replaced_must_be_known() {
    let (place, remote) = cloned();
    let other = place.beside("other");
    place.git(&[
        "clone",
        "-q",
        remote.to_str().unwrap(),
        other.to_str().unwrap(),
    ]);
    std::fs::write(other.join("proto/user.proto"), user(2)).unwrap();
    place.git_in(&other, &["commit", "-q", "-a", "-m", "theirs"]);
    place.git_in(&other, &["push", "-q", "origin", "main"]);
    place.write("notes.txt", "new").commit("mine");
    fails(
        &place,
        &["--force", "main"],
        "bring it here with `git fetch origin`",
    );
    place.git(&["fetch", "-q", "origin"]);
    fails(&place, &["--force", "main"], "which the push replaces");
}

#[test]
fn several_branches_end_as_the_worst() {
    let (place, _) = cloned();
    place
        .write("proto/team.proto", service("Team"))
        .commit("two");
    place.git(&["checkout", "-q", "-b", "feature"]);
    place.write("proto/user.proto", user(2)).commit("three");
    let (passed, said) = push(&place, &["feature", "main"]);
    assert!(!passed && said.contains("push of feature:"), "{said}");
    assert!(said.contains("push of main:"), "{said}");
    assert_eq!(said.matches("error[FIELD_RENUMBERED]").count(), 1, "{said}");
}

#[test]
fn a_first_push_is_compared_with_nothing() {
    let (place, _) = cloned();
    let empty = place.beside("empty.git");
    place.git(&["init", "-q", "--bare", empty.to_str().unwrap()]);
    place.git(&["remote", "set-url", "origin", empty.to_str().unwrap()]);
    place.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    passes(
        &place,
        &["main"],
        "as nothing was pushed to `origin` before",
    );
}

#[test]
fn without_what_git_tells_it_there_is_nothing_to_check() {
    let (place, _) = cloned();
    let mut command = place.protovet(place.dir());
    command.args(["check", "--pre-push"]).stdin(Stdio::piped());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"refs/heads/main\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("is not what git tells a pre-push hook"),
        "{said}"
    );
}

#[test]
fn the_pre_commit_framework_says_it_in_variables() {
    let (place, _) = cloned();
    place.write("proto/user.proto", user(2)).commit("two");
    let mut command = place.protovet(place.dir());
    let head = place.git(&["rev-parse", "HEAD"]);
    command
        .args(["check", "--pre-push", "--format", "concise"])
        .env("PRE_COMMIT_FROM_REF", "origin/main")
        .env("PRE_COMMIT_TO_REF", head);
    let ran = ran(&mut command).expect(1);
    assert!(
        ran.stdout.contains("error[FIELD_RENUMBERED]"),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_a_commit_of_the_push_approves_passes() {
    let (place, _) = cloned();
    place.write("protovet.toml", "[check]\napprove-by = [\"trailer\"]\n");
    place.write("proto/user.proto", user(2)).commit("two");
    fails(&place, &["main"], "error[FIELD_RENUMBERED]");
    place.git(&["checkout", "-q", "-b", "feature"]);
    let message = "three\n\nProtovet-Allow: FIELD_RENUMBERED nobody reads it yet";
    place.git(&["commit", "-q", "--allow-empty", "-m", message]);
    passes(&place, &["feature"], "1 allowed");
    // another branch does not have that commit
    fails(&place, &["main"], "error[FIELD_RENUMBERED]");
    passes(&place, &["feature:main"], "1 allowed");
    // what was approved is done: the next push is compared with what the remote has by now
    place.write("proto/user.proto", user(3)).commit("four");
    fails(&place, &["feature:main"], "error[FIELD_RENUMBERED]");
}
