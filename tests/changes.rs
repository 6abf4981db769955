//! What is listed of a change: what breaks, what nobody asked to protect, and what breaks nothing.

#![allow(clippy::unwrap_used)]

mod pages;

use protovet::check::{self, changes};
use protovet::finding::{Finding, Severity, Side, Surface, Surfaces};
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
    let (plain, marked) = (
        message("int32 a = 1;"),
        message("int32 a = 1 [deprecated = true];"),
    );
    assert_eq!(told(&plain, &marked), (vec![], vec!["OPTION_CHANGED"]));
    assert_eq!(told(&marked, &plain), (vec![], vec!["DEPRECATED_REMOVED"]));
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
    let policy = policy(&[Surface::Binary]);
    let found = check::check_remembering(&old, &new, &policy, Some(&memory));
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

/// What the finding about a changed type says of readers of the new version, and of the old one.
fn says(before: &str, after: &str) -> [String; 2] {
    let file = |ty: &str| {
        schema(&[(
            "a.proto",
            &format!("package a; message M {{ {ty} f = 1; }}"),
        )])
    };
    let (old, new) = (file(before), file(after));
    let found = changes(&old, &new, &policy(&[Surface::Binary, Surface::Json])).findings;
    let found = found
        .iter()
        .find(|it| it.rule == "FIELD_TYPE_CHANGED")
        .unwrap();
    [Side::New, Side::Old].map(|side| {
        let labels = found.labels.iter().filter(|it| it.side == side);
        labels.map(|it| it.text.as_str()).collect()
    })
}

#[test]
fn of_all_that_breaks_for_somebody_the_worst_is_told() {
    // the first is a warning in the binary format and an error in ProtoJSON, the second the reverse
    let [new, old] = says("int32", "bool");
    assert!(
        new.contains("a number where readers expect `true` or `false`"),
        "{new}"
    );
    assert!(
        old.contains("`true` or `false` where readers expect a number"),
        "{old}"
    );
    let [new, old] = says("int64", "double");
    assert!(new.contains("varints but read as eight bytes"), "{new}");
    assert!(old.contains("eight bytes but read as varints"), "{old}");
    // of two that are as bad, the first stays
    let [new, old] = says("int64", "int32");
    assert!(new.contains("lose their high bits"), "{new}");
    assert_eq!(old, "it was this");
}

#[test]
fn names_matter_where_messages_are_packed() {
    let file = |name: &str, import: &str, field: &str| {
        let text = format!(
            "package a; import \"google/protobuf/{import}.proto\"; \
             message {name} {{ int32 id = 1; string text = 2; }} message Other {{ {field} f = 1; }}"
        );
        schema(&[("a.proto", &text)])
    };
    let any = "google.protobuf.Any";
    let warned = |old: &Schema, new: &Schema| {
        let found = changes(old, new, &policy(&[Surface::Binary])).findings;
        let packed = found
            .iter()
            .filter(|it| it.message.contains("does not unpack"));
        packed.count()
    };
    let packs = |name: &str| file(name, "any", any);
    let imports = |name: &str| file(name, "any", "int32");
    // its own package has fields of that type, for any schema
    let describes = |name: &str| file(name, "type", "google.protobuf.Option");
    assert_eq!(warned(&packs("M"), &packs("N")), 1);
    assert_eq!(warned(&imports("M"), &packs("N")), 1);
    assert_eq!(warned(&packs("M"), &imports("N")), 1);
    assert_eq!(warned(&imports("M"), &imports("N")), 0);
    assert_eq!(warned(&describes("M"), &describes("N")), 0);
}

#[test]
fn what_a_change_does_not_touch_is_left_to_its_past() {
    let text = |fields: &str, other: &str| {
        format!("package a; message M {{ int32 kept = 9; {fields} }} message N {{ {other} }}")
    };
    let (first, gone) = (text("string name = 1;", ""), text("", ""));
    let elsewhere = text("", "bool on = 1;");
    assert_eq!(
        remembered(&[&first, &gone, &elsewhere]),
        ["FIELD_ADDED note"]
    );
    let here = text("bool on = 2;", "");
    let found = remembered(&[&first, &gone, &here]);
    assert_eq!(found, ["FIELD_ADDED note", "RESERVED_FORGOTTEN warning"]);
}
