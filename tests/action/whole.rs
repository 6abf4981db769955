//! The whole action on pull requests.

use std::fs;

use crate::events;
use crate::runner::{Done, Machine};
use crate::support::Place;

fn user(number: u32) -> String {
    format!(
        "syntax = \"proto3\";\npackage acme;\nmessage User {{\n  string email = {number};\n}}\n"
    )
}

/// A checkout one commit deep, as GitHub merges a pull request that makes something of the schema of
/// `main`, which went on since.
fn pull_request(change: impl Fn(&Place)) -> (Machine, events::Event) {
    let place = Place::repository();
    place
        .write("schemas/proto/user.proto", user(1))
        .commit("one");
    place.git(&["switch", "-q", "-c", "feature"]);
    change(&place);
    place.commit("feature");
    place.git(&["switch", "-q", "main"]);
    place.write("notes.txt", "new").commit("main goes on");
    let base = place.git(&["rev-parse", "HEAD"]);
    place.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature"]);
    let merge = place.git(&["rev-parse", "HEAD"]);
    place.git(&["reset", "-q", "--hard", &base]);
    place.git(&["update-ref", "refs/pull/7/merge", &merge]);
    let workspace = place.beside("workspace");
    place.git(&["init", "-q", workspace.to_str().unwrap()]);
    let url = format!("file://{}", place.dir().display());
    let git = |args: &[&str]| place.git_in(&workspace, args);
    git(&["remote", "add", "origin", &url]);
    let pull = "+refs/pull/7/merge:refs/remotes/pull/7/merge";
    git(&["fetch", "-q", "--no-tags", "--depth=1", "origin", pull]);
    git(&["checkout", "-q", "--detach", "refs/remotes/pull/7/merge"]);
    let mut machine = Machine::new(place, workspace);
    let comments = machine.place.beside("comments");
    fs::create_dir(&comments).unwrap();
    machine.variable("COMMENTS", comments.to_str().unwrap());
    machine.program("gh", crate::comment::GH);
    (machine, events::pull_request(&base))
}

const INPUTS: [(&str, &str); 3] = [
    ("install", "path"),
    ("working-directory", "schemas"),
    ("path", "proto"),
];

fn run(machine: &Machine, event: &events::Event, more: &[(&str, &str)]) -> Done {
    machine.run_until(event, &[&INPUTS[..], more].concat(), None)
}

fn comments(machine: &Machine) -> Vec<String> {
    let files = fs::read_dir(machine.place.beside("comments")).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|it| it == "md"));
    files
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn a_change_that_breaks() {
    let (machine, event) = pull_request(|place| {
        place.write("schemas/proto/user.proto", user(2));
    });
    let done = run(&machine, &event, &[("upload-sarif", "true")]).expect(false);
    assert_eq!(done.output("verdict"), "findings");
    assert_eq!((done.output("errors"), done.output("warnings")), ("1", "0"));
    let annotation = "::error file=schemas/proto/user.proto,line=4,";
    assert!(done.log.contains(annotation), "{}", done.log);
    assert!(
        done.summary.contains("FIELD_RENUMBERED"),
        "{}",
        done.summary
    );
    assert!(
        done.summary.contains("the merge base of HEAD and main"),
        "{}",
        done.summary
    );
    let comments = comments(&machine);
    assert_eq!(comments.len(), 1);
    assert!(comments[0].contains("FIELD_RENUMBERED"), "{comments:?}");
    assert!(comments[0].contains("https://github.example/acme/schemas/actions/runs/42"));

    let sarif = fs::read_to_string(done.output("sarif")).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    let file = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(file, "schemas/proto/user.proto", "{sarif}");
    let uploaded = &done.steps["Upload to code scanning"];
    assert_eq!(uploaded["sarif_file"], done.output("sarif"));
    assert_eq!(uploaded["category"], "protovet/schemas/proto");
    let json = fs::read_to_string(done.output("json")).unwrap();
    assert_eq!(json.lines().count(), 1, "{json}");
}

