//! The jobs of docs/ci, run as each service runs them, on a clone of a repository with a branch that
//! breaks something and one that does not.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::runner::Machine;
use crate::support::{Place, Ran, ran};
use crate::yaml;

fn user(number: u32) -> String {
    format!(
        "syntax = \"proto3\";\npackage acme;\nmessage User {{\n  string email = {number};\n}}\n"
    )
}

/// The branches `breaks` and `adds` left `main`, which went on since, and what is cloned has one of
/// them checked out, but knows no other branch.
fn cloned(branch: &str) -> Machine {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    for (name, text) in [("breaks", user(2)), ("adds", user(1) + "message Team {}\n")] {
        place.git(&["switch", "-q", "-c", name, "main"]);
        place.write("proto/user.proto", text).commit(name);
    }
    place.git(&["switch", "-q", "main"]);
    place
        .write(
            "proto/later.proto",
            "syntax = \"proto3\";\nmessage Later {}\n",
        )
        .commit("main goes on");
    let workspace = place.beside("workspace");
    let url = format!("file://{}", place.dir().display());
    let shown = workspace.to_str().unwrap();
    place.git(&[
        "clone",
        "-q",
        "--single-branch",
        "--branch",
        branch,
        &url,
        shown,
    ]);
    let machine = Machine::new(place, workspace);
    machine.program("pip", "[ \"$*\" = \"install protovet\" ]");
    machine.program(
        "python3",
        "[ \"$*\" = '-m venv .venv' ] && mkdir -p .venv/bin && \
         printf '#!/bin/sh\\n' >.venv/bin/pip && chmod +x .venv/bin/pip",
    );
    machine.program(
        "buildkite-agent",
        "printf '%s\\n' \"$*\" >annotated && cat >>annotated",
    );
    machine
}

fn page(name: &str) -> String {
    let path = format!("{}/docs/ci/{name}.md", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap()
}

/// The blocks of a page in a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

fn job(name: &str) -> Value {
    yaml::load(&blocks(&page(name), "yaml")[0])
}

/// The steps of a list that are commands.
fn script(steps: &Value, key: &str) -> String {
    let steps = steps.as_array().unwrap().iter();
    let lines = steps.filter_map(|step| step.as_str().or_else(|| step[key].as_str()));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Runs a script as services do, ending with the first command that fails.
fn run(machine: &Machine, script: &str, variables: &[(&str, &str)]) -> Ran {
    let programs = machine.place.beside("programs");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut command = machine.place.program("bash", &machine.workspace);
    command
        .args(["-e", "-o", "pipefail", "-c", script])
        .env("PATH", path)
        .env("CI", "true")
        .envs(variables.iter().copied());
    ran(&mut command)
}

/// Both branches through a script: one must fail, with its finding told, and one must pass.
fn both(script: &str, variables: &[(&str, &str)], look: impl Fn(&Path, &Ran)) {
    let machine = cloned("adds");
    run(&machine, script, variables).expect(0);
    let machine = cloned("breaks");
    let ran = run(&machine, script, variables).expect(1);
    assert!(ran.stdout.contains("FIELD_RENUMBERED"), "{}", ran.stdout);
    look(&machine.workspace, &ran);
}

#[track_caller]
fn tells(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    assert!(
        text.contains("FIELD_RENUMBERED"),
        "{}: {text}",
        path.display()
    );
}

#[test]
fn gitlab() {
    let job = job("gitlab");
    let script = script(&job["protovet"]["script"], "");
    let reports = &job["protovet"]["artifacts"]["reports"];
    let base = cloned("breaks")
        .place
        .git(&["merge-base", "main", "breaks"]);
    let variables = [("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.as_str())];
    both(&script, &variables, |folder, _| {
        for report in ["codequality", "junit"] {
            tells(&folder.join(reports[report].as_str().unwrap()));
        }
    });
    // with merged results, what main went on to is no change of the branch
    let machine = cloned("adds");
    let git = |args: &[&str]| machine.place.git_in(&machine.workspace, args);
    git(&["fetch", "-q", "origin", "main"]);
    let target = git(&["rev-parse", "FETCH_HEAD"]);
    git(&["merge", "-q", "-m", "merged", "FETCH_HEAD"]);
    let variables = [
        variables[0],
        ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", &target),
    ];
    run(&machine, &script, &variables).expect(0);
}

#[test]
fn azure() {
    let job = job("azure");
    let script = script(&job["steps"], "bash");
    let variables = [("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main")];
    let published = job["steps"].as_array().unwrap().last().unwrap();
    both(&script, &variables, |folder, ran| {
        let issue = "##vso[task.logissue type=error;sourcepath=proto/user.proto;linenumber=4;";
        assert!(ran.stdout.contains(issue), "{}", ran.stdout);
        tells(&folder.join(published["inputs"]["testResultsFiles"].as_str().unwrap()));
    });
}

#[test]
fn jenkins() {
    let page = page("jenkins");
    let groovy = &blocks(&page, "groovy")[0];
    let script = groovy.split("'''").nth(1).unwrap();
    // in Groovy, a line goes on behind a backslash that a shell never sees
    let script = script.replace("\\\n", "");
    both(&script, &[("CHANGE_TARGET", "main")], |folder, _| {
        for file in ["protovet-checkstyle.xml", "protovet.xml"] {
            assert!(groovy.contains(&format!("'{file}'")), "{groovy}");
            tells(&folder.join(file));
        }
    });
}

#[test]
fn bitbucket() {
    let job = job("bitbucket");
    let step = &job["pipelines"]["pull-requests"]["**"][0]["step"];
    let script = script(&step["script"], "");
    let variables = [("BITBUCKET_PR_DESTINATION_BRANCH", "main")];
    both(&script, &variables, |folder, _| {
        tells(&folder.join("test-results/protovet.xml"))
    });
}

#[test]
fn buildkite() {
    let job = job("buildkite");
    let command = job["steps"][0]["command"]
        .as_str()
        .unwrap()
        .replace("$$", "$");
    let variables = [("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main")];
    both(&command, &variables, |folder, _| {
        let annotated = fs::read_to_string(folder.join("annotated")).unwrap();
        assert!(annotated.starts_with("annotate --style error --context protovet\n"));
        assert!(annotated.contains("FIELD_RENUMBERED"), "{annotated}");
    });
}

#[test]
fn github_without_the_action() {
    let page = page("github");
    let block = blocks(&page, "yaml").pop().unwrap();
    let job = yaml::load(&block);
    let script = script(&job["jobs"]["protovet"]["steps"], "run");
    // a checkout with all of the history has all branches of the remote
    let script = format!("git fetch -q origin +refs/heads/main:refs/remotes/origin/main\n{script}");
    both(&script, &[("GITHUB_BASE_REF", "main")], |_, ran| {
        let annotation = "::error file=proto/user.proto,line=4,";
        assert!(ran.stdout.contains(annotation), "{}", ran.stdout);
    });
}
