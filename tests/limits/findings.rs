//! More findings than anybody could use: nobody is told a part of them as if it were all.

use super::{place, refused};
use crate::support::Place;

/// More than 250,000 messages that came or went, and whose names are not written as buf wants it.
fn many() -> Place {
    let place = place();
    let messages = (0..250_500).map(|at| format!("message odd_{at} {{}}\n"));
    let text = format!(
        "syntax = \"proto3\";\npackage acme;\n{}",
        messages.collect::<String>()
    );
    place.write("many/user.proto", text);
    place
}

const TOLD: [&str; 2] = [
    "error: there are more than 250000 findings, and none of them is told",
    "help: is it the version that was meant?",
];

#[test]
fn a_part_is_never_told_for_the_whole() {
    let place = many();
    refused(
        &place,
        &["diff", "good", "many", "--format", "sarif"],
        &TOLD,
    );
    refused(&place, &["lint", "many", "--rules", "buf"], &TOLD);
    refused(&place, &["breaking", "good", "--against", "many"], &TOLD);
}

#[test]
fn nothing_is_accepted_then() {
    let place = many();
    refused(
        &place,
        &["baseline", "many", "--lint", "--rules", "buf"],
        &TOLD,
    );
    assert!(!place.dir().join("protovet.baseline").exists());
}

#[test]
fn what_findings_about_huge_messages_lack_is_told() {
    let place = place();
    let message =
        |body: &str| format!("syntax = \"proto3\";\npackage acme;\nmessage M {{\n{body}}}\n");
    let fields = |kind: &str| {
        let fields = (1..=4096).map(|at| format!("  {kind} a{at} = {at};\n"));
        message(&fields.collect::<String>())
    };
    let other = message(&format!(
        "  // {}\n  int32 b = 5000;\n",
        "x".repeat(300_000)
    ));
    place
        .write("old/user.proto", fields("int32"))
        .write("retyped/user.proto", fields("string"))
        .write("deleted/user.proto", other);
    let told = |args: &[&str], part: &str| {
        let ran = place.run(args).expect(1);
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
        ran.stdout
    };
    let page = told(
        &["diff", "old", "retyped", "--format", "html"],
        "3584 findings about huge messages or enums come without a value that shows them",
    );
    assert_eq!(page.matches("\"witness\":{").count(), 512);
    told(
        &["diff", "old", "deleted", "--format", "sarif"],
        "findings about huge messages or enums come without a fix",
    );
    let patch = told(
        &["fix", "deleted", "--against", "old", "--diff"],
        "4096 findings would be fixed",
    );
    assert!(patch.contains("reserved 1 to 4096;"));
}
