//! `protovet history --html`: the page that a browser shows.

use std::fs;

use serde_json::Value;

use crate::support::Place;

fn user(fields: &str) -> String {
    format!("syntax = \"proto3\";\npackage acme;\nmessage User {{\n{fields}\n}}\n")
}

/// A repository in which 3 was reused, 4 is free and not reserved, and a message was deleted.
fn storied() -> Place {
    let place = Place::repository();
    let other = "syntax = \"proto3\";\npackage acme;\nmessage Gone { int32 it = 1; }\n";
    place
        .write(
            "user.proto",
            user("int32 id = 1; string email = 3; bool ok = 4;"),
        )
        .write("other.proto", other)
        .commit("add");
    place
        .write("user.proto", user("int32 id = 1;"))
        .delete("other.proto")
        .commit("delete");
    let hostile = "int32 id = 1; int64 phone = 3;\n\
                   string x = 7 [json_name = \"</script><script>'\u{202e}\"];";
    place
        .write("user.proto", user(hostile))
        .write("broken.proto", "message <b> {")
        .commit("reuse");
    place
}

fn data(page: &str) -> Value {
    let (_, data) = page
        .split_once("<script id=\"data\" type=\"application/json\">")
        .unwrap();
    serde_json::from_str(data.split_once("</script").unwrap().0).unwrap()
}

#[test]
fn everything_is_on_the_page() {
    let place = storied();
    let ran = place
        .run(&["history", "--html", "page with space.html"])
        .expect(0);
    assert_eq!(ran.stdout, "");
    assert_eq!(
        ran.stderr,
        "protovet: 1 revision of files could not be parsed; --verbose lists them\n\
         protovet: 2 of 2 types; looked at 3 commits; [time]\n"
    );
    let page = fs::read_to_string(place.dir().join("page with space.html")).unwrap();
    assert!(page.starts_with("<!doctype html>\n"));
    assert!(page.ends_with("</html>\n"));
    let data = data(&page);
    assert_eq!(data["tip"], place.git(&["rev-parse", "HEAD"]));
    let commits: Vec<_> = data["commits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it[0].as_str().unwrap())
        .collect();
    let known = place.git(&["rev-list", "--reverse", "HEAD"]);
    assert_eq!(commits, known.lines().collect::<Vec<_>>());
    let names: Vec<_> = data["elements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["live"].as_bool().unwrap()))
        .collect();
    assert_eq!(names, [("acme.Gone", false), ("acme.User", true)]);
    let expected = serde_json::json!([
        {"number": 1, "state": "live", "uses": [["id", null, "int32", 0, null, false]], "between": []},
        {
            "number": 3,
            "state": "reused",
            "uses": [["email", null, "string", 0, 1, false], ["phone", null, "int64", 2, null, true]],
            "between": [[1, 2, "unreserved"]],
        },
        {
            "number": 4,
            "state": "unreserved",
            "uses": [["ok", null, "bool", 0, 1, false]],
            "between": [[1, null, "unreserved"]],
        },
        {
            "number": 7,
            "state": "live",
            "uses": [["x", "</script><script>'\\u{202e}", "string", 2, null, false]],
            "between": [],
        },
    ]);
    assert_eq!(data["elements"][1]["numbers"], expected);
    assert_eq!(data["elements"][1]["free"], 2);
    assert_eq!(data["skipped"][0][1], "broken.proto");
}

#[test]
fn the_same_bytes_each_time_and_on_standard_output() {
    let place = storied();
    place.run(&["history", "--html", "a.html"]).expect(0);
    let first = fs::read_to_string(place.dir().join("a.html")).unwrap();
    let kept = place.run(&["history", "--quiet", "--html", "-"]).expect(0);
    assert_eq!((kept.stdout.as_str(), kept.stderr.as_str()), (&*first, ""));
    let anew = place
        .run(&["history", "--no-cache", "--color", "always", "--html", "-"])
        .expect(0);
    assert_eq!(anew.stdout, first);
    // a page that is there is written anew
    place.write("a.html", "x".repeat(10 + first.len()));
    place.run(&["history", "--html", "a.html"]).expect(0);
    assert_eq!(
        fs::read_to_string(place.dir().join("a.html")).unwrap(),
        first
    );
}

#[test]
fn only_what_was_asked_for() {
    let place = storied();
    let ran = place
        .run(&["history", "--element", "Gone", "--html", "-"])
        .expect(0);
    let data = data(&ran.stdout);
    assert_eq!(data["elements"].as_array().unwrap().len(), 1);
    assert_eq!(data["elements"][0]["name"], "acme.Gone");
}

#[test]
fn a_shallow_clone_says_so_on_the_page() {
    let place = storied();
    let url = format!("file://{}", place.dir().display());
    let clone = place.beside("shallow");
    place.git(&["clone", "-q", "--depth", "2", &url, clone.to_str().unwrap()]);
    let ran = place.run_in(&clone, &["history", "--html", "-"]).expect(0);
    let data = data(&ran.stdout);
    let note = data["notes"][0].as_str().unwrap();
    assert!(
        note.starts_with("this shallow clone does not tell what was used before"),
        "{note}"
    );
}

#[test]
fn a_page_that_cannot_be_written() {
    let place = storied();
    let ran = place
        .run(&["history", "--html", "missing/page.html"])
        .expect(2);
    assert!(
        ran.stderr
            .starts_with("error: the report cannot be written to `missing/page.html`: "),
        "{ran:?}"
    );
    assert!(
        ran.stderr.contains("  help: name a file in a folder"),
        "{ran:?}"
    );
    let both = ["history", "--html", "page.html", "--format", "json"];
    assert!(place.run(&both).expect(2).stderr.contains("--format"));
    assert!(!place.dir().join("page.html").exists());
}
