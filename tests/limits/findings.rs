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
