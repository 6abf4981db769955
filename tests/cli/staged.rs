//! `protovet check --staged`, alone and as the hook that git runs before a commit.

use std::fs;
use std::path::Path;

use crate::support::Place;
use crate::{service, user};

fn committed() -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    place
}

#[test]
fn what_is_staged_counts_and_nothing_else() {
    let place = committed();
    place.write("proto/user.proto", user(2));
    place.run(&["check", "--staged"]).expect(0);
    place.git(&["add", "-A"]);
    place.write("proto/user.proto", user(1));
    let ran = place
        .run(&["check", "--staged", "--format", "concise"])
        .expect(1);
    assert!(
        ran.stdout
            .starts_with("proto/user.proto:4:18: error[FIELD_RENUMBERED]")
    );
}

#[test]
fn a_staged_deletion() {
    let place = committed();
    place
        .write("proto/team.proto", service("Team"))
        .commit("two");
    place.git(&["rm", "-q", "proto/team.proto"]);
    let ran = place
        .run(&["check", "--staged", "--format", "concise"])
        .expect(1);
    assert!(ran.stdout.contains("Team"), "{}", ran.stdout);
}

/// Makes git run the check before each commit, as a hook in the repository would.
#[cfg(unix)]
fn install_hook(place: &Place, git_dir: &Path) {
    use std::os::unix::fs::PermissionsExt;

    let hooks = git_dir.join("hooks");
    fs::create_dir_all(&hooks).unwrap();
    let hook = hooks.join("pre-commit");
    let program = env!("CARGO_BIN_EXE_protovet");
    let log = place.beside("hook.log");
    let script = format!(
        "#!/bin/sh\nexec '{program}' check --staged --format concise >'{}' 2>&1\n",
        log.display()
    );
    fs::write(&hook, script).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Whether git let a commit pass, and what the hook said.
#[cfg(unix)]
fn commits(place: &Place, dir: &Path, args: &[&str]) -> (bool, String) {
    let output = place
        .git_command(dir)
        .arg("commit")
        .args(["-q", "-m", "x"])
        .args(args)
        .output();
    let log = fs::read_to_string(place.beside("hook.log")).unwrap_or_default();
    (output.unwrap().status.success(), log)
}

#[cfg(unix)]
#[test]
fn before_a_commit() {
    let place = committed();
    install_hook(&place, &place.dir().join(".git"));
    place
        .write("proto/user.proto", user(1) + "message Team {}\n")
        .git(&["add", "-A"]);
    assert!(commits(&place, place.dir(), &[]).0);
    place.write("proto/user.proto", user(2)).git(&["add", "-A"]);
    let (passed, log) = commits(&place, place.dir(), &[]);
    assert!(!passed && log.contains("error[FIELD_RENUMBERED]"), "{log}");
}

#[cfg(unix)]
#[test]
fn before_a_commit_of_named_files() {
    // git hands such a commit to the hook in an index of its own
    let place = committed();
    install_hook(&place, &place.dir().join(".git"));
    place.write("notes.txt", "new").git(&["add", "notes.txt"]);
    place
        .write("proto/user.proto", user(2))
        .git(&["add", "proto"]);
    assert!(commits(&place, place.dir(), &["notes.txt"]).0);
    let (passed, log) = commits(&place, place.dir(), &["proto/user.proto"]);
    assert!(!passed && log.contains("error[FIELD_RENUMBERED]"), "{log}");
}

#[cfg(unix)]
#[test]
fn before_a_commit_in_another_worktree_and_folder() {
    let place = committed();
    install_hook(&place, &place.dir().join(".git"));
    let worktree = place.beside("worktree");
    place.git(&[
        "worktree",
        "add",
        "-q",
        "-b",
        "other",
        worktree.to_str().unwrap(),
    ]);
    fs::write(worktree.join("proto/user.proto"), user(2)).unwrap();
    place.git_in(&worktree, &["add", "-A"]);
    let (passed, log) = commits(&place, &worktree.join("proto"), &[]);
    assert!(!passed && log.contains("error[FIELD_RENUMBERED]"), "{log}");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}
