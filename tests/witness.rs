//! Witnesses of all findings about data, over the examples of all rules and the fixtures.
//!
//! Every error on a data surface has one. What they say is kept in a snapshot to be read; whether
//! the runtimes in use agree, `scripts/witness_judge.py` finds out from what the last test writes.

#![allow(clippy::unwrap_used)]

mod pages;

use std::fmt::Write as _;

use pages::couples::{compiled, couples, folder};
use pages::grid::grid;
use pages::snapshot::{compare, report};
use pages::{everything, line_of, schema_of};
use protovet::buf::{self, Selection, Version};
use protovet::check::check;
use protovet::finding::{Compat, Finding, Subject, Surface, Surfaces};
use protovet::model::Schema;
use protovet::policy::Policy;
use protovet::witness::{Encoded, Witness, all, find, is_due, overdue};

#[test]
fn every_error_about_data_has_a_witness() {
    let mut missing = Vec::new();
    for couple in couples().into_iter().chain([grid()]) {
        let (old, new) = compiled(&couple);
        for policy in policies() {
            for finding in check(&old, &new, &policy) {
                if is_due(&old, &new, &finding) && find(&old, &new, &finding).is_none() {
                    let line = line_of(&finding, &old, &new);
                    missing.push(format!("{}: {line} {:?}", couple.name, finding.surfaces));
                }
            }
        }
    }
    let shown = missing.join("\n");
    assert!(
        missing.is_empty(),
        "{} without a witness\n{shown}",
        missing.len()
    );
}

/// buf's rules judge declarations, but values show most of what they say of data as well.
#[test]
fn what_the_rules_of_buf_find_is_shown_where_it_can_be() {
    let mut shown = 0;
    for couple in couples() {
        let (old, new) = compiled(&couple);
        let selection = Selection::new(Version::V2, &["FILE".to_owned()], &[]).unwrap();
        let findings = buf::check(&old, &new, &selection);
        shown += all(&old, &new, &findings).iter().flatten().count();
    }
    assert!(shown > 0, "none of them has a witness");
}

