//! What is listed of a change: what breaks, what nobody asked to protect, and what breaks nothing.

#![allow(clippy::unwrap_used)]

mod pages;

use protovet::check::{self, changes};
use protovet::finding::{Finding, Severity, Surface, Surfaces};
use protovet::history::{Memory, Version, of_versions};
use protovet::model::Schema;
use protovet::policy::Policy;
use protovet::source::{AuthorTime, CommitId, Tree};

fn schema(files: &[(&str, &str)]) -> Schema {
    let files: Vec<pages::Source> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), format!("syntax = \"proto3\";\n{text}")))
        .collect();
    pages::schema_of(&files).unwrap()
}

fn policy(surfaces: &[Surface]) -> Policy {
    Policy {
        surfaces: Surfaces::of(surfaces),
        ..Policy::default()
    }
}

fn rules(findings: &[Finding]) -> Vec<&'static str> {
    let mut rules: Vec<_> = findings.iter().map(|it| it.rule).collect();
    rules.sort_unstable();
    rules
}

/// What is found, and what is told besides, of a change to one file, where data is to be protected.
fn told(old: &str, new: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let (old, new) = (schema(&[("a.proto", old)]), schema(&[("a.proto", new)]));
    let found = changes(&old, &new, &policy(&[Surface::Binary]));
    (rules(&found.findings), rules(&found.elsewhere))
}

#[test]
fn what_nobody_asked_to_protect_is_a_note() {
    let message = |field: &str| format!("package a; message M {{ {field} }}");
    let (old, new) = (message("int32 user_id = 1;"), message("int32 uid = 1;"));
    assert_eq!(told(&old, &new), (vec!["FIELD_RENAMED"], vec![]));
    let (old, new) = (
        schema(&[(
            "a.proto",
            "package a; option java_package = \"x\"; message M {}",
        )]),
        schema(&[(
            "a.proto",
            "package a; option java_package = \"y\"; message M {}",
        )]),
    );
    let found = changes(&old, &new, &policy(&[Surface::Binary]));
    assert_eq!(rules(&found.findings), [""; 0]);
    let [note] = found.elsewhere.as_slice() else {
        panic!("{:?}", found.elsewhere)
    };
    assert_eq!(
        (note.rule, note.severity),
        ("FILE_OPTION_CHANGED", Severity::Note)
    );
    let help = "not protected here: `--surface code` asks for it";
    assert_eq!(note.help.as_deref(), Some(help));
    // who asks for code gets it as a finding, once
    let found = changes(&old, &new, &policy(&[Surface::Binary, Surface::Code]));
    assert_eq!(rules(&found.findings), ["FILE_OPTION_CHANGED"]);
    assert_eq!(rules(&found.elsewhere), [""; 0]);
}

#[test]
fn one_change_is_told_once() {
    let message = |fields: &str| format!("package a; message M {{ {fields} }}");
    let old = message("int32 a = 1; int32 c = 3;");
    let new = message("oneof o { int32 a = 1; int32 c = 3; }");
    assert_eq!(told(&old, &new), (vec!["FIELD_MOVED_INTO_ONEOF"], vec![]));
    let alone = message("oneof o { int32 a = 1; } int32 c = 3;");
    assert_eq!(told(&old, &alone).1, ["ONEOF_ADDED"]);
    // a message of which something is told has members of which other things are
    let two = |name: &str, more: &str| {
        format!("package a; message {name} {{ int64 id = 1; string b = 2; {more} }}")
    };
    let found = told(&two("M", "reserved 3;"), &two("N", ""));
    assert_eq!(found.0, ["MESSAGE_RENAMED", "RESERVED_REMOVED"]);
    let option =
        |value: &str| format!("package a; message M {{ int32 a = 1 [deprecated = {value}]; }}");
    assert_eq!(
        told(&option("true"), &option("false")),
        (vec![], vec!["OPTION_CHANGED"])
    );
}

#[test]
fn advice_on_names_is_no_change() {
    let file = |values: &str| format!("package a; enum E {{ E_UNSPECIFIED = 0; {values} }}");
    let found = told(&file(""), &file("reserved 2, 3;"));
    assert_eq!(found, (vec![], vec!["RESERVED_ADDED"]));
}

#[test]
fn two_files_that_were_named_may_be_called_anything() {
    let text = "package a; message M { int32 a = 1; string b = 2; }";
    let other = "package a; message Other { bool on = 1; }";
    let moved = |more: &[(&str, &str)]| {
        let old = schema(&[&[("a.proto", text)], more].concat());
        let new = schema(&[&[("b.proto", text)], more].concat());
        rules(&changes(&old, &new, &policy(&[Surface::Binary])).elsewhere)
    };
    assert_eq!(moved(&[]), [""; 0]);
    assert_eq!(moved(&[("other.proto", other)]), ["FILE_MOVED"]);
}

/// What is found of the last version, after those before it.
fn remembered(versions: &[&str]) -> Vec<String> {
    let [.., old, new] = versions else {
        panic!("two versions at least")
    };
    let past = versions[..versions.len() - 1].iter().zip(1_u8..);
    let past: Vec<Version> = past
        .map(|(text, at)| Version {
            commit: CommitId([at; 20]),
            time: AuthorTime {
                seconds: 1_700_000_000 + i64::from(at) * 86_400,
                offset_minutes: 0,
            },
            tree: Tree::from_texts(
                "past",
                [("a.proto", format!("syntax = \"proto3\";\n{text}"))],
            ),
        })
        .collect();
    let memory = Memory::new(of_versions(&past).unwrap());
    let (old, new) = (schema(&[("a.proto", old)]), schema(&[("a.proto", new)]));
    let all = pages::everything();
    let found = check::check_remembering(&old, &new, &all, Some(&memory));
    let mut found: Vec<String> = found
        .iter()
        .map(|it| format!("{} {}", it.rule, it.severity.word()))
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn an_addition_that_means_something_else_than_before_is_told_by_its_past() {
    let message = |fields: &str| format!("package a; message M {{ int32 kept = 9; {fields} }}");
    let (first, gone) = (message("string name = 1;"), message(""));
    let reused = message("int32 count = 1; int32 more = 2;");
    assert_eq!(
        remembered(&[&first, &gone, &reused]),
        ["FIELD_ADDED note", "FIELD_NUMBER_REUSED error"]
    );
    let item = |values: &str| format!("package a; enum E {{ E_UNSPECIFIED = 0; {values} }}");
    let (first, gone) = (item("E_BIG = 1;"), item(""));
    let reused = item("E_SLOW = 1; E_FAST = 2;");
    assert_eq!(
        remembered(&[&first, &gone, &reused]),
        ["ENUM_NUMBER_REUSED error", "ENUM_VALUE_ADDED note"]
    );
}
