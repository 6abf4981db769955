//! `protovet init`: what it proposes for a repository, and that it changes nothing that is there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Place;
use crate::user;

/// A repository whose schemas are below `proto`.
fn repository() -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    place
}

fn read(place: &Place, path: &str) -> String {
    fs::read_to_string(place.dir().join(path)).unwrap()
}

/// All files with their contents, those of git but for hooks left out.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_of_git = path.components().any(|part| part.as_os_str() == ".git");
        let is_hook = path.components().any(|part| part.as_os_str() == "hooks");
        if path.is_dir() {
            found.extend(files(&path));
        } else if !is_of_git || is_hook {
            found.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn nothing_is_written_without_a_yes() {
    let place = repository();
    place.write(".github/CODEOWNERS", "* @ada\n");
    let before = files(place.dir());
    let ran = place.run(&["init", "--dry-run"]).expect(0);
    for part in [
        "found: git repository `.`, 1 .proto file below `proto`\n",
        "to write: `protovet.toml`: what is protected\n",
        "to write: `.github/workflows/protovet.yml`: checks pull requests",
        "          path: proto\n",
        "to write: `.git/hooks/pre-commit`: git runs `protovet check --staged proto` before each commit",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
    let ran = place.run(&["init"]).expect(2);
    assert!(
        ran.stderr
            .contains("nothing was written: standard input is no terminal"),
        "{}",
        ran.stderr
    );
    assert_eq!(files(place.dir()), before);
}

#[test]
fn what_is_written_works_and_is_not_written_twice() {
    let place = repository();
    place.write(".github/CODEOWNERS", "* @ada\n");
    let ran = place.run(&["init", "--yes"]).expect(0);
    for path in [
        "protovet.toml",
        ".github/workflows/protovet.yml",
        ".git/hooks/pre-commit",
    ] {
        assert!(
            ran.stdout.contains(&format!("wrote `{path}`")),
            "{}",
            ran.stdout
        );
    }
    assert!(read(&place, ".github/workflows/protovet.yml").contains("branches: [main]"));
    place.run(&["check"]).expect(0);

    let before = files(place.dir());
    let ran = place.run(&["init", "--yes"]).expect(0);
    assert!(
        ran.stdout
            .contains("nothing to do: `protovet.toml` is there already")
    );
    assert!(!ran.stdout.contains("wrote"), "{}", ran.stdout);
    assert_eq!(files(place.dir()), before);
}

#[cfg(unix)]
#[test]
fn the_hook_that_is_written_stops_a_commit() {
    let place = repository();
    place.run(&["init", "--yes", "--only", "hook"]).expect(0);
    assert!(!place.dir().join("protovet.toml").exists());
    place.write("proto/user.proto", user(2));
    let mut command = place.git_command(place.dir());
    let output = command
        .args(["commit", "-q", "-a", "-m", "x"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && said.contains("FIELD_RENUMBERED"),
        "{said}"
    );
}

#[test]
fn files_that_others_keep_are_only_told_about() {
    for (file, told) in [
        (
            ".gitlab-ci.yml",
            "protovet check proto --against \"$BASE\" --exact",
        ),
        ("azure-pipelines.yml", "--format azure"),
        ("Jenkinsfile", "CHANGE_TARGET"),
        ("bitbucket-pipelines.yml", "BITBUCKET_PR_DESTINATION_BRANCH"),
        (
            ".buildkite/pipeline.yml",
            "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
        ),
        (".pre-commit-config.yaml", "- id: protovet"),
        ("lefthook.yml", "run: protovet check --staged"),
        (".husky/other", "protovet check --staged"),
    ] {
        let place = repository();
        place.write(file, "mine: true\n");
        let ran = place.run(&["init", "--yes"]).expect(0);
        assert!(
            ran.stdout.contains("to add by hand, as it is yours: "),
            "{}",
            ran.stdout
        );
        assert!(ran.stdout.contains(told), "{file}\n{}", ran.stdout);
        assert_eq!(read(&place, file), "mine: true\n");
        assert!(!place.dir().join(".github").exists());
        let has_hook = place.dir().join(".git/hooks/pre-commit").exists();
        let keeps_hooks = [".pre-commit", "lefthook", ".husky"];
        let keeps_hooks = keeps_hooks.iter().any(|start| file.starts_with(start));
        assert_eq!(has_hook, !keeps_hooks, "{file}");
    }
}

#[test]
fn what_runs_protovet_already_is_left_out() {
    let place = repository();
    let workflow = "jobs: {a: {steps: [{run: protovet check}]}}\n";
    place
        .write(".github/workflows/lint.yml", workflow)
        .write(".gitlab-ci.yml", "a: {script: [protovet check]}\n")
        .write(".git/hooks/pre-commit", "#!/bin/sh\nmake\n");
    let before = files(place.dir());
    let ran = place
        .run(&["init", "--yes", "--only", "workflow,hook"])
        .expect(0);
    for part in [
        "nothing to do: `.github/workflows/lint.yml` is there already",
        "nothing to do: `.gitlab-ci.yml` has a job with protovet already",
        "nothing to do: there is a `.git/hooks/pre-commit` already, and it is not protovet's",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
    assert_eq!(files(place.dir()), before);
}

#[test]
fn the_remote_tells_the_service_and_the_branch() {
    let place = Place::new();
    place.git(&["init", "-q", "-b", "trunk"]);
    place
        .write("a/user.proto", user(1))
        .write("b/team.proto", "syntax = \"proto3\";\n")
        .commit("one");
    place.git(&["remote", "add", "origin", "git@github.com:acme/schemas.git"]);
    let below = place.dir().join("a");
    let ran = place
        .run_in(&below, &["init", "--yes", "--only", "workflow"])
        .expect(0);
    assert!(
        ran.stdout
            .contains("wrote `../.github/workflows/protovet.yml`")
    );
    let text = read(&place, ".github/workflows/protovet.yml");
    assert!(
        text.contains("path: .\n") && text.contains("branches: [trunk]"),
        "{text}"
    );
}

#[test]
fn what_buf_yaml_says_is_not_said_twice() {
    let place = repository();
    place.write(
        "buf.yaml",
        "version: v2\nmodules: [{path: proto}]\nbreaking: {use: [WIRE]}\n",
    );
    let ran = place.run(&["init", "--yes"]).expect(0);
    assert!(
        ran.stdout
            .contains("nothing to do: `buf.yaml` says what is checked")
    );
    assert!(!place.dir().join("protovet.toml").exists());
    assert!(
        ran.stdout
            .contains("git runs `protovet check --staged` before"),
        "{}",
        ran.stdout
    );
    place.run(&["init", "--yes", "--only", "config"]).expect(0);
    assert!(place.dir().join("protovet.toml").exists());
}

#[test]
fn without_git_there_is_only_a_configuration() {
    let place = Place::new();
    let ran = place.run(&["init", "--yes"]).expect(0);
    assert!(
        ran.stdout
            .starts_with("found: no git repository, no .proto file yet\n")
    );
    let names: Vec<_> = files(place.dir())
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(names, [place.dir().join("protovet.toml")]);
}

/// The action and the hooks of the docs, which `init` copies, are of this version.
#[test]
fn pages_name_this_version() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let version = env!("CARGO_PKG_VERSION");
    for page in ["ci/github.md", "hooks.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let lines = text.lines().filter(|line| {
            ["protovet/protovet@", "rev: v", "protovet=="]
                .iter()
                .any(|it| line.contains(it))
        });
        let lines: Vec<&str> = lines.collect();
        assert!(!lines.is_empty());
        assert!(lines.iter().all(|line| line.contains(version)), "{lines:?}");
    }
}
