//! `protovet breaking`: the command lines that buf's users have, on real repositories, archives,
//! images and pipes.

#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "cli_breaking/archives.rs"]
mod archives;
#[path = "cli_breaking/configuration.rs"]
mod configuration;
#[path = "cli_breaking/exits.rs"]
mod exits;
#[path = "cli_breaking/images.rs"]
mod images;
#[path = "cli_breaking/limits.rs"]
mod limits;
#[path = "cli_breaking/plugin.rs"]
mod plugin;
#[path = "cli_breaking/repositories.rs"]
mod repositories;
#[path = "cli_breaking/workspaces.rs"]
mod workspaces;

use support::{Place, Ran};

const OLD_USER: &str = "syntax = \"proto3\";\n\npackage acme.v1;\n\nmessage User {\n  int32 id = 1;\n  \
                        string name = 2;\n}\n";
const NEW_USER: &str =
    "syntax = \"proto3\";\n\npackage acme.v1;\n\nmessage User {\n  string id = 1;\n}\n";
const GONE: &str = "syntax = \"proto3\";\n\npackage acme.v1;\n\nmessage Gone {}\n";
const OTHER: &str =
    "syntax = \"proto3\";\n\npackage other;\n\nmessage Other {\n  int32 x = 1;\n}\n";

/// What breaks between the two versions below, as the lines of `--error-format text` start, for
/// the folder `proto` as the input.
const FOUND: [&str; 3] = [
    "<input>:1:1: FILE_NO_DELETE",
    "proto/acme/user.proto:5:1: FIELD_NO_DELETE",
    "proto/acme/user.proto:6:3: FIELD_SAME_TYPE",
];

/// The same, for files that are named from the folder itself.
const FOUND_WITHIN: [&str; 3] = [
    "<input>:1:1: FILE_NO_DELETE",
    "acme/user.proto:5:1: FIELD_NO_DELETE",
    "acme/user.proto:6:3: FIELD_SAME_TYPE",
];

/// A repository whose tag `v1` breaks on the branch `main`; its working tree is that of `main`.
fn repository() -> Place {
    let place = Place::repository();
    place.write("proto/acme/user.proto", OLD_USER);
    place.write("proto/acme/gone.proto", GONE);
    place.write("other/other.proto", OTHER);
    place.commit("one");
    place.git(&["tag", "v1"]);
    place.git(&["branch", "release"]);
    place.write("proto/acme/user.proto", NEW_USER);
    place.delete("proto/acme/gone.proto");
    place.commit("two");
    place
}

/// Two folders, `old` and `proto`.
fn folders() -> Place {
    let place = Place::new();
    place.write("old/acme/user.proto", OLD_USER);
    place.write("old/acme/gone.proto", GONE);
    place.write("proto/acme/user.proto", NEW_USER);
    place
}

/// A run with findings as `path:line:column: RULE`.
fn findings(ran: &Ran) -> Vec<String> {
    let line = |line: serde_json::Value| {
        let path = line["path"].as_str().unwrap_or("<input>").to_owned();
        let (start, column) = (&line["start_line"], &line["start_column"]);
        format!(
            "{path}:{start}:{column}: {}",
            line["type"].as_str().unwrap()
        )
    };
    ran.json().into_iter().map(line).collect()
}

/// Runs `protovet breaking` with these arguments, as written on a line without quotes.
#[track_caller]
fn breaking(place: &Place, line: &str) -> Ran {
    let args = line.split_whitespace();
    let args: Vec<&str> = ["breaking"].into_iter().chain(args).collect();
    place.run(&args)
}

/// Checks that a command line finds exactly this.
#[track_caller]
fn finds(place: &Place, line: &str, expected: &[&str]) {
    let ran = breaking(place, &format!("{line} --error-format json"));
    let code = if expected.is_empty() { 0 } else { 100 };
    let ran = ran.expect(code);
    assert_eq!(findings(&ran), expected, "{line}");
    assert_eq!(ran.stderr, "", "{line}");
}

/// Checks that a command line cannot be carried out, and why.
#[track_caller]
fn fails(place: &Place, line: &str, message: &str) -> Ran {
    let ran = breaking(place, line).expect(1);
    assert_eq!(ran.stdout, "", "{line}");
    let first = ran.stderr.lines().next().unwrap_or_default();
    assert_eq!(first, format!("error: {message}"), "{line}\n{}", ran.stderr);
    ran
}
