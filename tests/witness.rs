//! Witnesses of all findings about data, over the examples of all rules and the fixtures.
//!
//! Every error on a data surface has one. What they say is kept in a snapshot to be read; whether
//! the runtimes in use agree, `scripts/witness_judge.py` finds out from what the last test writes.

#![allow(clippy::unwrap_used)]

mod pages;

use std::fmt::Write as _;

use pages::couples::{compiled, couples, folder};
use pages::snapshot::{compare, report};
use pages::{everything, line_of};
use protovet::check::check;
use protovet::finding::{Finding, Subject};
use protovet::model::Schema;
use protovet::witness::{Encoded, Witness, find, is_due};

#[test]
fn every_error_about_data_has_a_witness() {
    let mut missing = Vec::new();
    for couple in couples() {
        let (old, new) = compiled(&couple);
        for finding in check(&old, &new, &everything()) {
            if is_due(&finding) && find(&old, &new, &finding).is_none() {
                missing.push(format!(
                    "{}: {}",
                    couple.name,
                    line_of(&finding, &old, &new)
                ));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{} without a witness\n{}",
        missing.len(),
        missing.join("\n")
    );
}

#[test]
fn witnesses_say_what_they_said() {
    let mut text = String::new();
    for couple in couples() {
        let (old, new) = compiled(&couple);
        for finding in check(&old, &new, &everything()) {
            if finding.subject.is_none() {
                continue;
            }
            writeln!(text, "{}: {}", couple.name, line_of(&finding, &old, &new)).unwrap();
            match find(&old, &new, &finding) {
                Some(witness) => text.push_str(&shown(&witness)),
                None => text.push_str("  no witness\n"),
            }
        }
    }
    let mut failures = Vec::new();
    compare(&folder("tests/witness.snapshot"), &text, &mut failures);
    report(&failures);
}

fn shown(witness: &Witness) -> String {
    let (surface, direction) = (witness.surface, witness.direction);
    let mut text = format!("  {surface:?} {direction:?} {:?}\n", witness.effect);
    writeln!(text, "  written {}", witness.written).unwrap();
    match &witness.encoded {
        Encoded::Json { json } => writeln!(text, "          {json}").unwrap(),
        Encoded::Binary { pieces, .. } => {
            for piece in pieces {
                let indent = "  ".repeat(piece.depth);
                writeln!(text, "          {indent}{}  {}", piece.bytes, piece.meaning).unwrap();
            }
        }
    }
    writeln!(text, "  read    {}", witness.read).unwrap();
    text
}

/// The names of the two versions of the enum a finding is about.
fn enum_of(finding: &Finding, old: &Schema, new: &Schema) -> Option<[String; 2]> {
    match finding.subject {
        Some(Subject::Enum { enums, .. }) => Some([
            old[enums.old].full_name.to_string(),
            new[enums.new].full_name.to_string(),
        ]),
        _ => None,
    }
}

#[test]
#[ignore = "writes the cases that scripts/witness_judge.py judges, to the path in WITNESS_CASES"]
fn cases_for_the_judge() {
    let mut lines = String::new();
    for couple in couples() {
        let (old, new) = compiled(&couple);
        for finding in check(&old, &new, &everything()) {
            let Some(witness) = find(&old, &new, &finding) else {
                continue;
            };
            let case = serde_json::json!({
                "name": format!("{}: {}", couple.name, line_of(&finding, &old, &new)),
                "old": couple.old,
                "new": couple.new,
                "enum": enum_of(&finding, &old, &new),
                "witness": witness,
            });
            writeln!(lines, "{case}").unwrap();
        }
    }
    std::fs::write(std::env::var("WITNESS_CASES").unwrap(), lines).unwrap();
}