#[test]
fn a_change_that_breaks_nothing() {
    let (machine, event) = pull_request(|place| {
        place.write("schemas/proto/user.proto", user(1) + "message Team {}\n");
    });
    let done = run(&machine, &event, &[]).expect(true);
    assert_eq!(done.output("verdict"), "clean");
    assert_eq!((done.output("errors"), done.output("warnings")), ("0", "0"));
    assert!(comments(&machine).is_empty());
    assert!(!done.steps.contains_key("Upload to code scanning"));
}

#[test]
fn a_change_of_something_else() {
    let (machine, event) = pull_request(|place| {
        place.write("other.txt", "new");
    });
    let done = run(&machine, &event, &[]).expect(true);
    assert_eq!(done.output("verdict"), "clean");
    assert!(comments(&machine).is_empty());
}

#[test]
fn what_was_found_can_be_reported_only() {
    let (machine, event) = pull_request(|place| {
        place.write("schemas/proto/user.proto", user(2));
    });
    let quiet = [
        ("args", "--fail-on never --exclude *"),
        ("annotations", "false"),
        ("summary", "false"),
        ("comment", "false"),
    ];
    // a glob is what it is, not what is in the folder
    let done = run(&machine, &event, &quiet);
    assert!(!done.log.contains("FIELD_RENUMBERED"), "{}", done.log);
    let quiet = [("args", "--fail-on never"), quiet[1], quiet[2], quiet[3]];
    let done = run(&machine, &event, &quiet).expect(true);
    assert_eq!(done.output("verdict"), "clean");
    assert_eq!(done.output("errors"), "1");
    assert!(done.log.contains("error[FIELD_RENUMBERED]"), "{}", done.log);
    assert!(!done.log.contains("::error"), "{}", done.log);
    assert_eq!(done.summary, "");
    assert!(comments(&machine).is_empty());
}

#[test]
fn a_schema_that_does_not_compile() {
    let (machine, event) = pull_request(|place| {
        place.write(
            "schemas/proto/user.proto",
            "syntax = \"proto3\";\nmessage User {\n",
        );
    });
    let done = run(&machine, &event, &[]).expect(false);
    assert_eq!(done.output("verdict"), "error");
    assert!(
        done.log.contains("::error file=schemas/proto/user.proto"),
        "{}",
        done.log
    );
    assert!(
        done.summary.contains("does not compile"),
        "{}",
        done.summary
    );
    assert!(
        comments(&machine)[0].contains("does not compile"),
        "{:?}",
        comments(&machine)
    );
}

#[test]
fn nothing_to_compare_with() {
    let (machine, mut event) = pull_request(|place| {
        place.write("schemas/proto/user.proto", user(2));
    });
    event = events::Event {
        payload: event.payload,
        ..events::push("refs/tags/v1.0.0", events::NONE, false)
    };
    let done = run(&machine, &event, &[("comment", "false")]).expect(true);
    assert_eq!(done.output("verdict"), "clean");
    assert_eq!(done.output("baseline"), "");
    assert!(
        done.summary.contains("no release before v1.0.0"),
        "{}",
        done.summary
    );
}

#[test]
fn what_a_commit_of_a_push_approves() {
    let (machine, _) = pull_request(|_| {});
    let place = &machine.place;
    let before = place.git(&["rev-parse", "main"]);
    place.write("schemas/proto/user.proto", user(2));
    place.commit("two\n\nProtovet-Allow: FIELD_RENUMBERED@acme.User.email nobody sends it");
    place.write("notes.txt", "newer").commit("three");
    let after = place.git(&["rev-parse", "main"]);
    let git = |args: &[&str]| place.git_in(&machine.workspace, args);
    git(&["fetch", "-q", "--no-tags", "--depth=1", "origin", &after]);
    git(&["checkout", "-q", "--detach", &after]);
    let event = events::push("refs/heads/main", &before, false);
    run(&machine, &event, &[]).expect(false);
    let by = [("args", "--approve-by trailer")];
    let done = run(&machine, &event, &by).expect(true);
    assert_eq!(done.output("verdict"), "clean", "{}", done.log);
    assert_eq!(done.output("errors"), "0");
    let json = fs::read_to_string(done.output("json")).unwrap();
    assert!(json.contains("\"allowed\":{"), "{json}");
}
