//! Git repositories as inputs.

use super::*;

#[test]
fn every_way_to_name_a_version() {
    let place = repository();
    let commit = place.git(&["rev-parse", "v1"]);
    let here = place.dir().to_str().unwrap().to_owned();
    for against in [
        ".git#tag=v1,subdir=proto",
        ".git#branch=release,subdir=proto",
        ".git#ref=HEAD~1,subdir=proto",
        ".git#ref=refs/tags/v1,subdir=proto,depth=50",
        ".git#branch=main,ref=HEAD~1,subdir=proto",
        ".git#branch=main,ref=HEAD^,subdir=./proto/",
        &format!(".git#commit={commit},subdir=proto"),
        &format!(".git#commit={},subdir=proto", &commit[..12]),
        "./.git#tag=v1,subdir=proto,depth=1",
        ".#format=git,tag=v1,subdir=proto",
        "../repo/.git#tag=v1,subdir=proto",
        &format!("{here}/.git#tag=v1,subdir=proto"),
        &format!("file://{here}/.git#tag=v1,subdir=proto"),
        &format!("{here}#format=git,tag=v1,subdir=proto"),
    ] {
        finds(&place, &format!("proto --against {against}"), &FOUND);
    }
}

#[test]
fn a_repository_can_be_the_input_too() {
    let place = repository();
    finds(
        &place,
        ".git#subdir=proto --against .git#tag=v1,subdir=proto",
        &FOUND,
    );
    finds(&place, ".git#tag=v1 --against .git#branch=release", &[]);
}

#[test]
fn the_input_is_the_current_folder_by_default() {
    let place = repository();
    finds(&place, "--against .git#tag=v1", &FOUND);
    finds(&place, "--against .git", &[]);
    let ran = place.run_in(
        &place.dir().join("proto"),
        &[
            "breaking",
            "--against",
            "../.git#tag=v1,subdir=proto",
            "--error-format",
            "json",
        ],
    );
    assert_eq!(findings(&ran.expect(100)), FOUND_WITHIN);
}

#[test]
fn bare_repositories_and_worktrees_are_repositories() {
    let place = repository();
    place.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    finds(
        &place,
        "proto --against ../bare.git#tag=v1,subdir=proto",
        &FOUND,
    );
    place.git(
        &["worktree", "add", "-q", "../tree", "main"]
            .map(|arg| if arg == "main" { "release" } else { arg }),
    );
    let tree = place.beside("tree");
    let ran = place.run_in(
        &tree,
        &[
            "breaking",
            "--against",
            ".git#branch=main",
            "--error-format",
            "json",
        ],
    );
    assert_eq!(
        findings(&ran.expect(100)),
        ["proto/acme/user.proto:6:3: FIELD_SAME_TYPE"]
    );
}

/// CI checks out a commit without branches; what was fetched is enough.
#[test]
fn a_branch_of_the_remote_is_found() {
    let place = repository();
    place.git(&["clone", "-q", ".", "../clone"]);
    let clone = place.beside("clone");
    let ran = place.run_in(
        &clone,
        &[
            "breaking",
            "proto",
            "--against",
            ".git#branch=release,subdir=proto",
            "--error-format",
            "json",
        ],
    );
    assert_eq!(findings(&ran.expect(100)), FOUND);
    let ran = place.run_in(
        &clone,
        &[
            "breaking",
            "proto",
            "--against",
            ".git#branch=origin/release,subdir=proto",
            "--error-format",
            "json",
        ],
    );
    assert_eq!(findings(&ran.expect(100)), FOUND);
}

#[test]
fn what_is_not_committed_counts_in_folders_alone() {
    let place = repository();
    place.write("proto/acme/user.proto", OLD_USER);
    place.write("proto/acme/gone.proto", GONE);
    finds(&place, "proto --against .git#tag=v1,subdir=proto", &[]);
    finds(
        &place,
        ".git#subdir=proto --against .git#tag=v1,subdir=proto",
        &FOUND,
    );
}

#[test]
fn files_that_git_ignores_count() {
    let place = repository();
    place.write(".gitignore", "proto\n");
    place.git(&["rm", "-rq", "--cached", "proto"]);
    finds(&place, "proto --against .git#tag=v1,subdir=proto", &FOUND);
}

#[test]
fn a_hook_of_another_repository_does_not_mislead() {
    let place = repository();
    let other = place.beside("other.git");
    place.git(&["init", "-q", "--bare", other.to_str().unwrap()]);
    let mut command = place.protovet(place.dir());
    command.env("GIT_DIR", &other);
    command.args([
        "breaking",
        "proto",
        "--against",
        ".git#tag=v1,subdir=proto",
        "--error-format",
        "json",
    ]);
    assert_eq!(findings(&support::ran(&mut command).expect(100)), FOUND);
}

#[test]
fn what_is_not_there_is_told() {
    let place = repository();
    let name = place.dir().to_str().unwrap().to_owned();
    let ran = fails(
        &place,
        "--against .git#branch=releas",
        &format!("there is no branch, tag or commit `releas` in `{name}`"),
    );
    assert!(
        ran.stderr.contains("did you mean the branch `release`?"),
        "{}",
        ran.stderr
    );
    fails(
        &place,
        "--against .git#tag=main",
        &format!("there is no branch, tag or commit `main` in `{name}`"),
    );
    fails(
        &place,
        "--against .git#commit=HEAD",
        &format!("there is no commit `HEAD` in `{name}`"),
    );
    fails(
        &place,
        "--against nowhere/.git",
        "there is no git repository `nowhere/.git`",
    );
    let ran = fails(&place, "--against release", "there is no folder `release`");
    assert!(
        ran.stderr.contains("`.git#branch=release`"),
        "{}",
        ran.stderr
    );
    let ran = place.run_in(
        &place.dir().join("proto"),
        &["breaking", "--against", ".git"],
    );
    assert!(
        ran.stderr.contains("did you mean `../.git`?"),
        "{}",
        ran.stderr
    );
    let ran = breaking(&place, "--against .git#tag=v1,subdir=prot").expect(1);
    assert!(
        ran.stderr
            .starts_with("error: there is no folder `prot` in `v1@"),
        "{}",
        ran.stderr
    );
}