/// Each surface and direction alone, so that a finding has to show itself on each.
fn policies() -> Vec<Policy> {
    let mut policies = vec![everything()];
    for surface in [Surface::Binary, Surface::Json] {
        for compat in [Compat::Backward, Compat::Forward] {
            let surfaces = Surfaces::of(&[surface]);
            policies.push(Policy {
                surfaces,
                compat,
                ..everything()
            });
        }
    }
    policies
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

/// The first witness between two versions of a file, as text.
fn first(old: &str, new: &str) -> String {
    let schema = |text: &str| schema_of(&[("a.proto".to_owned(), text.to_owned())]).unwrap();
    let (old, new) = (schema(old), schema(new));
    let policy = Policy {
        surfaces: Surfaces::of(&[Surface::Binary]),
        ..everything()
    };
    let findings = check(&old, &new, &policy);
    let witness = findings
        .iter()
        .find_map(|finding| find(&old, &new, finding));
    shown(&witness.unwrap())
}

/// That it is set is all that such a field says, and the reader is told so of another field.
#[test]
fn nothing_is_due_of_a_lone_zero_whose_json_name_another_field_takes() {
    let schema = |fields: &str| {
        let text = format!(
            "edition = \"2023\"; enum Only {{ option features.enum_type = CLOSED; ONLY_ZERO = 0; }} \
             message M {{ {fields} }}"
        );
        schema_of(&[("a.proto".to_owned(), text)]).unwrap()
    };
    let old = schema("Only kind = 14 [json_name = \"k\"]; map<int64, M> others = 16;");
    let new = schema("Only sort = 14 [json_name = \"k\"]; map<int64, M> kind = 16;");
    let findings = check(&old, &new, &everything());
    let renamed = "FIELD_JSON_NAME_CHANGED";
    assert!(findings.iter().any(|finding| finding.rule == renamed));
    let witnesses = all(&old, &new, &findings);
    assert_eq!(overdue(&old, &new, &findings, &witnesses), None);
}

#[test]
fn maps_and_zigzag_are_annotated_to_the_last_byte() {
    let text = first(
        "syntax = \"proto3\"; message M { map<string, sint32> m = 1; }",
        "syntax = \"proto3\"; message M { int32 m = 1; }",
    );
    let expected = "  Binary Backward Lost
  written M { m: { \"a\": 1 } }
          0a  field 1 `m`, length-delimited
          05  length: 5 bytes
            0a  field 1 `key`, length-delimited
            01  length: 1 byte
              61  \"a\"
            10  field 2 `value`, varint
            02  1 in zigzag
  read    M { unknown field 1 }, where `m` reads as 0
";
    assert_eq!(text, expected);
}

#[test]
fn groups_are_annotated_and_set_aside_by_readers_of_messages() {
    let text = first(
        "edition = \"2023\"; message M { Item i = 1 [features.message_encoding = DELIMITED]; }
         message Item { fixed32 n = 1 [features.field_presence = LEGACY_REQUIRED]; }",
        "edition = \"2023\"; message M { Item i = 1; }
         message Item { fixed32 n = 1 [features.field_presence = LEGACY_REQUIRED]; }",
    );
    let expected = "  Binary Backward Lost
  written M { i: { n: 1 } }
          0b  field 1 `i`, group begins
            0d  field 1 `n`, four bytes
            01 00 00 00  1
          0c  group ends
  read    M { unknown field 1 }
";
    assert_eq!(text, expected);
}

#[test]
fn what_other_fields_require_is_set_and_no_more() {
    let text = first(
        "syntax = \"proto2\"; message M { required bool ok = 1; optional int64 n = 2; optional string s = 3; }",
        "syntax = \"proto2\"; message M { required bool ok = 1; optional int32 n = 2; optional string s = 3; }",
    );
    assert!(
        text.contains("written M { ok: true, n: 2147483648 }"),
        "{text}"
    );
    assert!(
        text.contains("read    M { ok: true, n: -2147483648 }"),
        "{text}"
    );
}

#[test]
fn types_that_hold_themselves_end() {
    let text = first(
        "syntax = \"proto3\"; message M { M m = 1; repeated M all = 2; string s = 3; }",
        "syntax = \"proto3\"; message M { M m = 1; repeated M all = 2; int32 s = 3; }",
    );
    assert!(text.contains("written M { s: \"a\" }"), "{text}");
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
    for couple in couples().into_iter().chain([grid()]) {
        let (old, new) = compiled(&couple);
        let policies = policies();
        let findings = policies.iter().flat_map(|policy| check(&old, &new, policy));
        for finding in findings {
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

/// A field whose type has no values has none either, whatever becomes of it.
#[test]
fn nothing_is_due_of_a_field_that_cannot_be_set() {
    let schema = |extension: &str| {
        let text = format!(
            "syntax = \"proto2\"; message Item {{ extensions 100 to 199; optional Loop kept = 1; }} \
             message Loop {{ required Loop again = 1; }} {extension}"
        );
        schema_of(&[("a.proto".to_owned(), text)]).unwrap()
    };
    let old = schema("extend Item { optional Loop gone = 100; }");
    let new = schema("");
    let findings = check(&old, &new, &everything());
    assert!(findings.iter().any(|it| it.rule == "EXTENSION_DELETED"));
    let witnesses = all(&old, &new, &findings);
    assert_eq!(overdue(&old, &new, &findings, &witnesses), None);
}

#[test]
fn there_is_no_witness_of_what_requires_itself() {
    let schema = |text: &str| {
        let text = format!("syntax = \"proto2\"; package p; {text}");
        schema_of(&[("a.proto".to_owned(), text)]).unwrap()
    };
    let alone = |ty: &str| {
        schema(&format!(
            "message M {{ required M m = 1; optional {ty} f = 2; }}"
        ))
    };
    let around = "message Outer { required M m = 1; optional TYPE f = 2; }
        message M { required N n = 1; } message N { required M m = 1; }";
    let around = |ty: &str| schema(&around.replace("TYPE", ty));
    let inside = "message Outer { optional M m = 1; }
        message M { required M m = 1; optional TYPE f = 2; }";
    let inside = |ty: &str| schema(&inside.replace("TYPE", ty));
    for (old, new) in [
        (alone("int32"), alone("string")),
        (around("int32"), around("string")),
        (inside("int32"), inside("string")),
    ] {
        let findings = check(&old, &new, &everything());
        assert!(findings.iter().any(|it| it.rule == "FIELD_TYPE_CHANGED"));
        let witnesses = all(&old, &new, &findings);
        assert!(witnesses.iter().all(Option::is_none), "{witnesses:?}");
    }
    // What can be left out can exist.
    let tree = |ty: &str| {
        schema(&format!(
            "message M {{ optional M m = 1; repeated M list = 3; required {ty} f = 2; }}"
        ))
    };
    let (old, new) = (tree("int32"), tree("string"));
    let findings = check(&old, &new, &everything());
    assert!(all(&old, &new, &findings).iter().any(Option::is_some));
}
